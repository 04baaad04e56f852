"""The shape of the snapshots of the enforcement papers (执法文书) beside the notice, of a reply and of the ledger."""

from __future__ import annotations

from typing import TypedDict

from workflow.reports.snapshot import Check, Inspector, Ledger, Subject
from workflow.reports.snapshot_parts import Approval, Attachment, Bilingual, Head, Party, Ref


class Signing(TypedDict):
    """A signature: whose, for which unit, when; `statement` is what was said with it, `picture` the SHA-256 of what was
    drawn. Everything is empty where nobody has signed yet.
    """

    name: str
    unit: Party | None
    at: str
    statement: str
    picture: str


class ExtensionReply(TypedDict):
    """`extension_reply` 延期批复: granted or refused; `days` are working days, 0 where it is refused."""

    head: Head
    number: str
    parent_number: str
    parent_title: Bilingual
    asked_until: str
    cause: Bilingual
    is_granted: bool
    due_on: str
    granted_until: str
    days: int
    opinion: str


class TalkRecord(TypedDict):
    """`talk_record` 约谈记录, signed by both sides; `notice` is the number of the notice of the talk."""

    head: Head
    number: str
    notice: str
    to: Party
    parent_number: str
    parent_title: Bilingual
    facts: str
    held_on: str
    place: str
    record: str
    commitments: str
    promised_on: str
    office: Signing
    signed: Signing


class Answered(TypedDict):
    """One item as it was answered at last: `answer` is met, partly, failed or not_applicable; `corrected` counts its
    corrections.
    """

    item: str
    name: Bilingual
    answer: str
    remark: str
    evidence: str
    corrected: int


class VisitRecord(TypedDict):
    """`visit_record` 现场检查记录: the checklist with its answers, who signed for it and who audited it."""

    head: Head
    batch: Ref
    basis: str
    approval_number: str
    checklist: str
    subject: Subject
    check: Check
    ended_at: str
    manner: Bilingual
    notice_number: str
    answers: list[Answered]
    score: float | None
    grade: Bilingual
    remark: str
    signed: Signing
    refusal: str
    witness: str
    audit: Approval | None
    attachments: list[Attachment]


class Looked(TypedDict):
    """One problem at its re-inspection: what the notice said, what the unit did, what was found."""

    facts: str
    measure: str
    found: str


class ReinspectionOpinion(TypedDict):
    """`reinspection_opinion` 复查意见书; `due_on` is the new last day where it failed, `fails` how often it did."""

    head: Head
    rectification: Ref
    notice: Ref | None
    subject: Subject
    inspected_on: str
    inspectors: list[Inspector]
    rows: list[Looked]
    passed: bool
    due_on: str
    allowed_wd: int
    fails: int
    attachments: list[Attachment]


class Pool(TypedDict):
    """One precinct of the pool: how many outlets it has, how many of them were chosen."""

    station: Party
    outlets: int
    chosen: int


class Chosen(TypedDict):
    """One outlet that was chosen, and who will go."""

    outlet: Party
    bank: Party | None
    station: Party
    inspectors: list[Inspector]


class Drawing(TypedDict):
    """How it was chosen: `roster_sha256` is of the codes of the pool, sorted, a line each; `seed` and `algorithm` are
    empty where nothing was drawn at random.
    """

    mode: Bilingual
    basis: str
    scope: str
    reason: str
    approval_number: str
    roster_sha256: str
    seed: str
    algorithm: str


class DrawRecord(TypedDict):
    """`draw_record` 抽取记录: the pool, how and by whom the outlets and teams were chosen, and which."""

    head: Head
    batch: Ref
    period_from: str
    period_to: str
    enforcement: Party
    drawing: Drawing
    pools: list[Pool]
    chosen: list[Chosen]
    steps: list[Approval]


class LedgerRow(Ledger):
    """A row whose `light` is that of the moment, and not only of its write-off."""


class RectificationLedger(TypedDict):
    """`rectification_ledger` 整改台账 of a batch, as it stands when it is made."""

    head: Head
    batch: Ref
    rows: list[LedgerRow]
