"""Documents: the list that a person sees, one of them, those of a matter, and what the public may know of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload, undefer

from workflow.engine.deadlines import Calendar
from workflow.errors import NotFound
from workflow.models.assignment import ENDED, Assignment
from workflow.models.document import (
    CANCELLED,
    DRAFT,
    FAILED,
    FINISHED,
    RENDERING,
    SUPERSEDED,
    VALID,
    VOID,
    WAITING,
    WAS_ISSUED,
    Document,
)
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries.paging import AnyRow, Mark, Order, Page, Statement
from workflow.queries.scope import visible_to
from workflow.queries.verifying import normal_code
from workflow.types import Relation, UnitKind

SIZE = 50
NEWEST_FIRST = Order(Document.created_at, Document.id, is_descending=True)
COMING = (WAITING, RENDERING)
FAMILIES: dict[str, tuple[str, ...]] = {
    "closure_report": (
        "closure_report_problem",
        "closure_report_rectification",
        "closure_report_batch",
        "closure_report_made",
    ),
    "supervision_slip": ("supervision_slip",),
    "reminder_letter": ("reminder_letter",),
    "talk_notice": ("talk_notice",),
    "listing_notice": ("listing_notice",),
    "rectification_notice": ("rectification_notice",),
    "assignment_slip": ("assignment_slip",),
    "minutes": ("minutes",),
    "extension_reply": ("extension_reply",),
    "talk_record": ("talk_record",),
    "visit_record": ("visit_record",),
    "reinspection_opinion": ("reinspection_opinion",),
    "draw_record": ("draw_record",),
    "rectification_ledger": ("rectification_ledger",),
    "bulletin": ("bulletin",),
}
"""Which kinds one tab of the list shows; each is numbered by itself."""
USUAL_MARKS = {
    "closure_report": "结",
    "supervision_slip": "督",
    "reminder_letter": "函",
    "talk_notice": "约",
    "listing_notice": "挂",
    "rectification_notice": "改",
    "assignment_slip": "交",
    "minutes": "纪",
    "extension_reply": "复",
    "talk_record": "谈",
    "visit_record": "检",
    "reinspection_opinion": "查",
    "draw_record": "抽",
    "rectification_ledger": "账",
    "bulletin": "通",
}
"""What follows the joint meeting's code in numbers of a family without a 机关代字, so that no two are alike."""
_Newer, _Life = aliased(Document), aliased(Matter)


def family_of(kind: str) -> str:
    """The family that a kind of document belongs to, and is numbered with."""
    return next((name for name, kinds in FAMILIES.items() if kind in kinds), kind)


SHOWN = (
    Document.id,
    Document.uid,
    Document.kind,
    Document.number,
    Document.title,
    Document.title_en,
    Document.edition,
    Document.standing,
    Document.verify_code,
    Document.created_at,
    Document.issued_at,
    Document.making,
    Document.progress,
    Document.progress_note,
    Document.attempts,
    Document.fault,
    Document.started_at,
    Document.finished_at,
    Document.sha256,
    Document.size,
    Document.pages,
    Matter.uid.label("matter_uid"),
    Matter.kind.label("matter_kind"),
    Matter.number.label("matter_number"),
    Matter.enforcement_unit_id,
    _Newer.edition.label("newer_edition"),
    _Newer.number.label("newer_number"),
    _Life.uid.label("life_uid"),
)
"""What a row shows; the frozen data stay where they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; None and empty mean no narrowing.

    Attributes:
        text: words of the document's number or title or the matter's number; or a verify code.
        family: a key of `FAMILIES`.
        state: `coming`, `failed`, `cancelled`, `draft`, `valid`, `superseded` or `void`.
        year: the local year in which it was numbered.
    """

    text: str = ""
    family: str | None = None
    state: str | None = None
    year: int | None = None


def page(session: Session, viewer: User, wanted: Wanted, calendar: Calendar, mark: Mark | None = None) -> Page:
    """One page of the documents whose matters `viewer` may know of, newest first; one statement."""
    clauses = [known_to(viewer), Document.meeting_id == viewer.meeting_id, *_clauses(wanted, calendar)]
    return paging.page(session, _rows().where(*clauses), NEWEST_FIRST, mark, SIZE)


def every(session: Session, viewer: User, wanted: Wanted, calendar: Calendar) -> Iterator[AnyRow]:
    """All of them, newest first; one statement."""
    clauses = [known_to(viewer), Document.meeting_id == viewer.meeting_id, *_clauses(wanted, calendar)]
    statement = _rows().where(*clauses).order_by(*NEWEST_FIRST.clauses())
    yield from session.execute(statement.execution_options(yield_per=500))


def row(session: Session, uid: UUID, viewer: User) -> AnyRow:
    """One row of the list.

    Raises:
        NotFound: no such document, or none that `viewer` may know of.
    """
    found = session.execute(_rows().where(Document.uid == uid, known_to(viewer))).one_or_none()
    if found is None:
        raise NotFound
    return found


def unfinished(session: Session, viewer: User) -> dict[str, int]:
    """How many are `coming` and `failed` among those that `viewer` may know of; one statement."""
    rows = session.execute(
        select(Document.making, func.count())
        .join(Matter, Matter.id == Document.matter_id)
        .where(Document.meeting_id == viewer.meeting_id, Document.making.in_((*COMING, FAILED)), known_to(viewer))
        .group_by(Document.making)
    )
    counts = dict(rows.all())
    return {"coming": sum(counts.get(making, 0) for making in COMING), "failed": counts.get(FAILED, 0)}


def first_year(session: Session, meeting_id: int, calendar: Calendar) -> int | None:
    """The local year of the oldest document; None where there is none."""
    oldest = session.scalar(select(func.min(Document.created_at)).where(Document.meeting_id == meeting_id))
    return calendar.local_date(oldest).year if oldest else None


def one(session: Session, uid: UUID, viewer: User) -> Document:
    """A document with its matter, without its frozen data.

    Raises:
        NotFound: no such document, or none that `viewer` may know of.
    """
    found = session.scalars(_whole().where(Document.uid == uid, known_to(viewer))).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked(session: Session, uid: UUID, viewer: User | None) -> Document:
    """The same, its row locked until the transaction ends and read afresh; None is the system, which has no scope.

    Raises:
        NotFound: no such document, or none that `viewer` may know of.
    """
    scope = [known_to(viewer)] if viewer else []
    statement = _whole().where(Document.uid == uid, *scope).with_for_update(of=Document)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_life(session: Session, life: Matter) -> Document | None:
    """The newest document whose life a matter is, with its frozen data; the matter was read in scope already."""
    whole = select(Document).where(Document.life_id == life.id).order_by(Document.id.desc()).limit(1)
    return session.scalars(whole.options(undefer(Document.snapshot))).one_or_none()


def numbered(session: Session, number: str, meeting_id: int | None = None) -> Document | None:
    """The newest edition of a number, written with any blanks and brackets; for the system, which has no scope."""
    within = [Document.meeting_id == meeting_id] if meeting_id else []
    exact = _whole().where(Document.number == normal_number(number), *within)
    return session.scalars(exact.order_by(Document.edition.desc(), Document.id).limit(1)).one_or_none()


def register(session: Session, meeting_id: int) -> Sequence[AnyRow]:
    """Every document of a joint meeting in the order in which they were numbered; for the system."""
    statement = _rows().where(Document.meeting_id == meeting_id).order_by(Document.created_at, Document.id)
    return session.execute(statement).all()


def normal_number(number: str) -> str:
    """A document number as it is kept: `岚联办报[2026] 36 号` becomes 岚联办报〔2026〕36号."""
    without = re.sub(r"\s", "", number)
    return re.sub(r"[\[［(（【]", "〔", re.sub(r"[\]］)）】]", "〕", without))


def _rows() -> Statement:
    whole = select(*SHOWN).join(Matter, Matter.id == Document.matter_id)
    replaced = and_(_Newer.supersedes_id == Document.id, _Newer.standing.in_((VALID, SUPERSEDED)))
    return whole.join(_Newer, replaced, isouter=True).join(_Life, _Life.id == Document.life_id, isouter=True)


def known_to(viewer: User) -> ColumnElement[bool]:
    """The documents that a person may know of: those of their matters once they are numbered, drafts in the office, and
    what their unit was asked to countersign."""
    is_office = viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE
    mine = and_(visible_to(viewer), true() if is_office else WAS_ISSUED)
    if is_office or viewer.unit_id is None:
        return mine
    asked = select(Assignment.matter_id).where(
        Assignment.unit_id == viewer.unit_id, Assignment.role == Relation.COUNTERSIGN, Assignment.state.not_in(ENDED)
    )
    return or_(mine, Document.life_id.in_(asked))


def _whole() -> Select[Document]:
    eager = (
        contains_eager(Document.matter),
        joinedload(Document.life).joinedload(Matter.workflow_version),
        defer(Document.snapshot, raiseload=True),
    )
    return select(Document).join(Matter, Matter.id == Document.matter_id).options(*eager)


def _clauses(wanted: Wanted, calendar: Calendar) -> list[ColumnElement[bool]]:
    clauses = [_holds(word) for word in wanted.text.split()[:5]]
    if wanted.family in FAMILIES:
        clauses.append(Document.kind.in_(FAMILIES[wanted.family]))
    if wanted.state in STATES:
        clauses.append(STATES[wanted.state])
    if wanted.year is not None:
        clauses.append(Document.created_at >= calendar.midnight(date(wanted.year, 1, 1)))
        clauses.append(Document.created_at < calendar.midnight(date(wanted.year + 1, 1, 1)))
    return clauses


STATES: dict[str, ColumnElement[bool]] = {
    "coming": Document.making.in_(COMING),
    "failed": Document.making == FAILED,
    "cancelled": Document.making == CANCELLED,
    "valid": and_(Document.making == FINISHED, Document.standing == VALID),
    "draft": and_(Document.making == FINISHED, Document.standing == DRAFT),
    "superseded": Document.standing == SUPERSEDED,
    "void": Document.standing == VOID,
}


def _holds(word: str) -> ColumnElement[bool]:
    columns = (Document.number, Document.title, Document.title_en, Matter.number)
    held = [column.icontains(word, autoescape=True) for column in columns]
    return or_(*held, Document.verify_code == normal_code(word))


def narrowed(*clauses: ColumnElement[bool]) -> Statement:
    """Rows of the list, narrowed."""
    return _rows().where(*clauses)


def clauses(wanted: Wanted, calendar: Calendar) -> list[ColumnElement[bool]]:
    """What the list is narrowed to, as conditions."""
    return _clauses(wanted, calendar)
