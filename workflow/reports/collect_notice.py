"""The data of a rectification notice (整改通知书)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.collect_checked import RECORD, inspectors, papers, subject_of
from workflow.reports.collect_rectification import Origin, attachments, origin, told
from workflow.reports.snapshot import Check, RectificationNotice
from workflow.reports.snapshot_parts import Bilingual, Contact, Finding, Head, Party, Ref
from workflow.reports.source import Source

KIND = "rectification_notice"
LAW_IN_FORCE_ON = date(2022, 12, 1)
OBJECTION_DAYS = 3
"""Working days to object. Source: handbook D3."""


def collect(source: Source) -> RectificationNotice:
    """Everything the notice says, frozen."""
    session, matter = source.session, source.matter
    came = origin(session, matter)
    subject, bank = source.party_of(matter.subject_unit_id), source.party(matter.bank_id)
    attached = attachments(source, came)
    return RectificationNotice(
        head=_head(source, subject, bank),
        rectification=_ref(source, came),
        record=_record(session, came),
        subject=subject_of(source, subject, bank),
        check=_check(session, source, came),
        legal_basis=_basis(source),
        findings=told(source, came, subject, bank, attached) or [_plain(source, subject, bank)],
        report_to=_contact(source),
        delivery=sources.shown(source.last("issue"), "delivery"),
        consequences="",
        objection_wd=OBJECTION_DAYS,
        attachments=attached,
    )


def _ref(source: Source, came: Origin) -> Ref:
    matter = source.matter
    return Ref(number=matter.number, name=findings.about(came.found, matter.title), on=source.day(source.at))


def _record(session: Session, came: Origin) -> str:
    """The number of the record of the visit that found it; empty without one."""
    found = papers(session, came.visit.matter_id, RECORD) if came.visit else []
    return found[-1].number if found else ""


def _head(source: Source, subject: Party, bank: Party | None) -> Head:
    organ = source.party(source.matter.enforcement_unit_id) or heads.issuer(source, KIND)
    return heads.head(
        source,
        KIND,
        organ=organ,
        addressee=heads.name(subject),
        subject=heads.name(subject),
        signer=heads.signer(source),
        copies=[bank, sources.party(source.office)],
    )


def _check(session: Session, source: Source, came: Origin) -> Check:
    visit = came.visit
    unit = source.units.get(source.matter.subject_unit_id or 0)
    return Check(
        visit=came.visit_number,
        at=(source.moment(visit.checked_in_at) or source.day(visit.visited_on)) if visit else "",
        place=(visit.place if visit else "") or (unit.address_zh if unit else ""),
        inspectors=list(inspectors(session, keys=visit.team).values()) if visit and visit.team else [],
    )


def _basis(source: Source) -> str:
    """What a notice relied on before the law of the standing sentence was in force; empty since then.

    Source: 反电信网络诈骗法 50 (in force from 2022-12-01); 企业事业单位内部治安保卫条例 16, 19.
    """
    is_before = source.calendar.local_date(source.at) < LAW_IN_FORCE_ON
    return "根据《企业事业单位内部治安保卫条例》等有关规定，" if is_before else ""


def _contact(source: Source) -> Contact:
    """Whom to report to: who drafted the notice."""
    drafted = source.last("draft_notice")
    key = (drafted.unit_id if drafted else None) or source.matter.enforcement_unit_id
    unit = source.units.get(key or 0, source.office)
    name = sources.name_of(drafted) if drafted else heads.signer(source)
    return Contact(unit=sources.party(unit), name=name, phone=unit.phone)


def _plain(source: Source, subject: Party, bank: Party | None) -> Finding:
    """The one problem of a rectification that hangs on no visit, as its notice puts it."""
    matter, detail, term = source.matter, source.matter.rectification, findings.unit_term(source.matter.terms)
    return Finding(
        item="",
        name=Bilingual(zh=matter.title, en=""),
        critical=False,
        severity=findings.severity(matter.severity),
        facts=(detail.facts if detail else "") or matter.title,
        clause=detail.clause if detail else "",
        evidence="",
        requirement=detail.requirement if detail else "",
        due_on=source.day(term.due_on) if term else "",
        allowed_wd=findings.allowed(term, source.calendar),
        visit="",
        rectification=matter.number,
        subject=subject,
        bank=bank,
    )
