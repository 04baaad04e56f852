"""What becomes of opinions, delegations and countersignatures when their matter leaves the state that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.engine.definition import State
from workflow.models.assignment import AFTER, Assignment
from workflow.models.duty import Duty
from workflow.services import duties
from workflow.services.effects.asking import asked
from workflow.services.effects.countersigning import last_round, send
from workflow.types import Phase, Relation

if TYPE_CHECKING:
    from workflow.services.steps import Act

ASKED = (Relation.CONSULT, Relation.COUNTERSIGN)


def follow(act: Act, came_from: State) -> None:
    """End what only the state that was left had asked for, and begin a round anew where a vote is entered without one.

    A suspended matter has left nothing: what is asked rests with it and goes on when it is resumed. Who had answered
    keeps the answer; who had not is let go and is asked again in the next round, so that nobody is lost.
    """
    state = act.matter.standing
    if Phase.SUSPENDED in (state.phase, came_from.phase) and state.phase in (Phase.OPEN, Phase.SUSPENDED):
        return
    for part in asked(act) if act.facts.asked else ():
        if part.role in ASKED and part.state == "pending" and _is_left(act, part, came_from):
            _lapse(act, part)
    if state.vote is not None and not any(part.role == Relation.COUNTERSIGN for part in act.made):
        _again(act)


def _is_left(act: Act, part: Assignment, came_from: State) -> bool:
    """Nobody waits for it any more; what is asked for the next holder outlives the step, but not the matter."""
    if act.matter.phase != Phase.OPEN:
        return True
    return part.asked_state == came_from.code and part.mode != AFTER and part not in act.made


def _lapse(act: Act, part: Assignment) -> None:
    part.state, part.ended_at, part.alarm_at = "lapsed", act.at, None
    part.is_late = part.is_late or (part.due_at is not None and act.at >= part.due_at)
    owed = select(Duty).where(Duty.assignment_id == part.id, Duty.done_at.is_(None))
    rows = act.session.scalars(owed).all()
    duties.close(act.session, rows, actor=act.actor, action=act.transition.action, at=act.at)


def _again(act: Act) -> None:
    """The units of the latest round countersign once more; their earlier answers stay on record."""
    for part in last_round(act):
        send(act, part.unit, weight=part.weight, number=part.vote_round + 1, task=part.task)
