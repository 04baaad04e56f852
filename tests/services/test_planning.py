"""The planning rules: what a station can make, which outlets are due, who is proposed; and the score of a checklist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from workflow.engine.deadlines import Calendar
from workflow.queries.outlets import Candidate
from workflow.queries.stations import Inspector
from workflow.services import planning, scoring
from workflow.types import Severity, Text

TODAY = date(2026, 11, 16)


def outlet(key: int, **also: Any) -> Candidate:
    usual = {"last_on": date(2026, 10, 1), "score": Decimal("95.0"), "grade": "excellent", "visits": 1}
    name = Text(f"网点{key}", f"Outlet {key}")
    return Candidate(key, str(key), name, "", "b", name, 1, "s", name, **{**usual, **also})


@pytest.mark.parametrize(
    ("inspectors", "days", "ahead", "visits"),
    [(2, 10, 0, 20), (3, 10, 0, 20), (4, 10, 0, 40), (4, 10, 15, 25), (2, 1, 5, 0), (1, 10, 0, 0), (4, 0, 0, 0)],
)
def test_a_station_makes_two_visits_a_team_of_two_and_working_day(
    inspectors: int, days: int, ahead: int, visits: int
) -> None:
    assert planning.can_bear(inspectors, days, ahead) == visits


def test_a_period_counts_both_its_days_and_no_day_off() -> None:
    holidays = Calendar()

    assert planning.working_days(holidays, date(2026, 11, 16), date(2026, 11, 27)) == 10
    assert planning.working_days(holidays, date(2026, 11, 21), date(2026, 11, 22)) == 0
    assert planning.working_days(holidays, date(2026, 11, 27), date(2026, 11, 16)) == 0


def test_reasons_name_what_is_open_low_or_long_ago() -> None:
    said = planning.reasons(outlet(1, unsettled=2, score=Decimal("61.0"), last_on=date(2026, 1, 5)), TODAY)

    assert [text.zh for text in said] == ["未销号 2 件", "不足 80 分", "逾 180 日"]
    assert planning.reasons(outlet(2), TODAY) == []
    assert [text.zh for text in planning.reasons(outlet(3, last_on=None, score=None, grade=None), TODAY)] == [
        "从未巡查"
    ]


def test_the_suggestion_takes_low_scores_first_then_the_longest_ago_within_the_load() -> None:
    low = outlet(1, score=Decimal("70.0"), grade="rectify")
    never = outlet(2, last_on=None, score=None, grade=None, visits=0)
    long_ago = outlet(3, last_on=date(2026, 1, 5))
    busy = outlet(4, last_on=None, is_under_way=True)
    often = outlet(5, score=Decimal("50.0"), grade="failed", visits=2)
    homeless = Candidate(6, "6", Text("", ""), "", "b", Text("", ""), None, "", Text("", ""))
    every = [outlet(9), long_ago, never, low, busy, often, homeless]

    assert planning.suggestion(every, "territorial", {1: 9}, TODAY) == [low, never, long_ago]
    assert planning.suggestion(every, "territorial", {1: 2}, TODAY) == [low, never]
    assert planning.suggestion(every, "territorial", {}, TODAY) == []


def test_every_outlet_is_suggested_for_full_coverage_and_open_findings_for_a_look_back() -> None:
    plain, open_one, low = outlet(1), outlet(2, unsettled=1), outlet(3, grade="failed", score=Decimal("40.0"))

    assert planning.suggestion([plain, open_one, low], "full", {}, TODAY) == [plain, open_one, low]
    assert planning.suggestion([plain, open_one, low], "lookback", {}, TODAY) == [low, open_one]


def test_as_many_inspectors_are_proposed_as_the_visits_need() -> None:
    people = [Inspector(n, str(n), Text("", ""), "JZ", 1, Text("", ""), 0) for n in range(6)]

    assert [len(planning.proposed(people, visits, 3)) for visits in (1, 6, 7, 13, 99)] == [2, 2, 4, 6, 6]


@pytest.mark.parametrize(
    ("results", "score", "grade"),
    [
        (("met", "met", "met"), "100.0", "excellent"),
        (("partly", "met", "met"), "80.0", "good"),
        (("partly", "met", "partly"), "65.0", "rectify"),
        (("failed", "met", "partly"), "45.0", "failed"),
        (("met", "failed", "met"), "70.0", "failed"),
        (("not_applicable", "met", "partly"), "75.0", "rectify"),
        (("met", "not_applicable", "failed"), "57.1", "failed"),
        (("not_applicable", "not_applicable", "not_applicable"), None, None),
    ],
)
def test_a_checklist_is_scored_over_what_applies(
    results: tuple[str, ...], score: str | None, grade: str | None
) -> None:
    items = ((40, False), (30, True), (30, False))

    reached = scoring.score((*item, result) for item, result in zip(items, results, strict=True))

    assert reached == (Decimal(score) if score else None, grade)


def test_what_is_repeated_is_one_level_graver() -> None:
    usual = [scoring.severity(one, is_repeated=False) for one in Severity]
    repeated = [scoring.severity(one, is_repeated=True) for one in Severity]

    assert usual == list(Severity)
    assert repeated == [Severity.GENERAL, Severity.SERIOUS, Severity.MAJOR, Severity.MAJOR]
