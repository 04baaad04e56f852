"""The data of the closure report of any kind that is made of its definition."""

from __future__ import annotations

from workflow.engine import made_rules, said
from workflow.engine.definition import Workflow
from workflow.engine.made import Section
from workflow.models.matter import Matter
from workflow.reports import collect_assignments as parts_of
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import source as sources
from workflow.reports.collect_clocks import clock, stages
from workflow.reports.collect_course import course
from workflow.reports.collect_records import records
from workflow.reports.snapshot_made import Chapter, MadeClosure, MadeMatter, Told
from workflow.reports.snapshot_parts import Bilingual
from workflow.reports.source import Source
from workflow.types import Relation

KIND = "closure_report_made"
LONG = ("text", "table")


def collect(source: Source) -> MadeClosure:
    """Everything the report says, frozen."""
    matter = source.matter
    every = parts_of.every(source.session, matter)
    parts = parts_of.working(every)
    lead = parts_of.lead_of(parts)
    made = matter.workflow.made
    return MadeClosure(
        head=heads.head(
            source,
            KIND,
            organ=heads.issuer(source, "closure_report"),
            addressee=heads.to_the_meeting(source),
            subject=sources.heading(matter),
            signer=heads.signer(source),
            copies=[sources.party(part.unit) for part in parts],
        ),
        made=MadeMatter(
            number=matter.number,
            title=sources.heading(matter),
            kind=sources.both(matter.workflow.text),
            severity=findings.severity(matter.severity),
            state=sources.both(matter.standing.text),
            registered_at=source.moment(matter.created_at),
            closed_at=source.moment(source.ended_at),
            initiator=source.party(matter.created_unit_id),
            lead=source.party(matter.lead_unit_id),
            support=parts_of.parties(parts, Relation.SUPPORT),
        ),
        chapters=[_chapter(matter, section) for section in made.report] if made else [],
        assignments=parts_of.told(source, parts),
        records=records(source),
        course=course(source, every),
        clock=clock(source, matter.workflow, lead.delivered_at if lead else None),
        stages=stages(source, matter.workflow),
        attachments=history.attachments(source),
        events=history.lines(source),
    )


def _chapter(matter: Matter, section: Section) -> Chapter:
    flow = matter.workflow
    told = [_told(matter, flow, name) for name in section.fields]
    lines = [line for line in told if line["value"]["zh"]]
    return Chapter(title=sources.both(section.text), shows=section.shows, lines=lines)


def _told(matter: Matter, flow: Workflow, name: str) -> Told:
    field = made_rules.details(flow).get(name)
    value = findings.severity(matter.severity) if name == "severity" else _value(matter, flow, name)
    return Told(
        name=sources.both(said.label(flow, name)), value=value, is_long=field is not None and field.type in LONG
    )


def _value(matter: Matter, flow: Workflow, name: str) -> Bilingual:
    return sources.both(said.said(flow, matter.details, name))
