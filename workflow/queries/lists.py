"""The ledger of every matter that a viewer may know of, and the lists of its kinds with columns of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from workflow.models.batch import Batch
from workflow.models.checklist import ChecklistItem
from workflow.models.matter import Matter
from workflow.models.rectification import Rectification
from workflow.models.sitting import FOLLOWED, Attendance, Resolution, Sitting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Finding, Visit
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.batches import GONE
from workflow.queries.filters import Columns
from workflow.queries.listing import CLOCK, CLOSED, MATTER, NAMED, Listing
from workflow.queries.paging import Column, Order, Statement
from workflow.queries.scope import visible_to
from workflow.types import Phase

Answering, Subject, Bank, Station = aliased(Unit), aliased(Unit), aliased(Unit), aliased(Unit)

_ORDERS: Mapping[str, Order] = {
    "created": Order(Matter.created_at, Matter.id, is_descending=True),
    "due": Order(Matter.sort_at, Matter.id),
    "number": Order(Matter.number, Matter.id, is_descending=True),
}


def ledger(viewer: User) -> Listing:
    """Every matter that the viewer may know of, the newest first; its unit is the one that leads it or is inspected."""
    units = (Matter.lead_unit_id, Matter.subject_unit_id, Matter.enforcement_unit_id, Matter.created_unit_id)
    rows = _joined(_matters(viewer), {"unit": (Answering, func.coalesce(*units))})
    return Listing(viewer, rows, _columns(*NAMED, Matter.enforcement_unit_id), _ORDERS)


def problems(viewer: User) -> Listing:
    """Problems, with the unit that leads each."""
    rows = _joined(_of_kind(viewer, "problem"), {"unit": (Answering, Matter.lead_unit_id)})
    return Listing(viewer, rows, _columns(Matter.lead_unit_id), _ORDERS)


def batches(viewer: User) -> Listing:
    """Inspection batches with their period, visits to be made, visits over and findings not dismissed, counted as their
    progress counts them.
    """
    visit = aliased(Matter)
    visits = select(func.count()).where(visit.parent_id == Matter.id, visit.kind == "visit")
    visits = visits.where(visit.state.not_in(GONE))
    findings = (
        select(func.count(Finding.id))
        .join(Visit, Visit.matter_id == Finding.visit_id)
        .where(Visit.batch_id == Matter.id, Finding.dismissed_on.is_(None))
    )
    rows = _of_kind(viewer, "batch").join(Batch, Batch.matter_id == Matter.id)
    rows = rows.add_columns(
        Batch.starts_on,
        Batch.ends_on,
        visits.scalar_subquery().label("visits"),
        visits.where(visit.phase.in_(CLOSED)).scalar_subquery().label("visits_done"),
        findings.scalar_subquery().label("findings"),
    )
    rows = _joined(rows, {"unit": (Answering, Matter.enforcement_unit_id)})
    return Listing(viewer, rows, _columns(Matter.enforcement_unit_id), _ORDERS)


def visits(viewer: User) -> Listing:
    """Visits, with outlet, bank, station, the day they were made or are planned for, and the result."""
    rows = _of_kind(viewer, "visit").join(Visit, Visit.matter_id == Matter.id)
    rows = rows.add_columns(Visit.planned_on, Visit.visited_on, Visit.score, Visit.grade)
    units = {"outlet": (Subject, Matter.subject_unit_id), "bank": (Bank, Matter.bank_id)}
    rows = _joined(rows, units | {"station": (Station, Matter.station_id)})
    columns = _columns(Matter.station_id, Matter.bank_id, Matter.subject_unit_id)
    return Listing(viewer, rows, replace(columns, batch=Visit.batch_id, visit=Visit.matter_id), _ORDERS)


def rectifications(viewer: User) -> Listing:
    """Rectifications, with outlet, bank, and the first of the checklist items that were failed."""
    found = select(Finding.item_id, func.count().over().label("items")).where(Finding.rectification_id == Matter.id)
    item = aliased(ChecklistItem)
    first = found.with_only_columns(func.min(Finding.item_id)).scalar_subquery()
    rows = (
        _of_kind(viewer, "rectification")
        .join(Rectification, Rectification.matter_id == Matter.id)
        .join(item, item.id == first, isouter=True)
        .add_columns(
            item.number.label("item"),
            item.text_zh.label("item_zh"),
            item.text_en.label("item_en"),
            found.with_only_columns(func.count()).scalar_subquery().label("items"),
        )
    )
    units = {"outlet": (Subject, Matter.subject_unit_id), "bank": (Bank, Matter.bank_id)}
    rows = _joined(rows, units)
    columns = _columns(Matter.bank_id, Matter.subject_unit_id, Matter.station_id)
    return Listing(viewer, rows, replace(columns, batch=Rectification.batch_id), _ORDERS)


def sittings(viewer: User) -> Listing:
    """Sittings with time and place, how many units were invited and have replied, and once the minutes are issued how
    many resolutions are to be handed on and have been.
    """
    asked = select(func.count(Attendance.id)).where(Attendance.sitting_id == Matter.id)
    given = select(func.count(Resolution.id)).where(
        Resolution.sitting_id == Matter.id, Resolution.becomes.in_(FOLLOWED)
    )
    handed = given.where(Resolution.problem_id.is_not(None))
    rows = _of_kind(viewer, "sitting").join(Sitting, Sitting.matter_id == Matter.id)
    rows = rows.add_columns(
        Sitting.held_at,
        Sitting.place,
        asked.scalar_subquery().label("invited"),
        asked.where(Attendance.reply != "").scalar_subquery().label("replied"),
        case((Matter.phase == Phase.SETTLED, given.scalar_subquery())).label("given"),
        case((Matter.phase == Phase.SETTLED, handed.scalar_subquery())).label("handed"),
    )
    held = {"held": Order(Sitting.held_at, Matter.id, is_descending=True)}
    return Listing(
        viewer, rows, replace(_columns(Matter.created_unit_id), moment=Sitting.held_at), held | dict(_ORDERS)
    )


def of_made(viewer: User, kind: str) -> Listing:
    """Matters of a kind that is made of its definition, with their details and the unit that leads each."""
    rows = _of_kind(viewer, kind).add_columns(Matter.details)
    rows = _joined(rows, {"unit": (Answering, Matter.lead_unit_id)})
    return Listing(viewer, rows, _columns(Matter.lead_unit_id, Matter.station_id, Matter.bank_id), _ORDERS)


LISTS: Mapping[str, Callable[[User], Listing]] = {
    "ledger": ledger,
    "problem": problems,
    "batch": batches,
    "visit": visits,
    "rectification": rectifications,
    "sitting": sittings,
}


def _matters(viewer: User) -> Statement:
    return _unscoped().where(visible_to(viewer))


@cache
def _unscoped() -> Statement:
    """Built once a process."""
    rows = select(*MATTER, *CLOCK, Matter.created_at)
    return rows.join(WorkflowVersion, WorkflowVersion.id == Matter.workflow_version_id)


def _of_kind(viewer: User, kind: str) -> Statement:
    return _matters(viewer).where(Matter.kind == kind)


def _joined(rows: Statement, units: Mapping[str, tuple[type[Unit], ColumnElement[Any] | Column]]) -> Statement:
    """Short names of units in both languages, as `<name>_zh` and `<name>_en`; None where there is no such unit."""
    for name, (unit, key) in units.items():
        rows = rows.join(unit, unit.id == key, isouter=True)
        rows = rows.add_columns(unit.short_zh.label(f"{name}_zh"), unit.short_en.label(f"{name}_en"))
    return rows


def _columns(*units: Column) -> Columns:
    return Columns(
        state=Matter.state,
        part=None,
        sort_at=Matter.sort_at,
        amber_at=Matter.amber_at,
        moment=Matter.created_at,
        units=units,
        named=NAMED,
    )
