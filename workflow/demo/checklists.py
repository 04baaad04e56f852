"""What the script needs of the outlet checklist: points, severities, and which rules existed when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workflow.demo.plans import AnswerPlan

_FILE = Path(__file__).parents[1] / "definitions" / "checklists" / "outlet.yaml"
_SHARES = {"met": Decimal(1), "partly": Decimal("0.5"), "failed": Decimal(0)}


@cache
def items() -> dict[int, dict[str, Any]]:
    """The items of the shipped outlet checklist by number, in order."""
    checklist = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {item["number"]: item for item in checklist["items"]}


def is_in_force(number: int, day: date) -> bool:
    """Whether what an item asks for existed on that day."""
    since = items()[number].get("not_before")
    return since is None or since <= day


def average(answers: Iterable[Iterable[AnswerPlan]]) -> Decimal:
    """The mean score of some visits, to one decimal place."""
    scores = [score(visit) for visit in answers]
    return _rounded(sum(scores, Decimal(0)) / len(scores))


def score(answers: Iterable[AnswerPlan]) -> Decimal:
    """Points out of 100 over the items that apply, to one decimal place."""
    counted = [
        (items()[answer.number]["points"], _SHARES[answer.result]) for answer in answers if answer.result in _SHARES
    ]
    reached = sum((worth * share for worth, share in counted), Decimal(0))
    return _rounded(100 * reached / sum(worth for worth, _ in counted))


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
