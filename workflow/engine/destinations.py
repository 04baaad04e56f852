"""Where a step leads: the state that it names, or one that only the matter's past and the form can name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.engine.definition import CHOSEN, RESUMED, STAY, Field, Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.forms import Inputs
from workflow.errors import Invalid, Refused
from workflow.types import Text

CHOICE = "state"
"""The field of a form by which a step to a chosen state names it."""
ROUND = "send_countersign"
"""The effect of a step that sends the matter round for countersigning: nobody's way back spares them that."""
THEN, COME_BACK = "then", "come_back"
"""The field that says how it goes on from there, and the answer that leads back to where it came from."""

Memory = Mapping[str, Any]
"""What a matter remembers of its past: `before` and `resumed`, named as ways are, and `come_back`, each a mapping with
a `state`."""


def destination(flow: Workflow, state: str, transition: Transition, memory: Memory, inputs: Inputs) -> str:
    """The state to which a step leads; worked out before anything changes.

    Raises:
        Refused: the past names no state, or one that this definition does not have.
    """
    match transition.goes:
        case None:
            code = returns_to(state, transition, memory) or transition.target
        case str(way) if way == STAY:
            code = state
        case str(way) if way == CHOSEN:
            code = inputs.get(CHOICE)
        case _:
            code = _remembered(memory, transition.goes)
    if code not in flow.states:
        raise Refused("destination", Text("没有可以回到的环节", "there is no state to go back to"))
    return code


def _remembered(memory: Memory, way: str) -> str | None:
    code: str | None = (memory.get(way) or {}).get("state")
    return code


def returns_to(state: str, transition: Transition, memory: Memory) -> str | None:
    """The state that sent the matter here to have it back, where this step leads on; None otherwise.

    What goes round for countersigning on its way has not gone on yet, nor where the round brings it back.
    """
    kept = memory.get(COME_BACK)
    if not kept or kept["from"] != state or not transition.is_onward:
        return None
    is_detour = ROUND in transition.effects or transition.target in (state, kept.get("round"))
    return None if is_detour else str(kept["state"])


def carried_on(came_from: str, went_to: str, transition: Transition, memory: Memory) -> dict[str, Any] | None:
    """What stays of the way back after a step: operations beside the path, resuming, and a round of countersigning
    that is on its way leave it; any other step ends it."""
    kept = memory.get(COME_BACK)
    if not kept:
        return None
    if transition.is_aside or transition.goes == RESUMED:
        return dict(kept)
    if kept["from"] == came_from and ROUND in transition.effects:
        return {**kept, "from": went_to, "round": came_from}
    is_brought_back = kept["from"] == came_from and went_to == kept.get("round")
    return {**kept, "from": went_to} if is_brought_back else None


def choices(field: Field, state: str, facts: Facts) -> tuple[str, ...]:
    """The states that a field of type `earlier_state` lets one choose: passed in this round, and not the present."""
    return tuple(one.value for one in field.choices if one.value in facts.passed and one.value != state)


def check(transition: Transition, state: str, inputs: Inputs, facts: Facts) -> None:
    """Refuse an earlier state that this matter has not passed.

    Raises:
        Invalid: it has not been there in this round.
    """
    for field in transition.form:
        chosen = inputs.get(field.name)
        if field.type == "earlier_state" and chosen and chosen not in choices(field, state, facts):
            text = Text("本轮办理没有经过该环节，请改选。", "It has not been there in this round; choose another.")
            raise Invalid({field.name: text})
