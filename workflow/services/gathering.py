"""Rows of several matters read together, for an act on all of them: what each act would read alone is here already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import kept
from workflow.models.assignment import ENDED, Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter


@dataclass(slots=True)
class Gathered:
    """What was read, by the key of its matter, and what is left for the end.

    Attributes:
        duties: the open ones, those of parts among them.
        parts: those neither returned nor withdrawn, oldest first; what is delivered meanwhile joins them.
        at: the moment of every act.
        typed: the inputs of a transition and the rows that they name, by its identity.
        papers: matters whose document is to be drafted, by its kind.
    """

    duties: dict[int, list[Duty]]
    parts: dict[int, list[Assignment]]
    at: datetime
    typed: dict[int, tuple[dict[str, Any], Any]] = field(default_factory=dict)
    papers: dict[str, list[Matter]] = field(default_factory=dict)


def gather(session: Session, matters: Sequence[Matter]) -> Gathered:
    """Read the open duties and current parts of locked matters, in two statements; kept until the transaction ends."""
    ids = [matter.id for matter in matters]
    found = Gathered({key: [] for key in ids}, {key: [] for key in ids}, clock.now())
    is_open = Duty.matter_id.in_(ids), Duty.done_at.is_(None)
    for duty in session.scalars(select(Duty).where(*is_open).order_by(Duty.id)):
        found.duties[duty.matter_id].append(duty)
    is_current = Assignment.matter_id.in_(ids), Assignment.state.not_in(ENDED)
    rows = select(Assignment).where(*is_current).order_by(Assignment.id).execution_options(populate_existing=True)
    for part in session.scalars(rows):
        found.parts[part.matter_id].append(part)
    kept(session)["gathered"] = found
    return found


def gathered(session: Session) -> Gathered | None:
    """What was gathered in this transaction; None where every act reads for itself."""
    found: Gathered | None = kept(session).get("gathered")
    return found
