"""What every clock of a matter shows at one moment, as plain values, and putting all of them back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import object_session

from workflow.models.assignment import Assignment
from workflow.models.keys import NEVER
from workflow.models.matter import Matter, Term

MATTER = ("entered_at", "limit_due_at", "due_on", "due_at", "amber_at", "limit_clock", "held", "fired")
TERM = (
    *("length", "unit", "started_at", "counted_at", "due_on", "due_at", "amber_at", "stopped_at", "paused_at"),
    *("pauses", "is_fixed", "worked_by", "is_late"),
)
PART = (
    *("delivered_at", "signed_at", "reported_at", "sign_due_on", "sign_due_at", "length", "due_on", "due_at"),
    *("amber_at", "paused_at", "pauses", "fired"),
)
MOVED = {"due_at": ("due_on", "due_at", "amber_at", "is_fixed"), "sign_due_at": ("sign_due_on", "sign_due_at")}
"""What moves together, by the moment that says when it ends."""
_DAYS, _MOMENTS = ("due_on", "sign_due_on"), "_at"


def snapshot(matter: Matter, parts: Iterable[Assignment] = ()) -> dict[str, Any]:
    """The clocks of a matter, and of those of its parts that are given, as JSON can hold them."""
    return {
        "matter": _plain(matter, MATTER),
        "terms": {term.name: _plain(term, TERM) for term in matter.terms},
        "parts": {str(part.uid): _plain(part, PART) for part in parts},
    }


def restore(matter: Matter, kept: Mapping[str, Any], parts: Iterable[Assignment] = ()) -> None:
    """Put every clock back to what it showed; a mark of lateness, once given, stays.

    Args:
        kept: what `snapshot` gave; a term begun since goes, one that has gone comes back.
        parts: those of the matter's parts whose clocks go back too.
    """
    _put(matter, kept["matter"])
    matter.sort_at = matter.due_at or NEVER
    for term in [term for term in matter.terms if term.name not in kept["terms"]]:
        matter.terms.remove(term)
        session = object_session(term)
        if session is not None and term.id is not None:
            session.delete(term)
    by_name = {term.name: term for term in matter.terms}
    for name, values in kept["terms"].items():
        if name not in by_name:
            by_name[name] = Term(matter_id=matter.id, name=name)
            matter.terms.append(by_name[name])
        _put(by_name[name], values)
    for part in parts:
        _put(part, kept["parts"].get(str(part.uid), {}))


def uphold(matter: Matter, row: Term | Assignment, was_due_at: datetime | None) -> None:
    """Let a clock stay where it was moved to on purpose, although the step before that is taken back.

    Args:
        was_due_at: when it ended until it was moved; a clock that the step itself had changed goes back with it.
    """
    before = deepcopy(matter.memory.get("before"))
    if before is None or was_due_at is None:
        return
    kept = before["clocks"]
    own = kept["terms"].get(row.name) if isinstance(row, Term) else kept["parts"].get(str(row.uid))
    if own is None:
        return
    for first, names in MOVED.items():
        if own.get(first) == was_due_at.isoformat():
            own |= _plain(row, [name for name in names if name in own])
    kept["matter"]["fired"] = matter.fired
    matter.memory = {**matter.memory, "before": before}


def _plain(row: object, names: Iterable[str]) -> dict[str, Any]:
    values = ((name, getattr(row, name)) for name in names)
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in values}


def _put(row: object, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, _read(name, value))


def _read(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if name in _DAYS:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if name.endswith(_MOMENTS) else value
