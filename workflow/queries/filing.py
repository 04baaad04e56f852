"""The archivist's lists: settled matters without a package, packages being made, made, and filed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.errors import Refused
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import FINISHED, Document
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries.archiving import ISSUED, LISTING, is_due
from workflow.queries.paging import Mark, Order, Page
from workflow.types import Phase, Text

SIZE = 50
DUE, COMING, MADE, FILED = "due", "coming", "made", "filed"
TABS = (DUE, COMING, MADE, FILED)
ORDERS = {
    DUE: Order(Matter.closed_at, Matter.id),
    COMING: Order(ArchivePackage.asked_at, ArchivePackage.id),
    MADE: Order(Matter.closed_at, Matter.id),
    FILED: Order(ArchivePackage.archived_at, ArchivePackage.id, is_descending=True),
}
_listed = aliased(Matter)
IS_LISTED = (
    select(_listed.id)
    .where(_listed.parent_id == Matter.id, _listed.kind == LISTING, _listed.phase != Phase.CANCELLED)
    .exists()
)
PAPERS = select(func.count()).where(Document.matter_id == Matter.id, *ISSUED).scalar_subquery()
PACKED = and_(ArchivePackage.making == FINISHED, ArchivePackage.verified_at.is_not(None))


def page(session: Session, viewer: User, tab: str, mark: Mark | None = None) -> Page:
    """Rows (Matter's uid, number, title, closed_at, is_listed, papers; ArchivePackage; who filed it) of one tab."""
    columns = (Matter.uid, Matter.number, Matter.title, Matter.closed_at, IS_LISTED.label("is_listed"))
    rows = (
        select(*columns, PAPERS.label("papers"), ArchivePackage, User.name.label("by"))
        .join(ArchivePackage, ArchivePackage.matter_id == Matter.id, isouter=tab == DUE)
        .join(User, User.id == ArchivePackage.archived_by_id, isouter=True)
    )
    return paging.page(session, rows.where(*_clauses(viewer, tab)), ORDERS[tab], mark, SIZE)


def counts(session: Session, viewer: User) -> dict[str, int]:
    """How many each tab has; one statement."""
    sizes = [_size(viewer, tab).label(tab) for tab in TABS]
    return dict(session.execute(select(*sizes)).one()._mapping)


def open_count(session: Session, viewer: User) -> int:
    """How many settled matters are not filed yet."""
    return session.scalar(select(func.count()).select_from(Matter).where(*is_due(viewer.meeting_id))) or 0


def one(session: Session, viewer: User, matter: Matter) -> ArchivePackage | None:
    """The package of a matter that `viewer` may know of."""
    its = (ArchivePackage.matter_id == matter.id, ArchivePackage.meeting_id == viewer.meeting_id)
    return session.scalars(select(ArchivePackage).where(*its)).one_or_none()


def made(session: Session, viewer: User, matter: Matter) -> ArchivePackage:
    """The same, made.

    Raises:
        Refused: there is none, or it is not made.
    """
    found = one(session, viewer, matter)
    if found is None or found.making != FINISHED or found.sha256 is None:
        raise Refused("not_made", Text("归档包尚未生成。", "The package is not made yet."))
    return found


@dataclass(frozen=True, slots=True)
class Series:
    """The archive numbers of one year and retention: how they begin, and the next one."""

    prefix: str
    serial: int

    @property
    def next(self) -> str:
        """As it is offered."""
        return f"{self.prefix}-{self.serial:04}"


def next_number(session: Session, meeting_id: int, year: int, code: str) -> str:
    """The archive number to offer, such as `WS·2026-D10-0007`: documents, year, retention, running number.

    Source: DA/T 22-2015, 5.4, without the fonds number, which the archive gives.
    """
    prefix = f"WS·{year}-{code}"
    of = (ArchivePackage.meeting_id == meeting_id, ArchivePackage.archive_no.startswith(f"{prefix}-", autoescape=True))
    count = session.scalar(select(func.count()).select_from(ArchivePackage).where(*of)) or 0
    return Series(prefix, count + 1).next


def _size(viewer: User, tab: str) -> ColumnElement[int]:
    rows = select(func.count()).select_from(Matter)
    rows = rows.join(ArchivePackage, ArchivePackage.matter_id == Matter.id, isouter=tab == DUE)
    return rows.where(*_clauses(viewer, tab)).scalar_subquery()


def _clauses(viewer: User, tab: str) -> tuple[ColumnElement[bool], ...]:
    of = ArchivePackage.meeting_id == viewer.meeting_id
    match tab:
        case "due":
            return (*is_due(viewer.meeting_id), ArchivePackage.id.is_(None))
        case "coming":
            return of, ArchivePackage.archived_at.is_(None), or_(ArchivePackage.making != FINISHED, ~PACKED)
        case "made":
            return of, ArchivePackage.archived_at.is_(None), PACKED
        case _:
            return of, ArchivePackage.archived_at.is_not(None)
