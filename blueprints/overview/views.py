"""The overview: six figures with their change, charts with the table behind them, every number with its list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import LEADERSHIP, actor, allow
from blueprints.filters import day
from blueprints.overview import addresses, drawn, figures
from workflow import clock
from workflow.db import db
from workflow.queries import figures as counted
from workflow.queries import overview
from workflow.queries.calendars import calendar_of
from workflow.queries.flows import newest
from workflow.queries.overview import OfficeRow, UnitRow
from workflow.queries.spans import Span, spans

bp = Blueprint("overview", __name__, url_prefix="/overview")


@bp.get("")
@allow(*LEADERSHIP)
def show() -> ResponseReturnValue:
    """Counts by unit, kind and light, and this period against the one before."""
    session, person = db.session(), actor()
    calendar = calendar_of(session, person.meeting)
    choices = dict(spans(person.meeting, calendar.local_date(clock.now())))
    name = request.args.get("period", "month")
    name = name if name in choices else "month"
    span = choices[name]
    flows = overview.flows(session, person, span, calendar)
    units = overview.units(session, person, span, calendar)
    kinds, known = overview.kinds(session, person), newest(session, person.meeting_id)
    return render_template(
        "overview/show.html",
        periods=[
            {"label": label, "url": url_for("overview.show", period=key), "is_current": key == name}
            for key, label in _labels().items()
            if key in choices
        ],
        fact=_fact(span),
        kpis=figures.totals(flows, kinds, span),
        unit_chart=drawn.units(units),
        kind_chart=drawn.kinds(kinds, known),
        weeks_chart=drawn.weeks(overview.weeks(session, person, span.last, calendar)),
        compared=drawn.compared(flows, span, known),
        by_kind=figures.by_kind(flows, span, known),
        units=[_unit(row, span) for row in units],
        office=[_office(row) for row in overview.office(session, person, known)],
        **_inspection(span),
    )


def _office(row: OfficeRow) -> dict[str, Any]:
    red, amber, every = addresses.of_office(row)
    return {"row": row, "urls": {"red": red, "amber": amber, "open": every}}


def _labels() -> dict[str, str]:
    return {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year"), "reporting": _("Reporting period")}


def _fact(span: Span) -> str:
    return _(
        "%(first)s to %(last)s, against %(before)s to %(until)s",
        first=day(span.first),
        last=day(span.last),
        before=day(span.before.first),
        until=day(span.before.last),
    )


def _unit(row: UnitRow, span: Span) -> dict[str, Any]:
    red, _amber, _green, every = addresses.of_unit(row)
    finished, in_time = addresses.reported(row, span)
    return {
        "row": row,
        "on_time": figures.whole(row.on_time),
        "urls": {"red": red, "under_way": every, "finished": finished, "in_time": in_time},
    }


def _inspection(span: Span) -> dict[str, Any]:
    """The inspection figures of what the person may know of, and the banks behind them."""
    session, person = db.session(), actor()
    now, before = (
        counted.figures(session, person.meeting, one.first, one.last, viewer=person) for one in (span, span.before)
    )
    banks = {
        key: figures.of_banks(counted.banks(session, person, one.first, one.last), one)
        for key, one in (("banks", span), ("banks_before", span.before))
    }
    return {"inspection": figures.inspection(now, before, span), **banks}
