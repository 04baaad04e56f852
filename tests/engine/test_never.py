"""Which guards can hold together, and what is said of those that cannot."""

from __future__ import annotations

import pytest

from tests.engine.samples import SMALL, broken, line_of
from workflow.engine import named, never
from workflow.engine.loading import load
from workflow.types import Text

ACTIONS = ("assign", "begin", "endorse", "recuse")
DIRECTOR, CONVENER = ("office.director",), ("office.convener",)


@pytest.mark.parametrize(
    ("guards", "who", "varying", "can"),
    [
        ((), (), (), True),
        (("needs_plan",), (), None, True),
        (("needs_plan", "needs_no_plan"), (), None, False),
        (("needs_plan",), (), ("needs_plan",), True),
        (("needs_no_plan",), (), ("needs_plan",), True),
        (("report_is_ready",), DIRECTOR, ("report_is_ready",), True),
        (("report_is_ready",), DIRECTOR, ("needs_plan",), False),
        (("has_objects",), (), None, True),
        (("has_objects",), (), (), False),
        (("some_visit_begun", "no_visit_begun"), (), None, False),
        (("some_visit_begun", "all_visits_finished"), (), None, True),
        (("is_major",), (), None, True),
        (("is_minor",), (), None, True),
        (("is_minor",), (), ("needs_plan",), False),
        (("is_major", "is_minor"), (), None, False),
        (("is_minor", "severity_is_minor"), (), None, True),
        (("is_major", "major_has_convener"), DIRECTOR, None, False),
        (("is_major", "major_has_convener"), CONVENER, None, True),
        (("is_major", "major_has_convener"), ("office.director", "office.convener"), None, True),
        (("is_major", "major_is_endorsed"), (), None, True),
        (("is_major", "major_is_endorsed", "is_not_endorsed"), (), None, False),
        (("is_major", "major_is_endorsed", "nobody_stood_back"), (), None, True),
        (("actor_is_in_team", "actor_is_not_in_team"), (), None, False),
        (("actor_is_in_team", "all_supports_reported", "was_returned_less_than_twice"), (), None, True),
        (("batch_is_cancelled", "is_no_duplicate"), (), None, True),
        (("vote_passed",), (), None, True),
        (("vote_passed", "vote_failed"), (), None, False),
    ],
)
def test_some_facts_let_guards_hold_together_or_none_do(guards, who, varying, can):
    known = None if varying is None else frozenset(varying)

    assert never.satisfiable(guards, who, ACTIONS, known) is can


def test_every_guard_holds_for_some_facts_of_some_kind():
    roles = ("office.director", "office.convener", "office.coordinator", "lead.head", "lead.liaison")

    assert [name for name in named.guards.REGISTRY if not never.satisfiable((name,), roles, ACTIONS, None)] == []


def told(source: str, *varying: str) -> list[tuple[int, str, Text]]:
    found = never.guards_can_hold(load(source, name="it"), varying or None)
    return [(fault.line, fault.code, fault.text) for fault in found]


def test_guards_that_exclude_each_other_are_named_together():
    source = broken("guards: [is_no_duplicate]", "guards: [needs_plan, needs_no_plan]")

    assert told(source) == [
        (
            line_of("    guards: [needs", source),
            "never",
            Text(
                "“交办”的条件 needs_plan, needs_no_plan 不可能同时成立，操作永远不能办理",
                "the guards needs_plan, needs_no_plan of “Assign” can never hold together; "
                "nobody will ever be able to take it",
            ),
        )
    ]


def test_one_that_never_holds_alone_is_named_where_it_stands():
    source = broken(
        "guards: [is_no_duplicate]", "guards:\n      - needs_plan\n      - report_is_ready\n      - is_major"
    )

    found = told(source, "needs_plan", "severity")

    assert found[0] == (
        line_of("- report_is_ready", source),
        "never",
        Text(
            "“交办”的条件 report_is_ready 在本类事项中永远不成立，操作永远不能办理",
            "the guard report_is_ready of “Assign” never holds for this kind; nobody will ever be able to take it",
        ),
    )
    assert len(found) == 2


def test_what_has_been_done_counts_by_the_actions_of_the_workflow():
    source = broken("guards: [is_no_duplicate]", "guards: [is_major, major_is_endorsed]")

    assert told(source)[0][2].en.startswith("the guards is_major, major_is_endorsed of “Assign” can never hold")
    assert told(source.replace("  note: {", "  endorse: {")) == []


def test_guards_that_nobody_knows_are_for_others_to_blame():
    assert told(broken("guards: [is_no_duplicate]", "guards: [is_lucky, needs_plan, needs_no_plan]")) == []
    assert told(SMALL) == []


def test_who_may_counts_too():
    source = broken("guards: [is_no_duplicate]", "guards: [is_major, major_has_convener]")

    assert [(line, text.en[:51]) for line, _, text in told(source)] == [
        (line_of("    guards: [is_major", source), "the guards is_major, major_has_convener of “Assign”")
    ]
    assert told(source.replace("who: [office.coordinator]", "who: [office.director, office.convener]")) == []
