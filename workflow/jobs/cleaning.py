"""Clearing away, hour by hour, what nobody needs any more."""

from __future__ import annotations

from rq import Queue

from workflow.jobs import render
from workflow.services import cleaning


def clean(_queue: Queue | None = None) -> int:
    """Forget promises that were kept and uploads that were never handed in; returns how many rows went."""
    assert render.press is not None, "no application was made"
    return cleaning.forget_promises() + cleaning.forget_uploads(render.press.storage)
