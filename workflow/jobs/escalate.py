"""Reminding, telling and escalating, as clocks run down."""

from __future__ import annotations

from rq import Queue

from workflow.services import escalations


def sweep(_queue: Queue | None = None) -> int:
    """Carry out every rule whose moment has come; returns how many were. Harmless when repeated."""
    return escalations.sweep()
