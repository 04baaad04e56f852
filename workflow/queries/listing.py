"""A list of matters: its statement, filters and orders, and how it is paged, counted and streamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import paging
from workflow.queries.filters import Columns, Now, Wanted, clauses
from workflow.queries.paging import AnyRow, Mark, Order, Page, Statement
from workflow.types import Phase

MATTER = (
    Matter.uid,
    Matter.kind,
    Matter.number,
    Matter.title,
    Matter.title_en,
    Matter.phase,
    Matter.version,
    Matter.severity,
    Matter.is_late,
    Matter.returns,
    Matter.fails,
    Matter.reminders,
    WorkflowVersion.sha256.label("flow"),
)
"""What every row of every list has; it needs a join to the workflow version."""
CLOCK = (Matter.state, Matter.due_on, Matter.due_at, Matter.amber_at, Matter.closed_at)
"""What a row has besides where the matter's own state and clock count."""
NAMED = (Matter.lead_unit_id, Matter.subject_unit_id, Matter.bank_id, Matter.station_id)
OPEN = (Phase.OPEN, Phase.SUSPENDED)
CLOSED = (Phase.SETTLED, Phase.CANCELLED)

SIZE = 50
COUNTED = 1000
"""Rows beyond this many are not counted: the page says "more than"."""
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class Listing:
    """One list for one viewer, before it is narrowed, sorted and cut.

    Attributes:
        statement: scoped to the viewer; its labelled columns are what the pages show.
        orders: by the name that an address uses; the first is the usual one.
    """

    viewer: User
    statement: Statement
    columns: Columns
    orders: Mapping[str, Order]

    def order(self, name: str | None) -> Order:
        """The order of that name, the other way round where a minus stands before it; or the usual one."""
        order = self.orders.get((name or "").lstrip("-")) or next(iter(self.orders.values()))
        return replace(order, is_descending=not order.is_descending) if (name or "").startswith("-") else order


def page(
    session: Session, listing: Listing, wanted: Wanted, now: Now, *, sort: str | None = None, mark: Mark | None = None
) -> Page:
    """One page of a list; one statement."""
    return paging.page(session, _narrowed(listing, wanted, now), listing.order(sort), mark, SIZE)


def count(session: Session, listing: Listing, wanted: Wanted, now: Now) -> int:
    """How many rows match; `COUNTED` + 1 stands for more than that."""
    return counts(session, listing, [wanted], now)[0]


def counts(session: Session, listing: Listing, all_wanted: Sequence[Wanted], now: Now) -> list[int]:
    """The same for several filters, in their order, in one statement."""
    numbers = []
    for wanted in all_wanted:
        rows = _narrowed(listing, wanted, now).with_only_columns(listing.order(None).key).limit(COUNTED + 1)
        numbers.append(select(func.count()).select_from(rows.subquery()).scalar_subquery())
    return list(session.execute(select(*numbers)).one())


def stream(
    session: Session, listing: Listing, wanted: Wanted, now: Now, *, sort: str | None = None
) -> Iterator[AnyRow]:
    """Every matching row, at most `MOST_EXPORTED`, a thousand at a time."""
    statement = _narrowed(listing, wanted, now).order_by(*listing.order(sort).clauses()).limit(MOST_EXPORTED)
    yield from session.execute(statement.execution_options(yield_per=1000))


def some(session: Session, listing: Listing, wanted: Wanted, now: Now, most: int) -> Sequence[AnyRow]:
    """The first matching rows in the usual order, at most so many; one statement."""
    rows = _narrowed(listing, wanted, now).order_by(*listing.order(None).clauses()).limit(most)
    return session.execute(rows).all()


def _narrowed(listing: Listing, wanted: Wanted, now: Now) -> Statement:
    meeting_id = listing.viewer.meeting_id
    return listing.statement.where(*clauses(wanted, listing.columns, now, meeting_id=meeting_id))
