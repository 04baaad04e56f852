"""The parts that snapshots are made of; the rules for filling them in stand in `snapshot`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from workflow.reports.issuing import Issue
    from workflow.reports.snapshot_course import Course

from workflow.reports.snapshot_template import Template


class Bilingual(TypedDict):
    """A name or sentence in both languages; where `en` is empty the English document shows `zh`."""

    zh: str
    en: str


class Party(TypedDict):
    """A unit as it was called on the day: names, its code, and `workflow.types.UnitKind` as a string.

    People whose unit is a `bank` or an `outlet` are masked in print (handbook E3).
    """

    zh: str
    en: str
    code: str
    kind: str


class Person(TypedDict):
    """Somebody who acted; `unit` may be None for the system; `behalf` is for whom, where a substitute acted."""

    name: str
    unit: Party | None
    behalf: NotRequired[str]


class Contact(TypedDict):
    """Whom to turn to. Landlines are printed, mobile numbers masked."""

    unit: Party
    name: str
    phone: str


class Head(TypedDict):
    """What every document has: who issues it, under which mark, to whom, when."""

    schema: int
    kind: str
    meeting: Party
    """The joint meeting; kind is `office`."""
    organ: Party
    """Who issues and signs: the office for reports and slips, the enforcement subject for a notice."""
    mark: Bilingual
    """发文机关标志, the red head: 岚江区反诈联席会议办公室文件. Forms print `organ` instead."""
    addressee: Bilingual
    """主送机关, without the colon; empty when there is none."""
    title: Bilingual
    """As in the register and on the verify page (`titles.title` makes it)."""
    copies: list[Bilingual]
    """抄送机关 in official order."""
    signer: str
    """签发人, whoever approved."""
    issued_on: str
    generated_at: str
    """When the snapshot was frozen; printed as the time of generation, so that rendering is repeatable."""
    edition: int
    """1, or n for 第n版."""
    joint: NotRequired[list[Party]]
    """联合行文: the bodies that issue it together with `organ`, which leads."""
    copy_number: NotRequired[str]
    """份号, six digits."""
    secrecy: NotRequired[Bilingual]
    """密级和保密期限."""
    urgency: NotRequired[Bilingual]
    """紧急程度: 特急 or 加急."""
    number: NotRequired[str]
    """Its own number, which rendering adds, for a receipt that names it."""
    template: NotRequired[Template]
    """What the joint meeting's template changes; absent where the document is as it is built in."""


Event = TypedDict(
    "Event",
    {
        "seq": int,
        "at": str,
        "unit": Party | None,
        "person": str,
        "behalf": NotRequired[str],
        "action": Bilingual,
        "from": Bilingual | None,
        "to": Bilingual | None,
        "opinion": str,
        "hash": str,
    },
)
"""One line of a matter's history: `seq` from 1, states before and after (None where unchanged), hash in hex."""


class Attachment(TypedDict):
    """One stored file; `size` in bytes.

    `kind` is `before`, `after`, `evidence` or `report`. Pictures before and after are printed in pairs: the n-th
    before with the n-th after of the same `matter` and `item`.
    """

    name: str
    sha256: str
    size: int
    media_type: str
    kind: str
    matter: str
    """Number of the matter it belongs to."""
    item: str
    """What it shows, in words for the caption: a checklist item or a measure; may be empty."""
    at: str
    """When it was handed in."""


class Clock(TypedDict):
    """The matter's main clock: its moments, and working days allowed (None: no limit) and used."""

    assigned_at: str
    signed_at: str
    reported_at: str
    closed_at: str
    due_on: str
    allowed_wd: int | None
    used_wd: int
    light: str


class Stage(TypedDict):
    """One row of part seven: a step with a limit of its own (签收, 报送整改, 复查, 批准销号), None for no limit."""

    name: Bilingual
    at: str
    allowed_wd: int | None
    used_wd: int
    light: str


class Round(TypedDict):
    """One round of a reopened matter: when and by whom it was closed, None for nobody, and its light for ever."""

    number: int
    at: str
    by: Person | None
    light: str


class Assignment(TypedDict):
    """One unit's part; a copied unit has no clock (`allowed_wd` None).

    `role` is lead, support, consult, delegate, countersign or copy.
    """

    role: str
    unit: Party
    assigned_at: str
    signed_at: str
    signed_by: str
    due_on: str
    reported_at: str
    allowed_wd: int | None
    used_wd: int
    light: str
    requirement: str
    reply: str


class Measure(TypedDict):
    """One measure or milestone of the rectification, with plan and fact."""

    text: str
    person: Person
    planned_on: str
    done_on: str
    note: str


class Reinspection(TypedDict):
    """One round of checking: `form` is site or desk, `facts` what was found, `document` the number of the opinion."""

    on: str
    form: str
    unit: Party
    people: list[Person]
    facts: str
    passed: bool
    document: str


class Record(TypedDict):
    """One line of part six: `kind` is extension, supervision, suspension or reminder; `until` the new date if any."""

    kind: str
    at: str
    unit: Party
    person: str
    text: str
    until: str
    text_en: NotRequired[str]


class Lessons(TypedDict):
    """Part eight: what was checked elsewhere (举一反三) and what lasts (长效机制)."""

    analogous: str
    mechanism: str


class Approval(TypedDict):
    """One opinion of part nine; `step` is order (of a batch), handle, review or approve."""

    step: str
    person: Person
    at: str
    opinion: str


class Ref(TypedDict):
    """Another matter or document by number and name, with its day."""

    number: str
    name: Bilingual
    on: str


class Closing(TypedDict):
    """The parts that every closure report shares."""

    head: Head
    issue: NotRequired[Issue]
    measures: list[Measure]
    result: str
    """What was achieved, from the unit's report."""
    inspections: list[Reinspection]
    records: list[Record]
    clock: Clock
    stages: list[Stage]
    rounds: NotRequired[list[Round]]
    """How each round ended, of a matter that was reopened."""
    course: NotRequired[Course]
    """What happened on its way; `records` then hold its reminders alone."""
    lessons: Lessons
    approvals: list[Approval]
    attachments: list[Attachment]
    events: list[Event]


class Ledger(TypedDict):
    """One rectification as a row of the ledger (整改台账): days of each step, `light` at write-off."""

    number: str
    title: str
    subject: Party
    bank: Party | None
    items: str
    """Checklist items concerned: `13` or `5、6`."""
    severity: Bilingual
    assigned_on: str
    signed_on: str
    due_on: str
    reported_on: str
    inspected_on: str
    closed_on: str
    state: Bilingual
    settled: bool
    """Written off, or otherwise settled."""
    light: str


class Finding(TypedDict):
    """One confirmed finding: the checklist item, what was seen, the clause it offends, what is required by when."""

    item: str
    """Code of the checklist item."""
    name: Bilingual
    critical: bool
    severity: Bilingual
    facts: str
    clause: str
    evidence: str
    """Names or numbers of the evidence: 照片3、4；清单1."""
    requirement: str
    due_on: str
    allowed_wd: int
    visit: str
    """Number of the visit."""
    rectification: str
    """Number of the rectification that puts it right; empty in a notice."""
    subject: Party
    bank: Party | None
