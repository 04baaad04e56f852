"""Facts from rows: a fixed number of statements for one matter or for 329."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.facts import Facts
from workflow.models.assignment import ENDED, Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import attached
from workflow.queries.calendars import calendar_of
from workflow.queries.duties import touched
from workflow.queries.facts_by_kind import READERS, facts_of_made
from workflow.queries.facts_of_parts import Part, of_parts
from workflow.queries.roles import roles_of
from workflow.types import SYSTEM, Relation, Text

REPORTED = ("reported", "accepted", "ended")


@dataclass(slots=True)
class Known:
    """Rows read already, by the id of their matter; what is None is read when it is needed."""

    parts: dict[int, list[Part]] | None = None
    acts: dict[int, set[tuple[str, int | None]]] | None = None
    passed: dict[int, set[str]] = field(default_factory=dict)
    extra: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    touched: set[int] | None = None


def facts_for(
    session: Session, matters: Sequence[Matter], actor: User | None, known: Known | None = None
) -> dict[int, Facts]:
    """Facts by matter id; `actor` None is the system. At most seven statements, whatever the number of matters."""
    known = known or Known()
    ids = [matter.id for matter in matters]
    if known.parts is None:
        known.parts = parts_of(session, matters)
    if known.acts is None:
        known.acts, known.passed = acts_of(session, ids)
    for kind, read in READERS.items():
        of_kind = [matter for matter in matters if matter.kind == kind]
        if of_kind:
            read(session, of_kind, known.extra)
    hanging = [matter for matter in matters if matter.is_attached]
    if hanging:
        attached.facts_of(session, hanging, known.extra)
    facts_of_made(session, [matter for matter in matters if matter.workflow.made], known.extra)
    if known.touched is None:
        known.touched = touched(session, [m.id for m in matters if actor is not None and _took(m, actor)])
    return {matter.id: _facts(session, matter, actor, known) for matter in matters}


def parts_of(session: Session, matters: Sequence[Matter]) -> dict[int, list[Part]]:
    """The current assignments of each matter, in the order in which they were made."""
    found: dict[int, list[Part]] = defaultdict(list)
    rows = session.execute(
        select(Assignment.matter_id, Assignment.id, Assignment.unit_id, Unit.uid, Assignment.role, Assignment.state)
        .add_columns(Assignment.delivered_at, Unit.short_zh, Unit.short_en, *_OF_ASKED)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.matter_id.in_([m.id for m in matters]), Assignment.state.not_in(ENDED))
        .order_by(Assignment.id)
    )
    for matter_id, key, unit_id, uid, role, state, delivered_at, zh, en, *asked in rows:
        found[matter_id].append(Part(key, unit_id, str(uid), Relation(role), state, delivered_at, Text(zh, en), *asked))
    return found


_OF_ASKED = (Assignment.mode, Assignment.asked_state, Assignment.weight, Assignment.vote_round)


def acts_of(session: Session, ids: Iterable[int]) -> tuple[dict[int, set[tuple[str, int | None]]], dict[int, set[str]]]:
    """Who took which action, and for whom, on each matter in its present round, and the states left in it."""
    found: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    passed: dict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(Event.matter_id, Event.action, Event.actor_id, Event.on_behalf_id, Event.from_state, Event.to_state)
        .join(Matter, and_(Matter.id == Event.matter_id, Matter.round == Event.round))
        .where(Event.matter_id.in_(list(ids)), Event.assignment_id.is_(None))
        .distinct()
    )
    for matter_id, action, actor_id, on_behalf_id, came_from, went_to in rows:
        found[matter_id].add((action, actor_id))
        if on_behalf_id is not None:
            found[matter_id].add((action, on_behalf_id))
        if came_from and came_from != went_to:
            passed[matter_id].add(came_from)
    return found, passed


def _took(matter: Matter, actor: User) -> bool:
    """This person took the last step, and it can be taken back."""
    return (matter.memory.get("before") or {}).get("by") == actor.id


def _days_here(session: Session, matter: Matter) -> int:
    """Working days since it came into its state."""
    calendar = calendar_of(session, matter.meeting)
    return calendar.between(calendar.delivered_on(matter.entered_at), calendar.local_date(clock.now()))


def _term_due_on(matter: Matter) -> date | None:
    counting = matter.workflow.counting
    return next((t.due_on for t in matter.terms if t.stopped_at is None and t.name in counting), None)


def _facts(session: Session, matter: Matter, actor: User | None, known: Known) -> Facts:
    assert known.parts is not None
    assert known.acts is not None
    parts, acts = known.parts.get(matter.id, []), known.acts.get(matter.id, set())
    lead = next((p for p in parts if p.role == Relation.LEAD), None)
    facts = Facts(
        done=frozenset(action for action, _ in acts),
        severity=matter.severity,
        returns=matter.returns,
        fails=matter.fails,
        lead_has_signed=lead is not None and lead.state != "pending_sign",
        is_within_return=lead is None or _is_within_return(session, matter, lead),
        waiting_units=tuple(p.unit for p in parts if p.role == Relation.SUPPORT and p.state not in REPORTED),
        lead=lead.unit_uid if lead else None,
        due_on=_term_due_on(matter),
        **of_parts(matter, parts),
        passed=frozenset(known.passed.get(matter.id, ())),
        took_last_step=actor is not None and _took(matter, actor),
        is_untouched=matter.id not in (known.touched or ()),
        days_here=_days_here(session, matter),
        is_renewed=bool((matter.memory.get("resumed") or {}).get("is_renewed")),
        **known.extra.get(matter.id, {}),
    )
    if actor is None:
        return replace(facts, roles=frozenset({SYSTEM}))
    own, principals = _as(actor, facts, matter, parts, acts), actor.principals
    if not principals:
        return own
    return replace(own, lent=tuple(_as(one, own, matter, parts, acts) for one in principals))


def _as(person: User, facts: Facts, matter: Matter, parts: Sequence[Part], acts: set[tuple[str, int | None]]) -> Facts:
    """The facts for a person; begun from those of a substitute, what either has done counts, and either's team."""
    roles = roles_of(person, matter, [p.role for p in parts if p.unit_id == person.unit_id])
    return replace(
        facts,
        roles=roles,
        holds=not roles.isdisjoint(matter.standing.holder),
        did=facts.did.union(action for action, by in acts if by == person.id),
        in_team=facts.in_team or (matter.visit is not None and person.id in matter.visit.team),
        acts_as=person.id,
    )


def _is_within_return(session: Session, matter: Matter, lead: Part) -> bool:
    calendar = calendar_of(session, matter.meeting)
    delivered = calendar.delivered_on(lead.delivered_at)
    return calendar.between(delivered, calendar.local_date(clock.now())) <= 1
