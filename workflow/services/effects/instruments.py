"""Effects of what hangs on another matter: whose it is, what its parent's history says of it, and an extension."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.engine import said
from workflow.engine.definition import Transition
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.queries.attached import ROUND, owing, running
from workflow.services import extending, history
from workflow.services.effects.papers import draft
from workflow.services.effects.registry import effect, preparation
from workflow.types import SYSTEM, Relation, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act

TOLD = {
    ("extension", "begin"): ("until", "cause"),
    ("supervision", "issue"): ("level",),
    ("talk", "approve"): ("talk_on",),
    ("listing", "approve"): ("leader",),
}
"""What the parent's history says of an instrument besides its number, by its kind and what was done."""
EARLY = 3
"""So many working days before the end an extension is to be asked for. Source: handbook B3.5, E01."""


@effect
def take_parents_unit(act: Act) -> None:
    """It is the parent's unit that owes an answer."""
    parent = act.matter.parent
    assert parent is not None
    unit_id = owing(parent)
    act.matter.lead_unit_id = unit_id
    act.matter.station_id, act.matter.enforcement_unit_id = parent.station_id, parent.enforcement_unit_id
    if unit_id is not None:
        act.session.add(_part(act, unit_id))
        act.session.flush()


def _part(act: Act, unit_id: int) -> Assignment:
    """The unit's part; who asks for something themselves has nothing to sign for."""
    is_own = act.actor is not None and act.actor.unit_id == unit_id
    return Assignment(
        state="handling" if is_own else "pending_sign",
        signed_at=act.at if is_own else None,
        meeting_id=act.matter.meeting_id,
        matter_id=act.matter.id,
        unit_id=unit_id,
        role=Relation.LEAD,
        delivered_at=act.at,
        delivered_by_id=act.actor.id if act.actor else act.matter.created_by_id,
    )


@effect
def give_lead(act: Act) -> None:
    """The unit of the form leads it, and those copied know of it; no term of their own begins."""
    lead = act.rows.units[act.inputs["lead"]]
    act.matter.lead_unit_id = lead.id
    act.session.add(_part(act, lead.id))
    for uid in act.inputs.get("copies") or []:
        copied = _part(act, act.rows.units[uid].id)
        copied.role, copied.state, copied.signed_at = Relation.COPY, "pending_sign", None
        act.session.add(copied)
    act.session.flush()


@effect
def tell_parent(act: Act) -> None:
    """A line in the parent's history, with the reason that was given; its state, clocks and duties stay as they are."""
    matter = act.matter
    names = TOLD.get((matter.kind, act.transition.action), ())
    values = (
        (name, said.label(matter.workflow, name), said.said(matter.workflow, matter.details, name)) for name in names
    )
    lines = [_told(name, label, value) for name, label, value in values if value.zh]
    if "reason" not in names and act.inputs.get("reason"):
        lines.append(_told("reason", Text("理由", "Reason"), Text(act.inputs["reason"], act.inputs["reason"])))
    write_on_parent(act, lines)


def _told(name: str, label: Text, value: Text) -> dict[str, Any]:
    return {"name": name, "zh": label.zh, "en": label.en, "value_zh": value.zh, "value_en": value.en}


def write_on_parent(act: Act, shown: list[dict[str, Any]]) -> None:
    """The line itself, with what there is to say besides the number."""
    matter, parent = act.matter, act.matter.parent
    assert parent is not None
    number = {"name": "number", "zh": "编号", "en": "Number", "value_zh": matter.number, "value_en": matter.number}
    history.append(
        act.session,
        parent,
        _line(matter, act.transition),
        actor=act.actor,
        role=act.role,
        came_from=parent.standing,
        went_to=parent.standing,
        at=act.at,
        inputs={"instrument": str(matter.uid), "number": matter.number, "kind": matter.kind},
        shown=[number, *shown],
    )


def _line(matter: Matter, did: Transition) -> Transition:
    """What was done about an instrument, as an action of its parent."""
    name, text = matter.workflow.text, did.text
    words = Text(f"{name.zh}·{text.zh}", f"{name.en}: {text.en[:1].lower()}{text.en[1:]}")
    return Transition(f"{matter.kind}_{did.action}"[:40], words, (), None, (SYSTEM,))


@effect
def flag_late_request(act: Act) -> None:
    """An extension asked for less than three working days before the end, or after it, is marked as late."""
    parent = act.matter.parent
    term = running(parent) if parent else None
    if parent is None or term is None:
        return
    left = act.calendar.between(act.calendar.local_date(act.at), term.due_on)
    keep(act.matter, previous_due_on=term.due_on.isoformat(), is_late_request="yes" if left < EARLY else "no")


@effect
def grant_extension(act: Act) -> None:
    """Move the parent's term to the day granted; both days are in both histories."""
    matter, parent = act.matter, act.matter.parent
    assert parent is not None
    term = running(parent)
    last = date.fromisoformat(matter.details["granted_until"])
    if term is None:
        return
    before = term.due_on
    extending.move(act.session, parent, term, last, calendar=act.calendar)
    days = act.calendar.between(before, last)
    keep(matter, previous_due_on=before.isoformat(), granted_days=days, **{ROUND: parent.round})
    more = _told("days", Text("延长", "By"), Text(f"{days} 个工作日", f"{days} working days"))
    write_on_parent(act, [_day("原时限", "Due before", before), _day("延至", "Extended to", last), more])


@preparation
def say_due_date(act: Act) -> None:
    """The record shows until when the matter's own term lasts so far."""
    term = running(act.matter)
    if term is not None:
        act.said.append(_day("原时限", "Due before", term.due_on))


@effect
def extend_term(act: Act) -> None:
    """The matter's own term lasts until the day of the form; both days are in its history and in its parent's."""
    term, last = running(act.matter), date.fromisoformat(act.inputs["until"])
    if term is None:
        return
    extending.move(act.session, act.matter, term, last, calendar=act.calendar)
    if act.matter.parent is not None:
        write_on_parent(act, [*act.said, _day("延至", "Extended to", last)])


def _day(zh: str, en: str, day: date) -> dict[str, Any]:
    return {"name": "due_on", "zh": zh, "en": en, "value_zh": day.isoformat(), "value_en": day.isoformat()}


def keep(matter: Matter, **details: Any) -> None:
    """Add details that nobody typed."""
    matter.details = {**matter.details, **details}


@effect
def draft_supervision_slip(act: Act) -> None:
    """The numbered supervision slip (督办单)."""
    draft(act, "supervision_slip")


@effect
def draft_reminder_letter(act: Act) -> None:
    """The numbered reminder letter (提醒函)."""
    draft(act, "reminder_letter")


@effect
def draft_talk_notice(act: Act) -> None:
    """The numbered notice of a talk (约谈通知书)."""
    draft(act, "talk_notice")


@effect
def draft_listing_notice(act: Act) -> None:
    """The numbered notice of a listed supervision (挂牌督办通知书)."""
    draft(act, "listing_notice")


@effect
def draft_extension_reply(act: Act) -> None:
    """The numbered reply to the request for more time (延期批复), granted or refused."""
    draft(act, "extension_reply")


@effect
def draft_talk_record(act: Act) -> None:
    """The numbered record of the talk (约谈记录), once both sides have signed it."""
    draft(act, "talk_record")
