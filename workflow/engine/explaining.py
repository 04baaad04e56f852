"""Why an action is not open: for every action all that stands in the way, and the way that leads to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.engine.definition import CHOSEN, Field, Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY
from workflow.engine.leading import may_lead_to
from workflow.engine.machine import awaited, belongs_to, waits
from workflow.types import RELATIONS, SYSTEM, Relation, Text


class Standing(StrEnum):
    """How a person stands to an action."""

    OPEN = "open"
    WAITING = "waiting"
    OTHERS = "others"


class Kind(StrEnum):
    """What sort of thing stands in the way."""

    STATE = "state"
    UNIT = "unit"
    ROLE = "role"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of an action, as a sentence."""

    kind: Kind
    text: Text


@dataclass(frozen=True, slots=True)
class Explained:
    """One action as a person stands to it.

    Attributes:
        transition: what it would fire; of several of that action the one that is nearest to this person.
        obstacles: all that stands in the way: the state first, then whose it is, then the guards; empty where open.
        who: roles that may, of all the action's transitions that are meant.
        way: the actions that lead from here to where it is possible, the shortest; empty where it is possible here,
            None where nothing leads there.
    """

    transition: Transition
    obstacles: tuple[Obstacle, ...]
    who: tuple[str, ...]
    way: tuple[Transition, ...] | None = ()

    @property
    def standing(self) -> Standing:
        """Open to this person, theirs but not now, or somebody else's."""
        kinds = {obstacle.kind for obstacle in self.obstacles}
        if kinds & {Kind.UNIT, Kind.ROLE}:
            return Standing.OTHERS
        return Standing.WAITING if kinds else Standing.OPEN

    @property
    def needs(self) -> tuple[Field, ...]:
        """What its form will require."""
        return tuple(field for field in self.transition.form if field.required)


Landings = Mapping[str, tuple[str, ...]]
"""Where what names no state leads to from the present one: the states by `before`, `resumed` or `chosen`."""


def explain(workflow: Workflow, state: str, facts: Facts, landings: Landings | None = None) -> tuple[Explained, ...]:
    """Every action of the workflow, in the definition's order; agrees with `machine.step` on which are open."""
    ways, capacities = _ways(workflow, state, landings or {}), (facts, *facts.lent)
    return tuple(
        _nearest_of([_explained(workflow, state, alike, one, ways) for one in capacities])
        for alike in workflow.actions.values()
    )


Ways = Mapping[str, tuple[Transition, ...]]


def _explained(workflow: Workflow, state: str, alike: Sequence[Transition], facts: Facts, ways: Ways) -> Explained:
    here = [one for one in alike if state in one.sources]
    meant = here or list(alike)
    against = [(one, _whose(one, facts) + _guarded(one, facts)) for one in meant]
    open_now = (pair for pair in against if not pair[1])
    own = (pair for pair in against if not any(o.kind in (Kind.UNIT, Kind.ROLE) for o in pair[1]))
    transition, obstacles = next(open_now, None) or next(own, None) or against[0]
    who = tuple(dict.fromkeys(role for one in meant for role in one.who))
    if here:
        return Explained(transition, obstacles, who)
    wrong = Obstacle(Kind.STATE, _elsewhere(workflow, state, transition))
    return Explained(transition, (wrong, *obstacles), who, _nearest(transition, ways))


def _nearest_of(found: Sequence[Explained]) -> Explained:
    """Of one action in several capacities: open, or else at least this person's, or else as the person themselves."""
    free = (one for one in found if one.standing is Standing.OPEN)
    own = (one for one in found if one.standing is not Standing.OTHERS)
    return next(free, None) or next(own, None) or found[0]


def _elsewhere(workflow: Workflow, state: str, transition: Transition) -> Text:
    here, there = workflow.states[state].text, [workflow.states[code].text for code in transition.sources]
    return Text("当前为“{here}”，到{there}时才能办", "possible while {there}, not while “{here}”").format(
        here=here,
        there=Text("或".join(f"“{one.zh}”" for one in there), " or ".join(f"“{one.en}”" for one in there)),
    )


def _whose(transition: Transition, facts: Facts) -> tuple[Obstacle, ...]:
    """Another unit's, or another person's of this unit."""
    if not facts.roles.isdisjoint(transition.who):
        return ()
    if transition.who == (SYSTEM,):
        return (Obstacle(Kind.ROLE, Text("由系统自动办理，不需人工操作", "the system does this by itself")),)
    mine = {role.partition(".")[0] for role in facts.roles}
    theirs = dict.fromkeys(role.partition(".")[0] for role in transition.who if role != SYSTEM)
    kind = Kind.UNIT if mine.isdisjoint(theirs) else Kind.ROLE
    return (Obstacle(kind, _not_yours(kind, transition, tuple(theirs))),)


def _not_yours(kind: Kind, transition: Transition, relations: Sequence[str]) -> Text:
    if kind is Kind.ROLE:
        return Text("{whose}，您不担任该岗位", "{whose}, and you do not hold that position").format(
            whose=belongs_to(transition)
        )
    units = [RELATIONS[Relation(relation)] for relation in relations]
    return Text("{whose}，您所在单位不是{units}", "{whose}, and your unit is not {units} here").format(
        whose=belongs_to(transition),
        units=Text("或".join(unit.zh for unit in units), " or ".join(unit.en for unit in units)),
    )


def _guarded(transition: Transition, facts: Facts) -> tuple[Obstacle, ...]:
    guards = [REGISTRY[name] for name in transition.guards]
    refused = [guard.reason(facts) for guard in guards if not guard.holds(facts)]
    if facts.consulting and waits(transition):
        refused.append(awaited(facts.consulting))
    return tuple(Obstacle(Kind.GUARD, reason) for reason in refused)


def _nearest(transition: Transition, ways: Ways) -> tuple[Transition, ...] | None:
    found = [ways[code] for code in transition.sources if code in ways]
    return min(found, key=len, default=None)


def _ways(workflow: Workflow, state: str, landings: Landings) -> Ways:
    """The shortest way from a state to every other: onward where it can be, else with steps back or for good.

    A step that names no state leads where `landings` says; from elsewhere, to any state that it may lead to.
    """
    straight = _walked(workflow, state, lambda code, one: _named(one) if one.is_onward else ())
    named = _walked(workflow, state, lambda code, one: _named(one))
    known = _walked(workflow, state, lambda code, one: _landing(workflow, code, one, landings if code == state else {}))
    return known | named | straight


def _named(one: Transition) -> tuple[str, ...]:
    return (one.target,) if one.target else ()


def _landing(workflow: Workflow, code: str, one: Transition, landings: Landings) -> tuple[str, ...]:
    known = landings.get(one.goes or "")
    possible = may_lead_to(workflow, code, one)
    if known is None:
        return possible
    return tuple(to for to in known if to in possible) if one.goes == CHOSEN else known


def _walked(
    workflow: Workflow, start: str, leads_to: Callable[[str, Transition], tuple[str, ...]]
) -> dict[str, tuple[Transition, ...]]:
    found: dict[str, tuple[Transition, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        for one in workflow.leaving[state]:
            for target in leads_to(state, one):
                if target not in found:
                    found[target] = (*found[state], one)
                    waiting.append(target)
    return found
