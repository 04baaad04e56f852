"""What a list's address asks for: filters in and out of the query string, the filter form, and the filters in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from blueprints.filters import day, here, t
from workflow.engine.definition import Field, Workflow
from workflow.queries.filters import PART, Wanted
from workflow.queries.paging import AnyRow, Mark, read
from workflow.queries.periods import VOID, By
from workflow.types import LIGHTS, PHASES, SEVERITIES, UNIT_KINDS, Light, Phase, Severity, Text, UnitKind

T = TypeVar("T")
PARAMETERS = {
    "text": ("q",),
    "since": ("period", "from", "to", "by"),
    "until": ("period", "from", "to", "by"),
}
"""The names in an address, where they are not those of the filter itself."""
LONGEST = 60
DETAIL = "d."
"""What the parameters of details begin with."""
KNOWN = frozenset(
    {
        *("q", "kind", "state", "light", "show", "unit", "severity", "phase", "period", "from", "to", "sort"),
        *("by", "batch", "lost", "failed"),
    }
)
"""Everything in an address that narrows or sorts a list."""
SHOWN = {"today": "show", "unsigned": "show", "found": "found", "part": "part", "clockless": "clockless", VOID: "phase"}
"""What `show` may say, and the name of the filter that a list offers for it."""
KEPT = ("sort", "show", "phase", "batch", "lost", "failed", "by", "from", "to")
"""Filters that the form does not show, and that go along with it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Which filters a list has, and what they choose among.

    Attributes:
        names: filters of `Wanted`; others in an address are not heard.
        flows: the definitions whose kinds and states may be chosen.
        units: rows of uid, short_zh and short_en.
        lights: the lights that rows of this list can show.
        unit, moment: what the filters of unit and period are about: the word, and the choice that filters nothing.
        choices: the details of a made kind that may be chosen, by name; their parameters begin with `DETAIL`.
    """

    names: Sequence[str]
    flows: Mapping[str, Workflow]
    units: Sequence[AnyRow]
    lights: Sequence[Light]
    unit: tuple[str, str]
    moment: tuple[str, str]
    choices: Mapping[str, Field] = field(default_factory=dict)


def wanted(names: Sequence[str], today: date) -> Wanted:
    """The filters of this request's address; what is malformed or not offered is not heard."""
    since, until = _days(today)
    show = request.args.get("show", "")
    given = {
        "text": " ".join(request.args.get("q", "").split())[:LONGEST],
        "kind": request.args.get("kind") or None,
        "state": _state(request.args.get("state", "")),
        "light": _one(Light, "light"),
        "unit": _one(UUID, "unit"),
        "severity": _one(Severity, "severity"),
        "phase": _one(Phase, "phase"),
        "since": since,
        "until": until,
        "by": _one(By, "by") if since or until else None,
        "batch": _one(UUID, "batch"),
        "lost": _one(int, "lost"),
        "failed": _one(int, "failed"),
        "details": _details(),
    }
    shown = {"show": show} if SHOWN.get(show) in names else {}
    return Wanted(**shown, **{name: value for name, value in given.items() if name in names})


def _one(make: Callable[[str], T], name: str) -> T | None:
    try:
        return make(request.args[name]) if request.args.get(name) else None
    except ValueError:
        return None


def _details() -> tuple[tuple[str, str], ...]:
    given = ((name.removeprefix(DETAIL), value) for name, value in request.args.items() if name.startswith(DETAIL))
    return tuple((name, value) for name, value in given if name.isidentifier() and 0 < len(value) <= LONGEST)


def _state(given: str) -> tuple[str, str] | None:
    kind, _dot, state = given.partition(".")
    return (kind, state) if kind and state else None


def _days(today: date) -> tuple[date | None, date | None]:
    """First and last day: those given, or those that the chosen period comes to."""
    starts = {
        "today": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
        "year": today.replace(month=1, day=1),
    }
    if request.args.get("period") in starts:
        return starts[request.args["period"]], None
    return _one(date.fromisoformat, "from"), _one(date.fromisoformat, "to")


def mark() -> Mark | None:
    """From where this request's page goes on."""
    if request.args.get("before"):
        return read(request.args["before"], is_before=True)
    return read(request.args["after"]) if request.args.get("after") else None


def fields(asked: Wanted, offered: Offered) -> list[dict[str, Any]]:
    """The filter form: text, then the choices, those first that a narrow screen keeps."""
    args = request.args
    choices = {
        "kind": (1, _("All kinds"), _kinds(asked, offered)),
        "state": (2, _("All states"), _states(asked, offered)),
        "light": (3, _("All lights"), [(str(light), t(LIGHTS[light])) for light in offered.lights]),
        "severity": (4, _("All severities"), [(str(one), t(text)) for one, text in SEVERITIES.items()]),
        "unit": (4, offered.unit[1], _units(offered)),
        "since": (5, offered.moment[1], _periods()),
    }
    selects = [
        {
            "type": "select",
            "name": "period" if name == "since" else name,
            "label": every,
            "rank": rank,
            "value": args.get("period" if name == "since" else name, ""),
            "choices": [("", every), *values],
        }
        for name, (rank, every, values) in choices.items()
        if name in offered.names
    ]
    selects += [_detail(name, one) for name, one in offered.choices.items()]
    text = {"type": "text", "name": "q", "label": _("Number, title, unit"), "value": asked.text}
    kept = [{"type": "hidden", "name": name, "value": args[name]} for name in KEPT if name in args]
    return [text, *selects, *kept]


def _detail(name: str, one: Field) -> dict[str, Any]:
    every = _("%(what)s: all", what=t(one.text))
    return {
        "type": "select",
        "name": f"{DETAIL}{name}",
        "label": every,
        "rank": 4,
        "value": request.args.get(f"{DETAIL}{name}", ""),
        "choices": [("", every), *((choice.value, t(choice.text)) for choice in one.choices)],
    }


def _kinds(asked: Wanted, offered: Offered) -> list[tuple[str, str]]:
    """Every kind, and the several that the list is narrowed to, if it is."""
    single = [(kind, t(flow.text)) for kind, flow in offered.flows.items() if kind != PART]
    several = [(asked.kind, _kind(asked.kind, offered))] if asked.kind and "," in asked.kind else []
    return [*single, *several]


def _states(asked: Wanted, offered: Offered) -> list[Any]:
    """States by kind; only those of the kind that is chosen."""
    groups = [
        (kind, flow) for kind, flow in offered.flows.items() if kind in (asked.kind or kind).split(",") or kind == PART
    ]
    return [
        (t(flow.text), [(f"{kind}.{code}", t(state.text)) for code, state in flow.states.items()])
        for kind, flow in groups
    ]


def _units(offered: Offered) -> list[Any]:
    """Units by kind."""
    groups = groupby(offered.units, key=lambda unit: UnitKind(unit.kind))
    return [
        (t(UNIT_KINDS[kind]), [(str(unit.uid), t(Text(unit.short_zh, unit.short_en))) for unit in units])
        for kind, units in groups
    ]


def _periods() -> list[tuple[str, str]]:
    return [
        ("today", _("Today")),
        ("week", _("This week")),
        ("month", _("This month")),
        ("quarter", _("This quarter")),
        ("year", _("This year")),
    ]


def in_force(asked: Wanted, offered: Offered) -> list[dict[str, str]]:
    """Every filter in force in words, with the address without it; `name` is that of the filter."""
    words: dict[str, Callable[[], tuple[str, str]]] = {
        "text": lambda: (_("Text"), asked.text),
        "kind": lambda: (_("Kind"), _kind(asked.kind, offered)),
        "state": lambda: (_("State"), _state_name(asked.state, offered)),
        "light": lambda: (_("Light"), t(LIGHTS[asked.light]) if asked.light else ""),
        "show": lambda: (_("Only"), _shown(asked.show)),
        "unit": lambda: (offered.unit[0], _unit(asked.unit, offered)),
        "severity": lambda: (_("Severity"), t(SEVERITIES[asked.severity]) if asked.severity else ""),
        "phase": lambda: (_("Only"), t(PHASES[asked.phase]) if asked.phase else ""),
        "since": lambda: (_moment(asked.by) or offered.moment[0], _period(asked)),
        "until": lambda: (_moment(asked.by) or offered.moment[0], _period(asked)),
        "batch": lambda: (_("Only"), _("of one batch")),
        "lost": lambda: (_("Item not fully met"), str(asked.lost)),
        "failed": lambda: (_("Item not met"), str(asked.failed)),
        "details": lambda: (_("Only"), _chosen(asked, offered)),
    }
    return [{"name": name, "label": _filter(*words[name]()), "remove_url": without(name)} for name in asked.names()]


def _chosen(asked: Wanted, offered: Offered) -> str:
    """The details that the list is narrowed to, each by its name and value."""
    texts = []
    for name, value in asked.details:
        one = offered.choices.get(name)
        choice = next((choice.text for choice in one.choices if choice.value == value), None) if one else None
        texts.append(_filter(t(one.text), t(choice)) if one and choice else value)
    return " / ".join(texts)


def _shown(show: str | None) -> str:
    words = {
        "today": _("due today"),
        "unsigned": _("to be signed for"),
        "found": _("with findings"),
        "part": _("the unit’s parts under way"),
        "clockless": _("no clock running"),
        VOID: _("void"),
    }
    return words.get(show or "", "")


def _moment(by: By | None) -> str:
    words = {
        By.CLOSED: _("Finished"),
        By.REPORTED: _("Part finished"),
        By.DELIVERED: _("Part delivered"),
        By.SIGNED: _("Part signed for"),
        By.LED: _("Led and finished"),
        By.FIRST: _("Led and passed at the first look"),
        By.VISITED: _("Visited"),
        By.CONFIRMED: _("Finding confirmed"),
        By.MENDED: _("Rectification written off"),
    }
    return words[by] if by else ""


def _filter(name: str, value: str) -> str:
    return _("%(name)s: %(value)s", name=name, value=value)


def without(*names: str) -> str:
    """This page's address without some filters, from its first row on."""
    gone = [parameter for name in names for parameter in PARAMETERS.get(name, (name,))]
    if "details" in names:
        gone += [name for name in request.args if name.startswith(DETAIL)]
    return here(**dict.fromkeys([*gone, "after", "before"]))


def _kind(kind: str | None, offered: Offered) -> str:
    return " / ".join(t(offered.flows[k].text) if k in offered.flows else k for k in (kind or "").split(","))


def _state_name(state: tuple[str, str] | None, offered: Offered) -> str:
    kind, codes = state or ("", "")
    flow = offered.flows.get(kind)
    known = flow.states if flow is not None else {}
    return " / ".join(t(known[code].text) if code in known else code for code in codes.split(","))


def _unit(uid: UUID | None, offered: Offered) -> str:
    found = next((unit for unit in offered.units if unit.uid == uid), None)
    return t(Text(found.short_zh, found.short_en)) if found else _("another unit")


def _period(asked: Wanted) -> str:
    if asked.since and asked.until:
        return _("%(first)s to %(last)s", first=day(asked.since), last=day(asked.until))
    return _("from %(day)s", day=day(asked.since)) if asked.since else _("until %(day)s", day=day(asked.until))
