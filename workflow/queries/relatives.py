"""What a matter hangs together with: the trail above it, its children, and the findings between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from workflow.engine.definition import Workflow
from workflow.engine.lights import light
from workflow.models.checklist import ChecklistItem
from workflow.models.matter import Matter
from workflow.models.tie import Tie
from workflow.models.user import User
from workflow.models.visit import Finding
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.flows import flows
from workflow.queries.scope import visible_to
from workflow.types import Light, Phase, Severity, Text, titled

MOST_CHILDREN = 60


@dataclass(frozen=True, slots=True)
class Relative:
    """Another matter as one line; `tie` says how it is tied to this one, `is_ours` that this one says so."""

    id: int
    uid: UUID
    kind: str
    number: str
    title: Text
    state: Text
    phase: Phase
    due_on: date | None
    light: Light | None
    kind_name: Text
    is_attached: bool = False
    lead_unit_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    tie: str | None = None
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Relatives:
    """The matters above, highest first, those below, what hangs on it, and those tied to it, oldest first; only what
    may be seen."""

    above: tuple[Relative, ...] = ()
    below: tuple[Relative, ...] = ()
    attached: tuple[Relative, ...] = ()
    tied: tuple[Relative, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A finding with the item that failed."""

    number: str
    item_number: int
    item: Text
    basis: Text
    facts: str
    severity: Severity
    is_fixed: bool
    confirmed_on: date | None
    dismissed_on: date | None
    settled_on: date | None
    rectification_id: int | None


def of_matter(session: Session, matter: Matter, viewer: User, now: datetime) -> Relatives:
    """The relatives that `viewer` may know of; one statement. A batch's visits are left to its own page."""
    above = _above(matter)
    wanted: list[ColumnElement[bool]] = [Matter.id.in_(above)] if above else []
    own = Matter.parent_id == matter.id
    wanted.append(own if matter.kind in ("problem", "visit") else and_(own, Matter.is_attached))
    wanted.append(Matter.id.in_(select(Tie.other_id).where(Tie.matter_id == matter.id)))
    wanted.append(Matter.id.in_(select(Tie.matter_id).where(Tie.other_id == matter.id)))
    tied = or_(
        and_(Tie.matter_id == matter.id, Tie.other_id == Matter.id),
        and_(Tie.other_id == matter.id, Tie.matter_id == Matter.id),
    )
    rows = session.execute(
        select(*_COLUMNS, WorkflowVersion.sha256, Tie.kind.label("tie"), (Tie.matter_id == matter.id).label("is_ours"))
        .join(WorkflowVersion, WorkflowVersion.id == Matter.workflow_version_id)
        .join(Tie, tied, isouter=True)
        .where(or_(*wanted), visible_to(viewer))
        .order_by(Matter.id)
        .limit(MOST_CHILDREN + len(above))
    ).all()
    known = flows(session, {row.sha256 for row in rows})
    found = {row.id: _relative(row, known[row.sha256], now) for row in rows}
    return Relatives(
        tuple(found[key] for key in above if key in found),
        tuple(one for key, one in found.items() if key not in above and not one.is_attached and not one.tie),
        tuple(one for key, one in found.items() if key not in above and one.is_attached and not one.tie),
        tuple(one for one in found.values() if one.tie),
    )


def _above(matter: Matter) -> list[int]:
    """The keys of the matters above, highest first, without a statement of its own."""
    batch_id = None
    if matter.rectification is not None:
        batch_id = matter.rectification.batch_id
    sitting_id = None
    if matter.problem is not None:
        batch_id = matter.problem.merged_into_id
        sitting_id = matter.problem.resolution.sitting_id if matter.problem.resolution else None
    if sitting_id is None:
        sitting_id = ((matter.details or {}).get("resolution") or {}).get("sitting")
    keys: Iterable[int | None] = (sitting_id, batch_id, matter.parent_id)
    return list(dict.fromkeys(key for key in keys if key is not None))


_COLUMNS = (
    Matter.id,
    Matter.uid,
    Matter.kind,
    Matter.number,
    Matter.title,
    Matter.title_en,
    Matter.state,
    Matter.phase,
    Matter.due_on,
    Matter.due_at,
    Matter.amber_at,
    Matter.is_late,
    Matter.is_attached,
    Matter.lead_unit_id,
    Matter.details,
)


def _relative(row: Any, flow: Workflow, now: datetime) -> Relative:
    return Relative(
        id=row.id,
        uid=row.uid,
        kind=row.kind,
        number=row.number,
        title=titled(row.title, row.title_en),
        state=flow.states[row.state].text,
        kind_name=flow.text,
        is_attached=row.is_attached,
        lead_unit_id=row.lead_unit_id,
        details=row.details,
        tie=row.tie,
        is_ours=bool(row.is_ours),
        phase=Phase(row.phase),
        due_on=row.due_on,
        light=light(row.due_at, row.amber_at, now, Phase(row.phase), row.is_late),
    )


def findings_of(session: Session, matter: Matter) -> tuple[FoundItem, ...]:
    """The findings of a visit or of a rectification, in the checklist's order; one statement, none for other kinds."""
    column = {"visit": Finding.visit_id, "rectification": Finding.rectification_id}.get(matter.kind)
    if column is None:
        return ()
    rows = session.execute(
        select(Finding, ChecklistItem)
        .join(ChecklistItem, ChecklistItem.id == Finding.item_id)
        .where(column == matter.id)
        .order_by(ChecklistItem.number, Finding.id)
    )
    return tuple(_found(finding, item) for finding, item in rows)


def _found(finding: Finding, item: ChecklistItem) -> FoundItem:
    return FoundItem(
        number=finding.number,
        item_number=item.number,
        item=item.text,
        basis=item.basis,
        facts=finding.facts,
        severity=Severity(finding.severity),
        is_fixed=finding.is_fixed,
        confirmed_on=finding.confirmed_on,
        dismissed_on=finding.dismissed_on,
        settled_on=finding.settled_on,
        rectification_id=finding.rectification_id,
    )
