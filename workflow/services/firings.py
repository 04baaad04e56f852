"""Which escalations the present clocks of a matter or of a part have had, kept on its row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflow.models.assignment import Assignment
from workflow.models.matter import Matter

Owner = Matter | Assignment


def had(owner: Owner, clock: str, due_at: datetime) -> frozenset[str]:
    """The rules that have fired for this running of a clock; a clock that was set anew has had none."""
    kept = (owner.fired or {}).get(clock)
    return frozenset(kept["rules"]) if kept and kept["due_at"] == due_at.isoformat() else frozenset()


def note(owner: Owner, clock: str, due_at: datetime, rules: frozenset[str]) -> None:
    """Write down that these have fired too."""
    together = sorted(had(owner, clock, due_at) | rules)
    owner.fired = {**(owner.fired or {}), clock: {"due_at": due_at.isoformat(), "rules": together}}


def carry(owner: Owner, clock: str, before: datetime, after: datetime) -> None:
    """The clock runs on and only ends at another moment: what it has had it is not given again."""
    kept: dict[str, Any] | None = (owner.fired or {}).get(clock)
    if kept and kept["due_at"] == before.isoformat():
        owner.fired = {**(owner.fired or {}), clock: {**kept, "due_at": after.isoformat()}}
