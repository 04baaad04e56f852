"""A year as twelve tables: what each day is, in words and not by colour alone."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import MONTHS, WEEKDAYS, reader_language
from workflow.engine.holidays import HOLIDAY, KINDS, MAKEUP, WORK
from workflow.models.meeting import CalendarDay
from workflow.queries.calendars import usual_kind

Rows = Mapping[date, CalendarDay]


def of_year(year: int, rows: Rows, today: date) -> list[dict[str, Any]]:
    """The months of a year in order: name, heads of the columns, weeks of seven cells, None where no day is."""
    language = reader_language()
    heads = ["一", "二", "三", "四", "五", "六", "日"] if language == "zh" else [name[:2] for name in WEEKDAYS["en"]]
    return [
        {
            "name": f"{month}月" if language == "zh" else MONTHS[month - 1],
            "heads": list(zip(heads, WEEKDAYS[language], strict=True)),
            "weeks": [
                [_cell(date(year, month, number), rows, today) if number else None for number in week]
                for week in calendar.Calendar().monthdayscalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _cell(day: date, rows: Rows, today: date) -> dict[str, Any]:
    kind = kind_of(day, rows)
    words = {HOLIDAY: _("off"), MAKEUP: _("work")}
    name = _name(rows.get(day))
    said = [KINDS[kind].of(reader_language()), *([name] if name else [])]
    return {
        "day": day,
        "kind": kind,
        "word": words.get(kind, ""),
        "says": "，".join(said) if reader_language() == "zh" else ", ".join(said),
        "is_today": day == today,
    }


def kind_of(day: date, rows: Rows) -> str:
    """What a day is."""
    row = rows.get(day)
    return row.kind if row is not None else usual_kind(day)


def working_days(year: int, rows: Rows) -> int:
    """How many days of a year are worked."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366 if calendar.isleap(year) else 365))
    return sum(kind_of(day, rows) in (WORK, MAKEUP) for day in days)


def named(rows: Rows) -> list[dict[str, Any]]:
    """Named days of a year in order, those in a row that are alike as one: first, last, name, is_work."""
    days = [row for day, row in sorted(rows.items()) if row.name_zh]
    return [
        {"first": run[0].day, "last": run[-1].day, "name": _name(run[0]), "is_work": run[0].kind == MAKEUP}
        for run in _runs(days)
    ]


def _runs(days: list[CalendarDay]) -> Iterator[list[CalendarDay]]:
    run = days[:1]
    for before, row in pairwise(days):
        follows = row.day - before.day == timedelta(days=1)
        if follows and (row.name_zh, row.kind) == (before.name_zh, before.kind):
            run.append(row)
        else:
            yield run
            run = [row]
    if run:
        yield run


def _name(row: CalendarDay | None) -> str:
    if row is None:
        return ""
    return row.name_zh if reader_language() == "zh" else row.name_en or row.name_zh
