"""Rectifications as rows of a ledger (整改台账): two statements, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.reports import collect_findings as findings
from workflow.reports.collect_clocks import mark
from workflow.reports.collect_findings import Found
from workflow.reports.snapshot_parts import Ledger, Party
from workflow.reports.source import Source, both
from workflow.types import Phase

MILESTONES = {
    "assigned_on": ("issue",),
    "signed_on": ("receive",),
    "reported_on": ("report", "fix_on_spot"),
    "inspected_on": ("pass", "desk_pass", "verify_spot"),
}
Days = Mapping[str, datetime]


def rectifications(session: Session, *where: object) -> list[Matter]:
    """The rectifications that `where` names, by number, with their clocks and definitions."""
    rows = select(Matter).where(Matter.kind == "rectification", *where).order_by(Matter.number)  # type: ignore[arg-type]
    whole = (joinedload(Matter.rectification), joinedload(Matter.workflow_version), selectinload(Matter.terms))
    return list(session.scalars(rows.options(*whole)).unique())


def milestones(session: Session, matters: Sequence[Matter]) -> dict[int, dict[str, datetime]]:
    """When each step of each rectification was last taken; one statement."""
    named = {action: name for name, actions in MILESTONES.items() for action in actions}
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    rows = select(Event.matter_id, Event.action, Event.at).where(
        Event.matter_id.in_([matter.id for matter in matters]), Event.action.in_(named)
    )
    for matter_id, action, at in session.execute(rows.order_by(Event.matter_id, Event.seq)) if matters else ():
        found[matter_id][named[action]] = at
    return found


def rows(
    source: Source,
    matters: Sequence[Matter],
    days: Mapping[int, Days],
    found: Mapping[int, Sequence[Found]],
    units: Mapping[int, Party],
) -> list[Ledger]:
    """The ledger; `units` are short names by key."""
    return [_row(source, matter, days.get(matter.id, {}), found.get(matter.id, ()), units) for matter in matters]


def _row(source: Source, matter: Matter, days: Days, found: Sequence[Found], units: Mapping[int, Party]) -> Ledger:
    term = findings.unit_term(matter.terms)
    subject = units.get(matter.subject_unit_id or 0) or source.short_of(matter.subject_unit_id)
    return Ledger(
        number=matter.number,
        title="；".join(item.text_zh for _, item in found) or matter.title,
        subject=subject,
        bank=units.get(matter.bank_id or 0),
        items=findings.items(found),
        severity=findings.severity(matter.severity),
        assigned_on=source.day(days.get("assigned_on") or matter.created_at),
        signed_on=source.day(days.get("signed_on")),
        due_on=source.day(term.due_on if term else None),
        reported_on=source.day(days.get("reported_on")),
        inspected_on=source.day(days.get("inspected_on")),
        closed_on=source.day(matter.closed_at),
        state=both(matter.standing.text),
        settled=matter.phase == Phase.SETTLED,
        light=mark(matter.is_late),
    )
