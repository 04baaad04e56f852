"""The data of an assignment slip (交办单): one problem, its lead unit."""

from __future__ import annotations

from workflow.models.assignment import Assignment as AssignmentRow
from workflow.models.event import Event
from workflow.models.problem import Problem
from workflow.reports import collect_assignments as parts_of
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import source as sources
from workflow.reports.snapshot import AssignmentSlip, Slip
from workflow.reports.snapshot_parts import Bilingual, Contact
from workflow.reports.source import Source
from workflow.types import Relation

KIND = "assignment_slip"


def collect(source: Source) -> AssignmentSlip:
    """Everything the slip says, frozen."""
    session, matter = source.session, source.matter
    parts = parts_of.current(session, matter) if source.parts is None else list(source.parts)
    lead = parts_of.lead_of(parts)
    to = sources.party(lead.unit) if lead else source.party_of(matter.lead_unit_id)
    return AssignmentSlip(
        head=heads.head(
            source,
            KIND,
            organ=heads.issuer(source, KIND),
            addressee=heads.name(to),
            subject=sources.heading(matter),
            signer=heads.signer(source),
            copies=parts_of.parties(parts, Relation.COPY),
        ),
        slip=_slip(source, parts, lead),
        contact=_contact(source),
        attachments=history.attachments(source),
    )


def _slip(source: Source, parts: list[AssignmentRow], lead: AssignmentRow | None) -> Slip:
    matter, detail = source.matter, source.matter.problem or Problem()
    assigned, submitted = source.last("assign"), source.last("submit")
    to = sources.party(lead.unit) if lead else source.party_of(matter.lead_unit_id)
    return Slip(
        number=matter.number,
        title=sources.heading(matter),
        kind=sources.both(matter.workflow.text),
        severity=findings.severity(matter.severity),
        urgency=_urgency(assigned),
        source=sources.shown(submitted, "source"),
        basis=detail.basis or "",
        facts=detail.facts or "",
        requirement=(lead.task if lead else "") or detail.requirements or "",
        to=to,
        role=str(Relation.LEAD),
        lead=to,
        support=parts_of.parties(parts, Relation.SUPPORT),
        copies=parts_of.parties(parts, Relation.COPY),
        assigned_at=source.moment(lead.delivered_at if lead else source.at),
        sign_by=source.day(lead.sign_due_on) if lead else "",
        due_on=source.day(lead.due_on) if lead else "",
        allowed_wd=(lead.length or 0) if lead else 0,
    )


def _urgency(assigned: Event | None) -> Bilingual:
    """The urgency in words; what is not urgent is not worth a word beside the severity."""
    return (
        sources.only("")
        if sources.typed(assigned, "urgency") in (None, "normal")
        else sources.shown(assigned, "urgency")
    )


def _contact(source: Source) -> Contact:
    """The coordinator who assigns it, at the office."""
    unit = source.units.get((source.actor.unit_id if source.actor else None) or 0, source.office)
    return Contact(unit=sources.party(unit), name=heads.signer(source), phone=unit.phone)
