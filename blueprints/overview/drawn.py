"""The charts of the overview, and the sentence beneath each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import reader_language, short_day
from blueprints.overview import addresses
from blueprints.overview.figures import kind_name
from workflow.engine.definition import Workflow
from workflow.queries.overview import Flow, KindRow, UnitRow, Week
from workflow.queries.spans import Span
from workflow.types import LIGHTS, Light

SHOWN_UNITS = 12


def units(rows: list[UnitRow]) -> dict[str, Any]:
    """Parts under way by unit and light, of the units with most."""
    shown = [row for row in rows if row.under_way][:SHOWN_UNITS]
    data = {
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
    return {"data": data, "cells": [addresses.of_unit(row) for row in shown], "note": _units_note(rows)}


def _units_note(rows: list[UnitRow]) -> str:
    late = [row for row in rows if row.red]
    if not late:
        return _("No unit has anything overdue.")
    most = max(row.red for row in late)
    if sum(row.red == most for row in late) > 1:
        return _("%(units)s units have something overdue, %(count)s at most.", units=len(late), count=most)
    worst = max(late, key=lambda row: row.red)
    name = worst.name.of(reader_language())
    if len(late) == 1:
        return _("Only %(name)s has something overdue: %(count)s.", name=name, count=most)
    return _(
        "%(units)s units have something overdue; %(name)s most, with %(count)s.", units=len(late), name=name, count=most
    )


def kinds(rows: list[KindRow], known: Mapping[str, Workflow]) -> dict[str, Any]:
    """Open matters by kind and light."""
    series = _series(
        (Light.RED, [k.red for k in rows]),
        (Light.AMBER, [k.amber for k in rows]),
        (Light.GREEN, [k.green for k in rows]),
    )
    series.append({"name": _("no clock"), "values": [k.none for k in rows], "light": None})
    data = {
        "kind": "stacked",
        "categories": [kind_name(k.kind, known) for k in rows],
        "series": series,
        "unit": "",
        "description": _("Open matters by kind and light"),
    }
    return {"data": data, "cells": [addresses.of_kind(row) for row in rows]}


def compared(flows: Mapping[str, tuple[Flow, Flow]], span: Span, known: Mapping[str, Workflow]) -> dict[str, Any]:
    """What was registered by kind, in this period and in the one before."""
    data = {
        "kind": "bars",
        "categories": [kind_name(kind, known) for kind in flows],
        "series": [
            {
                "name": _("Period before"),
                "values": [before.begun for _now, before in flows.values()],
                "is_before": True,
            },
            {"name": _("This period"), "values": [now.begun for now, _before in flows.values()], "is_before": False},
        ],
        "unit": "",
        "description": _("Registered by kind, this period and the one before"),
    }
    cells = []
    for kind, both in flows.items():
        urls = addresses.of_flow(kind, both, span)
        cells.append([urls["begun_before"], urls["begun"]])
    return {"data": data, "cells": cells}


def weeks(rows: list[Week]) -> dict[str, Any]:
    """Registered and written off by week."""
    data = {
        "kind": "lines",
        "categories": [short_day(week.monday) for week in rows],
        "series": [
            {"name": _("Registered"), "values": [week.begun for week in rows], "light": None},
            {"name": _("Written off"), "values": [week.settled for week in rows], "light": None},
        ],
        "unit": "",
        "description": _("Registered and written off by week"),
    }
    return {"data": data, "cells": [_week_cells(week) for week in rows], "note": _weeks_note(rows)}


def _week_cells(week: Week) -> list[str | None]:
    span = Span(week.monday, week.sunday)
    return [addresses.begun(span) if week.begun else None, addresses.settled(span) if week.settled else None]


def _weeks_note(rows: list[Week]) -> str:
    begun, settled = sum(w.begun for w in rows), sum(w.settled for w in rows)
    if settled >= begun:
        return _(
            "In these weeks as much was written off as came in: %(settled)s against %(begun)s.",
            settled=settled,
            begun=begun,
        )
    return _(
        "In these weeks more came in than was written off: %(begun)s against %(settled)s.", settled=settled, begun=begun
    )


def _series(*columns: tuple[Light, list[int]]) -> list[dict[str, Any]]:
    language = reader_language()
    return [{"name": LIGHTS[light].of(language), "values": values, "light": str(light)} for light, values in columns]
