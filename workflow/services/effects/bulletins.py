"""Effects on bulletins: figures frozen, text written on them, facts checked by who is named, delivered once issued."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.errors import Invalid, Refused
from workflow.models.assignment import Assignment
from workflow.models.unit import Unit
from workflow.reports.bulletin_words import TO_BE_WRITTEN
from workflow.services import bulletin_papers as papers
from workflow.services import lives
from workflow.services.effects.countersigning import FIELD, last_round
from workflow.services.effects.registry import effect, preparation
from workflow.types import Relation, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act

LONGEST_DAYS = 366


@preparation
def bulletin_period_is_sound(act: Act) -> None:
    """The figures are of a period within a year that has begun.

    Raises:
        Invalid: it ends before it begins, is too long, or has not begun.
    """
    first, last = (date.fromisoformat(str(act.inputs[name])) for name in ("first_on", "last_on"))
    if last < first or (last - first).days >= LONGEST_DAYS:
        zh, en = "截止日不能早于起始日，且不超过一年。", "The last day comes after the first, and within a year of it."
        raise Invalid({"last_on": Text(zh, en)})
    if first > act.calendar.local_date(act.at):
        raise Invalid({"first_on": Text("起始日还没有到。", "This period has not begun.")})


@effect
def begin_bulletin(act: Act) -> None:
    """The figures are frozen, and the draft is made with the text that follows from them."""
    papers.begin(act)


@preparation
def figures_are_known(act: Act) -> None:
    """Whatever stands in double braces is a figure of this bulletin.

    Raises:
        Invalid: by section, what is none.
    """
    document = lives.of(act.session, act.matter)
    texts = {name: str(act.inputs.get(name) or "") for name in papers.SECTIONS}
    strange = papers.unknown(texts, json.loads(document.snapshot)["figures"])
    if strange:
        raise Invalid({name: _no_figure(words) for name, words in strange.items()})


def _no_figure(words: list[str]) -> Text:
    zh = f"没有这样的数据：{'、'.join(words)}。请从数据列表中选用，名称须一致。"
    return Text(zh, f"There is no such figure: {', '.join(words)}. Take its name from the list of figures.")


@effect
def count_bulletin(act: Act) -> None:
    """The issue is counted among those of its year; a correction keeps the issue that it corrects."""
    papers.count(act.session, act.matter, lives.of(act.session, act.matter))


@effect
def begin_bulletin_correction(act: Act) -> None:
    """Another edition is drafted with the text and figures of this one, which stays in force until that is issued."""
    papers.correct(act, lives.of(act.session, act.matter))


@effect
def write_bulletin(act: Act) -> None:
    """The text is kept with its figures, and the draft is made anew."""
    papers.write(act, lives.of(act.session, act.matter))


@effect
def freeze_bulletin_anew(act: Act) -> None:
    """The figures are counted as of now under the same text."""
    papers.freeze_anew(act, lives.of(act.session, act.matter))


@preparation
def name_units_in_bulletin(act: Act) -> None:
    """Where nobody is named in the form, the units that stand under Shortcomings check the facts."""
    if act.inputs.get(FIELD):
        return
    snapshot = json.loads(lives.of(act.session, act.matter).snapshot)
    units = papers.named_units(act.session, act.matter.meeting_id, snapshot)
    act.inputs[FIELD] = [{"unit": str(unit.uid)} for unit in units]
    act.rows.units.update({str(unit.uid): unit for unit in units})


@preparation
def nothing_is_left_to_be_written(act: Act) -> None:
    """No section still has the mark that says what is missing.

    Raises:
        Refused: one has.
    """
    source = json.loads(lives.of(act.session, act.matter).snapshot)["source"]
    if any(TO_BE_WRITTEN in text for text in source.values()):
        zh = f"正文中还有“{TO_BE_WRITTEN}”，请写完再送出。"
        raise Refused("unwritten", Text(zh, f"The text still says {TO_BE_WRITTEN}; write it first, then send it on."))


@preparation
def objections_are_answered(act: Act) -> None:
    """Every unit that objected in the last round has its answer.

    Raises:
        Invalid: one has none.
    """
    answered = {str(row["unit"]) for row in act.inputs.get("answers") or []}
    objected = [part.unit for part in last_round(act) if part.state == "refused"]
    left = [unit for unit in objected if str(unit.uid) not in answered]
    if left:
        zh = f"请逐一答复提出异议的单位：{'、'.join(unit.short_zh for unit in left)}。"
        en = f"Answer each unit that objected: {', '.join(unit.short_en for unit in left)}."
        raise Invalid({"answers": Text(zh, en)})


@effect
def deliver_bulletin(act: Act) -> None:
    """A copy for each unit that the bulletin is about, in whose name it was begun."""
    figures = json.loads(lives.of(act.session, act.matter).snapshot)["figures"]
    told = {one["uid"] for one in figures["units"]}
    rows = select(Unit).where(Unit.meeting_id == act.matter.meeting_id).order_by(Unit.sort, Unit.id)
    for unit in act.session.scalars(rows).all():
        if str(unit.uid) in told:
            act.session.add(_copy(act, unit))
    act.session.flush()


def _copy(act: Act, unit: Unit) -> Assignment:
    part = Assignment(meeting_id=act.matter.meeting_id, matter_id=act.matter.id, unit_id=unit.id)
    part.role, part.state = Relation.COPY, "pending_sign"
    part.delivered_at, part.delivered_by_id = act.at, act.matter.created_by_id
    return part
