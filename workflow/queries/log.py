"""Reading the administrators' log: its lines newest first, those about one thing, and whether its chain holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.models.admin_event import ACTS, AdminEvent
from workflow.models.event import chained
from workflow.models.meeting import Meeting
from workflow.models.user import User

SIZE = 50
MOST_EXPORTED = 100_000
MOST_ABOUT_ONE = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is narrowed to: words in a name, who acted, an act, moments from and before."""

    text: str = ""
    who: UUID | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_narrowed(self) -> bool:
        """Something is left out."""
        return bool(self.text or self.who or self.act or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, newest first, and the numbers from which the neighbouring pages go on; None where there are none."""

    rows: Sequence[AdminEvent]
    newer: int | None = None
    older: int | None = None


def page(
    session: Session, meeting_id: int, wanted: Wanted, *, before: int | None = None, after: int | None = None
) -> Page:
    """One page of the log; one statement.

    Args:
        before: show the lines with smaller numbers than this.
        after: show those with larger ones; it counts only without `before`.
    """
    is_back = after is not None and before is None
    statement = _narrowed(meeting_id, wanted)
    if before is not None:
        statement = statement.where(AdminEvent.seq < before)
    elif after is not None:
        statement = statement.where(AdminEvent.seq > after)
    order = AdminEvent.seq.asc() if is_back else AdminEvent.seq.desc()
    found = list(session.scalars(statement.order_by(order).limit(SIZE + 1)).unique())
    has_more, rows = len(found) > SIZE, found[:SIZE]
    if is_back:
        rows.reverse()
    if not rows:
        return Page(rows)
    has_newer = has_more if is_back else before is not None
    return Page(rows, rows[0].seq if has_newer else None, rows[-1].seq if is_back or has_more else None)


def every(session: Session, meeting_id: int, wanted: Wanted) -> Iterator[AdminEvent]:
    """The lines, newest first, at most `MOST_EXPORTED`, some hundred at a time."""
    statement = select(AdminEvent).where(AdminEvent.meeting_id == meeting_id, *_clauses(wanted))
    newest = statement.order_by(AdminEvent.seq.desc()).limit(MOST_EXPORTED)
    yield from session.scalars(newest.execution_options(yield_per=500))


def count(session: Session, meeting_id: int, wanted: Wanted) -> int:
    """How many lines match."""
    statement = select(func.count()).select_from(AdminEvent)
    return session.scalar(statement.where(AdminEvent.meeting_id == meeting_id, *_clauses(wanted))) or 0


def actors(session: Session, meeting_id: int) -> Sequence[User]:
    """Everybody who has acted, by account name."""
    acted = select(AdminEvent.actor_id).where(AdminEvent.meeting_id == meeting_id)
    return session.scalars(select(User).where(User.id.in_(acted)).order_by(User.login)).unique().all()


def about(session: Session, meeting_id: int, target_uid: UUID) -> Sequence[AdminEvent]:
    """The newest lines about one account, unit or checklist."""
    statement = _narrowed(meeting_id, Wanted()).where(AdminEvent.target_uid == target_uid)
    return session.scalars(statement.order_by(AdminEvent.id.desc()).limit(MOST_ABOUT_ONE)).unique().all()


def broken(session: Session, meeting: Meeting) -> int | None:
    """The number of the first line whose hash, place or columns do not fit; None where the chain holds to its head."""
    previous, place = "", 0
    statement = select(AdminEvent).where(AdminEvent.meeting_id == meeting.id).order_by(AdminEvent.seq)
    for place, event in enumerate(session.scalars(statement), start=1):
        if event.seq != place or event.previous != previous or event.hash != chained(previous, event.record):
            return place
        if not _agrees(event):
            return place
        previous = event.hash
    head = session.execute(select(Meeting.log_seq, Meeting.log_head).where(Meeting.id == meeting.id)).one()
    return None if (place, previous) == tuple(head) else place + 1


def _agrees(event: AdminEvent) -> bool:
    said = event.content
    told = (said["seq"], said["action"]["code"], said["target"]["uid"], said["at"], said["actor"] is None)
    return told == (event.seq, event.action, str(event.target_uid), event.at.isoformat(), event.actor_id is None)


def _narrowed(meeting_id: int, wanted: Wanted) -> Select[AdminEvent]:
    statement = select(AdminEvent).where(AdminEvent.meeting_id == meeting_id, *_clauses(wanted))
    return statement.options(joinedload(AdminEvent.actor))


def _clauses(wanted: Wanted) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    for word in wanted.text.split()[:5]:
        names = (User.name, User.name_en, User.login)
        people = select(User.id).where(or_(*(column.icontains(word, autoescape=True) for column in names)))
        targets = [c.icontains(word, autoescape=True) for c in (AdminEvent.target_zh, AdminEvent.target_en)]
        clauses.append(or_(*targets, AdminEvent.actor_id.in_(people)))
    if wanted.who is not None:
        clauses.append(AdminEvent.actor_id.in_(select(User.id).where(User.uid == wanted.who)))
    if wanted.act in ACTS:
        clauses.append(AdminEvent.action == wanted.act)
    if wanted.since is not None:
        clauses.append(AdminEvent.at >= wanted.since)
    if wanted.until is not None:
        clauses.append(AdminEvent.at < wanted.until)
    return clauses
