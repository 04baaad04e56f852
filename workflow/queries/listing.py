"""A list of matters: its statement, what filters may look at, its orders; and how it is read by the page, counted or streamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries.filters import Columns, Wanted, clauses
from workflow.queries.paging import Mark, Order, Page

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
    statement: Select[Any]
    columns: Columns
    orders: Mapping[str, Order]

    def order(self, name: str | None) -> Order:
        """The order of that name, or the usual one."""
        return self.orders.get(name or "") or next(iter(self.orders.values()))


def page(
    session: Session, listing: Listing, wanted: Wanted, calendar: Calendar, now: datetime, *, sort: str | None = None, mark: Mark | None = None
) -> Page:
    """One page of a list; one statement."""
    return paging.page(session, _narrowed(listing, wanted, calendar, now), listing.order(sort), mark, SIZE)


def count(session: Session, listing: Listing, wanted: Wanted, calendar: Calendar, now: datetime) -> int:
    """How many rows match; `COUNTED` + 1 stands for more than that."""
    return counts(session, listing, [wanted], calendar, now)[0]


def counts(session: Session, listing: Listing, all_wanted: Sequence[Wanted], calendar: Calendar, now: datetime) -> list[int]:
    """The same for several filters, in their order, in one statement."""
    numbers = []
    for wanted in all_wanted:
        rows = _narrowed(listing, wanted, calendar, now).with_only_columns(listing.order(None).key).limit(COUNTED + 1)
        numbers.append(select(func.count()).select_from(rows.subquery()).scalar_subquery())
    return list(session.execute(select(*numbers)).one())


def stream(
    session: Session, listing: Listing, wanted: Wanted, calendar: Calendar, now: datetime, *, sort: str | None = None
) -> Iterator[Row[Any]]:
    """Every matching row, at most `MOST_EXPORTED`, a thousand at a time."""
    statement = _narrowed(listing, wanted, calendar, now).order_by(*listing.order(sort).clauses()).limit(MOST_EXPORTED)
    yield from session.execute(statement.execution_options(yield_per=1000))


def _narrowed(listing: Listing, wanted: Wanted, calendar: Calendar, now: datetime) -> Select[Any]:
    meeting_id = listing.viewer.meeting_id
    return listing.statement.where(*clauses(wanted, listing.columns, meeting_id=meeting_id, calendar=calendar, now=now))
