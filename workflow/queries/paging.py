"""Pages by key: the rows beyond one row, in an order that no inserted row disturbs; never an OFFSET."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow.db import UtcDateTime

Column = InstrumentedAttribute[Any]
Statement = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a column that is never null, then the key of the row."""

    column: Column
    key: Column
    is_descending: bool = False

    def clauses(self, *, is_reversed: bool = False) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """What ORDER BY takes."""
        if self.is_descending != is_reversed:
            return self.column.desc(), self.key.desc()
        return self.column.asc(), self.key.asc()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list: just behind the row with this value and key, or with `is_before` just before it."""

    value: datetime | str | int
    key: int
    is_before: bool = False

    def token(self) -> str:
        """The place as an address can carry it."""
        value = {"at": self.value.isoformat()} if isinstance(self.value, datetime) else self.value
        text = json.dumps([value, self.key], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(token: str, *, is_before: bool = False) -> Mark | None:
    """The place that a token names; None when it is not one of ours."""
    try:
        value, key = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if isinstance(value, dict):
            value = datetime.fromisoformat(value["at"])
            if value.tzinfo is None:
                return None
    except (ValueError, TypeError, KeyError):
        return None
    is_ours = isinstance(value, datetime | str | int) and type(key) is int
    return Mark(value, key, is_before) if is_ours else None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the places from which the neighbouring pages go on; None where there are none."""

    rows: Sequence[AnyRow]
    newer: Mark | None = None
    older: Mark | None = None


def page(session: Session, statement: Statement, order: Order, mark: Mark | None, size: int) -> Page:
    """The `size` rows beyond `mark`, or the first ones; one statement, or two where nothing lies beyond it any more."""
    is_reversed = mark is not None and mark.is_before
    cut = statement.add_columns(order.column.label("page_value"), order.key.label("page_key"))
    if mark is not None and _fits(mark, order):
        cut = cut.where(_beyond(order, mark))
    else:
        mark, is_reversed = None, False
    rows = list(session.execute(cut.order_by(*order.clauses(is_reversed=is_reversed)).limit(size + 1)))
    if mark is not None and not rows:
        return page(session, statement, order, None, size)
    has_more = len(rows) > size
    rows = rows[:size]
    if is_reversed:
        rows.reverse()
    has_newer = has_more if is_reversed else mark is not None
    has_older = is_reversed or has_more
    newer = replace(_mark(rows[0]), is_before=True) if has_newer else None
    return Page(rows, newer, _mark(rows[-1]) if has_older else None)


def _fits(mark: Mark, order: Order) -> bool:
    """The place was made by the same order: an address may have been edited."""
    kind = order.column.type
    return isinstance(mark.value, datetime if isinstance(kind, UtcDateTime) else kind.python_type)


def _mark(row: AnyRow) -> Mark:
    return Mark(row.page_value, row.page_key)


def _beyond(order: Order, mark: Mark) -> ColumnElement[bool]:
    """The range that an index can seek, then the tie on the key."""
    if order.is_descending != mark.is_before:
        return and_(order.column <= mark.value, or_(order.column < mark.value, order.key < mark.key))
    return and_(order.column >= mark.value, or_(order.column > mark.value, order.key > mark.key))
