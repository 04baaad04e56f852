"""What hangs on a matter, and what an instrument knows of its matter: two statements, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from workflow import clock
from workflow.engine.definition import WORKING_DAY
from workflow.models.matter import Matter, Term
from workflow.queries.calendars import calendar_of
from workflow.types import Phase

OPEN = (Phase.OPEN, Phase.SUSPENDED)
DIRECTOR_DAYS = 10
"""How many working days the office director may grant, where the joint meeting has not set another number."""
NOTICE_DAYS = 2
ROUND = "parent_round"
"""The detail that says in which round of its matter an extension was granted, or a report drafted."""
LISTING, EXTENSION = "listing", "extension"


@dataclass(frozen=True, slots=True)
class Sibling:
    """One of several that hang on the same matter."""

    id: int
    kind: str
    phase: Phase
    details: dict[str, Any]
    lead_unit_id: int | None = None

    def was_granted(self, parent: Matter) -> bool:
        """It ended as it was asked for, for the unit that owes the matter now and in its present round."""
        is_now = int(self.details.get(ROUND) or parent.round) == parent.round and self.lead_unit_id == owing(parent)
        return self.phase == Phase.SETTLED and is_now


def facts_of(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Add to the facts of instruments what they know of the matters that they hang on."""
    keys = {matter.parent_id for matter in matters if matter.parent_id is not None}
    whole = (joinedload(Matter.terms), joinedload(Matter.workflow_version), joinedload(Matter.meeting))
    found = session.scalars(select(Matter).where(Matter.id.in_(keys)).options(*whole)).unique()
    parents = {parent.id: parent for parent in found}
    siblings = siblings_of(session, keys)
    for matter in matters:
        if matter.parent_id is not None:
            others = [one for one in siblings[matter.parent_id] if one.id != matter.id]
            known = of_parent(session, parents[matter.parent_id], matter.kind, others)
            if matter.lead_unit_id not in (None, owing(parents[matter.parent_id]) or matter.lead_unit_id):
                known |= {"is_led_by_another": True, "parent_clock_runs": False, "parent_clock_rests": False}
            known["parent_was_reopened"] = _was_reopened(matter, parents[matter.parent_id])
            extra[matter.id] |= known | {"asked_until": _day(matter.details.get("until"))}


def _was_reopened(matter: Matter, parent: Matter) -> bool:
    """The parent is in another round than when this began, or it was cancelled."""
    return int(matter.details.get(ROUND) or parent.round) != parent.round or parent.phase == Phase.CANCELLED


def siblings_of(session: Session, keys: Collection[int]) -> dict[int, list[Sibling]]:
    """All that hangs on each of these matters, oldest first."""
    found: dict[int, list[Sibling]] = defaultdict(list)
    rows = session.execute(
        select(Matter.parent_id, Matter.id, Matter.kind, Matter.phase, Matter.details, Matter.lead_unit_id)
        .where(Matter.parent_id.in_(keys), Matter.is_attached)
        .order_by(Matter.id)
    )
    for parent_id, key, kind, phase, details, lead in rows:
        found[parent_id or 0].append(Sibling(key, kind, Phase(phase), details, lead))
    return found


def of_parent(session: Session, parent: Matter, kind: str, others: Iterable[Sibling]) -> dict[str, Any]:
    """The facts of an instrument of `kind` on `parent`; `others` are all else that hangs there."""
    others = list(others)
    alike = [one for one in others if one.kind == kind]
    calendar = calendar_of(session, parent.meeting)
    today = calendar.local_date(clock.now())
    term = running(parent)
    is_held = parent.phase == Phase.SUSPENDED or (term is not None and term.paused_at is not None)
    granted = [one for one in alike if one.was_granted(parent)]
    facts: dict[str, Any] = {
        "parent_is_open": parent.phase in OPEN,
        "parent_clock_runs": parent.phase in OPEN and term is not None and not is_held,
        "parent_clock_rests": parent.phase in OPEN and term is not None and is_held,
        "siblings": sum(one.phase in OPEN for one in alike),
        "granted": len(granted),
        "parent_is_listed": any(one.kind == LISTING and one.phase in OPEN for one in others),
        "earliest_talk_on": calendar.add(calendar.delivered_on(clock.now()), NOTICE_DAYS),
    }
    if term is not None:
        most = int(parent.meeting.settings.get("extension_director_days", DIRECTOR_DAYS))
        used = sum(int(one.details.get("granted_days") or 0) for one in granted)
        facts |= {
            "parent_due_on": term.due_on,
            "days_before_end": calendar.between(today, term.due_on),
            "director_days": most,
            "director_until": calendar.add(term.due_on, most),
            "latest_due_on": calendar.add(term.due_on, max(0, term.length - used))
            if term.unit == WORKING_DAY
            else None,
        }
    return facts


def owing(parent: Matter) -> int | None:
    """The unit that owes a matter: the one that leads it, or the bank or outlet that was inspected."""
    return parent.lead_unit_id or parent.bank_id or parent.subject_unit_id


def running(matter: Matter) -> Term | None:
    """The term that the unit still owes, if any."""
    counting = matter.workflow.counting
    return next((term for term in matter.terms if term.stopped_at is None and term.name in counting), None)


def count_open(session: Session, parent: Matter) -> int:
    """How many open instruments hang on a matter."""
    rows = select(func.count()).where(Matter.parent_id == parent.id, Matter.is_attached, Matter.phase.in_(OPEN))
    return int(session.scalar(rows) or 0)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
