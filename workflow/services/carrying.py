"""What a matter remembers of its past, carried over to the states of another definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.engine.definition import State, Workflow

Memory = Mapping[str, Any]


def destination(new: Workflow, state_map: Mapping[str, str], code: str) -> State | None:
    """The state of the new definition to which a matter in `code` goes; None where there is none."""
    return new.states.get(state_map.get(code, code))


def lost(memory: Memory, new: Workflow, state_map: Mapping[str, str]) -> str | None:
    """The state to which a suspended matter must one day return, where the new definition has no place for it."""
    kept = memory.get("resumed")
    return str(kept["state"]) if kept and destination(new, state_map, kept["state"]) is None else None


def carried(memory: Memory, new: Workflow, state_map: Mapping[str, str]) -> dict[str, Any]:
    """The same memory in the new definition's states.

    The step before can no longer be taken back; where a matter must come back to, only while its place is known.
    """
    found = {name: value for name, value in memory.items() if name not in ("before", "resumed", "come_back")}
    for name, places in (("resumed", ("state",)), ("come_back", ("from", "state", "round"))):
        kept = memory.get(name)
        goes = {place: destination(new, state_map, kept[place]) for place in places if place in kept} if kept else {}
        if kept and all(goes.values()):
            found[name] = {**kept, **{place: state.code for place, state in goes.items() if state}}
    return found
