"""The overview: six figures with their change, charts with the table behind them, every number with its list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import LEADERSHIP, actor, allow
from blueprints.filters import day, reader_language, short_day
from workflow import clock
from workflow.db import db
from workflow.engine.deadlines import Calendar
from workflow.engine.loading import shipped
from workflow.queries import figures as counted
from workflow.queries import overview
from workflow.queries.calendars import calendar_of
from workflow.queries.overview import Flow, KindRow, Span, UnitRow, Week
from workflow.types import LIGHTS, Light

bp = Blueprint("overview", __name__, url_prefix="/overview")
SHOWN_UNITS = 12
LIST_OF = {
    "problem": "problems.index",
    "rectification": "rectifications.index",
    "visit": "visits.index",
    "batch": "batches.index",
}


@bp.get("")
@allow(*LEADERSHIP)
def show() -> ResponseReturnValue:
    """Counts by unit, kind and light, and this period against the one before."""
    session, person = db.session(), actor()
    calendar = calendar_of(session, person.meeting)
    choices = dict(overview.spans(person.meeting, calendar.local_date(clock.now())))
    name = request.args.get("period", "month")
    name = name if name in choices else "month"
    span = choices[name]
    units = overview.units(session, person, span, calendar)
    kinds = overview.kinds(session, person)
    weeks = overview.weeks(session, person, span.last, calendar)
    now, before = (overview.flow(session, person, one, calendar) for one in (span, span.before))
    return render_template(
        "overview/show.html",
        periods=[
            {"label": label, "url": url_for("overview.show", period=key), "is_current": key == name}
            for key, label in _labels().items()
            if key in choices
        ],
        fact=_(
            "%(first)s to %(last)s, against %(before)s to %(until)s",
            first=day(span.first),
            last=day(span.last),
            before=short_day(span.before.first),
            until=short_day(span.before.last),
        ),
        kpis=_kpis(now, before, kinds, span),
        units=units,
        unit_chart=_unit_chart(units),
        unit_urls=[_unit_url(row) for row in units],
        unit_note=_unit_note(units),
        kind_chart=_kind_chart(kinds),
        kind_urls=[url_for(LIST_OF.get(row.kind, "ledger.index"), phase="open") for row in kinds],
        weeks_chart=_weeks_chart(weeks),
        weeks_note=_weeks_note(weeks),
        inspection=_inspection(span, calendar),
    )


def _labels() -> dict[str, str]:
    return {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year"), "reporting": _("Reporting period")}


def _kpis(now: Flow, before: Flow, kinds: list[KindRow], span: Span) -> list[dict[str, Any]]:
    under_way, red = sum(k.green + k.amber + k.red + k.none for k in kinds), sum(k.red for k in kinds)
    period = {"since": span.first.isoformat(), "until": span.last.isoformat()}
    rate, rate_before = now.on_time, before.on_time
    return [
        _kpi(_("Registered"), now.begun, before.begun, url_for("ledger.index", **period)),
        _kpi(
            _("Written off"), now.settled, before.settled, url_for("ledger.index", phase="settled"), is_more_better=True
        ),
        _kpi(
            _("Finished in time"),
            None if rate is None else round(rate),
            None if rate_before is None else round(rate_before),
            None,
            unit="%",
            is_more_better=True,
        ),
        _kpi(_("Finished late"), now.late, before.late, url_for("ledger.index", light="late"), is_more_better=False),
        {
            "label": _("Open now"),
            "value": under_way,
            "unit": "",
            "url": url_for("ledger.index", phase="open"),
            "change": "",
        },
        {
            "label": _("Overdue now"),
            "value": red,
            "unit": "",
            "url": url_for("ledger.index", light="red"),
            "change": "",
        },
    ]


def _kpi(
    label: str,
    now: int | None,
    before: int | None,
    url: str | None,
    *,
    unit: str = "",
    is_more_better: bool | None = None,
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "label": label,
        "value": "—" if now is None else now,
        "unit": unit if now is not None else "",
        "url": url,
        "change": "",
    }
    if now is None or before is None:
        return entry
    more = now - before
    if more > 0:
        entry |= {"change": _("%(count)s more", count=more), "direction": "up", "is_worse": is_more_better is False}
    elif more < 0:
        entry |= {"change": _("%(count)s fewer", count=-more), "direction": "down", "is_worse": is_more_better is True}
    else:
        entry |= {"change": _("as before"), "direction": "same", "is_worse": False}
    return entry


def _series(*columns: tuple[Light, list[int]]) -> list[dict[str, Any]]:
    language = reader_language()
    return [{"name": LIGHTS[light].of(language), "values": values, "light": str(light)} for light, values in columns]


def _unit_chart(units: list[UnitRow]) -> dict[str, Any]:
    shown = units[:SHOWN_UNITS]
    return {
        "kind": "stacked",
        "categories": [row.name.of(reader_language()) for row in shown],
        "series": _series(
            (Light.RED, [r.red for r in shown]),
            (Light.AMBER, [r.amber for r in shown]),
            (Light.GREEN, [r.green for r in shown]),
        ),
        "unit": "",
        "description": _("Open parts of each unit by light"),
    }


def _unit_url(row: UnitRow) -> str:
    return url_for("ledger.index", unit=row.uid, phase="open")


def _unit_note(units: list[UnitRow]) -> str:
    late = [row for row in units if row.red]
    if not late:
        return _("No unit has anything overdue.")
    worst = max(late, key=lambda row: row.red)
    return _(
        "%(units)s units have something overdue; %(name)s most, with %(count)s.",
        units=len(late),
        name=worst.name.of(reader_language()),
        count=worst.red,
    )


def _kind_chart(kinds: list[KindRow]) -> dict[str, Any]:
    language = reader_language()
    series = _series(
        (Light.RED, [k.red for k in kinds]),
        (Light.AMBER, [k.amber for k in kinds]),
        (Light.GREEN, [k.green for k in kinds]),
    )
    series.append({"name": _("no clock"), "values": [k.none for k in kinds], "light": None})
    return {
        "kind": "stacked",
        "categories": [shipped()[k.kind][1].text.of(language) if k.kind in shipped() else k.kind for k in kinds],
        "series": series,
        "unit": "",
        "description": _("Open matters by kind and light"),
    }


def _weeks_chart(weeks: list[Week]) -> dict[str, Any]:
    return {
        "kind": "lines",
        "categories": [short_day(week.monday) for week in weeks],
        "series": [
            {"name": _("Registered"), "values": [week.begun for week in weeks], "light": None},
            {"name": _("Written off"), "values": [week.settled for week in weeks], "light": None},
        ],
        "unit": "",
        "description": _("Registered and written off by week"),
    }


def _weeks_note(weeks: list[Week]) -> str:
    begun, settled = sum(w.begun for w in weeks), sum(w.settled for w in weeks)
    if settled >= begun:
        return _(
            "In these weeks as much was written off as came in: %(settled)s against %(begun)s.",
            settled=settled,
            begun=begun,
        )
    return _(
        "In these weeks more came in than was written off: %(begun)s against %(settled)s.", settled=settled, begun=begun
    )


def _inspection(span: Span, _calendar: Calendar) -> list[tuple[str, int, str]]:
    """The inspection figures of the period, each with where its rows are."""
    found = counted.figures(db.session(), actor().meeting, span.first, span.last)
    period = {"since": span.first.isoformat(), "until": span.last.isoformat()}
    return [
        (_("Batches"), found.batches, url_for("batches.index")),
        (_("Visits completed"), found.visits, url_for("visits.index", **period)),
        (_("Findings confirmed"), found.findings, url_for("rectifications.index", **period)),
        (_("Banks with findings"), found.banks_with_findings, url_for("rectifications.index", **period)),
        (_("Rectifications written off"), found.rectified, url_for("rectifications.index", phase="settled")),
    ]
