"""The figures of a made kind: one statement for its matters and one for the names of units, whatever its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine import made_rules
from workflow.engine.deadlines import Calendar, days_used
from workflow.engine.definition import Workflow
from workflow.engine.made import Figure
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import periods
from workflow.queries.scope import visible_to
from workflow.types import SEVERITIES, Phase, Severity, Text

MOST = 20_000
"""Matters of one kind and period that are counted; beyond, the period is to be narrowed."""
NOBODY = Text("未定", "not set")


@dataclass(frozen=True, slots=True)
class Cell:
    """One number.

    Attributes:
        value: None where there is nothing to count.
        key: what it is broken down by: the uid of a unit, a severity or a choice; None for the whole.
        of: how many matters it is taken from.
    """

    name: Text
    value: float | None
    key: str | None
    of: int


@dataclass(frozen=True, slots=True)
class Table:
    """One figure: a single cell, or one for each part of what it is broken down by, the largest first."""

    figure: Figure
    cells: tuple[Cell, ...]


def tables(
    session: Session, viewer: User, flow: Workflow, calendar: Calendar, *, since: date | None, until: date | None
) -> list[Table]:
    """Every figure of a made kind over the matters that `viewer` may know of and that were registered in a period."""
    made = flow.made
    if made is None:
        return []
    rows = _rows(session, viewer, flow.kind, calendar, (since, until))
    named = _units(session, rows, made.figures)
    return [Table(one, tuple(_cells(one, rows, flow, named, calendar))) for one in made.figures]


def _rows(
    session: Session, viewer: User, kind: str, calendar: Calendar, period: tuple[date | None, date | None]
) -> Sequence[Any]:
    statement = select(
        Matter.state,
        Matter.phase,
        Matter.severity,
        Matter.details,
        Matter.lead_unit_id,
        Matter.station_id,
        Matter.bank_id,
        Matter.created_at,
        Matter.closed_at,
    ).where(visible_to(viewer), Matter.kind == kind)
    since, until = period
    if since or until:
        statement = statement.where(periods.moments(Matter.created_at, since, until, calendar))
    return session.execute(statement.order_by(Matter.id.desc()).limit(MOST)).all()


BY_UNIT = {"unit": "lead_unit_id", "station": "station_id", "bank": "bank_id"}


def _units(session: Session, rows: Iterable[Any], figures: Iterable[Figure]) -> dict[int, tuple[str, Text]]:
    columns = {BY_UNIT[one.by] for one in figures if one.by in BY_UNIT}
    keys = {getattr(row, column) for row in rows for column in columns} - {None}
    if not keys:
        return {}
    found = session.execute(select(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en).where(Unit.id.in_(keys)))
    return {key: (str(uid), Text(zh, en)) for key, uid, zh, en in found}


def _cells(
    figure: Figure, rows: Sequence[Any], flow: Workflow, named: dict[int, tuple[str, Text]], calendar: Calendar
) -> list[Cell]:
    if figure.by is None:
        return [_cell(figure, rows, figure.text, None, calendar)]
    known = _known(figure.by, flow, named)
    groups: dict[str | None, list[Any]] = {}
    for row in rows:
        groups.setdefault(_key(figure.by, row, named), []).append(row)
    cells = [_cell(figure, group, known.get(key or "", NOBODY), key, calendar) for key, group in groups.items()]
    return sorted(cells, key=lambda cell: (cell.key is None, -(cell.value or 0), cell.name.zh))


def _known(by: str, flow: Workflow, named: dict[int, tuple[str, Text]]) -> dict[str, Text]:
    if by in BY_UNIT:
        return dict(named.values())
    if by == "severity":
        return {str(one): text for one, text in SEVERITIES.items()}
    field = made_rules.details(flow).get(by)
    return {choice.value: choice.text for choice in field.choices} if field else {}


def _key(by: str, row: Any, named: dict[int, tuple[str, Text]]) -> str | None:
    if by in BY_UNIT:
        unit = named.get(getattr(row, BY_UNIT[by]) or 0)
        return unit[0] if unit else None
    if by == "severity":
        return str(Severity(row.severity)) if row.severity else None
    value = (row.details or {}).get(by)
    return value if isinstance(value, str) else None


def _cell(figure: Figure, rows: Sequence[Any], name: Text, key: str | None, calendar: Calendar) -> Cell:
    matching = [row for row in rows if _is_meant(figure, row)]
    return Cell(name, _HOW[figure.how](figure, rows, matching, calendar), key, len(rows))


def _is_meant(figure: Figure, row: Any) -> bool:
    is_there = not figure.states or row.state in figure.states
    return is_there and all((row.details or {}).get(name) == value for name, value in figure.where)


def _sum(figure: Figure, _rows: Sequence[Any], matching: Sequence[Any], _calendar: Calendar) -> float | None:
    values = [(row.details or {}).get(figure.of or "") for row in matching]
    return float(sum(value for value in values if isinstance(value, int | float)))


def _rate(_figure: Figure, rows: Sequence[Any], matching: Sequence[Any], _calendar: Calendar) -> float | None:
    counted = [row for row in rows if row.phase != Phase.CANCELLED]
    return round(100 * len(matching) / len(counted), 1) if counted else None


def _median(_figure: Figure, _rows: Sequence[Any], matching: Sequence[Any], calendar: Calendar) -> float | None:
    used = [days_used(row.created_at, row.closed_at, calendar) for row in matching if row.phase == Phase.SETTLED]
    return float(median(used)) if used else None


def _count(_figure: Figure, _rows: Sequence[Any], matching: Sequence[Any], _calendar: Calendar) -> float | None:
    return float(len(matching))


_HOW: dict[str, Callable[[Figure, Sequence[Any], Sequence[Any], Calendar], float | None]] = {
    "count": _count,
    "sum": _sum,
    "rate": _rate,
    "median": _median,
}
