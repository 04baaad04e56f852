"""Many matters at once: those that were ticked, or all that a list shows, and what their reader may do with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine import machine
from workflow.engine.definition import Field, Transition
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.facts import facts_for
from workflow.queries.matters import WHOLE
from workflow.queries.scope import visible_to


@dataclass(frozen=True, slots=True)
class Shared:
    """One action that several matters have in common.

    Attributes:
        open_to: of how many of them it may be taken now.
        transitions: those that it would fire, each once.
    """

    action: str
    first: Transition
    open_to: int
    transitions: Sequence[Transition]

    @property
    def form(self) -> list[Field]:
        """Every input that one of them asks for, once; files belong to one matter and are left out."""
        named = {one.name: one for step in self.transitions for one in step.form if one.type != "files"}
        return list(named.values())


def of(session: Session, uids: Collection[UUID], viewer: User) -> list[Matter]:
    """The matters of these uids that `viewer` may know of, by number; one statement."""
    rows = select(Matter).where(Matter.uid.in_(uids), visible_to(viewer)).options(*WHOLE).order_by(Matter.number)
    return list(session.scalars(rows).unique())


def shared(session: Session, matters: Sequence[Matter], viewer: User) -> list[Shared]:
    """What `viewer` may do with at least one of them now, the most common first; a fixed number of statements."""
    facts = facts_for(session, matters, viewer)
    found: dict[str, dict[int, Transition]] = {}
    counts: Counter[str] = Counter()
    for matter in matters:
        for offer in machine.available(matter.workflow, matter.state, facts[matter.id]):
            if offer.is_allowed and _can_be_shared(offer.transition):
                counts[offer.transition.action] += 1
                found.setdefault(offer.transition.action, {})[id(offer.transition)] = offer.transition
    return [
        Shared(action, next(iter(found[action].values())), count, list(found[action].values()))
        for action, count in counts.most_common()
    ]


def _can_be_shared(one: Transition) -> bool:
    """One form may do for several matters: nothing in it that each must have of its own."""
    return not any(asked.required and asked.type in ("files", "signature", "earlier_state") for asked in one.form)
