"""Effects of countersigning: sending to several units at once, adding one, answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.engine.deadlines import due
from workflow.engine.definition import WORKING_DAY, Limit, State
from workflow.errors import Invalid
from workflow.models.assignment import ENDED, Assignment
from workflow.models.unit import Unit
from workflow.services.effects.asking import ask
from workflow.services.effects.assignments import stop
from workflow.services.effects.registry import effect, preparation
from workflow.types import Relation, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act

FIELD = "countersigners"
USUAL = Limit(2)


def _state(act: Act) -> State:
    """The state that waits for the countersigning: where the transition leads, or where the matter stands."""
    return act.matter.workflow.states[act.transition.target or act.matter.state]


def last_round(act: Act) -> list[Assignment]:
    """The countersignatures of the latest round, oldest first: given, awaited and lapsed ones, but none taken back."""
    rows = select(Assignment).where(Assignment.matter_id == act.matter.id, Assignment.role == Relation.COUNTERSIGN)
    every = list(act.session.scalars(rows.where(Assignment.state.not_in(ENDED)).order_by(Assignment.id)))
    latest = max((part.vote_round for part in every), default=0)
    return [part for part in every if part.vote_round == latest]


@preparation
def may_countersign(act: Act) -> None:
    """Each unit countersigns once, and nobody their own; without a name the units of the round before do it again.

    Raises:
        Invalid: a unit twice, the asking unit, one that is asked already, or nobody at all.
    """
    named = [row["unit"] for row in act.inputs.get(FIELD) or []]
    before = last_round(act)
    taken = {part.unit_id for part in before} if act.transition.target is None else set()
    if not named and (act.transition.target is None or not before):
        raise Invalid({FIELD: Text("请至少填写一个单位。", "Name at least one unit.")})
    if len(set(named)) < len(named):
        raise Invalid({FIELD: Text("同一单位只填一次。", "Name each unit once.")})
    for unit in (act.rows.units[uid] for uid in named):
        if act.actor is not None and unit.id == act.actor.unit_id:
            raise Invalid({FIELD: Text("不能填写本单位。", "Choose other units than your own.")})
        if unit.id in taken:
            zh, en = f"“{unit.short_zh}”已在其中。", f"{unit.short_en} is among them already."
            raise Invalid({FIELD: Text(zh, en)})


@effect
def send_countersign(act: Act) -> None:
    """Begin a round of countersigning: every unit has its own part and clock; earlier rounds stay as they are."""
    before = last_round(act)
    number = max((part.vote_round for part in before), default=0) + 1
    named = [(act.rows.units[row["unit"]], _weight(row.get("weight"))) for row in act.inputs.get(FIELD) or []]
    for unit, weight in named or [(part.unit, part.weight) for part in before]:
        send(act, unit, weight=weight, number=number)


@effect
def add_countersigner(act: Act) -> None:
    """Let one more unit countersign in the present round."""
    number = max((part.vote_round for part in last_round(act)), default=1)
    for row in act.inputs.get(FIELD) or []:
        send(act, act.rows.units[row["unit"]], weight=_weight(row.get("weight")), number=number)


def send(act: Act, unit: Unit, *, weight: int, number: int, task: str | None = None) -> Assignment:
    """One unit's countersignature in a round; silence counts from its own delivery."""
    state = _state(act)
    limit = (state.vote.silent if state.vote else None) or USUAL
    return ask(
        act,
        unit,
        Relation.COUNTERSIGN,
        task=act.inputs.get("question") or "" if task is None else task,
        moment=due(limit, act.at, act.calendar),
        length=limit.length if limit.unit == WORKING_DAY else None,
        asked_state=state.code,
        weight=weight,
        vote_round=number,
    )


def _weight(value: object) -> int:
    return int(str(value)) if value not in (None, "") else 1


@effect
def countersign_answered(act: Act) -> None:
    """The unit has answered, or kept silent for too long; an answer may be changed until there is a result."""
    part = act.assignment
    if part is not None:
        if part.reported_at is None:
            stop(part, act.at)
        said = act.inputs.get("opinion") or act.inputs.get("reason")
        part.percent, part.reply = 100, str(said or _silence(act))


def _silence(act: Act) -> str:
    """What is kept for an answer where none came, in the words of the part's own workflow."""
    return "".join(f"{one.text.zh}。" for field in act.transition.form for one in field.choices)
