"""What a matter remembers of its past, so that a step can be undone, suspended work resumes, and what was sent back
returns."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.definition import BEFORE, CHOSEN, Transition
from workflow.engine.destinations import COME_BACK, THEN, carried_on, returns_to
from workflow.models.assignment import ENDED, Assignment
from workflow.models.closing import Closing
from workflow.models.document import VOID
from workflow.models.matter import Matter
from workflow.services import clocks, drafting, snapshots
from workflow.types import Phase, Relation

if TYPE_CHECKING:
    from workflow.services.steps import Act

OF_LEAD = frozenset({"lead_reported", "lead_rework", "lead_follows"})
DRAFTS = {"draft_reinspection_opinion": "reinspection_opinion"}
"""The documents that a step's effects issue and that are void when it is taken back."""
UNDONE = OF_LEAD | {"count_fail", "keep_plan", "check_objects", "choose_objects"} | DRAFTS.keys()
"""The effects that taking a step back undoes; a step with another one stays taken."""
KEPT = ("returns", "fails", "percent", "is_late", "resume_on")
OF_PART = ("state", "percent", "is_late")


def kept(act: Act, went_to: str) -> dict[str, Any] | None:
    """How everything stands before a step that its taker may take back from where it leads; None for other steps."""
    if act.actor is None or act.assignment is not None or not _can_be_taken_back(act.matter, act.transition, went_to):
        return None
    lead = _lead(act.session, act.matter) if OF_LEAD & set(act.transition.effects) else None
    memory = act.matter.memory
    return {
        "state": act.matter.state,
        "by": act.actor.id,
        "columns": {name: _plain(getattr(act.matter, name)) for name in KEPT},
        "clocks": snapshots.snapshot(act.matter, [lead] if lead else []),
        "lead": _part(lead) if lead else None,
        "papers": [DRAFTS[name] for name in act.transition.effects if name in DRAFTS],
        "at": act.at.isoformat(),
        "memory": {name: memory[name] for name in ("come_back", "resumed") if name in memory},
    }


def _can_be_taken_back(matter: Matter, transition: Transition, went_to: str) -> bool:
    is_undone = set(transition.effects) <= UNDONE and transition.goes in (None, CHOSEN) and matter.state != went_to
    return is_undone and any(one.goes == BEFORE for one in matter.workflow.leaving[went_to])


def _lead(session: Session, matter: Matter) -> Assignment | None:
    mine = (Assignment.matter_id == matter.id, Assignment.role == Relation.LEAD, Assignment.state.not_in(ENDED))
    return session.scalars(select(Assignment).where(*mine).execution_options(populate_existing=True)).first()


def _part(part: Assignment) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("id", *OF_PART)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def remember(act: Act, came_from: str, before: dict[str, Any] | None) -> None:
    """Note what the steps that follow may go by: what was left, what was suspended, where it must come back to."""
    matter, transition, memory = act.matter, act.transition, dict(act.matter.memory)
    if _ends_taking_back(act, came_from):
        memory.pop("before", None)
    if matter.state != came_from:
        if before is not None:
            memory["before"] = before
        _remember_suspension(act, memory, came_from)
        on_its_way = carried_on(came_from, matter.state, transition, memory)
        memory = {name: value for name, value in memory.items() if name != COME_BACK}
        memory |= {COME_BACK: on_its_way} if on_its_way else {}
        if act.inputs.get(THEN) == COME_BACK:
            is_new = matter.workflow.states[came_from].on_term is None
            stopped = [term.name for term in matter.terms if is_new and term.name == matter.standing.on_term]
            memory[COME_BACK] = {"from": matter.state, "state": came_from, "stopped": stopped}
        elif THEN in act.inputs:
            memory.pop(COME_BACK, None)
    if memory != matter.memory:
        matter.memory = memory


def _ends_taking_back(act: Act, came_from: str) -> bool:
    """A move ends it, and so does whatever somebody of another unit does."""
    before = act.matter.memory.get("before")
    return before is not None and (act.matter.state != came_from or act.actor is None or act.actor.id != before["by"])


def _remember_suspension(act: Act, memory: dict[str, Any], came_from: str) -> None:
    matter = act.matter
    if matter.phase == Phase.SUSPENDED:
        memory["resumed"] = {"state": came_from}
    else:
        memory.pop("resumed", None)
        matter.resume_on = None


def restore(act: Act) -> None:
    """Everything as it stood before the step that is taken back: clocks, counts and the lead's part."""
    matter, before = act.matter, act.matter.memory["before"]
    lead = act.session.get_one(Assignment, before["lead"]["id"], populate_existing=True) if before["lead"] else None
    snapshots.restore(matter, before["clocks"], [lead] if lead else [])
    for kind in before.get("papers", ()):
        drafting.revoke(act.session, matter, kind, VOID, since=datetime.fromisoformat(before["at"]))
    for name, value in before["columns"].items():
        setattr(matter, name, date.fromisoformat(value) if name == "resume_on" and value else value)
    if lead is not None:
        for name in OF_PART:
            setattr(lead, name, before["lead"][name])
    memory = {name: value for name, value in matter.memory.items() if name not in ("before", "come_back", "resumed")}
    matter.memory = memory | before["memory"]
    clocks.count(matter)


def come_back(act: Act, came_from: str) -> None:
    """It returns to where it was sent back from: the clocks that rested there rest again, the lead has reported."""
    kept = act.matter.memory.get(COME_BACK) or {}
    if returns_to(came_from, act.transition, act.matter.memory) is None:
        return
    stopped = [term for term in act.matter.terms if term.name in kept["stopped"] and term.stopped_at is None]
    for term in stopped:
        act.results += clocks.stop(act.matter, term, at=act.at, calendar=act.calendar)
    lead = _lead(act.session, act.matter) if stopped else None
    if lead is not None and lead.state == "handling":
        lead.state, lead.reported_at, lead.percent = "reported", act.at, 100
        lead.is_late = lead.is_late or (lead.due_at is not None and act.at >= lead.due_at)


def run_on(act: Act) -> None:
    """A term that had stopped runs on, with what was left of it, where the state that is entered counts on it."""
    matter, state = act.matter, act.matter.standing
    for term in matter.terms:
        if term.name == state.on_term and term.stopped_at is not None and act.transition.goes is not None:
            term.paused_at, term.stopped_at, term.is_late = term.stopped_at, None, None


def close(act: Act) -> None:
    """Keep the end of this round for ever, the first time that it comes to one."""
    matter = act.matter
    if matter.closed_at is None:
        matter.closed_at = act.at
        act.session.add(
            Closing(
                meeting_id=matter.meeting_id,
                matter_id=matter.id,
                round=matter.round,
                state=matter.state,
                closed_at=act.at,
                is_late=matter.is_late,
            )
        )
