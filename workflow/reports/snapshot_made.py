"""The shape of the snapshots of kinds that are made of their definition, and of the supervision slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from workflow.reports.snapshot_course import Course
from workflow.reports.snapshot_parts import (
    Approval,
    Assignment,
    Attachment,
    Bilingual,
    Clock,
    Contact,
    Event,
    Head,
    Party,
    Record,
    Stage,
)

if TYPE_CHECKING:
    from workflow.reports.issuing import Issue


class Told(TypedDict):
    """One detail in words; `is_long` is a text of its own paragraphs."""

    name: Bilingual
    value: Bilingual
    is_long: bool


class Chapter(TypedDict):
    """One section as the definition asks for it; `shows` is fields, history, files or clocks."""

    title: Bilingual
    shows: str
    lines: list[Told]


class MadeMatter(TypedDict):
    """What it is about: number, title, kind, who registered it and who led it."""

    number: str
    title: Bilingual
    kind: Bilingual
    severity: Bilingual
    state: Bilingual
    registered_at: str
    closed_at: str
    initiator: Party | None
    lead: Party | None
    support: list[Party]


class MadeClosure(TypedDict):
    """`closure_report_made`: the closure report of any kind that is made of its definition."""

    head: Head
    issue: NotRequired[Issue]
    approvals: NotRequired[list[Approval]]
    made: MadeMatter
    chapters: list[Chapter]
    assignments: NotRequired[list[Assignment]]
    records: list[Record]
    course: NotRequired[Course]
    clock: Clock
    stages: list[Stage]
    attachments: list[Attachment]
    events: list[Event]


class SupervisionNote(TypedDict):
    """What a supervision slip says: level, facts, demand, and by when a reply is due."""

    number: str
    level: Bilingual
    facts: str
    demand: str
    to: Party
    parent_number: str
    parent_title: Bilingual
    parent_kind: Bilingual
    parent_due_on: str
    issued_at: str
    sign_by: str
    reply_wd: int


class SupervisionSlip(TypedDict):
    """`supervision_slip` (督办单): one page in table form with a receipt."""

    head: Head
    note: SupervisionNote
    contact: Contact


class InstrumentNote(TypedDict):
    """What the slip of a letter, a talk or a listing says; `lines` are its details by the labels of its form.

    `reply_wd` are the working days for an answer, None where none is asked; `due_on` is until when it is listed.
    """

    number: str
    to: Party
    parent_number: str
    parent_title: Bilingual
    parent_kind: Bilingual
    parent_due_on: str
    issued_at: str
    lines: list[Told]
    reply_wd: int | None
    due_on: str


class InstrumentSlip(TypedDict):
    """`reminder_letter` 提醒函, `talk_notice` 约谈通知书 or `listing_notice` 挂牌督办通知书, as `head.kind` says."""

    head: Head
    note: InstrumentNote
    contact: Contact
