"""The shape of a snapshot: everything a document says, frozen as plain JSON values when its matter was closed.

A snapshot is made once, in the closing transaction, and kept for ever; `render` reads nothing else. To fill it in:

* a *moment* is an ISO 8601 string in the meeting's own zone (`2026-11-18T09:41:00+08:00`), a *day* is `2026-11-18`;
  what did not happen is the empty string, and None stands only where the type says so;
* lists come in the order in which they are to be read (oldest first, or by number) and may be empty;
* `wd` is a number of working days; `light` is a value of `workflow.types.Light`;
* texts typed by people go in as they were typed: masking, missing glyphs and line breaks are the renderer's business;
* pictures are named by the SHA-256 of their stored bytes and fetched by it.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from workflow.reports.snapshot_parts import (
    Approval,
    Assignment,
    Attachment,
    Bilingual,
    Clock,
    Closing,
    Contact,
    Event,
    Finding,
    Head,
    Ledger,
    Lessons,
    Measure,
    Party,
    Person,
    Record,
    Ref,
    Reinspection,
    Stage,
)

__all__ = [
    "SCHEMA",
    "Approval",
    "Assignment",
    "AssignmentSlip",
    "Attachment",
    "Batch",
    "BatchClosure",
    "Bilingual",
    "Check",
    "Clock",
    "Closing",
    "Contact",
    "Event",
    "Finding",
    "Head",
    "Inspector",
    "Ledger",
    "Lessons",
    "Measure",
    "Notice",
    "Party",
    "Person",
    "Plan",
    "Problem",
    "ProblemClosure",
    "Progress",
    "Record",
    "Rectification",
    "RectificationClosure",
    "RectificationNotice",
    "Ref",
    "Reinspection",
    "Slip",
    "Stage",
    "Subject",
    "Visit",
]

SCHEMA = 1
"""Goes into `Head.schema`; raised when a field changes its meaning, so that old snapshots stay readable."""


class Problem(TypedDict):
    """What was wrong: `registered_at` and `found_on` say when, `place` and `subject` where and with whom."""

    number: str
    title: Bilingual
    category: Bilingual
    severity: Bilingual
    source: Bilingual
    found_on: str
    registered_at: str
    place: str
    subject: Party | None
    facts: str
    basis: str
    requirement: str


class Plan(TypedDict):
    """The approved rectification plan (五落实): measures, person in charge, target, resources, safeguards."""

    submitted_at: str
    approved_at: str
    text: str
    responsible: Person
    target_on: str
    resources: str
    safeguards: str


class Progress(TypedDict):
    """One progress report; `percent` from 0 to 100."""

    at: str
    unit: Party
    percent: int
    text: str


class ProblemClosure(Closing):
    """`closure_report_problem`: a written-off problem with its assignments, and the rectifications below it."""

    problem: Problem
    assignments: list[Assignment]
    plan: Plan | None
    progress: list[Progress]
    rectifications: list[Ledger]


class Notice(TypedDict):
    """How the rectification notice reached the subject: number, day, mode of delivery, receipt."""

    number: str
    issued_on: str
    delivery: Bilingual
    received_at: str
    received_by: Person | None


class Rectification(TypedDict):
    """Whose matter it is: the subject outlet and its bank, who leads and supports, which batch and visit found it."""

    number: str
    title: Bilingual
    severity: Bilingual
    subject: Party
    bank: Party | None
    lead: Party
    support: list[Party]
    batch: Ref | None
    visit: Ref | None
    found_on: str


class RectificationClosure(Closing):
    """`closure_report_rectification`: written off; `notice` is None when it was put right on the spot."""

    rectification: Rectification
    findings: list[Finding]
    notice: Notice | None


class Batch(TypedDict):
    """What was planned: scope, legal basis, who inspects, over which days; counts of what the scope holds."""

    number: str
    name: Bilingual
    mode: Bilingual
    basis: str
    scope: str
    enforcement: Party
    approval_number: str
    checklist: str
    """Name and version: 银行网点反诈巡查表（2026年第2版）."""
    period_from: str
    period_to: str
    published_at: str
    completed_at: str
    closed_at: str
    outlets_in_scope: int
    banks_in_scope: int


class Visit(TypedDict):
    """One visit: `state` is its code (completed, obstructed, object_gone, cancelled …), `state_name` its words.

    `score` of 100 or None when not scored; `grade` as the checklist names it (优、良、整改、不合格); `findings` counts
    the confirmed ones. Only completed visits are counted.
    """

    number: str
    on: str
    outlet: Party
    bank: Party | None
    station: Party
    inspectors: list[str]
    score: float | None
    grade: Bilingual
    findings: int
    state: str
    state_name: Bilingual


class BatchClosure(Closing):
    """`closure_report_batch`: all visits, all confirmed findings and the ledger; the renderer counts them itself.

    `attachments` holds the photos of the rectifications, told apart by `matter`; `result` is the summary of the batch.
    """

    batch: Batch
    visits: list[Visit]
    findings: list[Finding]
    rectifications: list[Ledger]


class Subject(TypedDict):
    """The checked unit as the notice names it."""

    unit: Party
    bank: Party | None
    credit_code: str
    """统一社会信用代码; printed as it is."""
    address: str
    representative: str
    """Masked in print."""
    phone: str


class Inspector(TypedDict):
    """One of those who inspected, with the number of the enforcement certificate."""

    name: str
    certificate: str


class Check(TypedDict):
    """The visit that found it."""

    visit: str
    at: str
    place: str
    inspectors: list[Inspector]


class RectificationNotice(TypedDict):
    """`rectification_notice` 整改通知书, issued by `head.organ`.

    `legal_basis` and `consequences` may be empty: the standing sentences are printed then. `objection_wd` is the term
    for an objection, `record` the number of the record of the inspection (现场检查记录).
    """

    head: Head
    rectification: Ref
    record: NotRequired[str]
    subject: Subject
    check: Check
    legal_basis: str
    findings: list[Finding]
    report_to: Contact
    delivery: Bilingual
    consequences: str
    objection_wd: int
    attachments: list[Attachment]


class Slip(TypedDict):
    """What is assigned: `to` gets this slip and its receipt; `sign_by` is the day by which to sign for it."""

    number: str
    title: Bilingual
    kind: Bilingual
    severity: Bilingual
    urgency: Bilingual
    source: Bilingual
    basis: str
    facts: str
    requirement: str
    to: Party
    role: str
    """lead or support: the part of `to`."""
    lead: Party
    support: list[Party]
    copies: list[Party]
    assigned_at: str
    sign_by: str
    due_on: str
    allowed_wd: int


class AssignmentSlip(TypedDict):
    """`assignment_slip` 交办单 with its tear-off receipt 回执: one matter, one unit, one slip."""

    head: Head
    slip: Slip
    contact: Contact
    attachments: list[Attachment]
