"""Which transition fires, which could, and why another may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY
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


def available(workflow: Workflow, state: str, facts: Facts) -> tuple[Offer, ...]:
    """Every action that leaves `state`, in the definition's order; what only the system fires is left out."""
    found: dict[str, list[Transition]] = {}
    for transition in workflow.leaving[state]:
        if transition.who != (SYSTEM,):
            found.setdefault(transition.action, []).append(transition)
    return tuple(_offer(alike, facts) for alike in found.values())


def _offer(alike: Sequence[Transition], facts: Facts) -> Offer:
    transition, error = _choose(alike, facts)
    return Offer(transition, error.reason if error else None, is_others=isinstance(error, Forbidden))


def step(workflow: Workflow, state: str, action: str, facts: Facts) -> Transition:
    """The transition that `action` fires from `state`.

    Raises:
        Refused: no such action in this state, or a guard says no.
        Forbidden: the person's roles are not among those that may.
    """
    alike = [t for t in workflow.leaving[state] if t.action == action]
    if not alike:
        raise Refused("state", _not_now(workflow, state, action))
    transition, error = _choose(alike, facts)
    if error:
        raise error
    return transition


def _choose(alike: Sequence[Transition], facts: Facts) -> tuple[Transition, Forbidden | Refused | None]:
    """Of transitions of one action the first that nothing refuses, or else the first of this person's."""
    tried = [(transition, _objection(transition, facts)) for transition in alike]
    free = next((one for one in tried if one[1] is None), None)
    own = next((one for one in tried if isinstance(one[1], Refused)), None)
    return free or own or tried[0]


def _objection(transition: Transition, facts: Facts) -> Forbidden | Refused | None:
    if not facts.roles.intersection(transition.who):
        return Forbidden(belongs_to(transition), transition.who)
    return refusal(transition, facts)


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
    return None


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
