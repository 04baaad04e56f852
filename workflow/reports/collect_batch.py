"""The data of a batch's closure report (批次办结报告): the same few statements for one visit or for 250."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.engine.deadlines import Calendar
from workflow.models.batch import Batch as BatchRow
from workflow.models.checklist import ChecklistItem
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Finding as FindingRow
from workflow.models.visit import Visit as VisitRow
from workflow.reports import collect_assignments as parts_of
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import collect_ledger as ledger
from workflow.reports import source as sources
from workflow.reports.collect_checked import checklist_name
from workflow.reports.collect_clocks import mark, stages
from workflow.reports.collect_course import course
from workflow.reports.collect_findings import Found
from workflow.reports.collect_records import records
from workflow.reports.snapshot import Batch, BatchClosure, Visit
from workflow.reports.snapshot_parts import Approval, Attachment, Clock, Finding, Head, Lessons, Party
from workflow.reports.source import Source
from workflow.types import GRADES, UnitKind

KIND = "closure_report_batch"
APPROVALS = {"order": ("approve",), "handle": ("submit_summary",), "review": ("confirm",)}


class Below(NamedTuple):
    """What hangs below a batch: its visits, confirmed findings and rectifications, and the units they name by key."""

    visits: list[tuple[Matter, VisitRow]]
    found: list[Found]
    rectifications: list[Matter]
    pictures: dict[tuple[int, int], list[StoredFile]]
    units: Mapping[int, Party]
    people: Mapping[int, str]

    @property
    def found_by_rectification(self) -> dict[int, list[Found]]:
        """The findings by the key of what puts them right."""
        rows: dict[int, list[Found]] = defaultdict(list)
        for one in self.found:
            if one.row.rectification_id is not None:
                rows[one.row.rectification_id].append(one)
        return rows


def collect(source: Source) -> BatchClosure:
    """Everything the report says, frozen."""
    session, matter, batch = source.session, source.matter, source.matter.batch
    assert batch is not None, "a batch without its plan"
    below = _below(session, matter)
    days = ledger.milestones(session, below.rectifications)
    return BatchClosure(
        head=_head(source),
        batch=_batch(session, source, batch, below),
        visits=[_visit(source, below, row, visit) for row, visit in below.visits],
        findings=_findings(source, below),
        rectifications=ledger.rows(source, below.rectifications, days, below.found_by_rectification, below.units),
        measures=[],
        result=batch.summary or "",
        inspections=[],
        records=records(source),
        course=course(source, parts_of.every(session, matter)),
        clock=_clock(session, source, batch, below),
        stages=stages(source, matter.workflow),
        lessons=Lessons(analogous=sources.text(source.last("submit_summary"), "typical"), mechanism=""),
        approvals=[_brief(row) for row in history.approvals(source, APPROVALS)],
        attachments=[*_photographs(session, source, below), *history.attachments(source)],
        events=history.lines(source),
    )


def _brief(row: Approval) -> Approval:
    """Whoever handled it said so in the summary, which is part four."""
    return {**row, "opinion": ""} if row["step"] == "handle" else row


def _below(session: Session, matter: Matter) -> Below:
    visits = [
        (row, visit)
        for row, visit in session.execute(
            select(Matter, VisitRow)
            .join(VisitRow, VisitRow.matter_id == Matter.id)
            .where(VisitRow.batch_id == matter.id)
            .options(joinedload(Matter.workflow_version))
            .order_by(Matter.number)
        )
    ]
    found = _found(session, matter)
    keys = {row.rectification_id for row, _ in found if row.rectification_id is not None}
    rectifications = ledger.rectifications(session, Matter.id.in_(keys)) if keys else []
    named = {key for row, _ in visits for key in sources.units_of(row)}
    units = {key: sources.short(unit) for key, unit in sources.units_by_key(session, named).items()}
    people = _names(session, {key for _, visit in visits for key in visit.team})
    pictures = findings.pictures_of(session, {row.visit_id for row, _ in found})
    return Below(visits, found, rectifications, pictures, units, people)


def _names(session: Session, keys: set[int]) -> dict[int, str]:
    if not keys:
        return {}
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(keys))).all())


def _found(session: Session, matter: Matter) -> list[Found]:
    """The confirmed findings of the batch, by number."""
    rows = session.execute(
        select(FindingRow, ChecklistItem)
        .join(ChecklistItem, ChecklistItem.id == FindingRow.item_id)
        .join(VisitRow, VisitRow.matter_id == FindingRow.visit_id)
        .where(VisitRow.batch_id == matter.id, FindingRow.confirmed_on.is_not(None), FindingRow.dismissed_on.is_(None))
        .order_by(FindingRow.number)
    )
    return [Found(row, item) for row, item in rows]


def _head(source: Source) -> Head:
    confirmed = source.last("confirm")
    return heads.head(
        source,
        KIND,
        organ=heads.issuer(source, "closure_report"),
        addressee=heads.to_the_meeting(source),
        subject=sources.heading(source.matter),
        signer=heads.signer(source) or (sources.name_of(confirmed) if confirmed else ""),
        copies=[source.party(source.matter.enforcement_unit_id)],
    )


def _batch(session: Session, source: Source, batch: BatchRow, below: Below) -> Batch:
    matter = source.matter
    outlets, banks = _scope(session, source, batch, below)
    return Batch(
        number=matter.number,
        name=sources.heading(matter),
        mode=sources.shown(source.last("submit"), "mode"),
        basis=batch.basis or "",
        scope=batch.scope or "",
        enforcement=source.party_of(matter.enforcement_unit_id),
        approval_number=batch.approval_number or "",
        checklist=checklist_name(source, batch.checklist_version_id),
        period_from=source.day(batch.starts_on),
        period_to=source.day(batch.ends_on),
        published_at=source.moment(source.at_last("publish")),
        completed_at=source.moment(source.at_last("confirm")),
        closed_at=source.moment(source.ended_at),
        outlets_in_scope=outlets,
        banks_in_scope=banks,
    )


def _scope(session: Session, source: Source, batch: BatchRow, below: Below) -> tuple[int, int]:
    """Outlets and banks of the precincts that the batch went to, as they are open now, those visited included."""
    stations = {row.station_id for row, _ in below.visits}
    visited = {visit.outlet_id for _, visit in below.visits}
    is_open = or_(Unit.closed_on.is_(None), Unit.closed_on > batch.ends_on, Unit.id.in_(visited))
    counts = session.execute(
        select(func.count(), func.count(Unit.parent_id.distinct()))
        .where(Unit.meeting_id == source.matter.meeting_id, Unit.kind == UnitKind.OUTLET)
        .where(or_(Unit.station_id.in_(stations), Unit.id.in_(visited)), is_open)
    ).one()
    return int(counts[0]), int(counts[1])


def _visit(source: Source, below: Below, row: Matter, visit: VisitRow) -> Visit:
    grade = GRADES.get(visit.grade or "")
    return Visit(
        number=row.number,
        on=source.day(visit.visited_on or visit.planned_on),
        outlet=below.units.get(visit.outlet_id) or source.short_of(row.subject_unit_id),
        bank=below.units.get(row.bank_id or 0),
        station=below.units.get(row.station_id or 0) or source.short_of(row.enforcement_unit_id),
        inspectors=[below.people[key] for key in visit.team if key in below.people],
        score=float(visit.score) if visit.score is not None else None,
        grade=sources.both(grade) if grade else sources.only(""),
        findings=sum(found.visit_id == row.id for found, _ in below.found),
        state=row.state,
        state_name=sources.both(row.standing.text),
    )


def _findings(source: Source, below: Below) -> list[Finding]:
    visits = {row.id: row for row, _ in below.visits}
    mending = {row.id: row for row in below.rectifications}
    proofs = findings.in_words(below.found, below.pictures)
    return [_finding(source, below, one, visits, mending, proofs[one.row.id]) for one in below.found]


def _finding(
    source: Source, below: Below, one: Found, visits: Mapping[int, Matter], mending: Mapping[int, Matter], evidence: str
) -> Finding:
    mended = mending.get(one.row.rectification_id or 0)
    return findings.finding(
        one,
        rectification=mended,
        detail=mended.rectification if mended else None,
        term=findings.unit_term(mended.terms) if mended else None,
        calendar=source.calendar,
        visit=visits[one.row.visit_id].number,
        evidence=evidence,
        subject=below.units.get(one.row.outlet_id) or source.short_of(None),
        bank=below.units.get(one.row.bank_id),
    )


def _clock(session: Session, source: Source, batch: BatchRow, below: Below) -> Clock:
    """The batch's clock is its period: how many of its working days were used until the last visit.

    It counts as signed for when the last team has accepted.
    """
    visited = [visit.visited_on for _, visit in below.visits if visit.visited_on is not None]
    last = max(visited, default=batch.ends_on)
    accepted = select(func.max(Event.at)).join(Matter, Matter.id == Event.matter_id).where(Event.action == "accept")
    return Clock(
        assigned_at=source.moment(source.at_last("publish")),
        signed_at=source.moment(session.scalar(accepted.where(Matter.parent_id == source.matter.id))),
        reported_at=source.moment(source.at_last("submit_summary")),
        closed_at=source.moment(source.ended_at),
        due_on=source.day(batch.ends_on),
        allowed_wd=_working_days(source.calendar, batch.starts_on, batch.ends_on),
        used_wd=_working_days(source.calendar, batch.starts_on, last),
        light=mark(last > batch.ends_on),
    )


def _working_days(calendar: Calendar, first: date, last: date) -> int:
    """Working days from one day to another, both included."""
    return max(0, calendar.between(first - timedelta(days=1), last))


def _photographs(session: Session, source: Source, below: Below) -> list[Attachment]:
    """The photographs of every rectification; the visit's stand for the state before where none came later."""
    shown: dict[int, list[StoredFile]] = defaultdict(list)
    keys = [row.id for row in below.rectifications]
    kept = select(StoredFile).where(StoredFile.matter_id.in_(keys), StoredFile.event_id.is_not(None))
    pictures = kept.where(StoredFile.evidence.in_(("before", "after"))).order_by(StoredFile.id)
    for file in session.scalars(pictures) if keys else ():
        if file.matter_id is not None and file.is_picture:
            shown[file.matter_id].append(file)
    found = below.found_by_rectification
    return [
        row
        for matter in below.rectifications
        for row in _pictures_of(source, below, matter, found.get(matter.id, []), shown[matter.id])
    ]


def _pictures_of(
    source: Source, below: Below, matter: Matter, found: Sequence[Found], later: Sequence[StoredFile]
) -> list[Attachment]:
    item = found[0].item.text_zh if len(found) == 1 else ""
    first = [file for row, _ in found for file in below.pictures.get((row.visit_id, row.item_id), ())]
    has_before = any(file.evidence == "before" for file in later)
    files = [*([] if has_before else first), *later]
    return [history.attachment(source, file, matter=matter.number, item=item) for file in files]
