"""Facts from the parts of units: whose opinion is awaited, how a vote stands, and a matter as seen from one part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.engine import voting
from workflow.engine.facts import Facts
from workflow.models.assignment import AFTER, DELEGATE, Assignment
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.types import Phase, Relation, Text


@dataclass(frozen=True, slots=True)
class Part:
    """A current assignment, as far as facts need it."""

    id: int
    unit_id: int
    unit_uid: str
    role: Relation
    state: str
    delivered_at: datetime
    unit: Text
    mode: str = ""
    asked_state: str = ""
    weight: int = 1
    vote_round: int = 0

    @classmethod
    def of(cls, part: Assignment) -> Part:
        """The same from a row that was read with its unit."""
        unit, role = part.unit, Relation(part.role)
        asked = (part.mode, part.asked_state, part.weight, part.vote_round)
        return cls(part.id, part.unit_id, str(unit.uid), role, part.state, part.delivered_at, unit.short, *asked)


def of_parts(matter: Matter, parts: Sequence[Part]) -> dict[str, Any]:
    """What the opinions and countersignatures that were asked for say about a matter; nothing where there are none."""
    opinions = [p for p in parts if p.role == Relation.CONSULT and p.state == voting.PENDING]
    votes = [p for p in parts if p.role == Relation.COUNTERSIGN]
    if not (opinions or votes):
        return {}
    here = [p for p in opinions if matter.phase == Phase.OPEN and (p.asked_state == matter.state) != (p.mode == AFTER)]
    latest = max((p.vote_round for p in votes), default=0)
    present = [p for p in votes if p.vote_round == latest]
    rule = matter.standing.vote
    count = voting.tally((p.state, p.weight) for p in present)
    return {
        "consulting": tuple(p.unit for p in here),
        "delegates": sum(p.mode == DELEGATE for p in here),
        "asked": len(opinions) + sum(p.state == voting.PENDING for p in votes),
        "countersigners": sum(p.state != "lapsed" for p in present),
        "vote_round": latest,
        "vote_result": voting.passed(rule, count) if rule is not None else None,
    }


def returned(matter: Matter, unit_id: int) -> dict[str, Any]:
    """How often a supporting unit has returned its part in this round of a matter, and the ids of who did it."""
    found: dict[str, Any] = (matter.memory.get("part_returns") or {}).get(str(unit_id)) or {"times": 0, "by": []}
    return found


def for_assignment(facts: Facts, assignment: Assignment, actor: User | None) -> Facts:
    """The same facts as seen from one part: only its own unit answers it, and only who asked may take it back.

    What the matter waits for holds up no part of it.
    """
    role, lent = Relation(assignment.role), tuple(for_assignment(one, assignment, actor) for one in facts.lent)
    roles = facts.roles
    if actor is not None and actor.unit_id != assignment.unit_id:
        roles = frozenset(r for r in roles if not r.startswith(f"{role}."))
    if actor is not None and actor.unit_id is not None and actor.unit_id == assignment.asked_by_unit_id:
        roles |= {f"{Relation.ASKER}.{one.partition('.')[2]}" for one in facts.roles}
    if role == Relation.SUPPORT:
        past = returned(assignment.matter, assignment.unit_id)
        did = facts.did | {"return"} if facts.acts_as in past["by"] else facts.did
        return replace(facts, roles=roles, lent=lent, consulting=(), returns=past["times"], did=did)
    matter = assignment.matter
    is_on = matter.state == assignment.asked_state and assignment.vote_round == facts.vote_round
    return replace(
        facts,
        roles=roles,
        lent=lent,
        consulting=(),
        is_named=assignment.person_id in (None, facts.acts_as),
        is_unread=assignment.read_at is None,
        vote_is_on=is_on and facts.vote_result is None,
    )
