"""A rehearsal in the reader's language: who is stranded, which buttons come and go, which due dates move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import actor
from blueprints.filters import reader_language, t
from workflow.db import db
from workflow.engine.deadlines import Calendar
from workflow.models.rehearsal import Rehearsal
from workflow.queries.calendars import calendar_of

WAYS = ("later", "earlier", "kept", "new", "gone")


def outcome(rehearsal: Rehearsal | None) -> dict[str, Any] | None:
    """What the templates read of a rehearsal that has ended; administrators see the figures and no matter."""
    if rehearsal is None or rehearsal.result is None:
        return None
    found, sees = rehearsal.result, not actor().is_administrator
    calendar = calendar_of(db.session(), actor().meeting)
    places = _buttons(found, sees)
    return {
        "row": rehearsal,
        "summary": _summary(found, places),
        "total": found["total"],
        "states": [_state(one) for one in found["states"]],
        "choices": [(one["code"], t(one)) for one in found["choices"]],
        "stranded": [_stranded(one) for one in found["stranded"]] if sees else [],
        "stranded_in_all": found["stranded_in_all"],
        "is_mapped": any(one["to"] != one["code"] for one in found["states"]),
        "places": places,
        "dues": [_due(one, calendar) for one in found["dues"]] if sees else [],
        "dues_in_all": found["dues_in_all"],
        "ways": [{"word": word(way), "count": found["ways"][way]} for way in WAYS if found["ways"].get(way)],
        "forms": [
            {"state": t(one["state"]), "action": t(one["action"]), "fields": _joined(t(f) for f in one["fields"])}
            for one in found["forms"]
        ],
        "figures": _figures(found, places),
    }


def word(way: str) -> str:
    """What happens to a due date, in a word or two."""
    return {
        "later": _("later"),
        "earlier": _("earlier"),
        "kept": _("would be earlier, stays"),
        "new": _("a new one"),
        "gone": _("none any more"),
    }[way]


def _summary(found: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> str:
    """The whole of it in a sentence."""
    stranded, dues, total = found["stranded_in_all"], found["dues_in_all"], found["total"]
    if not total:
        return ""
    parts = [
        ngettext("%(num)s could not go on", "%(num)s could not go on", stranded)
        if stranded
        else _("every one of them could go on"),
        ngettext("buttons change in %(num)s state", "buttons change in %(num)s states", len(places))
        if places
        else _("everybody keeps their buttons"),
        ngettext("%(num)s due date changes", "%(num)s due dates change", dues) if dues else _("every due date stays"),
    ]
    joined = ("；" if reader_language() == "zh" else "; ").join(parts)
    return ngettext(
        "If the %(num)s matter under way were moved over: %(parts)s.",
        "If the %(num)s matters under way were moved over: %(parts)s.",
        total,
        parts=joined,
    )


def _figures(found: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    stranded = found["stranded_in_all"]
    lost, got = (sum(bool(one[way]) for one in places) for way in ("vanishing", "appearing"))
    return [
        {"label": _("Matters under way"), "value": found["total"]},
        {"label": _("Stranded"), "value": stranded},
        {"label": _("States where buttons vanish"), "value": lost},
        {"label": _("States where buttons appear"), "value": got},
        {"label": _("Due dates that change"), "value": found["dues_in_all"]},
    ]


def _state(one: Mapping[str, Any]) -> dict[str, Any]:
    count = ngettext("%(num)s matter", "%(num)s matters", one["count"])
    return {"code": one["code"], "name": t(one), "count": count, "is_known": one["is_known"], "to": one["to"] or ""}


def _matter(one: Mapping[str, Any]) -> dict[str, Any]:
    title = one["title_en"] if reader_language() == "en" and one["title_en"] else one["title"]
    return {"number": one["number"], "title": title, "url": url_for("matters.show", matter_uid=one["uid"])}


def _stranded(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**_matter(one), "state": t(one["state"]), "why": t(one["why"])}


def _buttons(found: Mapping[str, Any], sees: bool) -> list[dict[str, Any]]:
    """What vanishes and what appears, a state at a time, those that lose a button first.

    Actions to which the same happens for the same roles share a line.
    """
    whose: dict[tuple[str, ...], list[str]] = {}
    for one in found["buttons"]:
        key = (t(one["state"]), one["change"], t(one["action"]), str(one["count"]), *(one["examples"] if sees else ()))
        whose.setdefault(key, []).append(t(one["role"]))
    lines: dict[tuple[Any, ...], list[str]] = {}
    for (state, change, action, *rest), roles in whose.items():
        lines.setdefault((state, change, tuple(dict.fromkeys(roles)), *rest), []).append(action)
    states: dict[str, dict[str, Any]] = {}
    for (state, change, roles, count, *examples), actions in lines.items():
        place = states.setdefault(state, {"state": state, "vanishing": [], "appearing": []})
        line = {"actions": _joined(actions), "roles": _joined(roles), "count": int(count)}
        line["examples"] = _joined(examples[:3])
        place["appearing" if change == "appears" else "vanishing"].append(line)
    standing = Counter({t(one): one["count"] for one in found["states"]})
    ordered = sorted(states.values(), key=lambda one: (not one["vanishing"], -standing[one["state"]]))
    return [{**one, "count": standing[one["state"]]} for one in ordered]


def _due(one: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    days = {name: date.fromisoformat(one[name]) if one[name] else None for name in ("before", "after")}
    apart = calendar.between(days["before"], days["after"]) if days["before"] and days["after"] else 0
    told = _moved(apart) if one["how"] in ("later", "earlier") and apart else word(one["how"])
    return {**_matter(one), "clock": t(one["clock"]), **days, "how": told, "way": one["how"]}


def _moved(days: int) -> str:
    if days > 0:
        return ngettext("%(num)s working day later", "%(num)s working days later", days)
    return ngettext("%(num)s working day earlier", "%(num)s working days earlier", -days)


def _joined(words: Iterable[str]) -> str:
    return ("、" if reader_language() == "zh" else ", ").join(words)
