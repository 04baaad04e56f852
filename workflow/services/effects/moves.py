"""Effects of operations beside the path: suspending, ending early, a new round, what was sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from workflow.models.document import VALID, VOID, Document
from workflow.services import duties
from workflow.services.effects.assignments import current, end
from workflow.services.effects.registry import effect
from workflow.types import Relation

if TYPE_CHECKING:
    from workflow.services.steps import Act


@effect
def renew_suspension(act: Act) -> None:
    """The suspension lasts longer, this once; the form has set the new day."""
    resumed = act.matter.memory.get("resumed") or {}
    act.matter.memory = {**act.matter.memory, "resumed": {**resumed, "is_renewed": True}}


@effect
def end_parts(act: Act) -> None:
    """The matter ends before it is done: every part ends with it, and nobody owes anything any more."""
    for part in current(act, Relation.LEAD, Relation.SUPPORT):
        end(act, part, "ended")
    duties.close_all(act.session, act.matter, actor=act.actor, action=act.transition.action, at=act.at)


@effect
def void_papers(act: Act) -> None:
    """The matter's documents are void; number, data and file stay as they were issued."""
    in_force = (Document.matter_id == act.matter.id, Document.standing == VALID)
    act.session.execute(update(Document).where(*in_force).values(standing=VOID))


@effect
def new_round(act: Act) -> None:
    """A new round: what was counted begins again, and the closing of the one before stays on record."""
    matter = act.matter
    matter.round += 1
    matter.closed_at, matter.is_late, matter.memory = None, False, {}
    matter.returns = matter.fails = matter.percent = 0
    for part in current(act, Relation.LEAD):
        part.percent = 0


@effect
def lead_follows(act: Act) -> None:
    """Sent back to the unit's side, the lead's part is in hand again, by its own clock."""
    if act.matter.standing.on_term is None:
        return
    term = next((t for t in act.matter.terms if t.name == act.matter.standing.on_term), None)
    for part in current(act, Relation.LEAD):
        if part.state == "reported":
            part.state, part.reported_at = "handling", None
        if term is not None:
            part.due_on, part.due_at, part.amber_at = term.due_on, term.due_at, term.amber_at
