"""Planning an inspection batch."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.engine import forms, guards
from workflow.errors import Forbidden, Refused
from workflow.models.batch import Batch
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import matters
from workflow.services import inputs, steps
from workflow.services.beginning import begin, latest
from workflow.services.steps import Raw
from workflow.types import Position, Text, UnitKind

PLACE = "batches.plan"
PLANNERS = frozenset({Position.COORDINATOR, Position.TEAM_LEADER})


def plan(raw: Raw, *, actor: User, batch_uid: UUID | None = None, version: int | None = None) -> Matter:
    """Plan a batch, or one that was sent back, and submit it for approval; what is refused leaves nothing behind.

    Args:
        raw: the form of the batch's `submit` action, as posted.
        batch_uid: the batch that was sent back; None begins a new one.

    Raises:
        Forbidden: the person may not plan batches.
        NotFound, Stale: the batch is not theirs to know, or somebody moved it.
        Refused: the enforcement subject is the office, or not competent.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        form = latest(session, "batch", actor.meeting_id).workflow.actions["submit"][0].form
        typed = forms.parse(form, raw)
        _refuse_office(session, typed["enforcement"])
        rows = inputs.rows_of(session, form, typed, actor=actor, meeting_id=actor.meeting_id)
        if batch_uid is None:
            matter = _begun(session, typed, rows.units[typed["enforcement"]].id, actor)
        else:
            matter = matters.locked(session, batch_uid, actor)
            matter.expect(version if version is not None else matter.version)
        inputs.store(matter, form, typed, rows)
        if matter.batch is not None:
            matter.batch.checklist_version_id = rows.checklists[typed["checklist"]].id
        session.flush()
        steps.fire(session, matter, "submit", raw, actor=actor)
        session.execute(delete(Draft).where(Draft.user_id == actor.id, Draft.place == place(batch_uid)))
    return matter


def place(batch_uid: UUID | None) -> str:
    """Where the draft of a plan is kept: one for what is new, and one for each batch that was sent back."""
    return f"{batch_uid}/submit" if batch_uid else PLACE


def _refuse_office(session: Session, enforcement: str) -> None:
    """The office is never offered; one that is named all the same is refused in the guard's own words."""
    kind = session.scalar(select(Unit.kind).where(Unit.uid == UUID(enforcement)))
    if kind == UnitKind.OFFICE:
        name = "subject_is_not_office"
        raise Refused(name, guards.REGISTRY[name].refusal)


def _begun(session: Session, typed: forms.Inputs, enforcement_id: int, actor: User) -> Matter:
    is_field = actor.unit is not None and actor.unit.kind in (UnitKind.OFFICE, UnitKind.BUREAU, UnitKind.STATION)
    if not is_field or not actor.positions & PLANNERS:
        raise Forbidden(
            Text("由联席办协调员或检查组长拟制批次", "a coordinator of the office or a team leader plans batches")
        )
    detail = Batch(starts_on=date.fromisoformat(typed["starts_on"]), ends_on=date.fromisoformat(typed["ends_on"]))
    return begin(
        session,
        actor.meeting,
        "batch",
        title=typed["title"],
        actor=actor,
        detail=detail,
        enforcement_unit_id=enforcement_id,
    )
