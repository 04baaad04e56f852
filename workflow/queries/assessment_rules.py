"""How a month is scored: seven measures, their weights, what is deducted, and places. Source: handbook B5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workflow.models.meeting import Meeting
from workflow.types import Text

FORMULA, SETTING = "B5", "assessment"
SIGN, CLOSE, FIRST, LOOKBACK, MATERIAL, REPORT, HELP = (
    "sign",
    "close",
    "first",
    "lookback",
    "material",
    "report",
    "help",
)
AMBER, RED, BAD_RETURN, FALSE = "amber", "red", "bad_return", "false"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, its usual weight, and the rule in words; the office may set a `by_hand` one with a reason."""

    name: Text
    weight: int
    rule: Text
    by_hand: bool = False


MEASURES: dict[str, Measure] = {
    SIGN: Measure(
        Text("签收及时率", "Signed in time"),
        10,
        Text(
            "牵头事项和收到的整改通知：期限内签收的计入签收当月；超期的计入期限届满当月，记为不达标。",
            "Matters led and notices received: signed in time, in the month of signing; "
            "else missed, in the month in which the limit ended.",
        ),
    ),
    CLOSE: Measure(
        Text("按期办结率", "Finished in time"),
        30,
        Text(
            "牵头事项、银行的整改任务和执法主体的巡查：期限内报结的计入报结当月；超期的计入到期当月，记为不达标。",
            "Matters led, rectifications of a bank, visits of an enforcement subject: reported in time, in that month; "
            "else missed, in the month in which it fell due.",
        ),
    ),
    FIRST: Measure(
        Text("一次复查通过率", "Passed at the first look"),
        20,
        Text(
            "当月销号、办结的牵头事项和整改任务中，从未复查不合格的占比。",
            "Of what was settled in the month, the share that never failed a re-inspection.",
        ),
    ),
    LOOKBACK: Measure(
        Text("回头看合格率", "Held at look-back"),
        15,
        Text(
            "当月作出结论的回头看中，未发现反弹的占比。",
            "Of the look-backs concluded in the month, the share in which nothing had come back.",
        ),
    ),
    MATERIAL: Measure(
        Text("材料质量", "Quality of material"),
        10,
        Text(
            "当月审核的方案、整改报告和配合答复中，一次通过、未退改的占比。",
            "Of the plans, reports and replies reviewed in the month, the share that was not sent back.",
        ),
        True,
    ),
    REPORT: Measure(
        Text("信息报送", "Reporting"),
        10,
        Text(
            "催办回复、督办回复、提醒函回函按期的占比；挂牌督办月报每月 25 日前报送为按期。",
            "The share of replies to reminders, supervisions and letters in time, "
            "and of monthly listing reports by the 25th.",
        ),
        True,
    ),
    HELP: Measure(
        Text("协作配合", "Co-operation"),
        5,
        Text(
            "配合事项的签收、答复，以及会签、征求意见的答复，按期的占比。",
            "Of supporting tasks the signing and the reply, and answers to countersigning and consultation, "
            "the share in time.",
        ),
        True,
    ),
}


@dataclass(frozen=True, slots=True)
class Deduction:
    """What costs points: how many each time."""

    name: Text
    costs: int
    rule: Text


DEDUCTIONS: dict[str, Deduction] = {
    AMBER: Deduction(
        Text("同一事项两次黄灯", "Amber twice on one item"),
        1,
        Text(
            "同一事项当月两次以上临期提醒，且未亮红灯，每项扣 1 分。",
            "Reminded twice or more in the month that one item nears its end, and not red: 1 each.",
        ),
    ),
    RED: Deduction(
        Text("红灯", "Red light"),
        2,
        Text(
            "牵头或配合事项当月到期未报，每项扣 2 分。",
            "A matter led or supported that ran out of time in the month: 2 each.",
        ),
    ),
    BAD_RETURN: Deduction(
        Text("退回不当", "Return without ground"),
        1,
        Text("退回经裁定驳回的，每次扣 1 分。", "A return that was ruled unfounded: 1 each."),
    ),
    FALSE: Deduction(
        Text("弄虚作假", "Falsification"),
        10,
        Text(
            "由联席办一人提出、另一人认定，每次扣 10 分并点名。",
            "Put forward by one person of the office and found by another: 10 each, and named.",
        ),
    ),
}
USUAL: dict[str, int] = {code: one.weight for code, one in MEASURES.items()}
NAMES: dict[str, Text] = {code: one.name for code, one in (MEASURES | DEDUCTIONS).items()}
"""Every measure and deduction in words."""


@dataclass(frozen=True, slots=True)
class Share:
    """One measure of one unit: cases met of all, and the weight it has once what had no case was spread (one decimal).

    `gained` are its points; both are 0 where there was no case.
    """

    met: int
    whole: int
    weight: Decimal
    gained: Decimal


@dataclass(frozen=True, slots=True)
class Scored:
    """What a unit's numbers come to; `points` is None where there was nothing to measure."""

    shares: Mapping[str, Share]
    deducted: int
    points: Decimal | None


def weights_of(meeting: Meeting) -> tuple[str, dict[str, int]]:
    """The formula's version and the weights that a joint meeting scores by; the usual ones are version 1."""
    own = meeting.settings.get(SETTING) or {}
    return f"{FORMULA}-{own.get('version', 1)}", {**USUAL, **own.get("weights", {})}


def scored(counts: Mapping[str, Any], weights: Mapping[str, int]) -> Scored:
    """The points of a unit, 0 to 100 to one decimal; a measure without a case leaves its weight to the others."""
    numbers = {code: counts.get(code) or (0, 0) for code in MEASURES}
    present = sum(weights[code] for code, (_met, whole) in numbers.items() if whole)
    shares = {code: _share(numbers[code], weights[code], present) for code in MEASURES}
    deducted = sum(one.costs * int(counts.get(code) or 0) for code, one in DEDUCTIONS.items())
    if not present:
        return Scored(shares, deducted, None)
    exact = sum((_exact(numbers[code], weights[code], present) for code in MEASURES), Decimal(0))
    return Scored(shares, deducted, max(Decimal(0), _rounded(exact - deducted)))


def places(points: Sequence[Decimal | None]) -> list[int | None]:
    """Who has the same points has the same place, and the next place is left out."""
    ranked = [one for one in points if one is not None]
    return [None if own is None else 1 + sum(other > own for other in ranked) for own in points]


def _share(number: Sequence[int], weight: int, present: int) -> Share:
    met, whole = number
    if not whole or not present:
        return Share(met, whole, Decimal(0), Decimal(0))
    spread = _rounded(Decimal(100 * weight) / present)
    return Share(met, whole, spread, _rounded(_exact(number, weight, present)))


def _exact(number: Sequence[int], weight: int, present: int) -> Decimal:
    met, whole = number
    return Decimal(100 * weight * met) / (present * whole) if whole else Decimal(0)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def tallied(cases: Iterable[tuple[str, bool]]) -> dict[str, Any]:
    """Cases (measure, met) as counts: [met, all] by measure, how often by deduction."""
    counts: dict[str, Any] = {}
    for measure, is_met in cases:
        if measure in DEDUCTIONS:
            counts[measure] = counts.get(measure, 0) + 1
        else:
            met, whole = counts.get(measure, (0, 0))
            counts[measure] = [met + is_met, whole + 1]
    return counts
