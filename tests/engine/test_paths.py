"""Walking every workflow at random: no path leaves a matter without somebody who may move it, and history replays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from workflow.engine import machine
from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.loading import shipped
from workflow.errors import Forbidden, Refused
from workflow.types import SYSTEM, Phase, Severity

FLOWS = {kind: flow for kind, (_, flow) in shipped().items()}
SIGNED = {"lead_handling"}
DELIVERED_ANEW = {"deliver_assignments", "transfer_lead", "withdraw_assignments"}


@dataclass
class World:
    """What stays true of a matter whoever looks at it; the rest is what others can bring about."""

    severity: Severity
    needs_plan: bool
    is_within_return: bool
    done: set[str] = field(default_factory=set)
    returns: int = 0
    lead_has_signed: bool = False

    def facts(self, role: str, *, did: frozenset[str] = frozenset(), in_team: bool = False) -> Facts:
        """The facts once others have done their part: supports have reported, visits are over, the report is made."""
        return Facts(
            roles=frozenset({role}),
            did=did,
            done=frozenset(self.done),
            severity=self.severity,
            in_team=in_team,
            needs_plan=self.needs_plan,
            returns=self.returns,
            is_within_return=self.is_within_return,
            lead_has_signed=self.lead_has_signed,
            planned_objects=2,
            children=2,
            begun_children=0,
            ready_children=2,
            report_is_ready=True,
        )

    def note(self, transition: Transition) -> None:
        """What a transition changes for those that follow."""
        self.done.add(transition.action)
        self.returns += "count_return" in transition.effects
        self.lead_has_signed = not DELIVERED_ANEW.intersection(transition.effects) and (
            self.lead_has_signed or bool(SIGNED.intersection(transition.effects))
        )


def movers(flow: Workflow, state: str, world: World) -> set[str]:
    """The holders of a state, and the system, that can take the matter out of it, somebody fresh being found."""
    found = set()
    for role in (*flow.states[state].holder, SYSTEM):
        for in_team in (False, True):
            facts = replace(world.facts(role, in_team=in_team), begun_children=0 if role != SYSTEM else 1)
            offers = [
                t
                for t in flow.leaving[state]
                if role in t.who and t.target not in (None, state) and machine.refusal(t, facts) is None
            ]
            if offers and (role != SYSTEM or any(t.is_automatic for t in offers)):
                found.add(role)
    return found


class Walk(RuleBasedStateMachine):
    """One matter's life, with anybody trying anything."""

    flow: Workflow

    @initialize(severity=st.sampled_from(Severity), needs_plan=st.booleans(), is_within_return=st.booleans())
    def begin(self, severity, needs_plan, is_within_return):
        self.world = World(severity, needs_plan, is_within_return)
        self.state = self.flow.initial
        self.history: list[tuple[str, Facts, str]] = []

    @rule(data=st.data(), in_team=st.booleans())
    def act(self, data, in_team):
        leaving = self.flow.leaving[self.state]
        if not leaving:
            return
        chosen = data.draw(st.sampled_from(leaving), label="transition")
        role = data.draw(st.sampled_from(chosen.who), label="role")
        did = data.draw(st.frozensets(st.sampled_from(sorted(self.world.done or {"nothing"})), max_size=2))
        facts = self.world.facts(role, did=did, in_team=in_team)
        try:
            fired = machine.step(self.flow, self.state, chosen.action, facts)
        except (Forbidden, Refused):
            return
        self.state = fired.target or self.state
        self.world.note(fired)
        self.history.append((chosen.action, facts, self.state))

    @invariant()
    def somebody_may_move_it(self):
        if hasattr(self, "state") and self.flow.states[self.state].phase == Phase.OPEN:
            assert movers(self.flow, self.state, self.world), f"nobody can move it out of {self.state}"

    @invariant()
    def an_end_that_is_cancelled_stays(self):
        if hasattr(self, "state") and self.flow.states[self.state].phase == Phase.CANCELLED:
            assert self.flow.leaving[self.state] == ()

    @invariant()
    def the_history_replays_to_the_state(self):
        if hasattr(self, "state"):
            state = self.flow.initial
            for action, facts, reached in self.history:
                state = machine.step(self.flow, state, action, facts).target or state
                assert state == reached
            assert state == self.state


@pytest.mark.parametrize("kind", FLOWS)
def test_no_path_leaves_a_matter_without_somebody_who_may_move_it(kind):
    walk = type(f"Walk_{kind}", (Walk,), {"flow": FLOWS[kind]})

    examples = min(60, settings().max_examples)
    run_state_machine_as_test(walk, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))


@pytest.mark.parametrize("kind", FLOWS)
def test_every_open_state_has_a_holder_with_a_way_on_or_moves_by_itself(kind):
    flow = FLOWS[kind]
    world = World(Severity.GENERAL, needs_plan=True, is_within_return=True)

    stuck = [code for code, s in flow.states.items() if s.phase == Phase.OPEN and not movers(flow, code, world)]

    assert stuck == []


@pytest.mark.parametrize("needs_plan", [True, False])
@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("kind", FLOWS)
def test_from_every_open_state_a_settled_end_can_be_reached(kind, severity, needs_plan):
    flow = FLOWS[kind]
    world = World(severity, needs_plan, is_within_return=False, done={"endorse"})
    onward = {code: {t.target for t in flow.leaving[code] if t.target and _can_fire(t, world)} for code in flow.states}
    settled = {code for code, state in flow.states.items() if state.phase == Phase.SETTLED}

    reached, grown = set(), settled
    while grown != reached:
        reached, grown = grown, grown | {code for code, targets in onward.items() if targets & grown}

    assert {code for code, state in flow.states.items() if state.phase == Phase.OPEN} <= reached


def _can_fire(transition: Transition, world: World) -> bool:
    by_anybody = (
        replace(world.facts(role, in_team=in_team), begun_children=begun)
        for role in transition.who
        for in_team in (False, True)
        for begun in (0, 1)
    )
    return any(machine.refusal(transition, facts) is None for facts in by_anybody)


@pytest.mark.parametrize("kind", FLOWS)
def test_every_holder_can_do_something(kind):
    flow = FLOWS[kind]
    for code, state in flow.states.items():
        for role in state.holder:
            assert any(role in transition.who for transition in flow.leaving[code]), (code, role)
