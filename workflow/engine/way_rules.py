"""What makes steps sound that lead where only a matter's past can say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflow.engine.definition import CHOSEN, RESUMED, Transition, Workflow
from workflow.engine.destinations import CHOICE
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at, with_paths
from workflow.types import Phase

if TYPE_CHECKING:
    from workflow.engine.checking import Known


def may_choose(transition: Transition) -> tuple[str, ...]:
    """The states that a step to a chosen state may lead to; none for other steps."""
    if transition.goes != CHOSEN:
        return ()
    fields = (field for field in transition.form if field.name == CHOICE and field.type == "earlier_state")
    return tuple(choice.value for field in fields for choice in field.choices)


def ways_are_known(workflow: Workflow, _: Known) -> Iterator[Fault]:
    """A chosen state is asked for and known, only what is suspended resumes, and what is suspended can."""
    for path, transition in with_paths(workflow):
        if transition.goes == CHOSEN:
            yield from _choice_is_known(workflow, path, transition)
        if transition.goes == RESUMED:
            yield from _resumes_what_is_suspended(workflow, path, transition)
        yield from _begins_a_round(workflow, path, transition)
    for code, state in workflow.states.items():
        if state.phase == Phase.SUSPENDED and not any(t.goes == RESUMED for t in workflow.leaving[code]):
            zh, en = "“{name}”没有恢复的操作（to: resumed）", "nothing resumes “{name}” (to: resumed)"
            yield fault_at(workflow, f"states/{code}", "never_resumed", zh, en, name=state.text)


def _choice_is_known(workflow: Workflow, path: str, transition: Transition) -> Iterator[Fault]:
    asked = [f for f in transition.form if f.name == CHOICE and f.type == "earlier_state" and f.required]
    if not asked:
        zh = "to: chosen 须有必填的 state 字段（earlier_state）"
        en = "to: chosen needs a required field state (earlier_state)"
        yield fault_at(workflow, f"{path}/to", "choice_not_asked", zh, en)
    for code in may_choose(transition):
        if code not in workflow.states:
            zh, en = "没有状态“{word}”", "there is no state {word}"
            yield fault_at(workflow, f"{path}/form", "unknown_state", zh, en, word=code)


def _resumes_what_is_suspended(workflow: Workflow, path: str, transition: Transition) -> Iterator[Fault]:
    for code in transition.sources:
        state = workflow.states.get(code)
        if state is not None and state.phase != Phase.SUSPENDED:
            zh, en = "“{name}”不是中止状态，无从恢复", "“{name}” is not a suspended state; nothing resumes from it"
            yield fault_at(workflow, f"{path}/to", "not_suspended", zh, en, name=state.text)


def _begins_a_round(workflow: Workflow, path: str, transition: Transition) -> Iterator[Fault]:
    """What is settled is taken up again in a round of its own, or its first end would be rewritten.

    A look back beside the path (aside) takes nothing up yet.
    """
    target = workflow.states.get(transition.target or "")
    if target is None or target.phase != Phase.OPEN or transition.is_aside or transition.begins_round:
        return
    for code in transition.sources:
        state = workflow.states.get(code)
        if state is not None and state.phase == Phase.SETTLED:
            zh = "“{name}”已办结，重新办理须另起一轮（后果 new_round），或标为 aside"
            en = "“{name}” is settled; taking it up again begins a new round (effect new_round), or is marked aside"
            yield fault_at(workflow, f"{path}/effects", "no_new_round", zh, en, name=state.text)
