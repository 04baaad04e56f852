"""What hangs on sittings: agenda, proposals, resolutions, and how the last sitting's stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, load_only, selectinload

from workflow.engine.lights import light
from workflow.errors import NotFound
from workflow.models.matter import Matter
from workflow.models.sitting import PROPOSED, AgendaItem, Attendance, Resolution, Sitting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.flows import flows
from workflow.queries.scope import reads_all, visible_to
from workflow.types import Light, Phase, Text

MOST_PROPOSALS = 200
_SHORT = (Unit.uid, Unit.short_zh, Unit.short_en, Unit.name_zh, Unit.name_en)


def agenda(session: Session, sitting_id: int) -> list[AgendaItem]:
    """The items of an agenda in their order, with unit and papers; two statements."""
    rows = select(AgendaItem).where(AgendaItem.sitting_id == sitting_id)
    options = (joinedload(AgendaItem.unit).options(load_only(*_SHORT)), selectinload(AgendaItem.files))
    return list(session.scalars(rows.order_by(AgendaItem.position, AgendaItem.id).options(*options)))


def attendance(session: Session, sitting_id: int) -> list[Attendance]:
    """The invited units in the order of their invitation; one statement."""
    rows = select(Attendance).where(Attendance.sitting_id == sitting_id).order_by(Attendance.id)
    return list(session.scalars(rows.options(joinedload(Attendance.unit).options(load_only(*_SHORT)))))


def proposals_seen_by(viewer: User) -> ColumnElement[bool]:
    """The proposals that a person may know of: the office every one, a unit its own."""
    if viewer.is_administrator or not viewer.positions:
        return false()
    mine = (AgendaItem.meeting_id == viewer.meeting_id) & AgendaItem.is_proposal
    return mine if reads_all(viewer) else mine & (AgendaItem.unit_id == viewer.unit_id)


def proposals(session: Session, viewer: User) -> list[AgendaItem]:
    """Proposed items that the viewer may know of: those that wait first, the newest before; two statements."""
    rows = (
        select(AgendaItem)
        .where(proposals_seen_by(viewer))
        .order_by(AgendaItem.standing != PROPOSED, AgendaItem.id.desc())
        .limit(MOST_PROPOSALS)
        .options(
            joinedload(AgendaItem.unit).options(load_only(*_SHORT)),
            joinedload(AgendaItem.made_by, innerjoin=True).options(load_only(User.name, User.name_en)),
            joinedload(AgendaItem.sitting).joinedload(Sitting.matter).options(load_only(Matter.uid, Matter.number)),
            selectinload(AgendaItem.files),
        )
    )
    return list(session.scalars(rows).unique())


def preparing(session: Session, viewer: User) -> list[tuple[UUID, str, str]]:
    """Sittings whose agenda is open, the next one first: uid, number and title."""
    rows = (
        select(Matter.uid, Matter.number, Matter.title)
        .join(Sitting, Sitting.matter_id == Matter.id)
        .where(visible_to(viewer), Matter.state.in_(("draft", "notified")))
        .order_by(Sitting.held_at, Matter.id)
    )
    return [(uid, number, title) for uid, number, title in session.execute(rows)]


@dataclass(frozen=True, slots=True)
class Followed:
    """A resolution, and where the problem stands that it became; `uid` is that problem's where the viewer sees it.

    Attributes:
        due_on: the day of the problem, or before it was handed on the day that was set.
        is_own: the viewer's unit leads or supports it.
    """

    resolution: Resolution
    supports: tuple[Text, ...]
    uid: UUID | None = None
    number: str = ""
    state: Text | None = None
    phase: Phase | None = None
    due_on: date | None = None
    light: Light | None = None
    is_own: bool = False


def resolutions(session: Session, sitting_id: int, viewer: User, now: datetime) -> list[Followed]:
    """What a sitting resolved and how far it has come, in order; at most three statements."""
    rows = select(Resolution).where(Resolution.sitting_id == sitting_id).order_by(Resolution.number, Resolution.id)
    found = list(session.scalars(rows.options(joinedload(Resolution.lead_unit).options(load_only(*_SHORT)))))
    units = _named(session, {key for one in found for key in one.supports})
    problems = _problems(session, [one.problem_id for one in found if one.problem_id], viewer)
    return [_followed(one, units, problems, viewer, now) for one in found]


def _named(session: Session, ids: set[int]) -> dict[int, Text]:
    if not ids:
        return {}
    rows = session.execute(select(Unit.id, Unit.short_zh, Unit.short_en).where(Unit.id.in_(ids)))
    return {key: Text(zh, en) for key, zh, en in rows}


Problems = dict[int, tuple[Matter, Text, bool]]


def _problems(session: Session, ids: Sequence[int], viewer: User) -> Problems:
    """The problems that resolutions became: matter, state in words, and whether the viewer may open it."""
    if not ids:
        return {}
    seen = select(Matter.id).where(visible_to(viewer)).subquery()
    problem = aliased(Matter)
    rows = session.execute(
        select(problem, WorkflowVersion.sha256, seen.c.id)
        .join(WorkflowVersion, WorkflowVersion.id == problem.workflow_version_id)
        .outerjoin(seen, seen.c.id == problem.id)
        .where(problem.id.in_(ids))
    ).all()
    known = flows(session, {digest for _, digest, _ in rows})
    return {
        matter.id: (matter, known[digest].states[matter.state].text, is_seen is not None)
        for matter, digest, is_seen in rows
    }


def _followed(one: Resolution, units: dict[int, Text], problems: Problems, viewer: User, now: datetime) -> Followed:
    supports = tuple(units[key] for key in one.supports if key in units)
    is_own = viewer.unit_id is not None and viewer.unit_id in (one.lead_unit_id, *one.supports)
    if one.problem_id not in problems:
        return Followed(one, supports, due_on=one.due_on, is_own=is_own)
    matter, state, is_seen = problems[one.problem_id]
    phase = Phase(matter.phase)
    lamp = light(matter.due_at, matter.amber_at, now, phase, matter.is_late)
    uid = matter.uid if is_seen else None
    return Followed(one, supports, uid, matter.number, state, phase, matter.due_on, lamp, is_own)


def one_resolution(session: Session, sitting_id: int, uid: UUID) -> Resolution | None:
    """A resolution of a sitting."""
    return session.scalars(
        select(Resolution).where(Resolution.sitting_id == sitting_id, Resolution.uid == uid)
    ).one_or_none()


def before(session: Session, matter: Matter, viewer: User) -> Matter | None:
    """The sitting issued last before this one, where the viewer may know of it."""
    held = select(Sitting.held_at).where(Sitting.matter_id == matter.id).scalar_subquery()
    rows = (
        select(Matter)
        .join(Sitting, Sitting.matter_id == Matter.id)
        .where(visible_to(viewer), Matter.meeting_id == matter.meeting_id, Matter.id != matter.id)
        .where(Matter.state == "issued", or_(held.is_(None), Sitting.held_at < held))
        .order_by(Sitting.held_at.desc())
        .limit(1)
    )
    return session.scalars(rows).one_or_none()


def waiting(session: Session, viewer: User) -> int:
    """How many proposed items wait that the viewer may know of."""
    rows = select(func.count(AgendaItem.id)).where(proposals_seen_by(viewer), AgendaItem.standing == PROPOSED)
    return int(session.scalar(rows) or 0)


def proposal(session: Session, uid: UUID, viewer: User) -> AgendaItem:
    """A proposed item.

    Raises:
        NotFound: no such item, or none that `viewer` may know of.
    """
    found = session.scalars(select(AgendaItem).where(AgendaItem.uid == uid, proposals_seen_by(viewer))).one_or_none()
    if found is None:
        raise NotFound
    return found


def usual(session: Session, meeting_id: int) -> tuple[Sitting | None, list[UUID]]:
    """The sitting begun last, and the member units in the official order; two statements."""
    last = select(Sitting).join(Matter, Matter.id == Sitting.matter_id).where(Matter.meeting_id == meeting_id)
    members = select(Unit.uid).where(Unit.meeting_id == meeting_id, Unit.is_member, Unit.closed_on.is_(None))
    return (
        session.scalars(last.order_by(Matter.id.desc()).limit(1)).one_or_none(),
        list(session.scalars(members.order_by(Unit.sort, Unit.id))),
    )


def problem_of(session: Session, number: str, viewer: User) -> UUID | None:
    """The problem of a number, where the viewer may know of it."""
    rows = select(Matter.uid).where(Matter.kind == "problem", Matter.number == number, visible_to(viewer))
    return session.scalar(rows)


def uids_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The uids of units by their keys."""
    rows = session.execute(select(Unit.id, Unit.uid).where(Unit.id.in_(ids)))
    return {key: str(uid) for key, uid in rows}
