"""Effects on batches and visits: making visits, setting teams, cancelling what hangs below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.guards import REGISTRY
from workflow.errors import Invalid, Refused
from workflow.models.batch import BatchObject
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.visit import Visit
from workflow.queries.matters import WHOLE
from workflow.services import steps
from workflow.services.beginning import Seed, begin_all
from workflow.services.effects.registry import effect, preparation
from workflow.types import Phase, Text, UnitKind

if TYPE_CHECKING:
    from workflow.services.steps import Act

MOST_NAMED = 5


@preparation
def check_objects(act: Act) -> None:
    """Outlets lie in the precincts of the enforcement subject, and every station of theirs has a team that may go."""
    outlets = [act.rows.units[uid] for uid in act.inputs.get("outlets") or []]
    subject = _subject(act)
    stations = _stations(act.session, subject)
    strangers = [outlet for outlet in outlets if outlet.station_id not in stations]
    if strangers:
        raise Invalid({"outlets": _outside(strangers, subject)})
    if "teams" not in act.inputs:
        return
    teams = {act.rows.units[row["station"]].id: row["inspectors"] for row in act.inputs["teams"]}
    bare = {outlet.station_id for outlet in outlets} - set(teams)
    if bare:
        raise Invalid({"teams": _bare(stations[key] for key in sorted(key for key in bare if key is not None))})
    for station_id, inspectors in teams.items():
        _refuse_unfit(act, "teams", inspectors, {station_id, act.matter.enforcement_unit_id})


def _subject(act: Act) -> Unit:
    """The enforcement subject: the one that is typed, or the matter's own."""
    typed = act.inputs.get("enforcement")
    return act.rows.units[typed] if typed else act.session.get_one(Unit, act.matter.enforcement_unit_id)


def _stations(session: Session, subject: Unit) -> dict[int, Unit]:
    """The stations whose precincts an enforcement subject covers."""
    own = Unit.id == subject.id if subject.kind == UnitKind.STATION else Unit.parent_id == subject.id
    rows = session.scalars(select(Unit).where(Unit.kind == UnitKind.STATION, own).order_by(Unit.sort, Unit.id))
    return {unit.id: unit for unit in rows}


def _outside(outlets: list[Unit], subject: Unit) -> Text:
    zh, en = "、".join(o.short_zh for o in outlets[:MOST_NAMED]), ", ".join(o.short_en for o in outlets[:MOST_NAMED])
    return Text(
        f"{zh}等 {len(outlets)} 个网点不在执法主体“{subject.short_zh}”的辖区内，请改选。",
        f"{len(outlets)} outlet(s) lie outside the precinct of {subject.short_en}: {en}; choose others.",
    )


def _bare(stations: Iterable[Unit]) -> Text:
    named = list(stations)
    zh, en = "、".join(unit.short_zh for unit in named), ", ".join(unit.short_en for unit in named)
    return Text(f"尚未安排检查人员：{zh}。", f"No inspectors yet for: {en}.")


def _refuse_unfit(act: Act, field: str, uids: Iterable[str], units: set[int | None]) -> None:
    """An inspector has a certificate and belongs to the station of the precinct or to the enforcement subject."""
    for uid in uids:
        person = act.rows.people[uid]
        if not person.certificate:
            text = Text(
                f"“{person.name}”没有执法证件，请另选。", f"{person.name_in('en')} has no certificate; choose another."
            )
            raise Invalid({field: text})
        if person.unit_id not in units:
            text = Text(
                f"“{person.name}”不是该所或执法主体的检查人员，请另选。",
                f"{person.name_in('en')} is of another station; choose another.",
            )
            raise Invalid({field: text})


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
    """One visit for each chosen outlet, numbered below its batch and dispatched at once to the station of the
    precinct.
    """
    batch = act.matter.batch
    assert batch is not None
    assert act.actor is not None
    chosen = [(index, one) for index, one in enumerate(batch.objects, start=1) if one.visit_id is None]
    keys = [one.outlet_id for _, one in chosen]
    outlets = {unit.id: unit for unit in act.session.scalars(select(Unit).where(Unit.id.in_(keys)))}
    seeds = [_visit(act.matter, one, outlets[one.outlet_id], index) for index, one in chosen]
    visits = begin_all(act.session, act.matter.meeting, "visit", seeds, actor=act.actor, on_behalf=act.on_behalf)
    for (_, one), visit in zip(chosen, visits, strict=True):
        one.visit_id = visit.id
    steps.fire_automatic_on_all(act.session, visits)


def _visit(matter: Matter, chosen: BatchObject, outlet: Unit, index: int) -> Seed:
    assert matter.batch is not None
    return Seed(
        title=f"{outlet.short_zh}巡查",
        title_en=f"Inspection of {outlet.short_en}",
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


@preparation
def check_team(act: Act) -> None:
    """A team that is named by hand may go, and nobody in it has stood back."""
    team = act.inputs.get("team") or []
    _refuse_unfit(act, "team", team, {act.matter.station_id, act.matter.enforcement_unit_id})
    stood_back = select(Event).where(Event.matter_id == act.matter.id, Event.action == "recuse")
    for event in act.session.scalars(stood_back):
        uid = event.content["inputs"].get("person")
        if uid in team:
            person = act.rows.people[uid]
            text = Text(
                f"“{person.name}”已申请回避，不能再列入。", f"{person.name_in('en')} has stood back; choose another."
            )
            raise Invalid({"team": text})


@effect
def set_team(act: Act) -> None:
    """The people who will go, where the form names them."""
    team = act.inputs.get("team")
    if act.matter.visit is not None and team:
        act.matter.visit.team = [act.rows.people[uid].id for uid in team]


@effect
def cancel_children(act: Act) -> None:
    """Whatever hangs below and is still open ends with its parent.

    Raises:
        Refused: one of them was begun while this act waited for it.
    """
    below = select(Matter.id).where(Matter.parent_id == act.matter.id, Matter.phase == Phase.OPEN)
    keys = act.session.scalars(below.order_by(Matter.id).with_for_update()).all()
    whole = select(Matter).where(Matter.id.in_(keys)).order_by(Matter.id).options(*WHOLE)
    children = act.session.scalars(whole.execution_options(populate_existing=True)).unique().all()
    steps.fire_automatic_on_all(act.session, children)
    if any(child.phase == Phase.OPEN for child in children):
        raise Refused("no_visit_begun", REGISTRY["no_visit_begun"].refusal)
