"""One click on 329 problems: assigning them all, each with a supporting unit and a numbered slip, in one go."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from uuid import UUID

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bench.report import Report
from blueprints.app import create_app
from tests.servers import postgresql
from workflow.config import Config
from workflow.db import db, transaction
from workflow.demo import seeding
from workflow.models.meeting import Meeting
from workflow.models.problem import Problem
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.services import bulk, definitions
from workflow.services.beginning import Seed, begin_all
from workflow.types import Severity, UnitKind

COUNT, ROUNDS = 329, 5
SECONDS, STATEMENTS = 1.0, 30
CONTROL = ("BEGIN", "COMMIT", "PRAGMA", "ROLLBACK", "SAVEPOINT", "RELEASE")


def main(report: Report) -> None:
    """PostgreSQL, for which the goals are, and SQLite."""
    with postgresql() as url, tempfile.TemporaryDirectory() as folder:
        _database(report, "postgresql", Path(folder), url)
    with tempfile.TemporaryDirectory() as folder:
        _database(report, "sqlite", Path(folder), "")


def _database(report: Report, name: str, folder: Path, url: str) -> None:
    environ = {"DATA_DIR": str(folder), "DATABASE_URL": url, "DEMO": "on", "SECRET_KEY": "k" * 40}
    app = create_app(Config.from_environment({**os.environ, **environ}))
    with app.app_context():
        upgrade()
        definitions.publish_shipped()
        seeding.seed("Lianzhi-bench-1")
        spent, sent = zip(*(_round(app) for _ in range(ROUNDS)), strict=True)
        db.session.remove()
        db.engine.dispose()
    is_goal = name == "postgresql"
    what = f"{name}: assigning {COUNT} problems at once"
    goal = f"goal <= {SECONDS:.0f} s" if is_goal else ""
    report.say(what, median(spent), "s", goal=goal, met=median(spent) <= SECONDS if is_goal else None)
    goal = f"goal <= {STATEMENTS}" if is_goal else ""
    report.say(f"{what}, statements", max(sent), "", goal=goal, met=max(sent) <= STATEMENTS if is_goal else None)


def _round(app: Flask) -> tuple[float, int]:
    """Seconds and statements of one assignment of so many new problems."""
    uids = _problems()
    db.session.remove()
    session = db.session()
    actor = session.scalars(select(User).where(User.login == "coord")).unique().one()
    lead, support = _members(session)[:2]
    raw = {
        "lead": [str(lead.uid)],
        "days": ["10"],
        "urgency": ["normal"],
        "needs_plan": ["true"],
        "requirements": ["逐户核实并销户。"],
        "supports-0-unit": [str(support.uid)],
        "supports-0-task": ["核对名单"],
        "supports-0-days": ["5"],
    }
    with _counting() as sent:
        start = time.perf_counter()
        outcomes = bulk.act_on_all(uids, "assign", actor=actor, raw=raw)
        spent = time.perf_counter() - start
    refused = [outcome for outcome in outcomes if outcome.fault is not None]
    if refused or len(outcomes) != COUNT:
        raise RuntimeError(f"{len(refused)} of {len(outcomes)} refused: {refused[:1]}")
    return spent, len(sent)


def _members(session: Session) -> list[Unit]:
    return list(session.scalars(select(Unit).where(Unit.kind == UnitKind.MEMBER).order_by(Unit.id)))


def _problems() -> list[UUID]:
    """New problems that await assignment, as the registering of each would leave them."""
    with transaction() as session:
        actor = session.scalars(select(User).where(User.login == "coord")).unique().one()
        meeting = session.scalars(select(Meeting)).one()
        seeds = [
            Seed(
                title=f"对公账户清理滞后 {number}",
                detail=Problem(category="account", facts="比对发现 37 户未清理。"),
                columns={"severity": Severity.GENERAL},
            )
            for number in range(COUNT)
        ]
        begun = begin_all(session, meeting, "problem", seeds, actor=actor)
        for matter in begun:
            matter.state = "pending_assign"
        return [matter.uid for matter in begun]


@contextmanager
def _counting() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(CONTROL):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
