"""Limits that a joint meeting sets for itself, and who works when; what runs already keeps its clocks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import COORDINATORS, OFFICE, SYSTEM_ADMIN, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.errors import faults_in
from blueprints.filters import t
from blueprints.matters.offering import capitalised
from workflow.db import db
from workflow.engine import clock_words, limits
from workflow.engine.definition import HOUR, MINUTE, OFFICE_HOUR, WORKING_DAY
from workflow.engine.read_clocks import parsed
from workflow.errors import Invalid
from workflow.queries.flows import newest
from workflow.services import timing
from workflow.types import UNIT_KINDS

bp = Blueprint("timing", __name__, url_prefix="/timing")
READING, CHANGING = OFFICE | SYSTEM_ADMIN, COORDINATORS | SYSTEM_ADMIN
UNITS = (WORKING_DAY, OFFICE_HOUR, HOUR, MINUTE)


@bp.get("")
@allow(*READING)
def show() -> ResponseReturnValue:
    """The limits of one kind of matter beside those of its workflow, and everybody's working hours."""
    return _page({}, {}, _working_values(), {})


@bp.post("/limits")
@allow(*CHANGING)
def set_limits() -> ResponseReturnValue:
    """Set the limits of a kind of matter."""
    given = {name.removesuffix("-length"): value.strip() for name, value in request.form.items() if "-length" in name}
    wanted = {key: f"{value} {request.form.get(f'{key}-unit', '')}" if value else "" for key, value in given.items()}
    try:
        count = timing.set_limits(_kind(), wanted, actor=actor())
    except Invalid as error:
        return _page(wanted, faults_in(error), _working_values(), {}), 422
    told = ngettext("%(num)s limit is set.", "%(num)s limits are set.", count)
    flash(told if count else _("Nothing was changed."), "success" if count else "info")
    return redirect(url_for("timing.show", kind=_kind()), 303)


@bp.post("/hours")
@allow(*CHANGING)
def set_hours() -> ResponseReturnValue:
    """Set office hours, and by which week each kind of unit works."""
    given = typed(*request.form)
    weeks = {kind: request.form.getlist(f"{kind}_week") for kind in timing.OWN_WEEK}
    try:
        timing.set_working(given, weeks, actor=actor())
    except Invalid as error:
        return _page({}, {}, {**given, **{f"{kind}_week": week for kind, week in weeks.items()}}, faults_in(error)), 422
    flash(_("Working hours are set. What is due already keeps its date."), "success")
    return redirect(url_for("timing.show", kind=_kind(), _anchor="hours"), 303)


def _kind() -> str:
    asked = request.values.get("kind", "problem")
    return asked if asked in _flows() else "problem"


def _flows() -> Any:
    return {
        kind: flow
        for kind, flow in newest(db.session(), actor().meeting_id).items()
        if next(limits.entries(flow, {}), None) is not None
    }


def _page(wanted: Any, faults: dict[str, str], working: dict[str, Any], wrong: dict[str, str]) -> str:
    kind, flows, meeting = _kind(), _flows(), actor().meeting
    rows = [
        _row(flows[kind], entry, meeting.limits_of(kind), wanted, faults) for entry in limits.entries(flows[kind], {})
    ]
    return render_template(
        "admin/timing.html",
        kind=kind,
        tabs=[
            {"label": t(flow.text), "url": url_for("timing.show", kind=one), "count": None, "is_current": one == kind}
            for one, flow in flows.items()
        ],
        rows=rows,
        units=[(unit, _unit(unit)) for unit in UNITS],
        form=_hours(working, wrong),
        errors=[
            {"id": f"limit-{row['key']}", "label": row["name"], "text": row["error"]} for row in rows if row["error"]
        ],
        may_change=bool(actor().positions & CHANGING),
    )


def _unit(unit: str) -> str:
    names = {WORKING_DAY: _("working days"), OFFICE_HOUR: _("office hours"), HOUR: _("hours"), MINUTE: _("minutes")}
    return names[unit]


def _row(flow: Any, entry: Any, own: Any, wanted: Any, faults: dict[str, str]) -> dict[str, Any]:
    """One limit: what the workflow says, and what stands in its place."""
    value = wanted.get(entry.key, own.get(entry.key, ""))
    length, _space, unit = value.partition(" ")
    limit = parsed(own[entry.key]) if entry.key in own else None
    return {
        "key": entry.key,
        "name": capitalised(t(timing.called(flow, entry.key))),
        "usual": t(clock_words.length(entry.limit)),
        "length": length,
        "unit": unit or entry.limit.unit,
        "set": t(clock_words.length(limit)) if limit else "",
        "error": faults.get(entry.key, ""),
    }


def _working_values() -> dict[str, Any]:
    meeting = actor().meeting
    lunch = meeting.lunch
    values: dict[str, Any] = {
        "open": meeting.office_open.strftime("%H:%M"),
        "close": meeting.office_close.strftime("%H:%M"),
        "lunch_from": lunch[0].strftime("%H:%M") if lunch else "",
        "lunch_to": lunch[1].strftime("%H:%M") if lunch else "",
        "amber_days": str(meeting.amber.days),
        "amber_percent": str(meeting.amber.percent),
    }
    for kind in timing.OWN_WEEK:
        how = meeting.settings.get("working", {}).get(kind)
        own = (
            how
            if isinstance(how, dict)
            else {"week": [0, 1, 2, 3, 4], "open": "09:00", "close": "17:00", "holidays": True}
        )
        way = timing.OWN if isinstance(how, dict) else how or timing.OFFICE
        values |= {f"{kind}_way": way, f"{kind}_week": [str(day) for day in own["week"]], f"{kind}_open": own["open"]}
        values |= {f"{kind}_close": own["close"], f"{kind}_holidays": "1" if own["holidays"] else ""}
    return values


def _hours(values: dict[str, Any], faults: dict[str, str]) -> Form:
    form = Form("hours", values, faults)
    hint = _("What is delivered later counts as delivered on the next working day.")
    form.add("open", "line", _("The office opens"), required=True, max=5, placeholder="09:00")
    form.add("close", "line", _("The office closes"), required=True, max=5, placeholder="17:30", hint=hint)
    form.add("lunch_from", "line", _("Lunch from"), max=5, placeholder="12:00")
    form.add("lunch_to", "line", _("Lunch until"), max=5, placeholder="13:30", hint=_("Both empty: no rest at noon."))
    form.add("amber_days", "line", _("Lights turn amber, working days before the end"), required=True, max=2)
    hint = _("Whichever of the two comes first. What is due already keeps its light's turn.")
    form.add("amber_percent", "line", _("or with so many per cent of the term left"), required=True, max=3, hint=hint)
    ways = [(way, t(text)) for way, text in timing.WAYS.items()]
    days = [(str(n), name) for n, name in enumerate(_weekdays())]
    for kind in timing.OWN_WEEK:
        form.add(f"{kind}_way", "choice", t(UNIT_KINDS[kind]), required=True, choices=ways)
        form.add(f"{kind}_week", "multichoice", _("Days worked"), choices=days)
        form.add(f"{kind}_open", "line", _("Opens"), max=5, placeholder="09:00")
        form.add(f"{kind}_close", "line", _("Closes"), max=5, placeholder="17:00")
        form.add(f"{kind}_holidays", "bool", _("Closed on public holidays"))
    return form


def _weekdays() -> list[str]:
    words = t(timing.WEEKDAYS)
    return words.split() if " " in words else [f"周{letter}" for letter in words]
