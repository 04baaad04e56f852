"""The demonstration's closure reports: most are signed soon after their matter was closed, the latest are under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from workflow import clock
from workflow.db import db, transaction
from workflow.demo.plans import Act
from workflow.demo.replay import Replay
from workflow.models.archive_package import ArchivePackage
from workflow.models.assignment import Assignment
from workflow.models.document import FINISHED, WAITING, Document
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.types import Position, Relation

KIND = "closure_report"
STEPS = (("send_check", "coord", 35), ("check_ok", "reviewer", 80), ("sign", "director", 140))
"""What is done, by whom, and how many minutes after the matter was closed."""
UNDER_WAY = (0, 1, 2)
"""How many of the steps the newest reports have taken, the newest first."""


def signed(replay: Replay, *, now: datetime, leave: bool) -> int:
    """Check and sign every report that is still a draft, in the order in which they were begun; returns how many acts.

    Pages are left to the worker: a signed report's draft is not made at all, since nobody will read it.

    Args:
        leave: the newest three stay under way, for somebody to go on with.
    """
    lives = _drafts(replay)
    kept = dict(zip([uid for uid, _ in reversed(lives)], UNDER_WAY, strict=False)) if leave else {}
    return sum(_sign(replay, uid, at, now, kept.get(uid, len(STEPS))) for uid, at in lives)


def _drafts(replay: Replay) -> list[tuple[UUID, datetime]]:
    session = db.session()
    mine = (Matter.meeting_id == replay.meeting.id, Matter.kind == KIND, Matter.state == "draft")
    rows = session.execute(select(Matter.uid, Matter.created_at).where(*mine).order_by(Matter.id)).all()
    return [(uid, at) for uid, at in rows]


def _sign(replay: Replay, uid: UUID, begun_at: datetime, now: datetime, steps: int) -> int:
    if steps == 0:
        return 0
    count = 0
    with taken_as_made(Matter.uid == uid, Document.life_id):
        for action, login, minutes in STEPS[:steps]:
            at = min(begun_at + timedelta(minutes=minutes), now)
            count += _countersigned(replay, uid, at) if action == "send_check" else 0
            if action != "send_check" or count == 0:
                replay.act_on(uid, Act(action, login, at, {}))
                count += 1
    return count


@contextmanager
def taken_as_made(which: ColumnElement[bool], key: Any, **columns: str) -> Iterator[None]:
    """Documents that are still to be made are taken as made, and with other columns, while the block goes on."""
    matters = select(Matter.id).where(which)
    mine = (key.in_(matters), Document.making == WAITING)
    with transaction() as session:
        before = {name: getattr(Document, name) for name in columns}
        rows = session.execute(select(Document.id, *before.values()).where(*mine)).all()
        ids = [row.id for row in rows]
        session.execute(update(Document).where(Document.id.in_(ids)).values(making=FINISHED, **columns))
    yield
    with transaction() as session:
        for row in rows:
            kept = {name: getattr(row, name) for name in columns}
            still = (Document.id == row.id, Document.making == FINISHED, Document.sha256.is_(None))
            session.execute(update(Document).where(*still).values(making=WAITING, **kept))


@contextmanager
def taken_as_packed(which: ColumnElement[bool]) -> Iterator[None]:
    """The archive packages of matters are taken as made and sound while the block goes on; nothing of it stays."""
    now = clock.now()
    made = {"asked_at": now, "making": FINISHED, "made_at": now, "verified_at": now}
    with transaction() as session:
        matters = session.execute(select(Matter.id, Matter.meeting_id).where(which)).all()
        packages = [ArchivePackage(matter_id=one.id, meeting_id=one.meeting_id, **made) for one in matters]
        session.add_all(packages)
        session.flush()
        keys = [package.id for package in packages]
    yield
    with transaction() as session:
        session.execute(delete(ArchivePackage).where(ArchivePackage.id.in_(keys), ArchivePackage.sha256.is_(None)))


def _countersigned(replay: Replay, uid: UUID, at: datetime) -> int:
    """Send it to the units that supported its matter, and let them agree; returns how many acts, none without any."""
    session = db.session()
    life = select(Matter.parent_id).where(Matter.uid == uid).scalar_subquery()
    codes = session.scalars(
        select(Unit.code)
        .join(Assignment, Assignment.unit_id == Unit.id)
        .where(Assignment.matter_id == life, Assignment.role == Relation.SUPPORT)
        .where(Assignment.state.not_in(("returned", "withdrawn")))
        .order_by(Assignment.id)
    ).all()
    if not codes:
        return 0
    replay.act_on(uid, Act("send_countersign", "coord", at, {}))
    for code in dict.fromkeys(codes):
        later = at + timedelta(minutes=20)
        replay.act_on(uid, Act("agree", _head(replay, code), later, {"opinion": "同意，无修改意见。"}, part=code))
    return 1 + len(set(codes))


def _head(replay: Replay, code: str) -> str:
    """Who countersigns for a unit."""
    key, _ = replay.units[code]
    wanted = (Position.HEAD, Position.LEADER, Position.LIAISON, Position.DIRECTOR, Position.COORDINATOR)
    people = [person for person in replay.people.values() if person.unit_id == key]
    return next(person.login for position in wanted for person in people if position in person.own_positions)
