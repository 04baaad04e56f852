"""What fires, what could, and why another may not: `step` and `available` always agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.strategies import facts_of, roles_of
from workflow.engine import machine
from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.loading import shipped
from workflow.errors import Forbidden, Refused
from workflow.types import SYSTEM, Severity, Text, role_names

FLOWS = {kind: flow for kind, (_, flow) in shipped().items()}
PROBLEM, VISIT, BATCH = FLOWS["problem"], FLOWS["visit"], FLOWS["batch"]


def step(flow: Workflow, state: str, action: str, facts: Facts) -> Transition | Forbidden | Refused:
    """What firing comes to, as a value."""
    try:
        return machine.step(flow, state, action, facts)
    except (Forbidden, Refused) as error:
        return error


def people(*roles: str, **facts: object) -> Facts:
    return Facts(roles=frozenset(roles), **facts)


@pytest.mark.parametrize("kind", FLOWS)
@settings(deadline=None)
@given(data=st.data())
def test_a_button_shown_is_a_button_that_works(kind, data):
    flow = FLOWS[kind]
    facts = data.draw(facts_of(flow))
    for state in flow.states:
        for offer in machine.available(flow, state, facts):
            outcome = step(flow, state, offer.transition.action, facts)
            if isinstance(outcome, Transition):
                assert (offer.transition, offer.reason) == (outcome, None)
            else:
                assert (offer.reason, offer.is_others) == (outcome.reason, isinstance(outcome, Forbidden))


@pytest.mark.parametrize("kind", FLOWS)
def test_every_state_action_and_role_moves_or_gives_a_reason(kind):
    flow = FLOWS[kind]
    for state in flow.states:
        for action in flow.actions:
            for role in (*roles_of(flow), SYSTEM):
                outcome = step(flow, state, action, people(role))
                if isinstance(outcome, Transition):
                    assert role in outcome.who
                    assert state in outcome.sources
                else:
                    assert outcome.reason.zh
                    assert outcome.reason.en


@pytest.mark.parametrize("kind", FLOWS)
def test_what_is_offered_is_what_leaves_the_state(kind):
    flow = FLOWS[kind]
    for state in flow.states:
        offered = [offer.transition.action for offer in machine.available(flow, state, people("copy.viewer"))]
        leaving = [t.action for t in flow.leaving[state] if t.who != (SYSTEM,)]
        assert offered == list(dict.fromkeys(leaving))


def test_an_action_of_another_state_is_refused_with_the_present_one():
    outcome = step(PROBLEM, "rectifying", "sign", people("lead.liaison"))

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reason.zh) == ("state", "当前为“整改中”，不能“签收”")


def test_an_action_that_there_is_not_is_refused():
    outcome = step(PROBLEM, "rectifying", "dance", people("office.director"))

    assert isinstance(outcome, Refused)
    assert outcome.code == "state"


def test_whose_it_is_is_said_before_what_stands_in_the_way():
    outcome = step(PROBLEM, "pending_sign", "return", people("lead.liaison", returns=2))

    assert isinstance(outcome, Forbidden)
    assert (outcome.who, outcome.reason.zh) == (("lead.head",), "由牵头单位分管领导办理")


def test_the_first_guard_that_does_not_hold_is_named():
    outcome = step(PROBLEM, "pending_sign", "return", people("lead.head", returns=2, is_within_return=False))

    assert isinstance(outcome, Refused)
    assert outcome.code == "is_within_return"


@pytest.mark.parametrize(("needs_plan", "target"), [(True, "planning"), (False, "rectifying")])
def test_of_two_transitions_of_one_action_the_one_that_may_fires(needs_plan, target):
    facts = people("office.director", needs_plan=needs_plan)

    outcome = step(PROBLEM, "return_review", "return_refuse", facts)

    assert outcome.target == target
    offers = {o.transition.action: o.is_allowed for o in machine.available(PROBLEM, "return_review", facts)}
    assert (offers["return_accept"], offers["return_refuse"]) == (False, True)


def test_a_coordinator_dispatches_by_hand_what_the_system_may_not():
    stood_back = {"done": frozenset({"recuse"})}

    assert machine.automatic(VISIT, "pending_dispatch", people(SYSTEM, **stood_back)) is None
    assert step(VISIT, "pending_dispatch", "dispatch", people("office.coordinator", **stood_back)).effects == (
        "check_team",
        "set_team",
    )


@pytest.mark.parametrize(
    ("flow", "state", "facts", "action"),
    [
        (VISIT, "pending_dispatch", Facts(), "dispatch"),
        (VISIT, "pending_dispatch", Facts(short_teams=1), None),
        (VISIT, "pending_dispatch", Facts(parent_is_published=False), None),
        (VISIT, "scheduled", Facts(), None),
        (VISIT, "scheduled", Facts(parent_is_cancelled=True), "cancel"),
        (BATCH, "published", Facts(children=2), None),
        (BATCH, "published", Facts(children=2, begun_children=1), "start"),
        (BATCH, "in_progress", Facts(children=2, begun_children=2, ready_children=2), "all_done"),
        (BATCH, "published", Facts(children=2, ready_children=2), "all_done"),
        (BATCH, "completed", Facts(open_children=1), None),
        (BATCH, "completed", Facts(), "close"),
        (PROBLEM, "closed", Facts(report_is_ready=True), None),
    ],
)
def test_the_system_fires_by_itself_only_what_says_so(flow, state, facts, action):
    fired = machine.automatic(flow, state, facts)

    assert (fired.action if fired else None) == action


def test_what_only_the_system_fires_is_no_button():
    assert machine.available(BATCH, "in_progress", people("office.coordinator")) == ()


def test_a_major_problem_is_written_off_by_the_convener():
    director = people("office.director", severity=Severity.MAJOR)
    convener = people("office.convener", severity=Severity.MAJOR)

    assert isinstance(step(PROBLEM, "pending_closure", "approve_close", director), Refused)
    assert step(PROBLEM, "pending_closure", "approve_close", convener).target == "closed"


@pytest.mark.parametrize(
    ("roles", "zh", "en"),
    [
        (("station.leader",), "属地派出所负责人", "the leader of the station of the precinct"),
        (("lead.handler", "lead.liaison"), "牵头单位经办人、联络员", "the handler or the liaison of the lead unit"),
        (
            ("office.coordinator", "lead.head"),
            "联席办协调员或牵头单位分管领导",
            "the coordinator of the office or the head in charge of the lead unit",
        ),
    ],
)
def test_roles_of_one_relation_are_named_together(roles: tuple[str, ...], zh: str, en: str) -> None:
    assert role_names(roles) == Text(zh, en)
