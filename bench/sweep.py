"""The escalation sweep over a hundred thousand open matters of which a thousand are due, on SQLite and PostgreSQL."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import event, func, select, update

from bench import bulk
from bench.report import Report
from blueprints.app import create_app
from tests.servers import postgresql
from workflow import clock
from workflow.config import Config
from workflow.db import db, transaction
from workflow.demo import seeding
from workflow.engine.deadlines import Due, due_by
from workflow.models.escalation import EscalationFired
from workflow.models.event import Event
from workflow.models.matter import Matter, Term
from workflow.models.meeting import Meeting
from workflow.queries.calendars import calendar_of
from workflow.services import definitions, escalations

OPEN, DUE, SECONDS = 100_000, 1_000, 2.0
EVERY = OPEN // DUE
PASSWORD = "Bench-Horse-7"


def main(report: Report) -> None:
    """Fill each database, sweep once, and look at what was touched."""
    with tempfile.TemporaryDirectory() as folder:
        _on(report, "SQLite", Path(folder), "")
    with postgresql() as url, tempfile.TemporaryDirectory() as folder:
        _on(report, "PostgreSQL", Path(folder), url)


def _on(report: Report, name: str, folder: Path, url: str) -> None:
    environ = {"DATA_DIR": str(folder), "DATABASE_URL": url, "SECRET_KEY": "k" * 40, "PUBLIC_URL": "http://bench.test"}
    app = create_app(Config.from_environment(environ))
    with app.app_context():
        upgrade()
        definitions.publish_shipped()
        seeding.seed(PASSWORD)
        bulk.fill(OPEN, open_of_ten=bulk.TEN)
        noon = _set_clocks()
        _measure(report, name, noon)
        db.session.remove()
        db.engine.dispose()


def _set_clocks() -> datetime:
    """All is due in sixty working days, every hundredth in three; returns the noon of the present working day."""
    with transaction() as session:
        meeting = session.scalars(select(Meeting)).one()
        calendar = calendar_of(session, meeting)
        today = calendar.delivered_on(clock.now())
        noon = calendar.midnight(today) + timedelta(hours=12)
        soon, late = (due_by(calendar.add(today, days), calendar, length=10) for days in (3, 60))
        session.execute(update(Term).values(started_at=noon - timedelta(days=30), **_columns(late)))
        session.execute(update(Matter).values(alarm_at=calendar.opening(calendar.add(late.due_on, -3))))
        session.execute(update(Term).where(Term.matter_id % EVERY == 0).values(**_columns(soon)))
        session.execute(update(Matter).where(Matter.id % EVERY == 0).values(alarm_at=calendar.opening(today)))
    bulk.settle()
    return noon


def _columns(moment: Due) -> dict[str, object]:
    return {"due_on": moment.due_on, "due_at": moment.due_at, "amber_at": moment.amber_at}


def _measure(report: Report, name: str, noon: datetime) -> None:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    with clock.at(noon):
        began, worked = time.perf_counter(), time.process_time()
        fired = escalations.sweep()
        lasted, worked = time.perf_counter() - began, time.process_time() - worked
        statements = len(sent)
        again = escalations.sweep()
    event.remove(db.engine, "before_cursor_execute", note)
    session = db.session()
    touched = session.scalar(select(func.count()).select_from(Matter).where(Matter.seq > len(bulk.ACTIONS))) or 0
    others = session.scalar(select(func.count()).where(Matter.fired.is_not(None), Matter.id % EVERY != 0)) or 0
    rows = session.scalar(select(func.count(EscalationFired.id))) or 0
    told = session.scalar(select(func.count(Event.id)).where(Event.action == "remind_due")) or 0
    goal, is_met = f"{DUE} due of {OPEN:,}, goal <= {SECONDS:.0f} s", lasted <= SECONDS
    report.say(f"escalation sweep, {name}", lasted, "s", goal=goal, met=is_met)
    report.say(f"escalation sweep, {name}: processor time of ours", worked, "s")
    report.say(f"escalation sweep, {name}: statements", statements, "")
    only_those = (fired, touched, rows, told, others, again) == (DUE, DUE, DUE, DUE, 0, 0)
    report.say(f"escalation sweep, {name}: matters touched", touched, "", goal="those due, once", met=only_those)
