"""Scoring a month by handbook B5: spread weights, deductions, ties, and who is not ranked."""

from __future__ import annotations

from decimal import Decimal

from workflow.queries.assessment_rules import USUAL, places, scored


def test_the_seven_weights_make_a_hundred() -> None:
    assert USUAL == {
        "sign": 10,
        "close": 30,
        "first": 20,
        "lookback": 15,
        "material": 10,
        "report": 10,
        "help": 5,
    }
    assert sum(USUAL.values()) == 100


def test_a_measure_without_a_case_leaves_its_weight_to_the_others() -> None:
    found = scored({"sign": [1, 2], "close": [3, 3]}, USUAL)

    assert (found.shares["sign"].weight, found.shares["sign"].gained) == (Decimal("25.0"), Decimal("12.5"))
    assert (found.shares["close"].weight, found.shares["close"].gained) == (Decimal("75.0"), Decimal("75.0"))
    assert found.shares["first"].weight == 0
    assert found.points == Decimal("87.5")


def test_deductions_cost_what_the_handbook_says_and_points_never_fall_below_nought() -> None:
    whole = {"close": [1, 1]}

    assert scored({**whole, "amber": 2, "red": 1, "bad_return": 1, "false": 1}, USUAL).points == Decimal("85.0")
    assert scored({"close": [0, 1], "red": 1}, USUAL).points == 0


def test_what_has_no_case_at_all_has_no_points_and_equal_points_share_a_place() -> None:
    assert scored({}, USUAL).points is None
    assert places([Decimal(90), None, Decimal(95), Decimal(90), Decimal(80)]) == [2, None, 1, 2, 4]
