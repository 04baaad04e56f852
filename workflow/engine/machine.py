"""Which transition fires, which could, and why another may not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import workflow.engine.named  # noqa: F401  (registers every guard and check)
from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY, Guard
from workflow.errors import Forbidden, Refused
from workflow.types import SYSTEM, Text, role_names


@dataclass(frozen=True, slots=True)
class Offer:
    """One action of the present state, and why this person may not take it; None means that they may.

    Attributes:
        is_others: the reason is that it belongs to somebody else.
    """

    transition: Transition
    reason: Text | None = None
    is_others: bool = False

    @property
    def is_allowed(self) -> bool:
        """A button shown is a button that works."""
        return self.reason is None


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """A transition with all worked out that no fact can change: who may, its guards, the answers that are always alike.

    Attributes:
        guards: each guard, and the offer that refuses in its name where its sentence holds no facts.
        waits: it may not fire while an opinion is awaited.
    """

    transition: Transition
    roles: frozenset[str]
    guards: tuple[tuple[Guard, Offer | None], ...]
    free: Offer
    others: Offer
    waits: bool

    def offer(self, facts: Facts) -> Offer:
        """The button as this person sees it."""
        if self.roles.isdisjoint(facts.roles):
            return self.others
        for guard, refused in self.guards:
            if not guard.holds(facts):
                return refused or Offer(self.transition, guard.reason(facts))
        return Offer(self.transition, awaited(facts.consulting)) if self.waits and facts.consulting else self.free

    def objection(self, facts: Facts) -> Forbidden | Refused | None:
        """The same as the error that it raises."""
        if self.roles.isdisjoint(facts.roles):
            return Forbidden(belongs_to(self.transition), self.transition.who)
        return refusal(self.transition, facts) if self.guards or (self.waits and facts.consulting) else None


def _way(one: Transition) -> _Way:
    guards = [REGISTRY[name] for name in one.guards]
    told = tuple([(guard, None if guard.tells else Offer(one, guard.refusal)) for guard in guards])
    others = Offer(one, belongs_to(one), is_others=True)
    return _Way(one, frozenset(one.who), told, Offer(one), others, waits(one))


def _ways(workflow: Workflow, state: str, *, for_people: bool = False) -> dict[str, tuple[_Way, ...]]:
    """What leaves a state, by action in the definition's order; worked out once for each definition."""
    key = (state, for_people)
    if key not in workflow.memo:
        found: dict[str, list[_Way]] = {}
        for transition in workflow.leaving[state]:
            if not (for_people and transition.who == (SYSTEM,)):
                found.setdefault(transition.action, []).append(_way(transition))
        workflow.memo[key] = {action: tuple(ways) for action, ways in found.items()}
    ways: dict[str, tuple[_Way, ...]] = workflow.memo[key]
    return ways


def available(workflow: Workflow, state: str, facts: Facts) -> tuple[Offer, ...]:
    """Every action that leaves `state`, in the definition's order; what only the system fires is left out."""
    ways = _ways(workflow, state, for_people=True).values()
    if not facts.lent:
        return tuple([_offer(alike, facts) for alike in ways])
    return tuple([_best([_offer(alike, one) for one in (facts, *facts.lent)]) for alike in ways])


def _best(offers: list[Offer]) -> Offer:
    """Of one action in several capacities: the first that is open, or else the first that is this person's at all."""
    free = next((offer for offer in offers if offer.reason is None), None)
    return free or next((offer for offer in offers if not offer.is_others), offers[0])


def _offer(alike: tuple[_Way, ...], facts: Facts) -> Offer:
    """Of transitions of one action the first that nothing refuses, or else the first of this person's."""
    first = alike[0].offer(facts)
    if len(alike) == 1 or first.reason is None:
        return first
    return _best([way.offer(facts) for way in alike])


def step(workflow: Workflow, state: str, action: str, facts: Facts) -> Transition:
    """The transition that `action` fires from `state`.

    Raises:
        Refused: no such action in this state, or a guard says no.
        Forbidden: the person's roles are not among those that may.
    """
    alike = _ways(workflow, state).get(action)
    if alike is None:
        raise Refused("state", _not_now(workflow, state, action))
    errors = []
    for one in (facts, *facts.lent):
        for way in alike:
            error = way.objection(one)
            if error is None:
                return way.transition
            errors.append(error)
    raise next((error for error in errors if isinstance(error, Refused)), errors[0])


def capacity(transition: Transition, facts: Facts) -> Facts:
    """The facts under which the person may fire this: their own before those of one whom they stand in for."""
    who = frozenset(transition.who)
    able = (one for one in (facts, *facts.lent) if not who.isdisjoint(one.roles) and refusal(transition, one) is None)
    return next(able, facts)


def automatic(workflow: Workflow, state: str, facts: Facts) -> Transition | None:
    """The first transition that the system fires by itself from `state` now, if any."""
    mine = (t for t in workflow.leaving[state] if t.is_automatic)
    return next((transition for transition in mine if refusal(transition, facts) is None), None)


def refusal(transition: Transition, facts: Facts) -> Refused | None:
    """The first guard that does not hold, as the error it would raise."""
    for name in transition.guards:
        guard = REGISTRY[name]
        if not guard.holds(facts):
            return Refused(name, guard.reason(facts))
    return Refused("consulting", awaited(facts.consulting)) if facts.consulting and waits(transition) else None


def waits(transition: Transition) -> bool:
    """It takes the matter on by somebody's hand, so an opinion that was asked for comes first."""
    return transition.is_onward and transition.who != (SYSTEM,)


@lru_cache(maxsize=1024)
def awaited(units: tuple[Text, ...]) -> Text:
    """Whose opinion comes first, as a sentence."""
    zh, en = "、".join(unit.zh for unit in units), ", ".join(unit.en for unit in units)
    return Text(f"须等待答复意见：{zh}", f"an opinion is awaited first: {en}")


def belongs_to(transition: Transition) -> Text:
    """Who does this, as a sentence."""
    names = role_names([role for role in transition.who if role != SYSTEM] or [SYSTEM])
    return Text(f"由{names.zh}办理", f"{names.en} does this")


def _not_now(workflow: Workflow, state: str, action: str) -> Text:
    here, named = workflow.states[state].text, workflow.actions.get(action)
    if named is None:
        return Text(f"本流程没有操作“{action}”", f"this workflow has no action “{action}”")
    what = named[0].text
    return Text(f"当前为“{here.zh}”，不能“{what.zh}”", f"“{what.en}” is not possible while “{here.en}”")
