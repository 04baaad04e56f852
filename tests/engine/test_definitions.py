"""The shipped definitions: approved word for word, and sound."""

from __future__ import annotations

import pytest

from tests.engine.described import APPROVED, described
from workflow.engine import checking
from workflow.engine.definition import Field, Workflow
from workflow.engine.diagram import table
from workflow.engine.loading import load, shipped
from workflow.types import SEVERITIES, Severity

KINDS = tuple(shipped())
PARTS = ("assignment", "consultation", "countersignature", "copying", "fact_check")
MADE = {
    "clue": "XS",
    "list_item": "QD",
    "operation": "XD",
    "publicity": "XJ",
    "task": "RW",
    "extension": "YQ",
    "supervision": "DB",
    "letter": "TX",
    "talk": "YT",
    "listing": "GP",
    "closure_report": "BJ",
    "bulletin": "TB",
}
"""The kinds that are made of their definitions alone, with the letters of their numbers."""


@pytest.fixture(params=KINDS)
def flow(request: pytest.FixtureRequest) -> Workflow:
    return shipped()[request.param][1]


def test_every_kind_is_shipped():
    assert {*PARTS, "batch", "problem", "rectification", "sitting", "visit"} <= set(KINDS)
    assert {kind for kind, (_, flow) in shipped().items() if flow.made} == set(MADE)


def test_the_table_is_the_one_approved(flow):
    assert described(load(flow.source, name=flow.kind)) == (APPROVED / f"{flow.kind}.txt").read_text(encoding="utf-8")


def test_nothing_is_unsound(flow):
    effects = {effect for transition in flow.transitions for effect in transition.effects}
    effects |= set(flow.made.effects) if flow.made else set()

    assert checking.check(flow.source, name=flow.kind, effects=effects) == ()


def test_the_file_is_named_after_its_kind():
    assert all(flow.kind == kind for kind, (_, flow) in shipped().items())


def test_prefixes_are_the_house_s():
    prefixes = {kind: flow.prefix for kind, (_, flow) in shipped().items()}

    assert {kind: prefixes[kind] for kind in ("problem", "batch", "visit", "rectification", *MADE)} == MADE | {
        "problem": "WT",
        "batch": "PC",
        "visit": "XC",
        "rectification": "ZG",
    }
    assert [prefixes[kind] for kind in PARTS] == [""] * len(PARTS)


def test_a_strip_of_steps_has_eleven_at_most(flow):
    assert len(flow.path) <= 11


@pytest.mark.parametrize("name", ["category", "severity"])
def test_accepting_asks_what_submitting_asked(name):
    submit, accept = (shipped()["problem"][1].actions[action][0] for action in ("submit", "accept"))

    assert _field(submit.form, name) == _field(accept.form, name)


def test_the_inspected_unit_learns_of_a_visit_on_site_and_of_a_rectification_with_its_notice():
    revealing = {
        kind: [code for code, state in flow.states.items() if state.reveals == ("subject",)]
        for kind, (_, flow) in shipped().items()
        if flow.made is None
    }

    assert {kind: states for kind, states in revealing.items() if states or kind in ("batch", "problem")} == {
        "batch": [],
        "problem": [],
        "visit": ["on_site"],
        "rectification": ["notice_issued", "rectifying", "closed", "disputed", "suspended"],
    }


@pytest.mark.parametrize(
    ("severity", "days"), [("minor", 5), ("general", 10), ("serious", 15), ("major", 30)], ids=list(SEVERITIES)
)
def test_a_rectification_s_term_follows_its_severity(severity, days):
    limit = shipped()["rectification"][1].term("unit").limit(Severity(severity))

    assert (limit.length, limit.unit) == (days, "wd")


def test_an_urgent_assignment_is_signed_for_within_two_hours():
    state = shipped()["problem"][1].states["pending_sign"]

    limits = [state.limit_for(urgency) for urgency in (None, "normal", "fast", "urgent")]

    assert [(limit.length, limit.unit) for limit in limits] == [(1, "wd"), (1, "wd"), (1, "wd"), (2, "h")]


def test_every_word_of_the_table_is_there_in_both_languages(flow):
    for language in ("zh", "en"):
        rows = table(flow, language)
        assert all(row.state and row.action and row.role and row.target for row in rows)
        assert len(rows) == sum(len(leaving) for leaving in flow.leaving.values())


def test_english_texts_hold_no_chinese(flow):
    texts = [state.text for state in flow.states.values()] + [transition.text for transition in flow.transitions]
    texts += [text for transition in flow.transitions for field in transition.form for text in _texts(field)]

    assert [text.en for text in texts if not text.en.isascii()] == []


def _texts(field: Field):
    yield field.text
    yield from (text for text in (field.hint, field.default) if text is not None)
    yield from (choice.text for choice in field.choices)
    for column in field.columns:
        yield from _texts(column)


def _field(form: tuple[Field, ...], name: str) -> Field:
    return next(field for field in form if field.name == name)
