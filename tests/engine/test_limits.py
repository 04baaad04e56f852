"""Which limit holds, by the action, the urgency, the severity and what the joint meeting has set for itself."""

from __future__ import annotations

import pytest

from tests.engine.samples import WINDING
from workflow.engine.definition import Limit
from workflow.engine.limits import Entry, entries, of_state, of_term
from workflow.engine.loading import load
from workflow.types import Severity

FLOW = load(WINDING, name="plan.yaml")
VIA = {action: alike[0] for action, alike in FLOW.actions.items()}
OWN = {
    "state.planning": "4 wd",
    "state.planning.urgent": "2 h",
    "state.planning.major": "45 min",
    "action.send": "5 oh",
    "term.unit.minor": "6 wd",
    "term.whole": "90 wd",
    "state.draft": "soon",
}
MINOR, GENERAL, MAJOR = Severity.MINOR, Severity.GENERAL, Severity.MAJOR


@pytest.mark.parametrize(
    ("state", "via", "urgency", "severity", "given", "own"),
    [
        ("planning", None, None, None, Entry("state.planning", Limit(3)), Limit(4)),
        ("planning", "failed", "normal", MINOR, Entry("state.planning", Limit(3)), Limit(4)),
        ("planning", "failed", "urgent", None, Entry("state.planning.urgent", Limit(1, "h")), Limit(2, "h")),
        ("planning", None, "urgent", MAJOR, Entry("state.planning.urgent", Limit(1, "h")), Limit(2, "h")),
        ("planning", None, "normal", MAJOR, Entry("state.planning.major", Limit(30, "min")), Limit(45, "min")),
        ("planning", None, None, MAJOR, Entry("state.planning.major", Limit(30, "min")), Limit(45, "min")),
        ("planning", "send", "urgent", MAJOR, Entry("action.send", Limit(2)), Limit(5, "oh")),
    ],
)
def test_the_action_comes_first_then_urgency_then_severity_then_the_state(state, via, urgency, severity, given, own):
    how = (FLOW.states[state], VIA[via] if via else None, urgency, severity)

    assert of_state(*how, {}) == given
    assert of_state(*how, OWN) == Entry(given.key, own, is_set=True)


def test_a_state_without_a_limit_has_none_whatever_is_set():
    assert of_state(FLOW.states["signing"], None, "urgent", MAJOR, {"state.signing": "1 wd"}) is None


@pytest.mark.parametrize(
    ("term", "severity", "given", "own"),
    [
        ("unit", MINOR, Entry("term.unit.minor", Limit(5)), Entry("term.unit.minor", Limit(6), is_set=True)),
        ("unit", MAJOR, Entry("term.unit.major", Limit(20)), Entry("term.unit.major", Limit(20))),
        ("unit", GENERAL, Entry("term.unit.general", Limit(9)), Entry("term.unit.general", Limit(9))),
        ("unit", None, None, None),
        ("whole", None, Entry("term.whole", Limit(60)), Entry("term.whole", Limit(90), is_set=True)),
        ("whole", MAJOR, Entry("term.whole", Limit(60)), Entry("term.whole", Limit(90), is_set=True)),
        ("last", None, None, None),
    ],
)
def test_a_term_is_as_long_as_its_severity_says(term, severity, given, own):
    assert of_term(FLOW.term(term), severity, {}) == given
    assert of_term(FLOW.term(term), severity, OWN) == own


def test_every_limit_that_may_be_set_is_listed_in_the_definition_s_order():
    assert list(entries(FLOW, {})) == [
        Entry("term.unit.minor", Limit(5)),
        Entry("term.unit.general", Limit(9)),
        Entry("term.unit.serious", Limit(12)),
        Entry("term.unit.major", Limit(20)),
        Entry("term.whole", Limit(60)),
        Entry("state.draft", Limit(4, "oh")),
        Entry("state.planning", Limit(3)),
        Entry("state.planning.urgent", Limit(1, "h")),
        Entry("state.planning.major", Limit(30, "min")),
        Entry("state.looking", Limit(1)),
        Entry("state.held", Limit(30)),
        Entry("action.send", Limit(2)),
    ]


def test_what_a_joint_meeting_has_set_stands_in_the_list_and_what_it_wrote_wrongly_does_not():
    own = {one.key: one.limit for one in entries(FLOW, OWN) if one.is_set}

    assert own == {
        "term.unit.minor": Limit(6),
        "term.whole": Limit(90),
        "state.planning": Limit(4),
        "state.planning.urgent": Limit(2, "h"),
        "state.planning.major": Limit(45, "min"),
        "action.send": Limit(5, "oh"),
    }
    assert Entry("state.draft", Limit(4, "oh")) in list(entries(FLOW, OWN))
