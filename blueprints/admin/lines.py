"""Lines of the administrators' log in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from workflow.models.admin_event import BY_ITSELF, AdminEvent
from workflow.services.log import BLANK


def lines(events: Iterable[AdminEvent]) -> list[dict[str, Any]]:
    """Every line as the templates read it: number, at, who, act, target, and what changed from what to what."""
    return [line(event) for event in events]


def line(event: AdminEvent) -> dict[str, Any]:
    """One line."""
    said = event.content
    who = said["actor"]
    return {
        "number": event.seq,
        "at": event.at,
        "who": _who(event, who),
        "login": who["login"] if who else "",
        "act": t(said["action"]),
        "target": t(said["target"]),
        "changes": [_change(one) for one in said["lines"]],
        "hash": event.hash,
    }


def _who(event: AdminEvent, who: dict[str, str] | None) -> str:
    if who is None:
        return _("the system") if event.action in BY_ITSELF else _("at the server")
    return (who["name_en"] if reader_language() == "en" else "") or who["name"]


def _change(one: dict[str, Any]) -> dict[str, Any]:
    is_new = one["before"]["zh"] == BLANK.zh
    return {"name": t(one), "before": t(one["before"]), "after": t(one["after"]), "is_new": is_new}
