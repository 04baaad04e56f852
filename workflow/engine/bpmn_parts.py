"""What a BPMN document of a workflow is made of: lanes, ways from state to state, and what each part is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.engine.definition import BEFORE, CHOSEN, RESUMED, Limit, State, Transition, Workflow
from workflow.engine.leading import may_lead_to
from workflow.engine.named import guards
from workflow.types import RELATIONS, SYSTEM, Phase, Relation, Text, role_names

ENDED = (Phase.SETTLED, Phase.CANCELLED)
DURATIONS = {"wd": "P{}D", "oh": "PT{}H", "h": "PT{}H", "min": "PT{}M"}
UNITS = {
    "wd": Text("个工作日", "working days"),
    "oh": Text("个工作小时", "office hours"),
    "h": Text("小时", "hours"),
    "min": Text("分钟", "minutes"),
}


@dataclass(frozen=True, slots=True)
class Flow:
    """One way from a state to a state: what it stands for, and when it is taken, as a Python expression."""

    id: str
    source: str
    target: str
    transition: Transition
    condition: str


def flows_of(workflow: Workflow) -> tuple[Flow, ...]:
    """Every way from a state to a state, in the order of the states."""
    found: dict[str, Flow] = {}
    for code in workflow.states:
        for one in workflow.leaving[code]:
            for target, also in _targets(workflow, code, one):
                name = f"flow_{code}_{one.action}_{target}"
                while name in found:
                    name += "_or"
                asks = [f'action == "{one.action}"', *one.guards, *also]
                found[name] = Flow(name, code, target, one, " and ".join(asks))
    return tuple(found.values())


ASKS = {BEFORE: "came_from", RESUMED: "came_from", CHOSEN: "state"}
"""The variable that says where a step leads that names no state."""


def _targets(workflow: Workflow, code: str, one: Transition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a transition may lead, and what must be known besides where only the matter's past says it."""
    asks = ASKS.get(one.goes or "")
    for target in may_lead_to(workflow, code, one):
        yield target, (f'{asks} == "{target}"',) if asks else ()


def lanes_of(workflow: Workflow) -> dict[str, str]:
    """The relation whose lane each state stands in: its first holder's, or else of who leads on from it.

    An end stands where it is reached from; what only the system leads on from is the system's.
    """
    found = {code: state.holder[0].partition(".")[0] for code, state in workflow.states.items() if state.holder}
    for code in workflow.states.keys() - found.keys():
        leaders = (role for one in workflow.leaving[code] for role in one.who if role != SYSTEM)
        found[code] = next(leaders, SYSTEM).partition(".")[0]
    for code in (code for code in workflow.states if is_end(workflow, code)):
        sources = (source for t in workflow.transitions if t.target == code for source in t.sources)
        found[code] = next((found[source] for source in sources), SYSTEM)
    return {code: found[code] for code in workflow.states}


def lane_name(lane: str) -> Text:
    """What a lane is called."""
    return Text("系统", "the system") if lane == SYSTEM else RELATIONS[Relation(lane)]


def is_end(workflow: Workflow, code: str) -> bool:
    """Nothing leads on from the state."""
    return not workflow.leaving[code] and workflow.states[code].phase in ENDED


def has_gate(code: str, flows: tuple[Flow, ...]) -> bool:
    """More than one way leads on, or the one that does is conditional."""
    leaving = [flow for flow in flows if flow.source == code]
    return len(leaving) > 1 or any(flow.transition.guards for flow in leaving)


def length(limit: Limit) -> Text:
    """A limit in words."""
    unit = UNITS[limit.unit]
    return Text(f"{limit.length} {unit.zh}", f"{limit.length} {unit.en}")


def duration(limit: Limit) -> str:
    """A limit as a quoted ISO 8601 duration; which days and hours count is in its words alone."""
    return f'"{DURATIONS[limit.unit].format(limit.length)}"'


def about_state(state: State) -> str:
    """A state in English, with who holds it and the term that counts there."""
    lines = [state.text.en]
    if state.holder:
        lines.append(f"Holder: {role_names(state.holder).en}")
    if state.on_term:
        lines.append(f"Term: {state.on_term}")
    if state.limit:
        lines.append(f"Limit: {length(state.limit).en}")
    return "\n".join(lines)


def about_flow(one: Transition) -> str:
    """A transition in English, with who may and under which conditions."""
    lines = [one.text.en, f"Who: {role_names([role for role in one.who if role != SYSTEM] or [SYSTEM]).en}"]
    lines += [f"{name}: otherwise “{guards.REGISTRY[name].refusal.en}”" for name in one.guards]
    required = [field.text.en for field in one.form if field.required]
    return "\n".join([*lines, *([f"Required: {', '.join(required)}"] if required else [])])


def about(workflow: Workflow) -> str:
    """The workflow in English, with its terms and what happens before and after they run out."""
    lines = [workflow.text.en]
    for term in workflow.terms:
        lines.append(f"Term {term.name}: started by {', '.join(term.start)}; stopped by {', '.join(term.stop)}")
    for one in workflow.escalations:
        what = one.action or one.level or ", ".join(one.to) or "the holders"
        lines.append(f"{length(one.offset).en} from the end of {one.clock}: {one.do} {what}")
    return "\n".join(lines)


def path_of(workflow: Workflow, flows: tuple[Flow, ...]) -> tuple[tuple[str, ...], tuple[Flow, ...]]:
    """The states and ways that the drawing shows: all but operations beside the path and what only they lead to."""
    onward = [flow for flow in flows if not flow.transition.is_aside]
    reached, ahead = {workflow.initial}, [workflow.initial]
    for code in ahead:
        following = [flow.target for flow in onward if flow.source == code and flow.target not in reached]
        reached.update(following)
        ahead += dict.fromkeys(following)
    shown = tuple(code for code in workflow.states if code in reached)
    return shown, tuple(flow for flow in onward if flow.source in reached)
