"""Every state that a step may lead to, whatever the matter's past turns out to be."""

from __future__ import annotations

from workflow.engine.definition import BEFORE, CHOSEN, RESUMED, Transition, Workflow
from workflow.engine.way_rules import may_choose


def may_lead_to(workflow: Workflow, state: str, transition: Transition) -> tuple[str, ...]:
    """The states, in the definition's order of what leads there; `state` itself where the step stays."""
    if transition.target is not None:
        return (transition.target,)
    if transition.goes == CHOSEN:
        return tuple(code for code in may_choose(transition) if code in workflow.states and code != state)
    if transition.goes in (BEFORE, RESUMED):
        into = (one for one in workflow.transitions if one.target == state)
        return tuple(dict.fromkeys(source for one in into for source in one.sources if source != state))
    return (state,)
