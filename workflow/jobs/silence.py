"""Counting silence as agreement, where a countersigning says so."""

from __future__ import annotations

from rq import Queue

from workflow.services import silence


def sweep(_queue: Queue | None = None) -> int:
    """Let every overdue countersignature fall silent; twice is as good as once. Returns how many did."""
    return silence.count_silence()
