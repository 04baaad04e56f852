"""Lines of the administrators' log in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from blueprints.filters import reader_language, t
from workflow.models.admin_event import AdminEvent


def lines(events: Iterable[AdminEvent]) -> list[dict[str, Any]]:
    """Every line as the templates read it: number, at, who, act, target, and what changed from what to what."""
    return [line(event) for event in events]


def line(event: AdminEvent) -> dict[str, Any]:
    """One line."""
    said, language = event.content, reader_language()
    who = said["actor"]
    return {
        "number": event.seq,
        "at": event.at,
        "who": ((who["name_en"] if language == "en" else "") or who["name"]) if who else "",
        "login": who["login"] if who else "",
        "act": t(said["action"]),
        "target": t(said["target"]),
        "changes": [{"name": t(one), "before": t(one["before"]), "after": t(one["after"])} for one in said["lines"]],
        "hash": event.hash,
    }
