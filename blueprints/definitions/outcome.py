"""A rehearsal in the reader's language: who is stranded, which buttons come and go, which due dates move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import actor
from blueprints.filters import reader_language, t
from workflow.models.rehearsal import Rehearsal

WAYS = ("later", "earlier", "kept", "new", "gone")


def outcome(rehearsal: Rehearsal | None) -> dict[str, Any] | None:
    """What the templates read of a rehearsal that has ended; administrators see the figures and no matter."""
    if rehearsal is None or rehearsal.result is None:
        return None
    found, sees = rehearsal.result, not actor().is_administrator
    return {
        "row": rehearsal,
        "total": found["total"],
        "states": [_state(one) for one in found["states"]],
        "choices": [(one["code"], t(one)) for one in found["choices"]],
        "stranded": [_stranded(one) for one in found["stranded"]] if sees else [],
        "stranded_in_all": found["stranded_in_all"],
        **_buttons(found["buttons"], sees),
        "dues": [_due(one) for one in found["dues"]] if sees else [],
        "dues_in_all": found["dues_in_all"],
        "ways": [{"word": word(way), "count": found["ways"][way]} for way in WAYS if found["ways"].get(way)],
        "forms": [
            {"state": t(one["state"]), "action": t(one["action"]), "fields": _joined(t(f) for f in one["fields"])}
            for one in found["forms"]
        ],
        "figures": _figures(found),
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


def _figures(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    stranded, buttons = found["stranded_in_all"], found["buttons"]
    lost = sum(1 for one in buttons if one["change"] == "vanishes")
    return [
        {"label": _("Matters under way"), "value": found["total"]},
        {"label": _("Stranded"), "value": stranded, "note": _("none is") if not stranded else ""},
        {"label": _("Buttons that appear"), "value": len(buttons) - lost, "note": _("by state and role")},
        {"label": _("Buttons that vanish"), "value": lost, "note": _("by state and role")},
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


def _buttons(found: Sequence[Mapping[str, Any]], sees: bool) -> dict[str, list[dict[str, Any]]]:
    """What vanishes and what appears: one line for all roles to whom the same happens."""
    together: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in found:
        key = (one["change"], t(one["state"]), t(one["action"]), str(one["count"]), *one["examples"])
        together.setdefault(key, []).append(one)
    lines: dict[str, list[dict[str, Any]]] = {"vanishing": [], "appearing": []}
    for (change, state, action, count, *examples), alike in together.items():
        line = {
            "state": state,
            "roles": _joined(t(one["role"]) for one in alike),
            "action": action,
            "count": int(count),
            "examples": _joined(examples[:3]) if sees else "",
        }
        lines["appearing" if change == "appears" else "vanishing"].append(line)
    return lines


def _due(one: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(one[name]) if one[name] else None for name in ("before", "after")}
    return {**_matter(one), "clock": t(one["clock"]), **days, "how": word(one["how"]), "way": one["how"]}


def _joined(words: Iterable[str]) -> str:
    return ("、" if reader_language() == "zh" else ", ").join(words)
