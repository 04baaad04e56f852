"""Every check both ways: what was typed that it lets pass, and what it blames, on which field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from workflow.engine import checks
from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Transition
from workflow.engine.facts import Facts
from workflow.engine.forms import Inputs
from workflow.engine.loading import shipped
from workflow.errors import Invalid
from workflow.types import Severity, Text

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
DUE = Facts(due_on=date(2026, 12, 4))
WINDOW = Facts(window=(date(2026, 11, 16), date(2026, 11, 30)))
SUPPORTS = [{"unit": "tax", "days": 5}, {"unit": "school", "days": 10}]


def milestones(*days: str) -> Inputs:
    return {"milestones": [{"by": day} for day in days]}


TERM = Facts(
    parent_due_on=date(2026, 12, 1),
    latest_due_on=date(2026, 12, 10),
    asked_until=date(2026, 12, 8),
    director_until=date(2026, 12, 4),
    earliest_talk_on=date(2026, 11, 24),
)

CASES: dict[str, tuple[str, Inputs, Inputs, Facts]] = {
    "found_in_the_past": ("found_on", {"found_on": "2026-11-20"}, {"found_on": "2026-11-21"}, Facts()),
    "place_or_unit_is_named": ("concerned_unit", {"place": "望澜路"}, {"place": None, "concerned_unit": None}, Facts()),
    "lead_is_not_supporting": (
        "supports",
        {"lead": "market", "supports": SUPPORTS},
        {"lead": "tax", "supports": SUPPORTS},
        Facts(),
    ),
    "major_is_written_off": (
        "task_type",
        {"task_type": "accept"},
        {"task_type": "own"},
        Facts(severity=Severity.MAJOR),
    ),
    "resumes_within_thirty_days": ("resume_on", {"resume_on": "2026-12-21"}, {"resume_on": "2026-11-20"}, Facts()),
    "supports_are_distinct": ("supports", {"supports": SUPPORTS}, {"supports": SUPPORTS * 2}, Facts()),
    "supports_end_with_the_lead": (
        "supports",
        {"days": 10, "supports": SUPPORTS},
        {"days": 9, "supports": SUPPORTS},
        Facts(),
    ),
    "copies_are_not_assigned": (
        "copies",
        {"lead": "market", "supports": SUPPORTS, "copies": ["finance"]},
        {"lead": "market", "supports": SUPPORTS, "copies": ["finance", "tax"]},
        Facts(),
    ),
    "new_lead_differs": ("lead", {"lead": "tax"}, {"lead": "market"}, Facts(lead="market")),
    "target_before_deadline": ("target_on", {"target_on": "2026-12-04"}, {"target_on": "2026-12-05"}, DUE),
    "milestones_before_deadline": (
        "milestones",
        milestones("2026-11-20", "2026-12-04"),
        milestones("2026-11-30", "2026-12-05"),
        DUE,
    ),
    "reinspection_is_ahead": ("reinspect_on", {"reinspect_on": "2026-11-20"}, {"reinspect_on": "2026-11-19"}, Facts()),
    "reinspectors_are_not_handlers": (
        "reinspectors",
        {"reinspectors": ["a", "b"]},
        {"reinspectors": ["a", "h"]},
        Facts(handlers=frozenset({"h"})),
    ),
    "one_reinspector_is_new": (
        "reinspectors",
        {"reinspectors": ["a", "n"]},
        {"reinspectors": ["a", "b"]},
        Facts(team=frozenset({"a", "b"})),
    ),
    "period_is_in_order": (
        "ends_on",
        {"starts_on": "2026-12-01", "ends_on": "2026-12-01"},
        {"starts_on": "2026-12-02", "ends_on": "2026-12-01"},
        Facts(),
    ),
    "period_is_ahead": ("ends_on", {"ends_on": "2026-11-20"}, {"ends_on": "2026-11-19"}, Facts()),
    "code_waiver_is_explained": (
        "code_waiver",
        {"uses_code": False, "code_waiver": "公安机关内部单位检查"},
        {"uses_code": False, "code_waiver": None},
        Facts(),
    ),
    "teams_cover_no_station_twice": (
        "teams",
        {"teams": [{"station": "a"}, {"station": "b"}]},
        {"teams": [{"station": "a"}, {"station": "a"}]},
        Facts(),
    ),
    "asks_for_more_time": ("until", {"until": "2026-12-02"}, {"until": "2026-12-01"}, TERM),
    "extends_no_longer_than_the_term": ("until", {"until": "2026-12-10"}, {"until": "2026-12-11"}, TERM),
    "grants_no_more_than_asked": ("until", {"until": "2026-12-08"}, {"until": "2026-12-09"}, TERM),
    "is_within_the_directors_days": ("until", {"until": "2026-12-04"}, {"until": "2026-12-05"}, TERM),
    "ends_later_than_now": ("until", {"until": "2026-12-02"}, {"until": "2026-12-01"}, Facts(due_on=date(2026, 12, 1))),
    "talk_is_announced": ("talk_on", {"talk_on": "2026-11-24"}, {"talk_on": "2026-11-23"}, TERM),
    "sitting_is_ahead": ("held_at", {"held_at": "2026-11-20T09:00"}, {"held_at": "2026-11-19T18:00"}, Facts()),
    "short_notice_is_explained": (
        "short_notice",
        {"short_notice": "上级要求当日部署"},
        {"short_notice": None},
        Facts(notice_days=1),
    ),
    "attendee_is_named": (
        "person",
        {"reply": "attend", "person": "顾清和"},
        {"reply": "delegate", "person": None},
        Facts(),
    ),
    "absence_is_explained": ("note", {"reply": "leave", "note": "在外公务"}, {"reply": "leave", "note": None}, Facts()),
    "planned_in_window": ("planned_on", {"planned_on": "2026-11-30"}, {"planned_on": "2026-12-01"}, WINDOW),
}


def run(names: tuple[str, ...], inputs: Inputs, facts: Facts) -> None:
    transition = Transition("try", Text("试", "Try"), ("here",), None, ("office.coordinator",), checks=names)
    checks.run(transition, inputs, facts, calendar=Calendar(), now=NOW)


def test_every_check_has_a_case():
    assert set(CASES) == set(checks.REGISTRY)


@pytest.mark.parametrize("name", CASES)
def test_a_check_passes_or_blames_its_field(name):
    field, passing, failing, facts = CASES[name]

    run((name,), passing, facts)
    with pytest.raises(Invalid) as caught:
        run((name,), failing, facts)

    assert list(caught.value.faults) == [field]
    text = caught.value.faults[field]
    assert text.zh
    assert text.en.isascii()
    assert "{" not in text.zh + text.en


@pytest.mark.parametrize("name", CASES)
def test_what_was_left_empty_is_for_the_form_to_say(name):
    if name not in {"place_or_unit_is_named", "code_waiver_is_explained"}:
        run((name,), {}, Facts())


def test_a_suspension_lasts_thirty_working_days_at_most_and_a_kind_of_task_may_be_left_open():
    run(("resumes_within_thirty_days",), {"resume_on": "2027-01-01"}, Facts())
    run(("major_is_written_off",), {"task_type": ""}, Facts(severity=Severity.MAJOR))
    with pytest.raises(Invalid):
        run(("resumes_within_thirty_days",), {"resume_on": "2027-01-04"}, Facts())


def test_yesterday_is_no_target():
    with pytest.raises(Invalid):
        run(("target_before_deadline",), {"target_on": "2026-11-19"}, DUE)


def test_an_overdue_matter_may_still_get_a_plan():
    overdue = replace(DUE, due_on=date(2026, 11, 10))

    run(("target_before_deadline", "milestones_before_deadline"), {"target_on": "2026-12-30"}, overdue)


@pytest.mark.parametrize("day", ["2026-11-17", "2026-11-19"])
def test_a_visit_is_not_planned_for_a_day_that_is_over(day):
    with pytest.raises(Invalid):
        run(("planned_in_window",), {"planned_on": day}, WINDOW)


def test_one_sentence_a_field_is_enough():
    inputs = {"lead": "tax", "days": 1, "supports": SUPPORTS, "copies": ["tax"]}
    assign = shipped()["problem"][1].actions["assign"][0]

    with pytest.raises(Invalid) as caught:
        checks.run(assign, inputs, Facts(), calendar=Calendar(), now=NOW)

    assert set(caught.value.faults) == {"supports", "copies"}
    assert caught.value.faults["supports"].en.startswith("the lead unit")


def test_today_is_the_local_day():
    late_evening = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    transition = Transition("try", Text("试", "Try"), ("here",), None, (), checks=("found_in_the_past",))

    checks.run(transition, {"found_on": "2026-11-21"}, Facts(), calendar=Calendar(), now=late_evening)
