"""One action on many matters: all of them or none, or each by itself with a reason for those that refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.engine import machine
from workflow.errors import WorkflowError
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import matters
from workflow.queries.facts import facts_for
from workflow.rubbish import uncollected
from workflow.services import drafting, steps, together
from workflow.services.gathering import gather
from workflow.services.steps import Act, Raw

EVERY: Mapping[UUID, int] = {}
MOST = 500
"""Matters that one act takes at most."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one matter; `fault` is why it refused, None where it went through or would have."""

    number: str
    fault: WorkflowError | None


def act_on_all(
    matter_uids: Sequence[UUID],
    action: str,
    *,
    actor: User,
    raw: Raw,
    is_whole: bool = False,
    seen: Mapping[UUID, int] = EVERY,
) -> list[Outcome]:
    """Fire the same action on several matters in one transaction; the number of statements hardly grows with theirs.

    Each is checked before any moves. Those that refuse stay as they are.

    Args:
        is_whole: if one refuses, none moves.
        seen: the versions that `actor` was looking at; one that has moved since refuses.

    Returns:
        One outcome a matter, in the order of their keys.

    Raises:
        NotFound: one of them does not exist, or `actor` may not know of it; nothing has moved then.
    """
    with uncollected(), transaction() as session:
        rows = matters.locked_all(session, list(matter_uids), actor)
        known = gather(session, rows)
        outcomes, acts = _prepared(session, rows, action, actor=actor, raw=raw, seen=seen)
        if is_whole and len(acts) < len(rows):
            return outcomes
        with session.no_autoflush:
            for act in acts:
                steps.apply(act)
            together.write_duties(session)
        for kind, drafted in known.papers.items():
            drafting.draft_all(session, drafted, kind, actor=actor, at=known.at)
    return outcomes


def _prepared(
    session: Session, rows: Sequence[Matter], action: str, *, actor: User, raw: Raw, seen: Mapping[UUID, int]
) -> tuple[list[Outcome], list[Act]]:
    facts = facts_for(session, rows, actor)
    outcomes: list[Outcome] = []
    acts: list[Act] = []
    for matter in rows:
        fault: WorkflowError | None = None
        try:
            matter.expect(seen.get(matter.uid, matter.version))
            transition = machine.step(matter.workflow, matter.state, action, facts[matter.id])
            acts.append(steps.prepared(session, matter, transition, raw, actor=actor, facts=facts[matter.id]))
        except WorkflowError as error:
            fault = error
        outcomes.append(Outcome(matter.number, fault))
    return outcomes, acts
