"""How something stands against its clock, and how early its light turns."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from workflow.types import Light, Phase


class Amber(NamedTuple):
    """How early a light turns amber: so many working days before the end, or so much of the term, whatever is more."""

    days: int = 3
    percent: int = 30


USUAL_AMBER = Amber()
"""Source: handbook B4."""


def amber_days(length: int, amber: Amber = USUAL_AMBER) -> int:
    """How many working days before its end a term of that many turns amber."""
    return max(amber.days, -(-length * amber.percent // 100))


def light(
    due_at: datetime | None, amber_at: datetime | None, now: datetime, phase: Phase, was_late: bool
) -> Light | None:
    """How something stands against its clock; None where nothing runs. Source: handbook B4.

    Args:
        was_late: it ended, or left the unit's side, after it was due; the mark stays for ever.
    """
    if phase == Phase.SUSPENDED:
        return Light.GREY
    if phase == Phase.SETTLED:
        return Light.LATE if was_late else Light.DONE
    if phase == Phase.CANCELLED or due_at is None:
        return None
    if now >= due_at:
        return Light.RED
    return Light.AMBER if amber_at is not None and now >= amber_at else Light.GREEN
