"""The score of a checklist. Source: handbook G."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from workflow.types import Severity

EXCELLENT, GOOD, RECTIFY, FAILED = "excellent", "good", "rectify", "failed"

REPEATED_WITHIN = timedelta(days=183)
"""An item failed again within six months is graver. Source: handbook G."""


def score(answers: Iterable[tuple[int, bool, str]]) -> tuple[Decimal | None, str | None]:
    """Points out of 100 over the items that apply, to one decimal, and the grade; None where no item applies.

    Args:
        answers: points, whether the item is critical, and the result, for each answered item.
    """
    base, reached, is_critical_failure = 0, Decimal(0), False
    for points, is_critical, result in answers:
        if result == "not_applicable":
            continue
        base += points
        reached += {"met": Decimal(points), "partly": Decimal(points) / 2}.get(result, Decimal(0))
        is_critical_failure = is_critical_failure or (is_critical and result == "failed")
    if not base:
        return None, None
    total = (reached * 100 / base).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return total, _grade(total, is_critical_failure)


def _grade(total: Decimal, is_critical_failure: bool) -> str:
    if is_critical_failure or total < 60:
        return FAILED
    if total >= 90:
        return EXCELLENT
    return GOOD if total >= 80 else RECTIFY


def severity(usual: Severity, *, is_repeated: bool) -> Severity:
    """How grave a finding is at first: the item's own severity, one level up where it is repeated."""
    every = list(Severity)
    return every[min(every.index(usual) + is_repeated, len(every) - 1)]
