"""Resuming, by itself, what was suspended until today."""

from __future__ import annotations

from rq import Queue

from workflow.services import resuming


def resume(_queue: Queue | None = None) -> int:
    """Resume every suspended matter whose day has come; returns how many."""
    return resuming.resume_all()
