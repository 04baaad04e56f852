"""The data of a rectification's closure report (整改办结报告)."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.visit import Visit
from workflow.reports import collect_assignments as parts_of
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import source as sources
from workflow.reports.collect_checked import NOTICE, OPINION, Paper, papers
from workflow.reports.collect_clocks import clock, stages
from workflow.reports.collect_course import course
from workflow.reports.collect_findings import Found
from workflow.reports.collect_records import records
from workflow.reports.collect_rounds import rounds
from workflow.reports.snapshot import Notice, Rectification, RectificationClosure
from workflow.reports.snapshot_parts import (
    Attachment,
    Bilingual,
    Finding,
    Head,
    Lessons,
    Measure,
    Party,
    Person,
    Ref,
    Reinspection,
)
from workflow.reports.source import Source

KIND = "closure_report_rectification"
RESULTS = {"pass": True, "fail": False}
APPROVALS = {"handle": ("pass", "verify_spot"), "review": ("desk_pass",), "approve": ("close",)}


class Origin(NamedTuple):
    """Where a rectification comes from: its visit and batch, what was found there, and what was photographed."""

    visit: Visit | None
    matters: dict[int, Matter]
    found: list[Found]
    pictures: dict[tuple[int, int], list[StoredFile]]

    @property
    def visit_number(self) -> str:
        """The visit's number; empty without one."""
        return self.matters[self.visit.matter_id].number if self.visit else ""

    @property
    def item(self) -> str:
        """What its pictures show: the one item, or nothing where there are several."""
        return self.found[0].item.text_zh if len(self.found) == 1 else ""


def origin(session: Session, matter: Matter) -> Origin:
    """The origin of a rectification, in at most four statements."""
    detail = matter.rectification
    visit_id, batch_id = (detail.visit_id, detail.batch_id) if detail else (None, None)
    keys = {key for key in (visit_id, batch_id) if key is not None}
    above = {row.id: row for row in session.scalars(select(Matter).where(Matter.id.in_(keys)))} if keys else {}
    visit = session.scalars(select(Visit).where(Visit.matter_id == visit_id)).one_or_none() if visit_id else None
    found = findings.of_rectification(session, matter.id)
    pictures = findings.pictures_of(session, {visit_id})
    return Origin(visit, above, found, pictures)


def collect(source: Source) -> RectificationClosure:
    """Everything the report says, frozen."""
    session, matter = source.session, source.matter
    came = origin(session, matter)
    people = _people(session, source)
    issues = papers(session, matter.id, NOTICE, OPINION)
    subject, bank = source.party_of(matter.subject_unit_id), source.party(matter.bank_id)
    attached = attachments(source, came)
    return RectificationClosure(
        head=_head(source, came, subject, bank),
        rectification=_rectification(source, came, subject, bank),
        findings=told(source, came, subject, bank, attached),
        notice=_notice(source, issues),
        measures=_measures(source),
        result="",
        inspections=_inspections(source, people, issues),
        records=records(source),
        course=course(source, parts_of.every(session, matter)),
        clock=clock(source, matter.workflow),
        stages=stages(source, matter.workflow),
        rounds=rounds(source),
        lessons=Lessons(analogous="", mechanism=matter.rectification.lasting if matter.rectification else ""),
        approvals=history.approvals(source, APPROVALS),
        attachments=attached,
        events=history.lines(source),
    )


def _head(source: Source, came: Origin, subject: Party, bank: Party | None) -> Head:
    about = findings.about(came.found, source.matter.title)
    named = Bilingual(zh=f"{subject['zh']}{about['zh']}", en=f"{subject['en']}: {about['en'] or about['zh']}")
    return heads.head(
        source,
        KIND,
        organ=heads.issuer(source, "closure_report"),
        addressee=heads.to_the_meeting(source),
        subject=named if came.found else about,
        signer=heads.signer(source),
        copies=[source.party(source.matter.enforcement_unit_id), source.party(source.matter.station_id), bank, subject],
    )


def _rectification(source: Source, came: Origin, subject: Party, bank: Party | None) -> Rectification:
    matter = source.matter
    lead = source.party_of(matter.lead_unit_id or matter.enforcement_unit_id)
    station = source.party(matter.station_id)
    visit = came.visit
    found_at = min((row.found_at for row, _ in came.found), default=matter.created_at)
    return Rectification(
        number=matter.number,
        title=findings.about(came.found, matter.title),
        severity=findings.severity(matter.severity),
        subject=subject,
        bank=bank,
        lead=lead,
        support=[station] if station and station["code"] != lead["code"] else [],
        batch=_ref(came.matters.get(visit.batch_id), "") if visit else None,
        visit=_ref(came.matters[visit.matter_id], source.day(visit.visited_on)) if visit else None,
        found_on=source.day(found_at),
    )


def _ref(matter: Matter | None, on: str) -> Ref | None:
    return Ref(number=matter.number, name=sources.heading(matter), on=on) if matter else None


def told(source: Source, came: Origin, subject: Party, bank: Party | None, attached: list[Attachment]) -> list[Finding]:
    """The findings, each with the photographs that prove it by their place in the list of files."""
    matter, term = source.matter, findings.unit_term(source.matter.terms)
    proofs = {
        row.id: {file.sha256 for file in came.pictures.get((row.visit_id, row.item_id), ())} for row, _ in came.found
    }
    return [
        findings.finding(
            one,
            rectification=matter,
            detail=matter.rectification,
            term=term,
            calendar=source.calendar,
            visit=came.visit_number,
            evidence=_places(attached, proofs[one.row.id]),
            subject=subject,
            bank=bank,
        )
        for one in came.found
    ]


def _places(attached: list[Attachment], hashes: set[str]) -> str:
    places = [str(place) for place, file in enumerate(attached, 1) if file["sha256"] in hashes]
    return "照片" + "、".join(places) if places else ""


def attachments(source: Source, came: Origin) -> list[Attachment]:
    """What was photographed at the visit, then what was handed in since; a file is listed once.

    The visit's photographs stand for the state before, unless pictures of that state were handed in later.
    """
    since = history.attachments(source, came.item)
    again = {row["sha256"] for row in since}
    is_shown = any(row["kind"] == "before" for row in since)
    at_the_visit = [
        history.attachment(source, file, matter=source.matter.number, item=came.item)
        for row, _ in came.found
        for file in came.pictures.get((row.visit_id, row.item_id), ())
        if file.sha256 not in again
    ]
    for row in at_the_visit:
        row["kind"] = "evidence" if is_shown else row["kind"]
    known: dict[tuple[str, str], Attachment] = {}
    for row in (*at_the_visit, *since):
        known.setdefault((row["sha256"], row["kind"]), row)
    return list(known.values())


def _notice(source: Source, issues: list[Paper]) -> Notice | None:
    issued, received = source.last("issue"), source.last("receive")
    if issued is None:
        return None
    numbers = [paper.number for paper in issues if paper.kind == NOTICE]
    person = Person(name=sources.text(received, "signer"), unit=source.short(received.unit_id)) if received else None
    return Notice(
        number=numbers[-1] if numbers else "",
        issued_on=source.day(issued.at),
        delivery=sources.shown(issued, "delivery"),
        received_at=source.moment(received.at) if received else "",
        received_by=person,
    )


def _measures(source: Source) -> list[Measure]:
    reported = source.last("report", "fix_on_spot")
    if reported is None:
        return []
    term = findings.unit_term(source.matter.terms)
    return history.measures(
        sources.text(reported, "measures"),
        source.who(reported),
        planned_on=source.day(term.due_on if term else None),
        done_on=source.day(reported.at),
    )


def _inspections(source: Source, people: dict[str, User], issues: list[Paper]) -> list[Reinspection]:
    """The rounds of checking; each on site with the number of its opinion, which was drafted at the same moment."""
    numbers = {paper.at: paper.number for paper in issues if paper.kind == OPINION}
    rounds = history.site(source, "reinspect", RESULTS, people)
    for row, event in zip(rounds, source.own(*RESULTS), strict=True):
        row["document"] = numbers.get(event.at, "")
    return [*rounds, *history.desk(source, "desk_pass", "verify_spot")]


def _people(session: Session, source: Source) -> dict[str, User]:
    named = history.reinspectors(source.own("reinspect", history.HANDED))
    return {str(person.uid): person for person in sources.people_of(session, uids=named)} if named else {}
