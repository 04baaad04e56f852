"""Where a step may lead, whatever the matter's past: a state named, one chosen, the one before, the one held up."""

from __future__ import annotations

import pytest

from tests.engine.samples import WINDING
from workflow.engine.leading import may_lead_to
from workflow.engine.loading import load
from workflow.engine.way_rules import may_choose

FLOW = load(WINDING, name="plan.yaml")


@pytest.mark.parametrize(
    ("state", "action", "leads"),
    [
        ("draft", "send", ("planning",)),
        ("looking", "return_to", ("draft", "planning")),
        ("planning", "return_to", ("draft",)),
        ("planning", "take_back", ("draft", "signing")),
        ("looking", "take_back", ("signing", "planning")),
        ("held", "resume", ("planning", "looking")),
        ("done", "resume", ("looking",)),
    ],
)
def test_a_step_leads_to_every_state_that_the_past_may_name(state, action, leads):
    assert may_lead_to(FLOW, state, FLOW.actions[action][0]) == leads


def test_a_step_that_stays_leads_nowhere_else():
    flow = load(WINDING.replace("to: before", "to: stay"), name="plan.yaml")

    assert may_lead_to(flow, "planning", flow.actions["take_back"][0]) == ("planning",)


def test_a_choice_of_a_state_that_there_is_not_leads_nowhere():
    flow = load(WINDING.replace("choices: {draft:", "choices: {gone:"), name="plan.yaml")

    assert may_lead_to(flow, "looking", flow.actions["return_to"][0]) == ("planning",)


@pytest.mark.parametrize(("action", "states"), [("return_to", ("draft", "planning")), ("take_back", ()), ("send", ())])
def test_only_a_step_to_a_chosen_state_lets_one_choose(action, states):
    assert may_choose(FLOW.actions[action][0]) == states


@pytest.mark.parametrize(("old", "new"), [("name: state\n", "name: place\n"), ("type: earlier_state", "type: choice")])
def test_only_the_field_that_asks_for_an_earlier_state_is_meant(old, new):
    flow = load(WINDING.replace(old, new), name="plan.yaml")

    assert may_choose(flow.actions["return_to"][0]) == ()
