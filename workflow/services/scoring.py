"""The score of a checklist. Source: handbook G."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

EXCELLENT, GOOD, RECTIFY, FAILED = "excellent", "good", "rectify", "failed"


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
