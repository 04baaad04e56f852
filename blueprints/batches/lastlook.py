"""The third step of a plan: everything as it will be submitted, and what speaks against it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.batches import choosing
from blueprints.batches.plans import Plan
from blueprints.filters import day, reader_language, t
from workflow.engine.definition import Field
from workflow.services import planning


def context(opened: Plan) -> dict[str, Any]:
    """What the page of the third step reads."""
    return {
        "pairs": [_pair(opened, one) for one in opened.basics if opened.one(one.name)],
        "hidden": [(name, value) for name, values in opened.typed.items() for value in values],
        "checks": _checks(opened),
        "loads": choosing.loads(opened),
        "totals": choosing.totals(opened),
        "groups": _groups(opened),
        "days": opened.days,
    }


def _pair(opened: Plan, one: Field) -> dict[str, Any]:
    return {
        "label": t(one.text),
        "value": _words(opened, one),
        "is_wide": one.type == "text" or one.name == "code_waiver",
    }


def _words(opened: Plan, one: Field) -> str:
    value = opened.one(one.name)
    if one.type == "date" and opened.period:
        return day(value)
    named = {choice.value: t(choice.text) for choice in one.choices}
    named |= {option.value: t(option.text) for option in opened.options.get(one.name, ())}
    return named.get(value, value)


def _groups(opened: Plan) -> list[dict[str, Any]]:
    """The chosen outlets by station, in official order."""
    order = {one.id: place for place, one in enumerate(opened.staff)}
    chosen = sorted(opened.chosen, key=lambda one: (order.get(one.station_id or 0, len(order)), one.id))
    return [
        {"station": t(station), "outlets": [t(one.name) for one in group]}
        for station, group in ((name, list(found)) for name, found in groupby(chosen, key=lambda one: one.station))
    ]


def _checks(opened: Plan) -> list[dict[str, str]]:
    """What was looked at: what is in order, and what to think about."""
    found = [_subject(opened), _outlets(opened)]
    over = choosing.totals(opened)["over"]
    joint = "；" if reader_language() == "zh" else "; "
    if over:
        found.append({"text": joint.join(over), "mark": "warning"})
    elif opened.chosen and opened.period:
        found.append({"text": _("No station has more visits than it can make"), "mark": "good"})
    often = sum(one.visits >= planning.MOST_A_YEAR for one in opened.chosen)
    if often:
        text = ngettext(
            "%(num)s outlet was visited twice or more this year already",
            "%(num)s outlets were visited twice or more this year already",
            often,
        )
        found.append({"text": text, "mark": "warning"})
    twice = sum(one.is_under_way for one in opened.chosen)
    if twice:
        text = ngettext("%(num)s outlet has a visit under way", "%(num)s outlets have a visit under way", twice)
        found.append({"text": text, "mark": "warning"})
    if opened.one("uses_code") == "false":
        found.append({"text": _("No inspection code; the reason is on record"), "mark": "info"})
    return found


def _subject(opened: Plan) -> dict[str, str]:
    if opened.subject is None:
        return {"text": _("Choose an enforcement subject that may inspect"), "mark": "bad"}
    text = _("%(unit)s may inspect; the joint-meeting office never does", unit=t(opened.subject.short))
    return {"text": text, "mark": "good"}


def _outlets(opened: Plan) -> dict[str, str]:
    if not opened.chosen:
        return {"text": _("No outlets proposed; the enforcement subject chooses them after approval"), "mark": "info"}
    text = _("Outlets: %(outlets)s, banks: %(banks)s, precincts: %(stations)s", **choosing.totals(opened))
    return {"text": text, "mark": "good"}
