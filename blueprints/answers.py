"""Answers to a number of working days: the day they end on, and the days counted one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import day, reader_language, weekday
from workflow import clock
from workflow.engine.deadlines import Calendar, due
from workflow.engine.definition import Limit

MOST_SHOWN = 40
LETTERS = "一二三四五六日"


def counted(length: int, calendar: Calendar) -> dict[str, Any]:
    """What a term of `length` working days that is delivered now comes to.

    Returns:
        due_on, words (the day in words), days (for the `days` component; empty where there would be too many),
        delivered_on, and warning where the calendar of that year is provisional.
    """
    now = clock.now()
    moment = due(Limit(length), now, calendar)
    delivered = calendar.delivered_on(now)
    words = _("%(day)s %(weekday)s 18:00", day=day(moment.due_on), weekday=weekday(moment.due_on))
    return {
        "due_on": moment.due_on,
        "words": words,
        "delivered_on": delivered,
        "days": _strip(delivered, moment.due_on, calendar) if (moment.due_on - delivered).days < MOST_SHOWN else [],
        "warning": _(
            "The days off of %(year)s are not announced yet; this date may still move.", year=moment.due_on.year
        )
        if calendar.is_provisional(moment.due_on.year)
        else "",
    }


def _strip(delivered: date, last: date, calendar: Calendar) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = [{"day": delivered.day, "word": _("served"), "kind": "from"}]
    count = 0
    for offset in range(1, (last - delivered).days + 1):
        one = delivered + timedelta(days=offset)
        if calendar.is_working(one):
            count += 1
            shown.append({"day": one.day, "word": str(count), "kind": "end" if one == last else "count"})
        else:
            shown.append({"day": one.day, "word": _short(one), "kind": "off"})
    return shown


def _short(one: date) -> str:
    return LETTERS[one.weekday()] if reader_language() == "zh" else weekday(one)
