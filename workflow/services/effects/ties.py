"""Effects that tie matters to each other, or take a tie off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, or_, select

from workflow.errors import Invalid
from workflow.models.matter import Matter
from workflow.models.tie import MERGED, Tie
from workflow.services.effects.registry import effect, preparation
from workflow.services.promises import promise
from workflow.types import Text

if TYPE_CHECKING:
    from workflow.services.steps import Act


@effect
def tie_merged(act: Act) -> None:
    """Tie a merged matter to the one that it went into; that one's history will say so too."""
    master = act.rows.matters[act.inputs["master"]]
    _tie(act, master, MERGED)
    promise(act.session, "matter_merged", matter_id=master.id, merged_id=act.matter.id)


@preparation
def may_tie(act: Act) -> None:
    """Two matters may be tied once.

    Raises:
        Invalid: it is this matter itself, or they are tied already.
    """
    other = act.rows.matters[act.inputs["other"]]
    if other.id == act.matter.id:
        raise Invalid({"other": Text("不能关联本事项自身，请另选。", "Choose another matter than this one.")})
    known = select(Tie.id).where(_between(act.matter, other), Tie.kind != MERGED)
    if act.session.scalars(known.limit(1)).first() is not None:
        raise Invalid({"other": Text("两件事项已经关联。", "These two are related already.")})


@effect
def tie_other(act: Act) -> None:
    """Tie two matters that belong together."""
    _tie(act, act.rows.matters[act.inputs["other"]], act.inputs["kind"])


@preparation
def may_untie(act: Act) -> None:
    """A tie that somebody made by hand may be taken off.

    Raises:
        Invalid: there is none.
    """
    other = act.rows.matters[act.inputs["tied"]]
    known = select(Tie.id).where(_between(act.matter, other), Tie.kind != MERGED)
    if act.session.scalars(known.limit(1)).first() is None:
        raise Invalid({"tied": Text("两件事项没有关联。", "These two are not related.")})


@effect
def untie_other(act: Act) -> None:
    """Take a tie off that somebody made by hand."""
    other = act.rows.matters[act.inputs["tied"]]
    act.session.execute(delete(Tie).where(_between(act.matter, other), Tie.kind != MERGED))


def _between(one: Matter, other: Matter) -> ColumnElement[bool]:
    return or_(
        and_(Tie.matter_id == one.id, Tie.other_id == other.id), and_(Tie.matter_id == other.id, Tie.other_id == one.id)
    )


def _tie(act: Act, other: Matter, kind: str) -> None:
    assert act.actor is not None
    act.session.add(
        Tie(
            meeting_id=act.matter.meeting_id,
            matter_id=act.matter.id,
            other_id=other.id,
            kind=kind,
            at=act.at,
            by_id=act.actor.id,
        )
    )
