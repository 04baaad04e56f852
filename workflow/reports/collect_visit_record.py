"""The data of the record of an inspection on the spot (现场检查记录)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.checklist import ChecklistItem
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.visit import Answer, Visit
from workflow.reports import collect_findings as findings
from workflow.reports import collect_head as heads
from workflow.reports import collect_history as history
from workflow.reports import source as sources
from workflow.reports.collect_checked import checklist_name, inspectors, representatives, subject_of
from workflow.reports.snapshot import Check, Inspector
from workflow.reports.snapshot_forms import Answered, Signing, VisitRecord
from workflow.reports.snapshot_parts import Approval, Attachment, Head, Party, Ref
from workflow.reports.source import Source
from workflow.types import GRADES

KIND = "visit_record"
SIGNATURE = "signature"
Answers = list[tuple[ChecklistItem, list[Answer]]]


class Found(NamedTuple):
    """What was read for the records of several visits: answers by visit, photographs, people by key."""

    answers: Mapping[int, Answers]
    photographs: Mapping[tuple[int, int], list[StoredFile]]
    representatives: Mapping[int, str]
    inspectors: Mapping[int, Inspector]


def collect(source: Source) -> VisitRecord:
    """Everything the record says, frozen."""
    return collect_all([source])[0]


def collect_all(read: Sequence[Source]) -> list[VisitRecord]:
    """The records of several visits, in their order; four statements for all, and those for batches and checklists."""
    session, matters = read[0].session, [source.matter for source in read]
    found = Found(
        _read(session, [matter.id for matter in matters]),
        findings.pictures_of(session, {matter.id for matter in matters}),
        representatives(session, [matter.subject_unit_id for matter in matters if matter.subject_unit_id]),
        inspectors(session, keys={key for matter in matters if matter.visit for key in matter.visit.team or []}),
    )
    return [_record(source, found) for source in read]


def _record(source: Source, found: Found) -> VisitRecord:
    matter, visit = source.matter, source.matter.visit
    assert visit is not None, "a visit without its detail"
    batch, answers, photographs = visit.batch, found.answers.get(matter.id, []), found.photographs
    subject, bank = source.party_of(matter.subject_unit_id), source.party(matter.bank_id)
    grade = GRADES.get(visit.grade or "")
    refused = source.last("sign_refused")
    return VisitRecord(
        head=_head(source, subject),
        batch=_ref(batch.matter),
        basis=batch.basis or "",
        approval_number=batch.approval_number or "",
        checklist=checklist_name(source, visit.checklist_version_id),
        subject=subject_of(source, subject, bank, found.representatives),
        check=_check(source, visit, subject, found),
        ended_at=source.moment(source.at_last("finish")),
        manner=sources.shown(source.last("notify"), "manner"),
        notice_number=visit.notice_number or "",
        answers=[_answered(item, given, photographs.get((matter.id, item.id), [])) for item, given in answers],
        score=float(visit.score) if visit.score is not None else None,
        grade=sources.both(grade) if grade else sources.only(""),
        remark=sources.text(source.last("finish"), "remark"),
        signed=_signing(source, visit, subject),
        refusal=visit.refusal or "",
        witness=sources.text(refused, "witness"),
        audit=_audit(source),
        attachments=_attachments(source, answers, photographs),
    )


def _head(source: Source, subject: Party) -> Head:
    return heads.head(
        source,
        KIND,
        organ=source.party(source.matter.enforcement_unit_id) or heads.issuer(source, KIND),
        addressee=heads.name(subject),
        subject=heads.name(subject),
        signer="",
        copies=[],
    )


def _ref(matter: Matter) -> Ref:
    return Ref(number=matter.number, name=sources.heading(matter), on="")


def _read(session: Session, visits: Collection[int]) -> dict[int, Answers]:
    """By visit, every item that was answered, in the checklist's order, with its answers, the first before its
    corrections.
    """
    rows = session.execute(
        select(ChecklistItem, Answer)
        .join(Answer, Answer.item_id == ChecklistItem.id)
        .where(Answer.visit_id.in_(visits))
        .order_by(Answer.visit_id, ChecklistItem.number, Answer.round, Answer.id)
    )
    found: dict[int, dict[int, tuple[ChecklistItem, list[Answer]]]] = {}
    for item, answer in rows:
        found.setdefault(answer.visit_id, {}).setdefault(item.id, (item, []))[1].append(answer)
    return {key: list(items.values()) for key, items in found.items()}


def _answered(item: ChecklistItem, given: list[Answer], photographs: list[StoredFile]) -> Answered:
    last = given[-1]
    return Answered(
        item=str(item.number),
        name=sources.both(item.text),
        answer=last.result,
        remark=last.remark or "",
        evidence=f"照片{len(photographs)}张" if photographs else "",
        corrected=len(given) - 1,
    )


def _check(source: Source, visit: Visit, subject: Party, found: Found) -> Check:
    unit = source.units.get(source.matter.subject_unit_id or 0)
    return Check(
        visit=source.matter.number,
        at=source.moment(visit.checked_in_at) or source.day(visit.visited_on),
        place=visit.place or (unit.address_zh if unit else subject["zh"]),
        inspectors=[found.inspectors[key] for key in sorted(visit.team or []) if key in found.inspectors],
    )


def _signing(source: Source, visit: Visit, subject: Party) -> Signing:
    """Who signed for the outlet, with what was drawn; of a refusal only when it was noted."""
    signed, refused = source.last("sign"), source.last("sign_refused")
    if signed is None or (refused is not None and refused.seq > signed.seq):
        return Signing(name="", unit=None, at=source.moment(refused.at if refused else None), statement="", picture="")
    drawn = [file["sha256"] for file in signed.content["files"] if file["media_type"].startswith("image/")]
    return Signing(
        name=visit.signer or "",
        unit=subject,
        at=source.moment(signed.at),
        statement=visit.objection or "",
        picture=drawn[0] if drawn else "",
    )


def _audit(source: Source) -> Approval | None:
    event = source.last("audit_ok")
    if event is None:
        return None
    return Approval(
        step="review", person=source.who(event), at=source.moment(event.at), opinion=event.content["opinion"]
    )


def _attachments(
    source: Source, answers: Answers, photographs: Mapping[tuple[int, int], list[StoredFile]]
) -> list[Attachment]:
    """The photographs item by item, then what else was handed in; signatures stand where they were given."""
    number = source.matter.number
    shown = [
        history.attachment(source, file, matter=number, item=item.text_zh)
        for item, _ in answers
        for file in photographs.get((source.matter.id, item.id), ())
    ]
    known = {row["sha256"] for row in shown} | _signatures(source)
    return [*shown, *(row for row in history.attachments(source) if row["sha256"] not in known)]


def _signatures(source: Source) -> set[str]:
    files = (file for event in source.own("sign", "sign_refused") for file in event.content["files"])
    return {file["sha256"] for file in files if file["evidence"] == SIGNATURE}
