"""What makes a definition sound: reachable, leavable, guarded, timed, translated; and every fault by line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import workflow.engine.named  # noqa: F401  (registers every guard and check)
from workflow.engine import checks, guards
from workflow.engine.clock_rules import escalations_are_sound
from workflow.engine.definition import Workflow
from workflow.engine.form_rules import ENDED, clocks_are_known, forms_are_sound, terms_are_sound
from workflow.engine.loading import load
from workflow.engine.made_rules import made_is_sound
from workflow.engine.nodes import DefinitionFault, Fault, in_order
from workflow.engine.places import fault_at, is_role, named, with_paths, with_registration
from workflow.engine.vote_rules import votes_are_sound
from workflow.engine.way_rules import may_choose, ways_are_known
from workflow.types import RELATIONS, SYSTEM, Text


@dataclass(frozen=True, slots=True)
class Known:
    """What a definition may name; None leaves it unchecked."""

    effects: Collection[str]
    endpoints: Collection[str] | None


Rule = Callable[[Workflow, Known], Iterator[Fault]]


def check(
    source: str, *, name: str, effects: Collection[str], endpoints: Collection[str] | None = None
) -> tuple[Fault, ...]:
    """All that is wrong with a source, by line: what cannot be read, or else what is not sound.

    Args:
        name: what the source is called.
        effects: the effects that there are.
        endpoints: the pages that there are; None leaves them unchecked.
    """
    try:
        workflow = load(source, name=name)
    except DefinitionFault as unreadable:
        return unreadable.faults
    return faults(workflow, effects=effects, endpoints=endpoints)


def faults(
    workflow: Workflow, *, effects: Collection[str], endpoints: Collection[str] | None = None
) -> tuple[Fault, ...]:
    """All that is not sound in a definition, by line."""
    known = Known(effects, endpoints)
    found = {fault for rule in RULES for fault in rule(workflow, known)}
    for part in (
        forms_are_sound,
        terms_are_sound,
        clocks_are_known,
        escalations_are_sound,
        made_is_sound,
        votes_are_sound,
    ):
        found.update(part(workflow))
    return in_order(found)


# States: known, reachable, leavable, held.


def _states_are_known(workflow: Workflow, _: Known) -> Iterator[Fault]:
    zh, en, states = "没有状态“{word}”", "there is no state {word}", workflow.states
    unknown = [] if workflow.initial in states else [("initial", workflow.initial)]
    unknown += [(f"path/{n}", code) for n, code in enumerate(workflow.path) if code not in states]
    for path, transition in with_paths(workflow):
        unknown += [(f"{path}/from/{n}", code) for n, code in enumerate(transition.sources) if code not in states]
        if transition.target and transition.target not in states:
            unknown.append((f"{path}/to", transition.target))
        if not transition.sources:
            yield fault_at(workflow, path, "no_source", "操作没有写 from", "the action has no from")
    for path, word in unknown:
        yield fault_at(workflow, path, "unknown_state", zh, en, word=word)


def _states_are_reachable(workflow: Workflow, _: Known) -> Iterator[Fault]:
    reached, ahead = set(), [workflow.initial]
    while ahead:
        code = ahead.pop()
        if code not in reached and code in workflow.states:
            reached.add(code)
            ahead += [t.target for t in workflow.leaving[code] if t.target]
            ahead += [state for t in workflow.leaving[code] for state in may_choose(t)]
    zh, en = "没有任何操作能到达“{name}”", "no action leads to “{name}”"
    for code in workflow.states.keys() - reached:
        yield fault_at(workflow, f"states/{code}", "unreachable", zh, en, name=workflow.states[code].text)


def _states_are_left(workflow: Workflow, _: Known) -> Iterator[Fault]:
    zh = "“{name}”进得去出不来：没有操作能离开，它也不是终点"
    en = "“{name}” is a dead end: no action leaves it, and it is not an end"
    for code, state in workflow.states.items():
        moves = [t for t in workflow.leaving[code] if t.is_move and t.target != code]
        if state.phase not in ENDED and not moves:
            yield fault_at(workflow, f"states/{code}", "dead_end", zh, en, name=state.text)


def _states_are_held(workflow: Workflow, _: Known) -> Iterator[Fault]:
    for code, state in workflow.states.items():
        path = f"states/{code}/holder"
        for number, role in enumerate(state.holder):
            if not any(role in transition.who for transition in workflow.leaving[code]):
                zh, en = "“{role}”在“{name}”没有可办的操作", "{role} has nothing to do in “{name}”"
                where = f"{path}/{number}"
                yield fault_at(workflow, where, "idle_holder", zh, en, role=named(role), name=state.text)
        if state.phase not in ENDED and not state.holder and not _moves_by_itself(workflow, code):
            zh, en = "“{name}”无人承办，也不会自动流转", "nobody holds “{name}”, and it does not move by itself"
            yield fault_at(workflow, path, "nobody", zh, en, name=state.text)


def _moves_by_itself(workflow: Workflow, code: str) -> bool:
    return any(transition.is_automatic for transition in workflow.leaving[code])


def _relations_are_known(workflow: Workflow, _: Known) -> Iterator[Fault]:
    for code, state in workflow.states.items():
        for number, relation in enumerate(state.reveals):
            if relation not in RELATIONS:
                zh, en = "没有关系“{word}”", "there is no relation {word}"
                yield fault_at(workflow, f"states/{code}/reveals/{number}", "unknown_relation", zh, en, word=relation)


# Transitions: who, whether, what follows.


def _roles_are_known(workflow: Workflow, _: Known) -> Iterator[Fault]:
    unknown = [
        (f"states/{code}/holder/{number}", role)
        for code, state in workflow.states.items()
        for number, role in enumerate(state.holder)
        if not is_role(role)
    ]
    for path, transition in with_paths(workflow):
        unknown += [(f"{path}/who/{number}", role) for number, role in enumerate(transition.who) if not is_role(role)]
        if not transition.who:
            zh, en = "操作“{name}”没有写由谁办理，也就无人可办", "nobody may take “{name}”: it names no role"
            yield fault_at(workflow, f"{path}/who", "no_role", zh, en, name=transition.text)
    for path, role in unknown:
        yield fault_at(workflow, path, "unknown_role", "没有角色“{word}”", "there is no role {word}", word=role)


GUARD, CHECK, EFFECT = Text("条件", "guard"), Text("核对", "check"), Text("后果", "effect")


def _names_are_known(workflow: Workflow, known: Known) -> Iterator[Fault]:
    for path, transition in with_registration(workflow):
        lists: tuple[tuple[str, tuple[str, ...], Collection[str], Text], ...] = (
            ("guards", transition.guards, guards.REGISTRY, GUARD),
            ("checks", transition.checks, checks.REGISTRY, CHECK),
            ("effects", transition.effects, known.effects, EFFECT),
        )
        for key, words, registry, what in lists:
            for number, word in enumerate(words):
                if word not in registry:
                    zh, en = "没有{what}“{word}”", "there is no {what} {word}"
                    where = f"{path}/{key}/{number}"
                    yield fault_at(workflow, where, f"unknown_{what.en}", zh, en, what=what, word=word)
        if transition.page and known.endpoints is not None and transition.page not in known.endpoints:
            zh, en = "没有页面“{word}”", "there is no page {word}"
            yield fault_at(workflow, f"{path}/page", "unknown_page", zh, en, word=transition.page)


def _checks_have_fields(workflow: Workflow, _: Known) -> Iterator[Fault]:
    zh, en = (
        "核对“{word}”要看字段“{field}”，表单中没有",
        "the check {word} blames the field {field}, which is not there",
    )
    for path, transition in with_registration(workflow):
        for number, word in enumerate(transition.checks):
            found = checks.REGISTRY.get(word)
            if found and found.field not in {field.name for field in transition.form}:
                where = f"{path}/checks/{number}"
                yield fault_at(workflow, where, "check_without_field", zh, en, word=word, field=found.field)


def _steps_back_give_a_reason(workflow: Workflow, _: Known) -> Iterator[Fault]:
    zh, en = "退回类操作“{name}”须有必填的理由", "“{name}” is a step back and must ask for a reason"
    for path, transition in with_paths(workflow):
        if transition.is_back and not any(field.required and field.type == "text" for field in transition.form):
            yield fault_at(workflow, path, "back_without_reason", zh, en, name=transition.text)


def _automatic_ones_can_fire(workflow: Workflow, _: Known) -> Iterator[Fault]:
    for path, transition in with_paths(workflow):
        if not transition.is_automatic:
            continue
        where = f"{path}/automatic"
        if SYSTEM not in transition.who:
            zh, en = "自动操作须由 system 办理", "an automatic action needs system among its roles"
            yield fault_at(workflow, where, "automatic_without_system", zh, en)
        if not transition.guards:
            zh, en = "自动操作须有条件，否则一进入就触发", "an automatic action needs a guard, or it fires at once"
            yield fault_at(workflow, where, "automatic_without_guard", zh, en)
        if any(field.required for field in transition.form):
            zh, en = "自动操作不能有必填字段", "an automatic action cannot ask for anything"
            yield fault_at(workflow, where, "automatic_with_form", zh, en)


def _none_is_hidden(workflow: Workflow, _: Known) -> Iterator[Fault]:
    zh, en = "前面同名的操作总是先触发，本项永远轮不到", "the one before it of the same name always fires first"
    paths = {id(transition): path for path, transition in with_paths(workflow)}
    for transition in workflow.transitions:
        before = workflow.actions[transition.action]
        for earlier in before[: next(n for n, other in enumerate(before) if other is transition)]:
            overlaps = set(earlier.sources) & set(transition.sources)
            if overlaps and not earlier.guards and set(transition.who) <= set(earlier.who):
                yield fault_at(workflow, paths[id(transition)], "hidden", zh, en)


RULES: tuple[Rule, ...] = (
    _states_are_known,
    _states_are_reachable,
    _states_are_left,
    _states_are_held,
    _relations_are_known,
    _roles_are_known,
    _names_are_known,
    _checks_have_fields,
    _steps_back_give_a_reason,
    _automatic_ones_can_fire,
    _none_is_hidden,
    ways_are_known,
)
