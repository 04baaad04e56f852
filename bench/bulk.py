"""Many matters at once: problems with their parts, duties and history, inserted without the services."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from workflow.db import db, transaction
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event, chained
from workflow.models.keys import NEVER
from workflow.models.matter import Matter, Term
from workflow.models.meeting import Meeting
from workflow.models.problem import Problem
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.types import Phase, Relation, Severity, UnitKind

CHUNK = 4000
FIRST_KEY = 1_000_000
"""Rows made here have keys above it, those of the services below."""
TEN = 10
ACTIONS = (("begin", "draft"), ("submit", "pending_accept"), ("assign", "pending_sign"), ("sign", "rectifying"))
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def fill(count: int, *, open_of_ten: int = 3) -> None:
    """Insert `count` more problems, spread over the member units; an open one is being worked on by its lead unit."""
    with transaction() as session:
        meeting = session.scalars(select(Meeting)).first()
        version = session.scalars(select(WorkflowVersion).where(WorkflowVersion.kind == "problem")).first()
        actor = session.scalars(select(User).where(User.login == "coord")).unique().one()
        units = list(
            session.scalars(select(Unit).where(Unit.is_member, Unit.kind == UnitKind.MEMBER).order_by(Unit.id))
        )
        assert meeting is not None
        assert version is not None
        scene = (meeting.id, version.id, actor.id, actor.unit_id, [unit.id for unit in units], open_of_ten)
        there = max((session.scalar(select(func.max(Matter.id))) or 0) - FIRST_KEY, 0)
    for start in range(there, there + count, CHUNK):
        with transaction() as session:
            _insert(session, list(_rows(start + 1, min(start + CHUNK, there + count), *scene)))
    settle()


def settle() -> None:
    """What a database does by itself in its first quiet minute: statistics, and which pages everybody may read."""
    engine = db.engine
    statement = "ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM (ANALYZE)"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)


def _rows(
    first: int, last: int, meeting: int, version: int, actor: int, office: int, units: list[int], open_of_ten: int
) -> Iterator[dict[str, Any]]:
    for number in range(first, last + 1):
        key, is_open = FIRST_KEY + number, number % TEN < open_of_ten
        created = NOW - timedelta(minutes=7 * number % 500_000 + 60)
        due_at = created + timedelta(days=5 + number % 40)
        yield {
            "key": key,
            "number": number,
            "is_open": is_open,
            "created": created,
            "due_at": due_at,
            "unit": units[number % len(units)],
            "meeting": meeting,
            "version": version,
            "actor": actor,
            "office": office,
        }


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    events = [event for row in rows for event in _events(row)]
    heads = {event["matter_id"]: event["hash"] for event in events}
    session.execute(insert(Matter), [_matter(row, heads[row["key"]]) for row in rows])
    session.execute(insert(Problem), [_problem(row) for row in rows])
    session.execute(insert(Term), [_term(row) for row in rows])
    session.execute(insert(Assignment), [_assignment(row) for row in rows])
    session.execute(insert(Duty), [_duty(row) for row in rows])
    session.execute(insert(Event), events)


def _matter(row: dict[str, Any], head: str) -> dict[str, Any]:
    return {
        "id": row["key"],
        "uid": uuid7(),
        "meeting_id": row["meeting"],
        "kind": "problem",
        "number": f"WT-B-{row['number']:06d}",
        "title": f"对公账户清理与异常交易核查第 {row['number']} 号",
        "workflow_version_id": row["version"],
        "state": "rectifying" if row["is_open"] else "closed",
        "phase": Phase.OPEN if row["is_open"] else Phase.SETTLED,
        "severity": Severity.GENERAL,
        "version": 1,
        "lead_unit_id": row["unit"],
        "created_unit_id": row["office"],
        "created_by_id": row["actor"],
        "created_at": row["created"],
        "entered_at": row["created"],
        "closed_at": None if row["is_open"] else row["due_at"],
        "due_on": row["due_at"].date(),
        "due_at": row["due_at"],
        "amber_at": row["due_at"] - timedelta(days=4),
        "sort_at": row["due_at"],
        "seq": len(ACTIONS),
        "head": head,
        "details": {},
    }


def _problem(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "matter_id": row["key"],
        "source": "meeting",
        "category": "account",
        "facts": "比对发现 37 户企业已办理注销登记，其在辖内银行开立的对公账户仍处于可交易状态。" * 3,
        "requirements": "逐户核实并推动销户或者止付登记。",
        "urgency": "normal",
        "needs_plan": False,
        "found_on": row["created"].date(),
    }


def _term(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "matter_id": row["key"],
        "name": "unit",
        "length": 10,
        "unit": "wd",
        "started_at": row["created"],
        "due_on": row["due_at"].date(),
        "due_at": row["due_at"],
        "amber_at": row["due_at"] - timedelta(days=4),
        "stopped_at": None if row["is_open"] else row["due_at"],
    }


def _assignment(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["key"],
        "uid": uuid7(),
        "meeting_id": row["meeting"],
        "matter_id": row["key"],
        "unit_id": row["unit"],
        "role": Relation.LEAD,
        "state": "handling" if row["is_open"] else "accepted",
        "delivered_at": row["created"],
        "delivered_by_id": row["actor"],
        "signed_at": row["created"],
        "length": 10,
        "due_on": row["due_at"].date(),
        "due_at": row["due_at"],
        "amber_at": row["due_at"] - timedelta(days=4),
    }


def _duty(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "meeting_id": row["meeting"],
        "matter_id": row["key"],
        "unit_id": row["unit"],
        "from_unit_id": row["office"],
        "state": "rectifying",
        "roles": ["lead.handler", "lead.liaison"],
        "action": "submit_unit",
        "received_at": row["created"],
        "due_on": row["due_at"].date(),
        "due_at": row["due_at"],
        "amber_at": row["due_at"] - timedelta(days=4),
        "sort_at": row["due_at"] if row["due_at"] else NEVER,
        "done_at": None if row["is_open"] else row["due_at"],
        "done_by_id": None,
    }


def _events(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    previous = ""
    for seq, (action, state) in enumerate(ACTIONS, start=1):
        at = row["created"] + timedelta(minutes=seq)
        record = json.dumps(
            {
                "seq": seq,
                "at": at.isoformat(),
                "actor": {"uid": "", "name": "周予安", "name_en": ""},
                "unit": {"code": "office", "zh": "联席办", "en": "Office"},
                "action": {"code": action, "zh": action, "en": action},
                "from": None,
                "to": {"code": state, "zh": state, "en": state},
                "assignment": None,
                "inputs": {},
                "shown": [],
                "opinion": "请按期办理。",
                "files": [],
            },
            ensure_ascii=False,
        )
        digest = chained(previous, record)
        yield {
            "uid": uuid7(),
            "meeting_id": row["meeting"],
            "matter_id": row["key"],
            "seq": seq,
            "round": 1,
            "action": action,
            "actor_id": row["actor"],
            "unit_id": row["office"],
            "to_state": state,
            "is_back": False,
            "at": at,
            "record": record,
            "previous": previous,
            "hash": digest,
        }
        previous = digest


def led_by(unit: str, most: int) -> list[str]:
    """Open matters that a unit leads, each as `uid version`, newest last."""
    session = db.session()
    rows = session.execute(
        select(Matter.uid, Matter.version)
        .join(Unit, Unit.id == Matter.lead_unit_id)
        .where(Unit.code == unit, Matter.phase == Phase.OPEN, Matter.number.startswith("WT-B-"))
        .order_by(Matter.id)
        .limit(most)
    )
    return [f"{uid} {version}" for uid, version in rows]
