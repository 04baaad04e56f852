"""Where a step leads that was sent back: straight back to who sent it, round by a countersigning if there is one."""

from __future__ import annotations

import pytest

from tests.engine.samples import WINDING
from workflow.engine.definition import RESUMED, Transition
from workflow.engine.destinations import ROUND, carried_on, check, choices, destination, returns_to
from workflow.engine.facts import Facts
from workflow.engine.loading import load
from workflow.errors import Invalid, Refused
from workflow.types import Text

BACK = {"come_back": {"from": "planning", "state": "reviewing", "stopped": ["unit"]}}
ON_ROUND = {"come_back": {"from": "signing", "state": "reviewing", "stopped": ["unit"], "round": "planning"}}


def step(source: str, target: str | None, *effects: str, **also: object) -> Transition:
    return Transition("go", Text("办", "go"), (source,), target, ("lead.head",), effects=effects, **also)  # type: ignore[arg-type]


PLAN = step("planning", "plan_review")
SEND = step("planning", "signing", ROUND)
PASSED = step("signing", "plan_review")
FAILED = step("signing", "planning")
RECALL = step("signing", "planning", is_back=True)
SUSPEND = step("planning", "suspended", is_aside=True)
RESUME = step("suspended", None, goes=RESUMED)


@pytest.mark.parametrize(
    ("state", "transition", "memory", "leads"),
    [
        ("planning", PLAN, BACK, "reviewing"),
        ("planning", PLAN, {}, None),
        ("rectifying", PLAN, BACK, None),
        ("planning", SEND, BACK, None),
        ("planning", SUSPEND, BACK, None),
        ("signing", PASSED, ON_ROUND, "reviewing"),
        ("signing", FAILED, ON_ROUND, None),
        ("signing", RECALL, ON_ROUND, None),
    ],
)
def test_only_what_leads_on_from_there_comes_back(state, transition, memory, leads) -> None:
    assert returns_to(state, transition, memory) == leads


@pytest.mark.parametrize(
    ("came_from", "went_to", "transition", "memory", "stays"),
    [
        ("planning", "signing", SEND, BACK, ON_ROUND["come_back"]),
        ("signing", "planning", FAILED, ON_ROUND, {**ON_ROUND["come_back"], "from": "planning"}),
        ("signing", "planning", RECALL, ON_ROUND, {**ON_ROUND["come_back"], "from": "planning"}),
        ("signing", "reviewing", PASSED, ON_ROUND, None),
        ("planning", "suspended", SUSPEND, BACK, BACK["come_back"]),
        ("suspended", "planning", RESUME, BACK, BACK["come_back"]),
        ("planning", "reviewing", PLAN, BACK, None),
        ("planning", "signing", SEND, {}, None),
    ],
)
def test_the_way_back_lasts_round_a_countersigning_and_beside_the_path(
    came_from, went_to, transition, memory, stays
) -> None:
    assert carried_on(came_from, went_to, transition, memory) == stays


FLOW = load(WINDING, name="plan.yaml")
WAYS = {action: alike[0] for action, alike in FLOW.actions.items()}
PAST = {
    "before": {"state": "signing"},
    "resumed": {"state": "looking"},
    "come_back": {"from": "planning", "state": "looking"},
}


@pytest.mark.parametrize(
    ("state", "action", "memory", "inputs", "leads"),
    [
        ("draft", "send", PAST, {}, "planning"),
        ("planning", "hand_in", {}, {}, "looking"),
        ("planning", "circulate", PAST, {}, "signing"),
        ("looking", "return_to", PAST, {"state": "draft"}, "draft"),
        ("looking", "take_back", PAST, {"state": "draft"}, "signing"),
        ("held", "resume", PAST, {"state": "draft"}, "looking"),
    ],
)
def test_a_step_leads_to_the_state_named_chosen_or_remembered(state, action, memory, inputs, leads) -> None:
    assert destination(FLOW, state, WAYS[action], memory, inputs) == leads


def test_what_was_sent_back_goes_straight_back_to_who_sent_it() -> None:
    memory = {"come_back": {"from": "draft", "state": "looking"}}

    assert destination(FLOW, "draft", WAYS["send"], memory, {}) == "looking"
    assert destination(FLOW, "planning", WAYS["hand_in"], {"come_back": None}, {}) == "looking"


def test_a_step_that_stays_leads_where_it_is() -> None:
    flow = load(WINDING.replace("to: before", "to: stay"), name="plan.yaml")

    assert destination(flow, "planning", flow.actions["take_back"][0], PAST, {"state": "draft"}) == "planning"


@pytest.mark.parametrize(
    ("state", "action", "memory", "inputs"),
    [
        ("looking", "take_back", {}, {"state": "draft"}),
        ("looking", "take_back", {"before": None, "resumed": {"state": "draft"}}, {}),
        ("looking", "take_back", {"before": {"state": "gone"}}, {}),
        ("held", "resume", {"before": {"state": "draft"}}, {}),
        ("looking", "return_to", PAST, {"state": "gone"}),
        ("looking", "return_to", PAST, {}),
    ],
)
def test_where_the_past_names_no_state_the_step_is_refused(state, action, memory, inputs) -> None:
    with pytest.raises(Refused) as caught:
        destination(FLOW, state, WAYS[action], memory, inputs)

    assert caught.value.code == "destination"
    assert caught.value.reason == Text("没有可以回到的环节", "there is no state to go back to")


@pytest.mark.parametrize(
    ("state", "passed", "offered"),
    [
        ("looking", {"draft", "planning", "signing"}, ("draft", "planning")),
        ("looking", {"planning"}, ("planning",)),
        ("planning", {"draft", "planning"}, ("draft",)),
        ("looking", set(), ()),
    ],
)
def test_only_states_passed_in_this_round_can_be_chosen(state, passed, offered) -> None:
    facts, way = Facts(passed=frozenset(passed)), WAYS["return_to"]

    assert choices(way.form[0], state, facts) == offered
    for code in ("draft", "planning", "signing"):
        if code in offered:
            check(way, state, {"state": code, "reason": code}, facts)
            continue
        with pytest.raises(Invalid) as caught:
            check(way, state, {"state": code, "reason": "x"}, facts)
        assert caught.value.faults == {
            "state": Text("本轮办理没有经过该环节，请改选。", "It has not been there in this round; choose another.")
        }


def test_nothing_chosen_is_nothing_to_refuse() -> None:
    check(WAYS["return_to"], "looking", {"state": None}, Facts())
    check(WAYS["circulate"], "planning", {"countersigners": ["draft"]}, Facts())


def test_the_way_back_is_kept_only_for_the_state_that_it_leads_from() -> None:
    elsewhere = {"come_back": {"from": "draft", "state": "looking", "round": "planning"}}

    assert carried_on("planning", "signing", SEND, elsewhere) is None
    assert carried_on("signing", "planning", FAILED, elsewhere) is None
