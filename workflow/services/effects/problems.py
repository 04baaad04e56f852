"""Effects on problems: counting returns and failures, keeping the plan, merging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.errors import Invalid, Stale
from workflow.models.matter import Matter
from workflow.services import deeds
from workflow.services.effects.registry import effect, preparation
from workflow.types import Phase, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act

UNDECIDED = ("draft", "pending_accept")
SUPERVISED_FAILS = 2
"""So many failed re-inspections call for a supervision."""


@effect
def count_return(act: Act) -> None:
    """One more return; after two there is no third."""
    act.matter.returns += 1


@effect
def count_fail(act: Act) -> None:
    """One more re-inspection failed; at the second a supervision is called for. Source: handbook P21, R17."""
    act.matter.fails += 1
    if act.matter.fails == SUPERVISED_FAILS:
        deeds.supervise(act.session, act.matter, "red")


@effect
def keep_plan(act: Act) -> None:
    """The plan as it was reported, for the matter's page and its closure report."""
    if act.matter.problem is not None:
        act.matter.problem.plan = {**act.inputs, "submitted_at": act.at.isoformat()}


@preparation
def merge_into(act: Act) -> None:
    """Close this problem in favour of another that is accepted and open; so two never end in each other.

    Raises:
        Invalid: the other one is not an accepted and open problem, or it is this one.
        Stale: somebody is acting on the other one just now.
    """
    master = act.rows.matters[act.inputs["master"]]
    if master.id == act.matter.id:
        raise Invalid({"master": Text("不能并入本问题自身，请另选。", "Choose another problem than this one.")})
    free = select(Matter.id).where(Matter.id == master.id).with_for_update(skip_locked=True)
    if act.session.scalars(free).first() is None:
        raise Stale
    act.session.refresh(master, ("kind", "phase", "state"))
    if master.kind != "problem" or master.phase != Phase.OPEN or master.state in UNDECIDED:
        raise Invalid(
            {"master": Text("须选择另一件已立项、在办的问题。", "Choose another problem, accepted and still open.")}
        )
