"""The slip of a listing (挂牌督办): one page with a tear-off receipt."""

from __future__ import annotations

from typing import Any

from workflow.reports.blocks import SLIM, Block, form
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_made import InstrumentSlip

TEMPLATE = "slip.html"
TEMPLATE_VERSION = "1"

Pairs = list[tuple[str, str]]


def values(snapshot: InstrumentSlip, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    return {
        "heading": form_heading(pen, snapshot["head"], snapshot["head"]["kind"]),
        "blocks": [form(pen, _rows(pen, snapshot), SLIM)],
        "receipt": _receipt(pen, snapshot),
        "annexes": [],
        "names": [],
    }


def _rows(pen: Pen, snapshot: InstrumentSlip) -> list[Pairs]:
    note, contact, dash = snapshot["note"], snapshot["contact"], pen.label("dash")
    person = f"{contact['name']}　{contact['phone']}".strip()
    told = [
        [(pen.name(line["name"]), pen.told(line["value"]["zh"], pen.name(line["value"])))] for line in note["lines"]
    ]
    return [
        [(pen.label("form.unit"), pen.name(note["to"]))],
        [(pen.label("form.title"), pen.name(note["parent_title"]))],
        [(pen.label("form.number"), note["parent_number"]), (pen.label("form.kind"), pen.name(note["parent_kind"]))],
        *told,
        [
            (
                pen.label("form.parent_due"),
                pen.day(note["parent_due_on"], full=True) if note["parent_due_on"] else dash,
            ),
            (pen.label("form.issued"), pen.moment(note["issued_at"], full=True)),
        ],
        [*_limit(pen, snapshot), (pen.label("form.instrument"), note["number"])],
        [(pen.label("form.contact"), person or dash)],
    ]


def _limit(pen: Pen, snapshot: InstrumentSlip) -> Pairs:
    """How long the unit stays listed."""
    due_on = snapshot["note"]["due_on"]
    return [(pen.label("form.listed_until"), pen.day(due_on, full=True))] if due_on else []


def _receipt(pen: Pen, snapshot: InstrumentSlip) -> Block:
    """The part that comes back: for whom, what was received, and blanks to fill in by hand."""
    kind, organ = snapshot["head"]["kind"], pen.name(snapshot["head"]["organ"])
    name = pen.label(f"kind.{kind}")
    return {
        "cut": pen.label("receipt.cut"),
        "name": pen.label("receipt"),
        "to": pen.say("receipt.to", organ=organ),
        "before": pen.say("receipt.before.instrument", name=name if pen.is_zh else name.lower()),
        "after": pen.say("receipt.after.instrument"),
        "form": form(
            pen,
            [
                [(pen.label("receipt.unit"), pen.name(snapshot["note"]["to"])), (pen.label("receipt.signer"), "")],
                [(pen.label("receipt.phone"), ""), (pen.label("receipt.at"), "")],
            ],
            SLIM,
        ),
    }
