"""Where each check draws its line: the last value that passes, the first that does not, and what is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from workflow.engine import checks
from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Transition
from workflow.engine.facts import Facts
from workflow.engine.forms import Inputs
from workflow.errors import Invalid
from workflow.types import Text

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
CONVENER = frozenset({"office.convener"})
DIRECTOR = frozenset({"office.director"})
WINDOW = Facts(window=(date(2026, 11, 23), date(2026, 11, 30)))
BEGUN = Facts(window=(date(2026, 11, 16), date(2026, 11, 30)))


def rows(key: str, *values: object, of: str = "supports") -> Inputs:
    return {of: [{key: value} for value in values]}


def until(day: date | str) -> Inputs:
    return {"until": str(day)}


EDGES: list[tuple[str, Inputs, Facts, bool]] = [
    ("asks_for_more_time", until(TODAY), Facts(), True),
    ("asks_for_more_time", {}, Facts(parent_due_on=TODAY), True),
    ("asks_for_more_time", until(TOMORROW), Facts(parent_due_on=TODAY), True),
    ("asks_for_more_time", until(TODAY), Facts(parent_due_on=TODAY), False),
    ("extends_no_longer_than_the_term", until(TODAY), Facts(), True),
    ("extends_no_longer_than_the_term", {}, Facts(latest_due_on=TODAY), True),
    ("extends_no_longer_than_the_term", until(TODAY), Facts(latest_due_on=TODAY), True),
    ("extends_no_longer_than_the_term", until(TOMORROW), Facts(latest_due_on=TODAY), False),
    ("grants_no_more_than_asked", until(TODAY), Facts(), True),
    ("grants_no_more_than_asked", {}, Facts(parent_due_on=TODAY, asked_until=TODAY), True),
    ("grants_no_more_than_asked", until(TODAY), Facts(parent_due_on=YESTERDAY), True),
    ("grants_no_more_than_asked", until(TODAY), Facts(parent_due_on=TODAY), False),
    ("grants_no_more_than_asked", until(YESTERDAY), Facts(parent_due_on=TODAY), False),
    ("grants_no_more_than_asked", until(TODAY), Facts(asked_until=TODAY), True),
    ("grants_no_more_than_asked", until(TOMORROW), Facts(asked_until=TODAY), False),
    ("grants_no_more_than_asked", until(TOMORROW), Facts(parent_due_on=YESTERDAY, asked_until=TODAY), False),
    ("is_within_the_directors_days", until(TOMORROW), Facts(roles=DIRECTOR), True),
    ("is_within_the_directors_days", {}, Facts(roles=DIRECTOR, director_until=TODAY), True),
    ("is_within_the_directors_days", until(TODAY), Facts(roles=DIRECTOR, director_until=TODAY), True),
    ("is_within_the_directors_days", until(TOMORROW), Facts(roles=DIRECTOR, director_until=TODAY), False),
    ("is_within_the_directors_days", until(TOMORROW), Facts(roles=CONVENER, director_until=TODAY), True),
    ("talk_is_announced", {"talk_on": str(TODAY)}, Facts(), True),
    ("talk_is_announced", {}, Facts(earliest_talk_on=TODAY), True),
    ("talk_is_announced", {"talk_on": str(TODAY)}, Facts(earliest_talk_on=TODAY), True),
    ("talk_is_announced", {"talk_on": str(TODAY)}, Facts(earliest_talk_on=TOMORROW), False),
    ("found_in_the_past", {"found_on": str(TODAY)}, Facts(), True),
    ("found_in_the_past", {"found_on": str(TOMORROW)}, Facts(), False),
    ("place_or_unit_is_named", {"concerned_unit": "bank"}, Facts(), True),
    ("place_or_unit_is_named", {"place": "望澜路"}, Facts(), True),
    ("place_or_unit_is_named", {}, Facts(), False),
    ("lead_is_not_supporting", {"lead": "tax"} | rows("unit", "school", "market"), Facts(), True),
    ("lead_is_not_supporting", {"lead": "tax"} | rows("unit", "school", "tax"), Facts(), False),
    ("supports_are_distinct", rows("unit", "tax", "school"), Facts(), True),
    ("supports_are_distinct", rows("unit", "tax", "school", "tax"), Facts(), False),
    ("supports_end_with_the_lead", {"days": 5} | rows("days", 5, 4), Facts(), True),
    ("supports_end_with_the_lead", {"days": 5} | rows("days", 5, 6), Facts(), False),
    ("supports_end_with_the_lead", {"days": 5} | rows("days", None), Facts(), True),
    ("supports_end_with_the_lead", rows("days", 1), Facts(), False),
    ("supports_end_with_the_lead", {"days": None} | rows("days", 0), Facts(), True),
    ("supports_end_with_the_lead", {"days": None} | rows("days", None), Facts(), True),
    ("copies_are_not_assigned", {"lead": "tax", "copies": ["school"]}, Facts(), True),
    ("copies_are_not_assigned", {"lead": "tax", "copies": ["school", "tax"]}, Facts(), False),
    ("copies_are_not_assigned", {"copies": ["school"]} | rows("unit", "school"), Facts(), False),
    ("copies_are_not_assigned", {"copies": None, "supports": None}, Facts(), True),
    ("new_lead_differs", {}, Facts(lead="tax"), True),
    ("new_lead_differs", {}, Facts(), True),
    ("new_lead_differs", {"lead": "tax"}, Facts(), True),
    ("new_lead_differs", {"lead": "tax"}, Facts(lead="tax"), False),
    ("target_before_deadline", {}, Facts(due_on=TODAY), True),
    ("target_before_deadline", {"target_on": str(TODAY)}, Facts(due_on=TODAY), True),
    ("target_before_deadline", {"target_on": str(TOMORROW)}, Facts(due_on=TODAY), False),
    ("target_before_deadline", {"target_on": str(TOMORROW)}, Facts(due_on=YESTERDAY), True),
    ("target_before_deadline", {"target_on": str(YESTERDAY)}, Facts(due_on=YESTERDAY), False),
    ("target_before_deadline", {"target_on": str(YESTERDAY)}, Facts(), False),
    ("target_before_deadline", {"target_on": "2030-01-01"}, Facts(), True),
    ("milestones_before_deadline", rows("by", str(TODAY), str(TOMORROW), of="milestones"), Facts(), True),
    ("milestones_before_deadline", rows("by", str(TODAY), str(YESTERDAY), of="milestones"), Facts(), False),
    ("milestones_before_deadline", rows("by", str(TOMORROW), of="milestones"), Facts(due_on=TODAY), False),
    ("reinspection_is_ahead", {"reinspect_on": str(TODAY)}, Facts(), True),
    ("reinspection_is_ahead", {"reinspect_on": str(YESTERDAY)}, Facts(), False),
    ("reinspectors_are_not_handlers", {"reinspectors": ["a"]}, Facts(), True),
    ("reinspectors_are_not_handlers", {"reinspectors": ["a", "b"]}, Facts(handlers=frozenset("b")), False),
    ("reinspectors_are_not_handlers", {"reinspectors": ["a"]}, Facts(handlers=frozenset("b")), True),
    ("one_reinspector_is_new", {"reinspectors": []}, Facts(), True),
    ("one_reinspector_is_new", {"reinspectors": ["a"]}, Facts(team=frozenset("a")), False),
    ("one_reinspector_is_new", {"reinspectors": ["a", "b"]}, Facts(team=frozenset("a")), True),
    ("period_is_in_order", {"starts_on": str(TODAY)}, Facts(), True),
    ("period_is_in_order", {"ends_on": str(TODAY)}, Facts(), True),
    ("period_is_in_order", {"starts_on": str(TODAY), "ends_on": str(TODAY)}, Facts(), True),
    ("period_is_in_order", {"starts_on": str(TOMORROW), "ends_on": str(TODAY)}, Facts(), False),
    ("period_is_ahead", {"ends_on": str(TODAY)}, Facts(), True),
    ("period_is_ahead", {"ends_on": str(YESTERDAY)}, Facts(), False),
    ("code_waiver_is_explained", {"uses_code": True}, Facts(), True),
    ("code_waiver_is_explained", {"code_waiver": "内部单位"}, Facts(), True),
    ("code_waiver_is_explained", {}, Facts(), False),
    ("teams_cover_no_station_twice", rows("station", "a", "b", of="teams"), Facts(), True),
    ("teams_cover_no_station_twice", rows("station", "a", "b", "a", of="teams"), Facts(), False),
    ("planned_in_window", {}, WINDOW, True),
    ("planned_in_window", {"planned_on": str(TODAY)}, Facts(), True),
    ("planned_in_window", {"planned_on": str(YESTERDAY)}, Facts(), False),
    ("planned_in_window", {"planned_on": str(TODAY)}, WINDOW, False),
    ("planned_in_window", {"planned_on": "2026-11-23"}, WINDOW, True),
    ("planned_in_window", {"planned_on": "2026-11-30"}, WINDOW, True),
    ("planned_in_window", {"planned_on": "2026-12-01"}, WINDOW, False),
    ("planned_in_window", {"planned_on": str(TODAY)}, BEGUN, True),
    ("planned_in_window", {"planned_on": str(YESTERDAY)}, BEGUN, False),
    ("sitting_is_ahead", {}, Facts(), True),
    ("sitting_is_ahead", {"held_at": f"{TODAY}T08:00"}, Facts(), True),
    ("sitting_is_ahead", {"held_at": f"{YESTERDAY}T23:00"}, Facts(), False),
    ("short_notice_is_explained", {}, Facts(notice_days=2), True),
    ("short_notice_is_explained", {}, Facts(notice_days=1), False),
    ("short_notice_is_explained", {"short_notice": "急"}, Facts(notice_days=0), True),
    ("attendee_is_named", {"reply": "attend"}, Facts(), False),
    ("attendee_is_named", {"reply": "delegate"}, Facts(), False),
    ("attendee_is_named", {"reply": "leave"}, Facts(), True),
    ("attendee_is_named", {"reply": "delegate", "person": "顾清和"}, Facts(), True),
    ("absence_is_explained", {"reply": "leave"}, Facts(), False),
    ("absence_is_explained", {"reply": "leave", "note": "外出"}, Facts(), True),
    ("absence_is_explained", {"reply": "attend"}, Facts(), True),
]


def refused(names: tuple[str, ...], inputs: Inputs, facts: Facts) -> dict[str, Text]:
    transition = Transition("try", Text("试", "Try"), ("here",), None, ("office.coordinator",), checks=names)
    try:
        checks.run(transition, inputs, facts, calendar=Calendar(), now=NOW)
    except Invalid as invalid:
        return dict(invalid.faults)
    return {}


@pytest.mark.parametrize(("name", "inputs", "facts", "holds"), EDGES)
def test_a_check_draws_its_line_there(name, inputs, facts, holds):
    blamed = checks.REGISTRY[name].field

    assert list(refused((name,), inputs, facts)) == ([] if holds else [blamed])


def test_what_is_refused_names_the_days():
    assert refused(("target_before_deadline",), {"target_on": str(YESTERDAY)}, Facts(due_on=TOMORROW)) == {
        "target_on": Text(
            "完成时限应在今天至办理时限（2026-11-21）之间",
            "the target date must lie between today and the deadline (2026-11-21)",
        )
    }
    assert refused(("found_in_the_past",), {"found_on": str(TOMORROW)}, Facts()) == {
        "found_on": Text(
            "发现日期不能晚于今天（2026-11-20）", "the day it was found cannot be after today (2026-11-20)"
        )
    }
    assert refused(("planned_in_window",), {"planned_on": str(TODAY)}, WINDOW) == {
        "planned_on": Text(
            "计划日期不能早于今天，并应在批次期间（2026-11-23 至 2026-11-30）以内",
            "plan it for today or later, within the batch's period (2026-11-23 to 2026-11-30)",
        )
    }


def test_each_field_is_told_its_first_fault_only():
    names = ("supports_are_distinct", "supports_end_with_the_lead", "found_in_the_past", "period_is_ahead")
    inputs = {"days": 1, "supports": [{"unit": "tax", "days": 2}] * 2, "found_on": str(TOMORROW), "ends_on": str(TODAY)}

    found = refused(names, inputs, Facts())

    assert {field: text.en for field, text in found.items()} == {
        "supports": "a unit can be listed once; put its tasks together",
        "found_on": "the day it was found cannot be after today (2026-11-20)",
    }
