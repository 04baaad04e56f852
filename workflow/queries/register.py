"""The register of documents: each family and year in the order of its numbers, and the proof that none is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from workflow.models.document import SUPERSEDED, VALID, VOID, WAS_ISSUED, Document
from workflow.models.matter import Matter
from workflow.models.meeting import Counter
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries.paging import AnyRow, Mark, Order, Page, Statement

SIZE = 100
IN_ORDER = Order(Document.serial, Document.id)
_Newer = aliased(Document)
SHOWN = (
    Document.id,
    Document.uid,
    Document.serial,
    Document.number,
    Document.title,
    Document.title_en,
    Document.kind,
    Document.edition,
    Document.standing,
    Document.making,
    Document.issued_at,
    Document.archived_at,
    Document.pages,
    Document.sha256,
    Document.sm3,
    Document.signature,
    Document.verify_code,
    Matter.uid.label("matter_uid"),
    Matter.kind.label("matter_kind"),
    Matter.number.label("matter_number"),
    _Newer.number.label("newer_number"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of a family in a year: how many were given, how many are in the register, and how they stand.

    `given` is what the counter says, `last` the highest number there is; where they and `held` are alike, nothing is
    missing and nothing is double.
    """

    family: str
    year: int
    given: int
    held: int
    last: int
    void: int
    superseded: int

    @property
    def is_whole(self) -> bool:
        """From 1 to the last, none is missing."""
        return self.given == self.held == self.last


def page(session: Session, viewer: User, family: str, year: int, mark: Mark | None = None) -> Page:
    """One page of a family's numbers of a year, from 1 on; one statement.

    Everybody in the office sees the whole register: a number without its row would look like a gap.
    """
    return paging.page(session, _rows(viewer.meeting_id, family, year), IN_ORDER, mark, SIZE)


def every(session: Session, viewer: User, family: str, year: int) -> Iterator[AnyRow]:
    """All of them in their order; one statement."""
    statement = _rows(viewer.meeting_id, family, year).order_by(*IN_ORDER.clauses())
    yield from session.execute(statement.execution_options(yield_per=500))


def counts(session: Session, meeting_id: int) -> Sequence[Count]:
    """What the register holds, by year (newest first) and family; two statements."""
    given = session.execute(
        select(Counter.kind, Counter.year, Counter.value).where(
            Counter.meeting_id == meeting_id, Counter.kind.startswith("document:")
        )
    )
    counted = session.execute(
        select(Document.family, Document.year, func.count(), func.max(Document.serial))
        .add_columns(_how_many(VOID), _how_many(SUPERSEDED))
        .where(Document.meeting_id == meeting_id, Document.serial.is_not(None))
        .group_by(Document.family, Document.year)
    )
    held = {(family, year): rest for family, year, *rest in counted}
    found = {(kind.removeprefix("document:"), year): value for kind, year, value in given}
    keys = sorted({*found, *held}, key=lambda key: (-(key[1] or 0), key[0]))
    return [
        Count(family, year or 0, found.get((family, year), 0), *held.get((family, year), (0, 0, 0, 0)))
        for family, year in keys
    ]


def _how_many(standing: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((Document.standing == standing, 1), else_=0)), 0)


def _rows(meeting_id: int, family: str, year: int) -> Statement:
    of_year = (Document.meeting_id == meeting_id, Document.family == family, Document.year == year)
    whole = select(*SHOWN).join(Matter, Matter.id == Document.matter_id).where(*of_year, Document.serial.is_not(None))
    replaced = (_Newer.supersedes_id == Document.id) & _Newer.standing.in_((VALID, SUPERSEDED))
    return whole.join(_Newer, replaced, isouter=True)


def replacing(session: Session, document: Document) -> AnyRow | None:
    """Uid and number of the edition that replaced a document; its matter was read in scope already."""
    newer = select(Document.uid, Document.number).where(Document.supersedes_id == document.id, WAS_ISSUED)
    return session.execute(newer.order_by(Document.id.desc()).limit(1)).one_or_none()
