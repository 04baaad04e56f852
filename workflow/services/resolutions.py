"""What a sitting resolved: written while its minutes are, and tied to the problem that it became."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine import forms
from workflow.engine.definition import Transition
from workflow.engine.forms import Inputs
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.matter import Matter
from workflow.models.sitting import FOLLOWED, NOTE, PROBLEM, Resolution
from workflow.models.user import User
from workflow.queries import matters
from workflow.queries import sittings as known
from workflow.services import inputs
from workflow.services.inputs import Rows
from workflow.services.sitting_forms import RESOLUTION
from workflow.services.sittings import OFFICE_DOES, locked, record, refuse_others, refuse_unless, shown
from workflow.services.steps import Raw
from workflow.types import Text

OPEN_STATES = ("held",)
LINK = Transition("link_resolution", Text("关联已有问题", "Tie to a problem"), (), None, OFFICE_DOES)
_BOTH = Text("办理时限和完成日期只填一项。", "Give a term or a day, not both.")
_NEITHER = Text("请填写办理时限，或填写完成日期。", "Give a term in working days, or a day.")
_NO_LEAD = Text("转为问题或任务的，请选择牵头单位。", "What becomes a problem or a task needs a lead unit.")
_TWICE = Text("牵头单位不能同时列为配合单位。", "The lead unit cannot support itself.")


def add(sitting_uid: UUID, raw: Raw, *, actor: User) -> Resolution:
    """Write a resolution behind those that there are.

    Raises:
        Forbidden: the person is no coordinator of the office.
        NotFound: no such sitting, or none that `actor` may know of.
        Refused: the sitting has not been held, or its minutes are being checked.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        typed, rows = _read(session, raw, actor)
        last = session.scalar(select(func.max(Resolution.number)).where(Resolution.sitting_id == matter.id))
        one = Resolution(meeting_id=matter.meeting_id, sitting_id=matter.id, number=(last or 0) + 1)
        _write(one, typed, rows)
        session.add(one)
    return one


def change(sitting_uid: UUID, resolution_uid: UUID, raw: Raw, *, actor: User) -> Resolution:
    """Write a resolution anew.

    Raises:
        Forbidden, NotFound, Refused, Invalid: as `add`.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        one = of_sitting(session, matter, resolution_uid)
        _write(one, *_read(session, raw, actor))
    return one


def drop(sitting_uid: UUID, resolution_uid: UUID, *, actor: User) -> None:
    """Strike a resolution; those behind it move up.

    Raises:
        Forbidden, NotFound, Refused: as `add`.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        gone = of_sitting(session, matter, resolution_uid)
        session.delete(gone)
        session.flush()
        left = select(Resolution).where(Resolution.sitting_id == matter.id).order_by(Resolution.number)
        for number, one in enumerate(session.scalars(left), start=1):
            one.number = number


def link(sitting_uid: UUID, resolution_uid: UUID, problem_uid: UUID, *, actor: User) -> Resolution:
    """Tie a resolution to a problem that is registered already, instead of handing it on as a new one.

    Raises:
        Forbidden, NotFound: as `add`; NotFound too where there is no such problem.
        Refused: the minutes are not issued, or the resolution is handed on already, or is to become a task.
        Invalid: the problem comes from another resolution.
    """
    with transaction() as session:
        matter = locked(session, sitting_uid, actor)
        refuse_others(actor)
        refuse_unless(matter, ("issued",))
        one = of_sitting(session, matter, resolution_uid)
        refuse_handed(one)
        if one.becomes != PROBLEM:
            zh, en = "议定为工作任务的，请转办，不能关联问题。", "It was resolved to be a task: hand it on instead."
            raise Refused("state", Text(zh, en))
        problem = matters.locked(session, problem_uid, actor)
        if problem.problem is None or problem.problem.resolution_id is not None:
            raise Invalid({"problem": Text("请另选一件不是议定事项转办的问题。", "Choose another problem.")})
        tie(one, problem)
        line = shown("resolution", Text("议定事项", "Resolution"), Text(f"{one.number}", f"{one.number}"))
        number = shown("problem", Text("问题", "Problem"), Text(problem.number, problem.number))
        record(session, matter, LINK, actor, [line, number])
    return one


def tie(one: Resolution, matter: Matter) -> None:
    """The resolution has become this problem or task; each leads to the other."""
    one.problem_id, one.made_at = matter.id, clock.now()
    if matter.problem is not None:
        matter.problem.resolution_id = one.id
    else:
        known_by = {"sitting": one.sitting_id, "of": one.sitting.matter.number, "number": one.number}
        matter.details = {**(matter.details or {}), "resolution": known_by}


def refuse_handed(one: Resolution) -> None:
    """Stop what is handed on already, or was only to be noted.

    Raises:
        Refused: it is.
    """
    if one.problem_id is not None:
        raise Refused(
            "state", Text(f"议定事项 {one.number} 已经转办。", f"Resolution {one.number} is handed on already.")
        )
    if one.becomes not in FOLLOWED:
        raise Refused("state", Text(f"议定事项 {one.number} 仅作记录。", f"Resolution {one.number} is only noted."))


def of_sitting(session: Session, matter: Matter, uid: UUID) -> Resolution:
    """A resolution of this sitting.

    Raises:
        NotFound: there is none.
    """
    one = known.one_resolution(session, matter.id, uid)
    if one is None:
        raise NotFound
    return one


def _open(session: Session, sitting_uid: UUID, actor: User) -> Matter:
    matter = locked(session, sitting_uid, actor)
    refuse_others(actor)
    refuse_unless(matter, OPEN_STATES)
    return matter


def _read(session: Session, raw: Raw, actor: User) -> tuple[Inputs, Rows]:
    typed = forms.parse(RESOLUTION, raw)
    faults = _faults(typed)
    if faults:
        raise Invalid(faults)
    return typed, inputs.rows_of(session, RESOLUTION, typed, actor=actor, meeting_id=actor.meeting_id)


def _faults(typed: Inputs) -> dict[str, Text]:
    faults = {}
    if typed["lead"] and typed["lead"] in typed["supports"]:
        faults["supports"] = _TWICE
    if typed["days"] and typed["due_on"]:
        faults["due_on"] = _BOTH
    if typed["becomes"] in FOLLOWED and not typed["lead"]:
        faults["lead"] = _NO_LEAD
    if typed["becomes"] in FOLLOWED and not (typed["days"] or typed["due_on"]):
        faults["days"] = _NEITHER
    return faults


def _write(one: Resolution, typed: Inputs, rows: Rows) -> None:
    one.title, one.text, one.becomes = typed["title"], typed["text"], typed["becomes"]
    one.lead_unit_id = rows.units[typed["lead"]].id if typed["lead"] else None
    one.supports = [rows.units[uid].id for uid in typed["supports"]]
    is_noted = typed["becomes"] == NOTE
    one.length = None if is_noted else typed["days"]
    one.due_on = date.fromisoformat(typed["due_on"]) if typed["due_on"] and not is_noted else None
