"""The data of a problem's closure report (问题办结报告)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from workflow.models.assignment import Assignment as AssignmentRow
from workflow.models.matter import Matter
from workflow.models.problem import Problem as ProblemRow
from workflow.models.unit import Unit
from workflow.reports import collect_assignments as parts_of
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import collect_ledger as ledger
from workflow.reports import source as sources
from workflow.reports.collect_clocks import clock, stages
from workflow.reports.collect_course import course
from workflow.reports.collect_records import records
from workflow.reports.collect_rounds import rounds
from workflow.reports.snapshot import Plan, Problem, ProblemClosure, Progress
from workflow.reports.snapshot_parts import Bilingual, Head, Ledger, Lessons, Measure, Person, Reinspection
from workflow.reports.source import Source

KIND = "closure_report_problem"
PLANNING = ("submit_plan", "send_countersign")
APPROVALS = {
    "handle": ("apply_close", "close_own", "read"),
    "review": ("review_pass", "reinspect_pass"),
    "approve": ("approve_close", "close_own", "read"),
}


def collect(source: Source) -> ProblemClosure:
    """Everything the report says, frozen."""
    session, matter = source.session, source.matter
    detail = matter.problem or ProblemRow()
    every = parts_of.every(session, matter)
    parts = parts_of.working(every)
    lead = parts_of.lead_of(parts)
    reported = source.last("submit_unit")
    return ProblemClosure(
        head=_head(source, parts),
        problem=_problem(session, source, detail),
        assignments=parts_of.told(source, parts),
        plan=_plan(source, detail),
        progress=_progress(source),
        rectifications=_children(session, source),
        measures=_measures(source, detail),
        result=sources.text(reported, "report"),
        inspections=_inspections(session, source),
        records=records(source),
        course=course(source, every),
        clock=clock(source, matter.workflow, lead.delivered_at if lead else None),
        stages=stages(source, matter.workflow, detail.urgency),
        rounds=rounds(source),
        lessons=Lessons(analogous="", mechanism=sources.text(reported, "lasting")),
        approvals=history.approvals(source, APPROVALS),
        attachments=history.attachments(source),
        events=history.lines(source),
    )


def _head(source: Source, parts: list[AssignmentRow]) -> Head:
    return heads.head(
        source,
        KIND,
        organ=heads.issuer(source, "closure_report"),
        addressee=heads.to_the_meeting(source),
        subject=sources.heading(source.matter),
        signer=heads.signer(source),
        copies=[sources.party(part.unit) for part in parts],
    )


def _problem(session: Session, source: Source, detail: ProblemRow) -> Problem:
    matter, submitted = source.matter, source.last("submit")
    unit = session.get(Unit, detail.concerned_unit_id) if detail.concerned_unit_id else None
    return Problem(
        number=matter.number,
        title=sources.heading(matter),
        category=_latest_shown(source, "category"),
        severity=findings.severity(matter.severity),
        source=sources.shown(submitted, "source"),
        found_on=source.day(detail.found_on),
        registered_at=source.moment(source.at_last("accept") or matter.created_at),
        place=detail.place or "",
        subject=sources.party(unit) if unit else None,
        facts=detail.facts or "",
        basis=detail.basis or "",
        requirement=detail.requirements or "",
    )


def _latest_shown(source: Source, name: str) -> Bilingual:
    """A field that may be set anew on acceptance, as it was last shown."""
    values = [sources.shown(event, name) for event in source.own("submit", "accept")]
    return next((value for value in reversed(values) if value["zh"]), sources.only(""))


def _plan(source: Source, detail: ProblemRow) -> Plan | None:
    submitted = source.last(*PLANNING)
    if submitted is None or not detail.plan:
        return None
    return Plan(
        submitted_at=source.moment(submitted.at),
        approved_at=source.moment(source.at_last("plan_ok")),
        text=sources.text(submitted, "measures"),
        responsible=Person(name=sources.text(submitted, "responsible"), unit=source.short(submitted.unit_id)),
        target_on=sources.text(submitted, "target_on"),
        resources=sources.text(submitted, "funds"),
        safeguards=sources.text(submitted, "contingency"),
    )


def _progress(source: Source) -> list[Progress]:
    """Every progress report, of the lead and of supporting units."""
    return [
        Progress(
            at=source.moment(event.at),
            unit=source.short_of(event.unit_id),
            percent=int(sources.typed(event, "percent") or 0),
            text=sources.text(event, "text"),
        )
        for event in source.events
        if event.action == "progress"
    ]


def _measures(source: Source, detail: ProblemRow) -> list[Measure]:
    """The milestones of the approved plan, done by the report in which the unit said so."""
    submitted, reported = source.last(*PLANNING), source.last("submit_unit")
    rows = sources.typed(submitted, "milestones") if detail.plan else None
    unit = source.short(submitted.unit_id) if submitted else None
    return [
        Measure(
            text=row["what"],
            person=Person(name=row["who"], unit=unit),
            planned_on=row["by"],
            done_on=source.day(reported.at) if reported else "",
            note="",
        )
        for row in rows or []
    ]


def _inspections(session: Session, source: Source) -> list[Reinspection]:
    named = history.reinspectors(source.own("need_reinspect", history.HANDED))
    people = {str(person.uid): person for person in sources.people_of(session, uids=named)} if named else {}
    rounds = history.site(source, "need_reinspect", {"reinspect_pass": True, "reinspect_fail": False}, people)
    return [*rounds, *history.desk(source, "review_pass")]


def _children(session: Session, source: Source) -> list[Ledger]:
    """The rectifications below the problem."""
    below = ledger.rectifications(session, Matter.parent_id == source.matter.id)
    if not below:
        return []
    keys = {key for child in below for key in sources.units_of(child)}
    units = {key: sources.short(unit) for key, unit in sources.units_by_key(session, keys).items()}
    return ledger.rows(source, below, ledger.milestones(session, below), {}, units)
