"""Every fault of the checker, each provoked by breaking a sound definition."""

from __future__ import annotations

import pytest

from tests.engine.samples import SMALL, broken, line_of
from workflow.engine import checking

STATES = "states:\n"


def found(source: str, **known: object) -> list[tuple[int, str]]:
    names = {"effects": {"deliver"}, "endpoints": {"errands.assign"}} | known
    return [(fault.line, fault.code) for fault in checking.check(source, name="errand.yaml", **names)]


def test_the_small_definition_is_sound():
    assert found(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("initial: draft", "initial: start", "unknown_state"),
        ("path: [draft, doing, done]", "path: [draft, do, done]", "unknown_state"),
        ("from: review, to: doing", "from: reviews, to: doing", "unknown_state"),
        ("from: doing, to: review, who", "from: doing, to: viewed, who", "unknown_state"),
        ("reveals: subject", "reveals: object", "unknown_relation"),
        ("on_term: unit", "on_term: units", "unknown_term"),
        ("{given: days, start: assign, stop: report}", "{given: days, start: assigns, stop: report}", "unknown_action"),
        ("{given: days, start: assign, stop: report}", "{given: days, start: assign, stop: reports}", "unknown_action"),
        ("{given: days, start: assign, stop: report}", "{given: days, start: assign, stop: none}", "endless_term"),
        (
            "{given: days, start: assign, stop: report}",
            "{given: day, start: assign, stop: report}",
            "term_without_length",
        ),
        (
            "{given: days, start: assign, stop: report}",
            "{length: {minor: 5 wd}, start: assign, stop: report, given: day}",
            "severity_without_length",
        ),
        ("holder: lead.handler", "holder: lead.head", "idle_holder"),
        ("holder: lead.handler", "holder: lead.boss", "unknown_role"),
        ("holder: lead.handler", "holder: none", "nobody"),
        ("phase: settled, holder: none", "phase: settled, holder: office.director", "clock_after_the_end"),
        (
            "phase: settled, holder: none, limit: none",
            "phase: settled, holder: none, limit: 1 wd",
            "clock_after_the_end",
        ),
        ("phase: settled, ", "", "dead_end"),
        ("who: office.reviewer, back", "who: office.tester, back", "unknown_role"),
        ("who: office.reviewer, back", "who: none, back", "no_role"),
        ("guards: [is_no_duplicate]", "guards: [is_lucky]", "unknown_guard"),
        ("checks: [new_lead_differs]", "checks: [is_lucky]", "unknown_check"),
        ("checks: [new_lead_differs]", "checks: [planned_in_window]", "check_without_field"),
        ("effects: [deliver]", "effects: [explode]", "unknown_effect"),
        ("page: errands.assign", "page: errands.nowhere", "unknown_page"),
        ("type: workdays", "type: weeks", "unknown_type"),
        ("type: line", "type: lines", "unknown_type"),
        ("units: [member]", "units: [club]", "unknown_unit_kind"),
        ("units: [member]", "who: lead.boss", "unknown_role"),
        ("name: how", "name: days", "field_twice"),
        (", choices: severities", "", "no_choices"),
        ("guards: report_is_ready, automatic: true", "automatic: true", "automatic_without_guard"),
        ("who: system, guards", "who: lead.head, guards", "automatic_without_system"),
        ("automatic: true", "automatic: true, form: [reason]", "automatic_with_form"),
    ],
)
def test_a_fault_is_named_by_line(old, new, code):
    assert (line_of(old), code) in found(broken(old, new))


def test_a_term_whose_only_length_is_a_field_that_may_stay_empty():
    broken_source = broken("en: Term, required: true", "en: Term")

    assert found(broken_source) == [(line_of("{given: days"), "term_without_length")]


def test_a_state_that_nothing_leads_to():
    source = broken(STATES, STATES + "  lost: {zh: 失落, en: Lost, phase: settled, holder: none, limit: none}\n")

    assert found(source) == [(line_of("  lost:", source), "unreachable")]


def test_a_state_that_nothing_leaves():
    source = broken("to: doing, who: office.reviewer", "to: stuck, who: office.reviewer")
    source = source.replace(STATES, STATES + "  stuck: {zh: 卡住, en: Stuck, holder: none, limit: none}\n")

    assert found(source) == [(line_of("  stuck:", source), "dead_end"), (line_of("  stuck:", source), "nobody")]


def test_a_step_back_without_a_reason():
    source = broken("form: [reason], ", "")

    assert found(source) == [(line_of("  send_back:"), "back_without_reason")]


def test_an_action_without_a_source():
    source = broken("from: doing, to: stay, ", "to: stay, ")

    assert found(source) == [(line_of("  note:"), "no_source")]


def test_a_table_without_columns():
    start = SMALL.index("        columns:")
    source = SMALL[:start] + SMALL[SMALL.index("    effects: [deliver]") :]

    assert found(source) == [(line_of("      - name: steps"), "no_columns")]


def test_a_transition_that_another_always_comes_before():
    source = broken("who: office.director, confirm", "who: [office.director, system], confirm")

    assert found(source) == [
        (line_of("    - {zh: 办结, en: Close, from: review, to: done, who: system", source), "hidden")
    ]


def test_pages_are_left_unchecked_where_none_are_known():
    assert found(SMALL, endpoints=None) == []


def test_what_cannot_be_read_is_said_instead():
    assert found(broken("limit: 1 wd", "limit: soon")) == [(line_of("limit: 1 wd"), "limit")]


def test_every_fault_is_put_in_both_languages():
    source = broken("guards: [is_no_duplicate]", "guards: [is_lucky]")

    fault = checking.check(source, name="errand.yaml", effects={"deliver"})[0]

    assert (fault.text.zh, fault.text.en) == ("没有条件“is_lucky”", "there is no guard is_lucky")


def test_what_is_settled_is_taken_up_again_in_a_new_round():
    old, aside = (
        "from: review, to: doing, who: office.reviewer, back: true",
        "aside: true, from: [review, done], to: doing",
    )
    again = old.replace("review,", "[review, done],", 1)
    whole = f"{aside}, who: office.reviewer, back: true"
    assert found(broken(old, again)) == [(line_of("  send_back:"), "no_new_round")]
    assert found(broken(old, whole)) == []
    assert found(broken(old, f"{again}, effects: [new_round]"), effects={"deliver", "new_round"}) == []
