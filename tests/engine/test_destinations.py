"""Where a step leads that was sent back: straight back to who sent it, round by a countersigning if there is one."""

from __future__ import annotations

import pytest

from workflow.engine.definition import RESUMED, Transition
from workflow.engine.destinations import ROUND, carried_on, returns_to
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
