"""Why an action is not open: it agrees with `step` for every state, role and fact, and says everything at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.samples import SMALL, broken
from tests.engine.strategies import facts_of
from tests.engine.test_machine import step
from workflow.engine.definition import Transition
from workflow.engine.explaining import Explained, Kind, Standing, explain
from workflow.engine.facts import Facts
from workflow.engine.leading import may_lead_to
from workflow.engine.loading import load, shipped
from workflow.errors import Forbidden
from workflow.types import SYSTEM, Severity, Text

FLOWS = {kind: flow for kind, (_, flow) in shipped().items()}
PROBLEM, RECTIFICATION = FLOWS["problem"], FLOWS["rectification"]


def people(*roles: str, **facts: object) -> Facts:
    return Facts(roles=frozenset(roles), **facts)


def one(flow, state: str, action: str, facts: Facts, landings=None) -> Explained:
    return next(e for e in explain(flow, state, facts, landings) if e.transition.action == action)


@pytest.mark.parametrize("kind", FLOWS)
@settings(deadline=None)
@given(data=st.data())
def test_what_is_said_to_be_open_is_what_steps(kind, data):
    flow = FLOWS[kind]
    consulting = data.draw(st.sampled_from([(), (Text("区税务局", "Tax Bureau"),)]))
    lent = tuple(replace(one, consulting=consulting) for one in data.draw(st.lists(facts_of(flow), max_size=1)))
    facts = replace(data.draw(facts_of(flow)), consulting=consulting, lent=lent)
    for state in flow.states:
        for said in explain(flow, state, facts):
            outcome = step(flow, state, said.transition.action, facts)
            if isinstance(outcome, Transition):
                assert (said.transition, said.obstacles) == (outcome, ())
            elif isinstance(outcome, Forbidden):
                assert (said.standing, said.transition.who) == (Standing.OTHERS, outcome.who)
                assert Kind.STATE not in {obstacle.kind for obstacle in said.obstacles}
            elif outcome.code == "state":
                assert said.obstacles[0].kind is Kind.STATE
            else:
                assert said.standing is Standing.WAITING
                assert said.obstacles[0].text == outcome.reason


@pytest.mark.parametrize("kind", FLOWS)
def test_the_way_leads_to_where_the_action_is_possible(kind):
    flow = FLOWS[kind]
    for state in flow.states:
        for said in explain(flow, state, people()):
            reached = {state}
            for taken in said.way or ():
                reached = {to for code in reached & {*taken.sources} for to in may_lead_to(flow, code, taken)}
            assert said.way is None or reached & {*said.transition.sources}


@pytest.mark.parametrize("kind", FLOWS)
def test_every_action_is_explained_in_the_order_of_the_definition(kind):
    flow = FLOWS[kind]

    assert [said.transition.action for said in explain(flow, flow.initial, people())] == list(flow.actions)


def test_everything_in_the_way_is_said_at_once():
    said = one(RECTIFICATION, "reported", "fix_on_spot", people("enforcement.leader", severity=Severity.MAJOR))

    assert [obstacle.kind for obstacle in said.obstacles] == [Kind.STATE, Kind.ROLE, Kind.GUARD]
    assert [obstacle.text.zh for obstacle in said.obstacles] == [
        "当前为“已报整改”，到“已记录”时才能办",
        "由执法主体检查人员办理，您不担任该岗位",
        "只有“轻微”问题可当场整改",
    ]
    assert [field.name for field in said.needs] == ["measures", "before", "after"]


def test_another_unit_is_told_apart_from_another_position():
    handler = one(PROBLEM, "pending_sign", "sign", people("lead.handler"))
    bank = one(PROBLEM, "pending_sign", "sign", people("subject.representative"))

    assert [obstacle.kind for obstacle in handler.obstacles] == [Kind.ROLE]
    assert [obstacle.kind for obstacle in bank.obstacles] == [Kind.UNIT]
    assert bank.obstacles[0].text.en.endswith("and your unit is not the lead unit here")


def test_the_shortest_way_goes_forward_where_it_can():
    said = one(RECTIFICATION, "recorded", "report", people("subject.representative"))

    assert [taken.action for taken in said.way] == ["confirm", "draft_notice", "issue", "receive"]


def test_from_an_end_nothing_leads_on():
    assert one(RECTIFICATION, "dismissed", "report", people()).way is None


def test_a_step_that_names_no_state_leads_where_it_is_said_to():
    flow = load(broken("to: doing, who: office.reviewer", "to: before, who: office.reviewer"), name="errand")

    blind = one(flow, "review", "note", people("lead.handler"))
    told = one(flow, "review", "note", people("lead.handler"), {"before": ("draft",)})
    lost = one(flow, "review", "note", people("lead.handler"), {"before": ()})

    assert [taken.action for taken in blind.way] == ["send_back"]
    assert [taken.action for taken in told.way] == ["send_back", "assign"]
    assert lost.way is None


def test_of_several_ways_of_one_action_ones_own_is_explained():
    flow = load(SMALL, name="errand")

    mine = one(flow, "review", "close", people("office.director"))
    machines = one(flow, "review", "close", people(SYSTEM))

    assert (mine.standing, mine.transition.who) == (Standing.OPEN, ("office.director",))
    assert [obstacle.kind for obstacle in machines.obstacles] == [Kind.GUARD]
    assert mine.who == ("office.director", "system")
