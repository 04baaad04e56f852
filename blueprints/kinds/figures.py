"""The figures of a made kind: every number with the list behind it."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.filters import day, t
from blueprints.kinds.views import bp
from blueprints.lists import made as lists
from blueprints.lists.narrowing import DETAIL
from workflow import clock
from workflow.db import db
from workflow.engine.made import Figure
from workflow.queries import made_figures
from workflow.queries.calendars import calendar_of
from workflow.queries.made_figures import BY_UNIT, Cell, Table
from workflow.queries.spans import Span, spans

LONGEST = 14
"""Rows of one breakdown that are shown; a list has them all."""


@bp.get("/<kind>/figures")
@allow(*BUSINESS)
def figures(kind: str) -> ResponseReturnValue:
    """Counts, sums, rates and medians as the definition names them, over those registered in a period."""
    session, person = db.session(), actor()
    flow, calendar = lists.flow_of(person, kind), calendar_of(session, person.meeting)
    choices = dict(spans(person.meeting, calendar.local_date(clock.now())))
    name = request.args.get("period", "all")
    span = choices.get(name)
    tables = made_figures.tables(
        session, person, flow, calendar, since=span.first if span else None, until=span.last if span else None
    )
    g.menu_area = "kinds"
    return render_template(
        "kinds/figures.html",
        kind=kind,
        name=t(flow.text),
        periods=_periods(kind, name if span else "all", choices),
        fact=_("registered from %(first)s to %(last)s", first=day(span.first), last=day(span.last)) if span else "",
        kpis=[_kpi(kind, one, span) for one in tables if one.figure.by is None],
        tables=[_table(kind, one, span) for one in tables if one.figure.by is not None],
        has_any=any(cell.of for one in tables for cell in one.cells),
    )


def _periods(kind: str, name: str, choices: dict[str, Span]) -> list[dict[str, Any]]:
    labels = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year"), "reporting": _("Reporting period")}
    known = [("all", _("All time")), *((key, label) for key, label in labels.items() if key in choices)]
    return [
        {"label": label, "url": url_for("kinds.figures", kind=kind, period=key), "is_current": key == name}
        for key, label in known
    ]


def _kpi(kind: str, table: Table, span: Span | None) -> dict[str, Any]:
    cell = table.cells[0]
    return {
        "label": t(table.figure.text),
        "value": _number(table.figure, cell),
        "unit": _unit(table.figure) if cell.value is not None else "",
        "url": _address(kind, table.figure, cell, span),
        "change": "",
        "note": _("out of %(count)s matters", count=cell.of) if table.figure.how in ("rate", "median") else "",
    }


def _table(kind: str, table: Table, span: Span | None) -> dict[str, Any]:
    shown = table.cells[:LONGEST]
    most = max((cell.value or 0 for cell in table.cells), default=0)
    return {
        "title": t(table.figure.text),
        "unit": _unit(table.figure),
        "rows": [
            {
                "name": t(cell.name),
                "value": _number(table.figure, cell),
                "percent": 100 * (cell.value or 0) / most if most else 0,
                "url": _address(kind, table.figure, cell, span),
            }
            for cell in shown
        ],
        "left_out": len(table.cells) - len(shown),
    }


def _number(figure: Figure, cell: Cell) -> str:
    if cell.value is None:
        return "—"
    return f"{cell.value:g}" if figure.how in ("rate", "median") else f"{cell.value:,.0f}"


def _unit(figure: Figure) -> str:
    return {"rate": "%", "median": _("working days")}.get(figure.how, "")


def _address(kind: str, figure: Figure, cell: Cell, span: Span | None) -> str | None:
    """The list of what a number was counted from; None for a group that no filter names."""
    query: dict[str, str] = {}
    if span is not None:
        query |= {"from": span.first.isoformat(), "to": span.last.isoformat()}
    if figure.states:
        query["state"] = f"{kind}.{','.join(figure.states)}"
    query |= {f"{DETAIL}{name}": value for name, value in figure.where}
    if figure.by is not None:
        if cell.key is None:
            return None
        name = "unit" if figure.by in BY_UNIT else "severity" if figure.by == "severity" else f"{DETAIL}{figure.by}"
        query[name] = cell.key
    return url_for("kinds.show", kind=kind, **query)
