"""The data of the opinion on a re-inspection (复查意见书)."""

from __future__ import annotations

from workflow.models.event import Event
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import source as sources
from workflow.reports.collect_checked import NOTICE, inspectors, papers, subject_of
from workflow.reports.snapshot import Inspector
from workflow.reports.snapshot_forms import Looked, ReinspectionOpinion
from workflow.reports.snapshot_parts import Attachment, Ref
from workflow.reports.source import Source

KIND = "reinspection_opinion"
PASSED, FAILED = "pass", "fail"
AGAIN = "同上"


def collect(source: Source) -> ReinspectionOpinion:
    """Everything the opinion says, frozen; the result is the last one."""
    matter = source.matter
    result = source.last(PASSED, FAILED)
    assert result is not None, "an opinion without a result"
    subject, bank = source.party_of(matter.subject_unit_id), source.party(matter.bank_id)
    term = findings.unit_term(matter.terms)
    passed = result.action == PASSED
    arranged = source.last("reinspect")
    return ReinspectionOpinion(
        head=heads.head(
            source,
            KIND,
            organ=source.party(matter.enforcement_unit_id) or heads.issuer(source, KIND),
            addressee=heads.name(subject),
            subject=heads.name(subject),
            signer="",
            copies=[],
        ),
        rectification=Ref(number=matter.number, name=sources.only(""), on=""),
        notice=_notice(source),
        subject=subject_of(source, subject, bank),
        inspected_on=sources.text(arranged, "reinspect_on") or source.day(result.at),
        inspectors=_people(source, result),
        rows=_rows(source, result),
        passed=passed,
        due_on="" if passed or term is None else source.day(term.due_on),
        allowed_wd=0 if passed else int(sources.typed(result, "days") or 0),
        fails=matter.fails,
        attachments=_attachments(source, result),
    )


def _notice(source: Source) -> Ref | None:
    issued = papers(source.session, source.matter.id, NOTICE)
    if not issued:
        return None
    return Ref(number=issued[-1].number, name=sources.only(""), on=source.day(issued[-1].at))


def _people(source: Source, result: Event) -> list[Inspector]:
    """Who went: as it was arranged, or as a hand-over named them since."""
    named: list[str] = []
    for event in source.own("reinspect", history.HANDED):
        named = sources.typed(event, "reinspectors") or named
    found = inspectors(source.session, uids=named)
    return list(found.values()) or [Inspector(name=sources.name_of(result), certificate="")]


def _rows(source: Source, result: Event) -> list[Looked]:
    """A row for each problem; what was done and found is said once, as it was written once for all of them."""
    detail = source.matter.rectification
    found = findings.of_rectification(source.session, source.matter.id)
    reported = source.last("report", "fix_on_spot")
    facts = [row.facts or item.text_zh for row, item in found] or [(detail.facts if detail else "") or ""]
    if len(found) == 1 and detail and detail.facts:
        facts = [detail.facts]
    measure, opinion = sources.text(reported, "measures"), str(result.content["opinion"])
    return [
        Looked(facts=said or source.matter.title, measure=AGAIN if n else measure, found=AGAIN if n else opinion)
        for n, said in enumerate(facts)
    ]


def _attachments(source: Source, result: Event) -> list[Attachment]:
    """What was handed in with the result."""
    mine = {file["sha256"] for file in result.content["files"]}
    return [row for row in history.attachments(source) if row["sha256"] in mine]
