"""How long a state or a term lasts for a matter of some urgency and severity, and which terms count."""

from __future__ import annotations

import pytest

from tests.engine.whole import sample
from workflow.engine.definition import Limit
from workflow.types import Severity

FLOW = sample("everything")
GENERAL, SERIOUS, MAJOR = Severity.GENERAL, Severity.SERIOUS, Severity.MAJOR


@pytest.mark.parametrize(
    ("state", "urgency", "severity", "limit"),
    [
        ("draft", None, None, Limit(2, "oh")),
        ("draft", "urgent", None, Limit(30, "min")),
        ("draft", "normal", MAJOR, Limit(1, "wd")),
        ("draft", "other", MAJOR, Limit(2, "oh")),
        ("doing", None, None, Limit(5)),
        ("doing", None, GENERAL, Limit(5)),
        ("doing", None, SERIOUS, Limit(3)),
        ("doing", "urgent", MAJOR, Limit(36, "h")),
        ("done", "urgent", MAJOR, None),
    ],
)
def test_a_state_lasts_as_its_urgency_says_or_else_its_severity_or_else_itself(state, urgency, severity, limit):
    assert FLOW.states[state].limit_for(urgency, severity) == limit


@pytest.mark.parametrize(
    ("term", "severity", "length"),
    [
        ("whole", None, None),
        ("whole", MAJOR, Limit(30, "oh")),
        ("whole", GENERAL, Limit(9)),
        ("short", None, Limit(90, "min")),
        ("short", MAJOR, Limit(90, "min")),
        ("unit", MAJOR, None),
    ],
)
def test_a_term_lasts_as_its_severity_says_or_else_itself(term, severity, length):
    assert FLOW.term(term).limit(severity) == length


def test_a_term_counts_where_some_state_is_due_by_it():
    assert FLOW.counting == {"unit"}
    assert FLOW.term("nothing") is None


def test_what_leaves_a_state_and_what_an_action_has_are_in_the_order_of_the_definition():
    assert [one.action for one in FLOW.leaving["asking"]] == ["pass", "pass", "fall", "fail", "suspend"]
    assert [one.who for one in FLOW.actions["pass"]] == [("system",), ("lead.head",)]
    assert [one.action for one in FLOW.transitions if not one.is_move] == ["note"]
    assert [one.action for one in FLOW.transitions if one.is_move and not one.is_onward] == ["fail", "suspend", "drop"]
