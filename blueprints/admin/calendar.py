"""The working-day calendar, kept by the office: a year of months, what a day is, and what is due by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import COORDINATORS, OFFICE, actor, allow
from blueprints.admin import months
from blueprints.admin.forms import Form, typed
from blueprints.errors import faults_in, sentence
from blueprints.filters import day, reader_language
from workflow import clock
from workflow.db import db
from workflow.engine.holidays import FESTIVALS, HOLIDAY, KINDS
from workflow.errors import Invalid, Refused
from workflow.queries import calendars as known
from workflow.queries import duedates
from workflow.queries.calendars import FIRST_YEAR, LAST_YEAR, calendar_of
from workflow.services import calendars
from workflow.services import duedates as moving

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
FIELDS = ("first", "last", "kind", "festival", "name_zh", "name_en", "source")


@bp.get("")
@allow(*OFFICE)
def show() -> ResponseReturnValue:
    """Twelve months of a year, and the form that says what a day is."""
    chosen = request.args.get("day", type=date.fromisoformat)
    values = {"first": chosen.isoformat(), "last": chosen.isoformat()} if chosen else {}
    return _page(_year(), values, {})


@bp.post("/days")
@allow(*COORDINATORS)
def change() -> ResponseReturnValue:
    """Say what some days are; then what is due by them."""
    given = typed(*FIELDS)
    try:
        first, last = calendars.set_days(given, actor=actor())
    except Invalid as error:
        return _page(_year(), given, faults_in(error)), 422
    told = _("%(first)s is set.", first=day(first)) if first == last else ""
    flash(told or _("%(first)s to %(last)s are set.", first=day(first), last=day(last)), "success")
    return redirect(url_for("calendar.due", since=first.isoformat()), 303)


@bp.post("/<int:year>/fill")
@allow(*COORDINATORS)
def fill(year: int) -> ResponseReturnValue:
    """Fill a year that is not known yet."""
    try:
        calendars.fill_year(year, actor=actor())
    except Refused as error:
        return _page(_year(), {}, {"": sentence(error)}), 409
    flash(_("%(year)s is filled. Enter its days off as soon as they are announced.", year=year), "success")
    return redirect(url_for("calendar.show", year=year), 303)


@bp.post("/<int:year>/announce")
@allow(*COORDINATORS)
def announce(year: int) -> ResponseReturnValue:
    """A year's days off are announced and entered."""
    try:
        calendars.announce(year, actor=actor())
    except Refused as error:
        return _page(_year(), {}, {"": sentence(error)}), 409
    flash(_("%(year)s is no longer provisional.", year=year), "success")
    return redirect(url_for("calendar.due", since=date(year, 1, 1).isoformat()), 303)


@bp.get("/due")
@allow(*OFFICE)
def due() -> ResponseReturnValue:
    """What is due from a day on, and which of it the present calendar would end elsewhere; nothing moves by looking."""
    session, person, since = db.session(), actor(), _since()
    matters, parts, duties = duedates.due_from(session, person, since)
    found, has_more = duedates.differing(session, person, calendar_of(session, person.meeting), since)
    behind = known.unmoved_since(person.meeting)
    if behind is not None and since <= behind and not any(one.later for one in found) and not has_more:
        session.rollback()
        moving.catch_up(since, actor=person)
    return render_template(
        "admin/due.html",
        since=since,
        counts=[(_("Matters"), matters), (_("Parts of units"), parts), (_("Steps to do"), duties)],
        rows=[_moved(one) for one in found],
        later=sum(1 for one in found if one.later),
        has_more=has_more,
        may_change=_may_change(),
    )


@bp.post("/due")
@allow(*COORDINATORS)
def extend() -> ResponseReturnValue:
    """Give what is due from a day on the time that the present calendar gives it, where that is more."""
    since = _since()
    count, has_more = moving.extend(since, actor=actor())
    told = ngettext("%(num)s matter has its new due date.", "%(num)s matters have their new due dates.", count)
    flash(f"{told} {_('There are more; go on below.')}" if has_more else told, "success")
    return redirect(url_for("calendar.due", since=since.isoformat()), 303)


def _may_change() -> bool:
    return bool(actor().positions & COORDINATORS)


def _today() -> date:
    return calendar_of(db.session(), actor().meeting).local_date(clock.now())


def _year() -> int:
    chosen = request.args.get("day", type=date.fromisoformat)
    year = chosen.year if chosen else request.args.get("year", _today().year, type=int)
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _since() -> date:
    """The day that the address names; overdue work counts too, so it may lie behind."""
    return request.values.get("since", _today(), type=date.fromisoformat)


def _moved(one: duedates.Moved) -> dict[str, Any]:
    language = reader_language()
    return {
        "number": one.matter.number,
        "title": one.matter.heading.of(language),
        "url": url_for("matters.show", matter_uid=one.matter.uid),
        "shifts": [
            {
                "what": shift.what.of(language),
                "before": shift.before,
                "after": shift.after.due_on,
                "is_later": shift.is_later,
            }
            for shift in one.shifts
            if shift.what is not None
        ],
    }


def _page(year: int, values: dict[str, Any], faults: dict[str, str]) -> str:
    session, person, today = db.session(), actor(), _today()
    rows = known.days_of_year(session, person.meeting_id, year)
    return render_template(
        "admin/calendar.html",
        year=year,
        is_first=year == FIRST_YEAR,
        is_last=year == LAST_YEAR,
        is_known=bool(rows),
        is_provisional=any(row.is_provisional for row in rows.values()),
        months=months.of_year(year, rows, today),
        working=months.working_days(year, rows),
        named=months.named(rows),
        source=next((row.source for row in rows.values() if row.source), ""),
        form=_form(year, values, faults),
        may_change=_may_change(),
    )


def _form(year: int, values: dict[str, Any], faults: dict[str, str]) -> Form:
    language = reader_language()
    usual = {
        "kind": HOLIDAY,
        "source": _("General Office of the State Council, notice on the holidays of %(year)s", year=year),
    }
    form = Form("days", {**usual, **values}, faults)
    form.add("first", "date", _("First day"), required=True)
    form.add("last", "date", _("Last day"), hint=_("Empty: only the first day."))
    kinds = [(kind, text.of(language)) for kind, text in KINDS.items()]
    form.add("kind", "choice", _("These are"), required=True, choices=kinds)
    festivals = [(one.zh, one.of(language)) for one in FESTIVALS]
    form.add(
        "festival",
        "choice",
        _("Festival"),
        choices=[*festivals, (calendars.OTHER, _("Another one"))],
        hint=_("For a public holiday, or the working day that makes up for it."),
    )
    only = _("Only for another one than those above.")
    form.add("name_zh", "line", _("Its name in Chinese"), hint=only, max=calendars.LONGEST["name_zh"])
    form.add("name_en", "line", _("Its name in English"), hint=only, max=calendars.LONGEST["name_en"])
    form.add("source", "line", _("On whose word"), required=True, max=calendars.LONGEST["source"])
    return form
