"""Effects on batches and visits: making visits, setting teams, cancelling what hangs below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.models.batch import BatchObject
from workflow.models.matter import Matter
from workflow.models.visit import Visit
from workflow.queries.matters import WHOLE
from workflow.services import steps
from workflow.services.beginning import begin
from workflow.services.effects.registry import effect
from workflow.types import Phase

if TYPE_CHECKING:
    from workflow.services.steps import Act


@effect
def choose_objects(act: Act) -> None:
    """The outlets and teams of the form become the batch's plan; an outlet's station is that of its precinct."""
    batch = act.matter.batch
    assert batch is not None
    checklist = act.inputs.get("checklist")
    if checklist:
        batch.checklist_version_id = act.rows.checklists[checklist].id
    if "outlets" not in act.inputs:
        return
    teams = {
        act.rows.units[row["station"]].id: _people(act, row["inspectors"]) for row in act.inputs.get("teams") or []
    }
    chosen = [act.rows.units[uid] for uid in act.inputs["outlets"]]
    known = {old.outlet_id: old for old in batch.objects}
    batch.objects = [
        known.get(outlet.id) or BatchObject(outlet_id=outlet.id, station_id=outlet.station_id) for outlet in chosen
    ]
    for one in batch.objects:
        one.team = teams.get(one.station_id, one.team or [])
        one.reason = str(act.inputs.get("reason") or one.reason or "")[:200]


def _people(act: Act, uids: list[str]) -> list[int]:
    return [act.rows.people[uid].id for uid in uids]


@effect
def record_arrival(act: Act) -> None:
    """When the team came; the day counts as the day of the visit."""
    if act.matter.visit is not None:
        act.matter.visit.checked_in_at = act.at
        act.matter.visit.visited_on = act.calendar.local_date(act.at)


@effect
def make_visits(act: Act) -> None:
    """One visit for each chosen outlet, numbered below its batch and dispatched at once to the station of the precinct."""
    batch = act.matter.batch
    assert batch is not None and act.actor is not None
    for index, chosen in enumerate(batch.objects, start=1):
        if chosen.visit_id is None:
            visit = _visit(act, chosen, index)
            chosen.visit_id = visit.id
            steps.fire_automatic(act.session, visit)


def _visit(act: Act, chosen: BatchObject, index: int) -> Matter:
    assert act.actor is not None and act.matter.batch is not None
    outlet = chosen.outlet
    return begin(
        act.session,
        act.matter.meeting,
        "visit",
        title=f"{outlet.short_zh}巡查",
        actor=act.actor,
        number=f"XC-{act.matter.number.removeprefix('PC-')}-{index:03d}",
        detail=Visit(
            batch_id=act.matter.id,
            outlet_id=outlet.id,
            checklist_version_id=act.matter.batch.checklist_version_id,
            team=list(chosen.team),
        ),
        parent_id=act.matter.id,
        subject_unit_id=outlet.id,
        bank_id=outlet.parent_id,
        station_id=chosen.station_id,
        enforcement_unit_id=act.matter.enforcement_unit_id,
    )


@effect
def set_team(act: Act) -> None:
    """The people who will go, where the form names them."""
    team = act.inputs.get("team")
    if act.matter.visit is not None and team:
        act.matter.visit.team = [act.rows.people[uid].id for uid in team]


@effect
def cancel_children(act: Act) -> None:
    """Whatever hangs below and is still open ends with its parent."""
    rows = (
        select(Matter)
        .where(Matter.parent_id == act.matter.id, Matter.phase == Phase.OPEN)
        .order_by(Matter.id)
        .options(*WHOLE)
    )
    for child in act.session.scalars(rows).unique():
        steps.fire_automatic(act.session, child)
