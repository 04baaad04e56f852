"""Arranging a sitting, and recording who came."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.engine.definition import Transition
from workflow.errors import Forbidden, NotFound, Refused
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.sitting import Attendance, Sitting
from workflow.models.talk import Draft
from workflow.models.user import User
from workflow.queries import matters
from workflow.services import history, steps
from workflow.services.beginning import begin
from workflow.services.steps import Raw
from workflow.types import Position, Text, UnitKind

PLACE = "sittings.new"
UNTITLED = "未命名会议"
OFFICE_DOES = ("office.coordinator",)
ROLL = Transition("call_roll", Text("登记到会", "Record who came"), (), None, OFFICE_DOES)
ROLL_STATES = ("notified", "held")


def arrange(raw: Raw, *, actor: User, sitting_uid: UUID | None = None, version: int | None = None) -> Matter:
    """Begin a sitting, or change the arrangement of one in preparation; what is refused leaves nothing behind.

    Args:
        raw: the form of the sitting's `arrange` action, as posted.
        sitting_uid: the sitting in preparation; None begins a new one.

    Raises:
        Forbidden: the person may not arrange sittings.
        NotFound, Stale, Refused: the sitting is not theirs to know, somebody moved it, or it is notified already.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        if sitting_uid is None:
            refuse_others(actor)
            matter = begin(session, actor.meeting, "sitting", title=UNTITLED, actor=actor, detail=Sitting())
        else:
            matter = locked(session, sitting_uid, actor)
            matter.expect(version if version is not None else matter.version)
        steps.fire(session, matter, "arrange", raw, actor=actor)
        session.execute(delete(Draft).where(Draft.user_id == actor.id, Draft.place == place(sitting_uid)))
    return matter


def place(sitting_uid: UUID | None) -> str:
    """Where the draft of an arrangement is kept."""
    return f"{sitting_uid}/arrange" if sitting_uid else PLACE


def call_roll(sitting_uid: UUID, arrived: Collection[UUID], *, actor: User) -> Matter:
    """Record which invited units have come; who is ticked for the first time has come now.

    Args:
        arrived: the uids of the attendance of the units that are there.

    Raises:
        Forbidden: the person is no coordinator of the office.
        NotFound: no such sitting, or a row that is not of it.
        Refused: the units have not been notified yet, or the minutes are under way.
    """
    with transaction() as session:
        matter = locked(session, sitting_uid, actor)
        refuse_others(actor)
        refuse_unless(matter, ROLL_STATES)
        rows = _attendance(matter)
        if not set(arrived) <= {row.uid for row in rows}:
            raise NotFound
        for row in rows:
            row.arrived_at = (row.arrived_at or clock.now()) if row.uid in arrived else None
        zh = "、".join(row.unit.short_zh for row in rows if row.arrived_at)
        en = ", ".join(row.unit.short_en for row in rows if row.arrived_at)
        record(
            session,
            matter,
            ROLL,
            actor,
            [shown("present", Text("到会单位", "Present"), Text(zh or "无", en or "none"))],
        )
    return matter


def _attendance(matter: Matter) -> list[Attendance]:
    return list(matter.sitting.attendance) if matter.sitting else []


def locked(session: Session, sitting_uid: UUID, actor: User) -> Matter:
    """The sitting, its row locked.

    Raises:
        NotFound: no such sitting, or none that `actor` may know of.
    """
    matter = matters.locked(session, sitting_uid, actor)
    if matter.sitting is None:
        raise NotFound
    return matter


def refuse_others(actor: User) -> None:
    """Stop whoever is no coordinator of the office.

    Raises:
        Forbidden: the person is somebody else.
    """
    is_office = actor.unit is not None and actor.unit.kind == UnitKind.OFFICE
    if not is_office or Position.COORDINATOR not in actor.positions:
        raise Forbidden(Text("由联席办协调员办理", "a coordinator of the office does this"), OFFICE_DOES)


def refuse_unless(matter: Matter, states: Collection[str]) -> None:
    """Stop what the state of a sitting does not allow.

    Raises:
        Refused: it stands elsewhere.
    """
    if matter.state not in states:
        here = matter.standing.text
        raise Refused("state", Text(f"会议当前为“{here.zh}”，不能再改。", f"The sitting is “{here.en}”; it stands."))


def record(
    session: Session, matter: Matter, act: Transition, actor: User, shown: list[dict[str, str]], opinion: str = ""
) -> Event:
    """One line of history that moves no state; the version moves, so that nobody decides on an older page."""
    matter.version += 1
    state = matter.standing
    return history.append(
        session,
        matter,
        act,
        actor=actor,
        role=OFFICE_DOES[0],
        came_from=state,
        went_to=state,
        at=clock.now(),
        inputs={one["name"]: one["value_zh"] for one in shown},
        shown=shown,
        opinion=opinion,
    )


def shown(name: str, label: Text, value: Text) -> dict[str, str]:
    """One line of what was recorded, as the history shows it."""
    return {"name": name, "zh": label.zh, "en": label.en, "value_zh": value.zh, "value_en": value.en}
