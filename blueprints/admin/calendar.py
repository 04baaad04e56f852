"""The working-day calendar, kept by the office."""

from __future__ import annotations

import calendar as months
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import COORDINATORS, OFFICE, actor, allow
from blueprints.errors import faults_in
from blueprints.filters import reader_language
from workflow import clock
from workflow.db import db
from workflow.engine.holidays import KINDS
from workflow.errors import Invalid
from workflow.models.meeting import CalendarDay
from workflow.queries import administration
from workflow.queries.calendars import calendar_of
from workflow.services import calendars

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
FIRST, LAST = 2020, 2060


@bp.get("")
@allow(*OFFICE)
def show() -> ResponseReturnValue:
    """Twelve months of a year, and the form that says what a day is."""
    return _page({}, {})


@bp.post("/days")
@allow(*COORDINATORS)
def change() -> ResponseReturnValue:
    """Say what some days are."""
    form = request.form
    first, last = _day(form.get("first")), _day(form.get("last") or form.get("first"))
    if first is None or last is None:
        return _page(form, {"first": _("Give the first and the last day, such as 2027-01-01.")}), 422
    try:
        words = (form.get(name, "") for name in ("kind", "name_zh", "name_en", "source"))
        count = calendars.set_days(first, last, *words, actor=actor())
    except Invalid as error:
        return _page(form, faults_in(error)), 422
    flash(
        ngettext(
            "%(num)s day is set. Due dates that were fixed before have not moved.",
            "%(num)s days are set. Due dates that were fixed before have not moved.",
            count,
        ),
        "success",
    )
    return redirect(url_for("calendar.show", year=first.year), 303)


@bp.post("/<int:year>/fill")
@allow(*COORDINATORS)
def fill(year: int) -> ResponseReturnValue:
    """Fill a year that is not known yet."""
    if FIRST <= year <= LAST:
        calendars.fill_year(year, actor=actor())
        flash(
            _("%(year)s is filled; until its days off are announced its due dates count as provisional.", year=year),
            "success",
        )
    return redirect(url_for("calendar.show", year=year), 303)


@bp.post("/<int:year>/announce")
@allow(*COORDINATORS)
def announce(year: int) -> ResponseReturnValue:
    """A year's days off are announced and entered."""
    calendars.announce(year, actor=actor())
    flash(_("%(year)s is no longer provisional.", year=year), "success")
    return redirect(url_for("calendar.show", year=year), 303)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def _page(typed: Any, faults: dict[str, str]) -> str:
    session, person = db.session(), actor()
    today = calendar_of(session, person.meeting).local_date(clock.now())
    year = min(max(request.args.get("year", today.year, type=int), FIRST), LAST)
    rows = administration.days_of_year(session, person.meeting_id, year)
    language = reader_language()
    return render_template(
        "admin/calendar.html",
        year=year,
        is_known=bool(rows),
        is_provisional=any(row.is_provisional for row in rows.values()),
        months=[_month(year, month, rows, today) for month in range(1, 13)],
        working=sum(
            _works(date.fromordinal(n), rows)
            for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
        ),
        kinds=[(kind, text.of(language)) for kind, text in KINDS.items()],
        named=[row for day, row in sorted(rows.items()) if row.name_zh],
        due=administration.due_in_year(session, person.meeting_id, year, today),
        typed=typed,
        faults=faults,
        can_change=bool(person.positions & COORDINATORS),
    )


def _works(day: date, rows: dict[date, CalendarDay]) -> bool:
    row = rows.get(day)
    return row.kind in ("work", "makeup") if row else day.weekday() < 5


def _month(year: int, month: int, rows: dict[date, CalendarDay], today: date) -> dict[str, Any]:
    weeks = [
        [_cell(date(year, month, number), rows, today) if number else None for number in week]
        for week in months.Calendar().monthdayscalendar(year, month)
    ]
    return {"first": date(year, month, 1), "weeks": weeks}


def _cell(day: date, rows: dict[date, CalendarDay], today: date) -> dict[str, Any]:
    row, language = rows.get(day), reader_language()
    name = (row.name_zh if language == "zh" else row.name_en or row.name_zh) if row else ""
    kind = row.kind if row else ("work" if day.weekday() < 5 else "rest")
    return {"day": day.day, "kind": kind, "name": name, "is_today": day == today}
