"""Effects on batches and visits: making visits, setting teams, cancelling what hangs below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.models.batch import BatchObject
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.visit import Visit
from workflow.queries.matters import WHOLE
from workflow.services import steps
from workflow.services.beginning import Seed, begin_all
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
    chosen = [(index, one) for index, one in enumerate(batch.objects, start=1) if one.visit_id is None]
    keys = [one.outlet_id for _, one in chosen]
    outlets = {unit.id: unit for unit in act.session.scalars(select(Unit).where(Unit.id.in_(keys)))}
    seeds = [_visit(act.matter, one, outlets[one.outlet_id], index) for index, one in chosen]
    visits = begin_all(act.session, act.matter.meeting, "visit", seeds, actor=act.actor)
    for (_, one), visit in zip(chosen, visits, strict=True):
        one.visit_id = visit.id
    steps.fire_automatic_on_all(act.session, visits)


def _visit(matter: Matter, chosen: BatchObject, outlet: Unit, index: int) -> Seed:
    assert matter.batch is not None
    return Seed(
        title=f"{outlet.short_zh}巡查",
        number=f"XC-{matter.number.removeprefix('PC-')}-{index:03d}",
        detail=Visit(
            batch=matter.batch,
            outlet_id=outlet.id,
            checklist_version_id=matter.batch.checklist_version_id,
            team=list(chosen.team),
        ),
        columns={
            "parent_id": matter.id,
            "subject_unit_id": outlet.id,
            "bank_id": outlet.parent_id,
            "station_id": chosen.station_id,
            "enforcement_unit_id": matter.enforcement_unit_id,
        },
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
    steps.fire_automatic_on_all(act.session, list(act.session.scalars(rows).unique()))
