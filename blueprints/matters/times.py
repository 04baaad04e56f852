"""The clocks of a matter in the reader's language: side by side on its page, and how each date came about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow, wants_fragment
from blueprints.filters import clock as hour
from blueprints.filters import day, moment, reader_language, t, weekday
from blueprints.matters.offering import capitalised
from blueprints.matters.veil import veil_for
from workflow import clock
from workflow.db import db
from workflow.engine import clock_words
from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import HOUR, MINUTE, WORKING_DAY
from workflow.queries import timekeeping
from workflow.queries.calendars import calendar_of
from workflow.queries.matters import found
from workflow.queries.pages import MatterPage, assignments_of
from workflow.queries.timekeeping import Ended, Told
from workflow.types import Light

bp = Blueprint("clocks", __name__, url_prefix="/matters")
MOST_DAYS = 45
"""A term of more days than these is not drawn day by day."""


@bp.get("/<uuid:matter_uid>/clocks")
@allow(*BUSINESS)
def show(matter_uid: UUID) -> ResponseReturnValue:
    """How each of a matter's due dates came about, and how its clocks ended; beside the clocks, or as a page."""
    session, now = db.session(), clock.now()
    matter = found(session, matter_uid, actor())
    calendar = calendar_of(session, matter.meeting)
    told = timekeeping.running(matter, assignments_of(session, matter), calendar, now)
    is_page = not wants_fragment()
    return render_template(
        "matters/clocks_page.html" if is_page else "matters/clocks_told.html",
        matter=matter,
        title=veil_for(actor(), matter)(t(matter.heading)),
        clocks=[_explained(one) for one in told],
        ended=[_ended(one) for one in timekeeping.ended(session, matter)],
        is_page=is_page,
    )


def rows(page: MatterPage) -> list[dict[str, Any]]:
    """The running clocks, as lines of the panel; no statement."""
    parts = [one.assignment for one in page.parts]
    return [_row(one) for one in timekeeping.running(page.matter, parts, page.calendar, page.now)]


def _row(one: Told) -> dict[str, Any]:
    return {
        "name": _name(one.name, one.unit),
        "length": t(clock_words.length(one.limit)),
        "started_at": one.started_at,
        "due": _due(one.due, one.calendar),
        "light": one.lamp,
        "days_left": one.left if one.lamp != Light.GREY else None,
        "paused": one.paused,
        "is_held": one.held_since is not None,
        "is_counting": one.is_counting,
        "is_provisional": one.is_provisional,
    }


def _name(name: Any, unit: Any) -> str:
    words = capitalised(t(name))
    return _("%(unit)s: %(clock)s", unit=t(unit), clock=words) if unit else words


def _due(moment_of: Due, calendar: Calendar) -> str:
    """A day, with the hour where the clock ends by the hour."""
    is_day = calendar.midnight(moment_of.due_on + timedelta(days=1)) == moment_of.due_at
    return day(moment_of.due_on) if is_day else f"{day(moment_of.due_on)} {hour(moment_of.due_at)}"


def _explained(one: Told) -> dict[str, Any]:
    return {**_row(one), "steps": list(_steps(one)), "days": _days(one)}


def _steps(one: Told) -> Any:
    """Sentence by sentence from the start to the due moment."""
    joined = ("，" if reader_language() == "zh" else ", ").join(t(reason) for reason in one.reasons)
    yield _("Length: %(length)s (%(why)s).", length=t(clock_words.length(one.limit)), why=joined)
    yield _started(one)
    if one.worked_by:
        yield _("It counts by the working week of: %(kind)s.", kind=t(one.worked_by))
    for since, until in one.pauses:
        days = one.calendar.between(one.calendar.local_date(since), one.calendar.local_date(until))
        yield _(
            "Held up from %(since)s to %(until)s: %(days)s working days are not counted.",
            since=moment(since),
            until=moment(until),
            days=days,
        )
    if one.held_since:
        yield _("Held up since %(since)s; it runs on with what is left.", since=moment(one.held_since))
    yield _("Due %(day)s %(weekday)s.", day=_due(one.due, one.calendar), weekday=weekday(one.due.due_on))
    if one.by_calendar:
        yield _(
            "By the present calendar it would be due %(day)s. What is due moves only when the office says so.",
            day=_due(one.by_calendar, one.calendar),
        )
    if one.is_provisional:
        yield _("The days off of %(year)s are not announced yet; this date may still move.", year=one.due.due_on.year)


def _started(one: Told) -> str:
    at, start = moment(one.started_at), one.calendar.local_date(one.started_at)
    if one.limit.unit in (HOUR, MINUTE):
        return _("It began %(at)s and runs through nights and days off.", at=at)
    if one.limit.unit != WORKING_DAY:
        return _("It began %(at)s; only office hours on working days count.", at=at)
    if one.delivered_on != start:
        return _(
            "It began %(at)s, after office close or on a day off, and counts as begun on %(day)s.",
            at=at,
            day=day(one.delivered_on),
        )
    return _("It began %(at)s; day 1 is the next working day.", at=at)


def _days(one: Told) -> list[dict[str, Any]]:
    """The working days one by one; empty where there are too many, or none are counted."""
    last = one.due.due_on
    if one.limit.unit != WORKING_DAY or not 0 < (last - one.delivered_on).days <= MOST_DAYS:
        return []
    held = [tuple(one.calendar.local_date(at) for at in pause) for pause in one.pauses]
    shown: list[dict[str, Any]] = [{"day": one.delivered_on.day, "word": _("served"), "kind": "from"}]
    count = 0
    for offset in range(1, (last - one.delivered_on).days + 1):
        at = one.delivered_on + timedelta(days=offset)
        is_held = any(since < at <= until for since, until in held)
        count += one.calendar.is_working(at) and not is_held
        shown.append(_day(at, count, last, is_off=is_held or not one.calendar.is_working(at), is_held=is_held))
    return shown


def _day(at: date, count: int, last: date, *, is_off: bool, is_held: bool) -> dict[str, Any]:
    word = _("held up") if is_held else weekday(at) if is_off else str(count)
    short = word.removeprefix("周") if reader_language() == "zh" else word
    return {"day": at.day, "word": short, "kind": "end" if at == last else "off" if is_off else "count"}


def _ended(one: Ended) -> dict[str, Any]:
    return {
        "name": _name(one.name, one.unit),
        "length": t(clock_words.length(one.limit)) if one.limit else "",
        "started_at": one.started_at,
        "due_on": one.due_on,
        "ended_at": one.ended_at,
        "is_late": one.is_late,
        "standing": _("%(count)s days over", count=-one.days) if one.days < 0 else "",
        "paused": one.paused,
    }
