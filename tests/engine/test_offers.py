"""Offers and refusals word for word: whose an action is, which guard speaks first, in which capacity one acts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.samples import SMALL, WINDING
from workflow.engine import machine
from workflow.engine.definition import State, Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.loading import load
from workflow.engine.machine import Offer
from workflow.errors import Forbidden, Refused
from workflow.types import SYSTEM, Phase, Severity, Text

SIMPLE, PLAN = load(SMALL, name="errand.yaml"), load(WINDING, name="plan.yaml")
COURT, TAX = Text("区人民法院", "Court"), Text("区税务局", "Tax Bureau")
HEAD, LIAISON, NOBODY = (Facts(roles=frozenset({role})) for role in ("lead.head", "lead.liaison", "copy.viewer"))
HEADS = Text("由牵头单位分管领导办理", "the head in charge of the lead unit does this")
AWAITED = Text("须等待答复意见：区人民法院、区税务局", "an opinion is awaited first: Court, Tax Bureau")


def way(who: str | tuple[str, ...], *guards: str, target: str | None = "review", **more: object) -> Transition:
    roles = (who,) if isinstance(who, str) else who
    return Transition("decide", Text("定", "Decide"), ("work",), target, roles, guards=guards, **more)  # type: ignore[arg-type]


def flow(*ways: Transition) -> Workflow:
    names = {"work": Text("办理中", "Working"), "review": Text("审核中", "Reviewing")}
    states = {code: State(code, text, Phase.OPEN, ("lead.head",), None) for code, text in names.items()}
    return Workflow("k", Text("词", "word"), "", "work", states, ways)


MAJOR = replace(HEAD, severity=Severity.MAJOR)
MINE, OPEN = way("lead.head", "is_major"), way("lead.head")
THEIRS = way("lead.liaison")


def fired(ways: tuple[Transition, ...], facts: Facts) -> Transition | Text:
    """What fires, or why nothing does."""
    try:
        return machine.step(flow(*ways), "work", "decide", facts)
    except (Forbidden, Refused) as error:
        return error.reason


@pytest.mark.parametrize(
    ("ways", "facts", "chosen", "is_open", "is_others"),
    [
        ((OPEN,), HEAD, 0, True, False),
        ((OPEN,), LIAISON, 0, False, True),
        ((MINE,), HEAD, 0, False, False),
        ((MINE,), MAJOR, 0, True, False),
        ((MINE, OPEN), HEAD, 1, True, False),
        ((MINE, OPEN), MAJOR, 0, True, False),
        ((THEIRS, MINE), HEAD, 1, False, False),
        ((MINE, THEIRS), HEAD, 0, False, False),
        ((THEIRS, MINE), NOBODY, 0, False, True),
        ((THEIRS, way("lead.head", "needs_no_plan"), MINE), HEAD, 1, False, False),
        ((THEIRS, MINE), replace(NOBODY, lent=(HEAD,)), 1, False, False),
        ((THEIRS, MINE), replace(NOBODY, lent=(NOBODY, MAJOR)), 1, True, False),
        ((MINE,), replace(HEAD, lent=(MAJOR,)), 0, True, False),
        ((MINE,), replace(HEAD, lent=(LIAISON,)), 0, False, False),
        ((THEIRS,), replace(HEAD, lent=(NOBODY,)), 0, False, True),
    ],
)
def test_of_several_ways_and_capacities_the_open_one_then_one_s_own_then_the_first(
    ways, facts, chosen, is_open, is_others
):
    (offer,) = machine.available(flow(*ways), "work", facts)

    assert (offer.transition, offer.is_allowed, offer.is_others) == (ways[chosen], is_open, is_others)
    assert fired(ways, facts) == (ways[chosen] if is_open else offer.reason)


def test_whose_it_is_is_said_with_the_roles_that_may():
    with pytest.raises(Forbidden) as caught:
        machine.step(flow(way(("lead.head", SYSTEM))), "work", "decide", LIAISON)

    assert (caught.value.reason, caught.value.who) == (HEADS, ("lead.head", SYSTEM))
    (offer,) = machine.available(flow(OPEN), "work", LIAISON)
    assert offer == Offer(OPEN, HEADS, is_others=True)


def test_what_is_the_system_s_alone_is_said_to_be():
    assert machine.belongs_to(way(SYSTEM)) == Text("由系统办理", "the system does this")
    assert machine.available(flow(way(SYSTEM)), "work", HEAD) == ()
    assert machine.step(flow(way(SYSTEM)), "work", "decide", Facts(roles=frozenset({SYSTEM}))).who == (SYSTEM,)


def test_the_first_guard_that_does_not_hold_speaks():
    ways = (way("lead.head", "needs_plan", "is_no_duplicate", "is_major"),)

    with pytest.raises(Refused) as caught:
        machine.step(flow(*ways), "work", "decide", replace(HEAD, duplicates=2))

    assert caught.value.code == "is_no_duplicate"
    assert caught.value.reason.zh == "30 日内已有同一单位同类在办问题 2 件，请并案"
    (offer,) = machine.available(flow(*ways), "work", replace(HEAD, duplicates=2))
    assert (offer.reason, offer.is_others) == (caught.value.reason, False)


@pytest.mark.parametrize(
    ("one", "waits"),
    [
        (OPEN, True),
        (way(("lead.head", SYSTEM)), True),
        (way("lead.head", target=None, goes="stay"), False),
        (way("lead.head", target=None, goes="resumed"), True),
        (way("lead.head", is_back=True), False),
        (way("lead.head", is_danger=True), False),
        (way("lead.head", is_aside=True), False),
        (way(SYSTEM), False),
    ],
)
def test_what_leads_on_by_somebody_s_hand_waits_for_opinions(one, waits):
    facts = Facts(roles=frozenset(one.who), consulting=(COURT, TAX))

    assert machine.waits(one) is waits
    assert fired((one,), facts) == (AWAITED if waits else one)
    assert [offer.reason for offer in machine.available(flow(one), "work", facts)] == (
        [] if one.who == (SYSTEM,) else [AWAITED if waits else None]
    )
    refused = machine.refusal(one, facts)
    assert (refused.code if refused else None) == ("consulting" if waits else None)


def test_a_guard_speaks_before_an_opinion_that_is_awaited():
    facts = replace(HEAD, consulting=(COURT, TAX))

    assert fired((MINE,), facts) == machine.refusal(MINE, HEAD).reason
    assert fired((MINE,), replace(facts, severity=Severity.MAJOR)) == AWAITED


def test_what_is_not_possible_now_is_said_with_the_present_state():
    with pytest.raises(Refused) as elsewhere:
        machine.step(SIMPLE, "doing", "close", HEAD)
    with pytest.raises(Refused) as nowhere:
        machine.step(SIMPLE, "doing", "dance", HEAD)

    assert (elsewhere.value.code, nowhere.value.code) == ("state", "state")
    assert elsewhere.value.reason == Text("当前为“办理中”，不能“办结”", "“Close” is not possible while “Doing”")
    assert nowhere.value.reason == Text("本流程没有操作“dance”", "this workflow has no action “dance”")


@pytest.mark.parametrize(
    ("state", "facts", "action"),
    [
        ("signing", Facts(vote_result=True, vote_round=1), "passed"),
        ("signing", Facts(vote_result=False, vote_round=1), "failed"),
        ("signing", Facts(), None),
        ("signing", Facts(vote_result=True, vote_round=1, consulting=(COURT,)), "passed"),
        ("planning", Facts(), None),
    ],
)
def test_the_first_automatic_way_whose_guards_hold_fires(state, facts, action):
    found = machine.automatic(PLAN, state, facts)

    assert (found.action if found else None) == action


def test_an_automatic_way_that_people_may_take_too_waits_for_opinions():
    both = flow(way((SYSTEM, "lead.head"), is_automatic=True))

    assert machine.automatic(both, "work", Facts()) is not None
    assert machine.automatic(both, "work", Facts(consulting=(COURT,))) is None


def test_somebody_acts_in_the_first_capacity_that_may():
    refused, able = replace(HEAD, acts_as=2), replace(MAJOR, acts_as=3)
    facts = replace(NOBODY, lent=(LIAISON, refused, able))

    assert machine.capacity(MINE, facts) is able
    assert machine.capacity(OPEN, facts) is refused
    assert machine.capacity(THEIRS, facts) is LIAISON
    assert machine.capacity(way("lead.handler"), facts) is facts
