"""The supervision slip (督办单): level, facts and demand on one page in table form, with a tear-off receipt (回执)."""

from __future__ import annotations

from typing import Any

from workflow.reports.blocks import SLIM, Block, form
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_made import SupervisionSlip

TEMPLATE = "slip.html"
TEMPLATE_VERSION = "1"


def values(snapshot: SupervisionSlip, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    return {
        "heading": form_heading(pen, snapshot["head"], "supervision_slip"),
        "blocks": [form(pen, _rows(pen, snapshot), SLIM)],
        "receipt": _receipt(pen, snapshot),
        "annexes": [],
        "names": [],
    }


def _rows(pen: Pen, snapshot: SupervisionSlip) -> list[list[tuple[str, str]]]:
    note, contact, dash = snapshot["note"], snapshot["contact"], pen.label("dash")
    person = f"{contact['name']}　{contact['phone']}".strip()
    return [
        [(pen.label("form.supervised"), pen.name(note["to"]))],
        [(pen.label("form.title"), pen.name(note["parent_title"]))],
        [(pen.label("form.number"), note["parent_number"]), (pen.label("form.kind"), pen.name(note["parent_kind"]))],
        [(pen.label("form.level"), pen.name(note["level"])), (pen.label("form.slip"), note["number"])],
        [(pen.label("form.facts.supervision"), note["facts"] or dash)],
        [(pen.label("form.demand"), note["demand"] or dash)],
        [
            (
                pen.label("form.parent_due"),
                pen.day(note["parent_due_on"], full=True) if note["parent_due_on"] else dash,
            ),
            (pen.label("form.issued"), pen.moment(note["issued_at"], full=True)),
        ],
        [
            (pen.label("form.sign_by"), pen.day(note["sign_by"], full=True)),
            (pen.label("form.reply"), _reply(pen, snapshot)),
        ],
        [(pen.label("form.contact"), person or dash)],
    ]


def _reply(pen: Pen, snapshot: SupervisionSlip) -> str:
    return pen.say("slip.reply", days=snapshot["note"]["reply_wd"])


def _receipt(pen: Pen, snapshot: SupervisionSlip) -> Block:
    """The part that comes back: for whom, what was received, and blanks to fill in by hand."""
    organ = pen.name(snapshot["head"]["organ"])
    return {
        "cut": pen.label("receipt.cut"),
        "name": pen.label("receipt"),
        "to": pen.say("receipt.to", organ=organ),
        "before": pen.say("receipt.before.supervision"),
        "after": pen.say("receipt.after.supervision"),
        "form": form(
            pen,
            [
                [(pen.label("receipt.unit"), pen.name(snapshot["note"]["to"])), (pen.label("receipt.signer"), "")],
                [(pen.label("receipt.phone"), ""), (pen.label("receipt.at"), "")],
            ],
            SLIM,
        ),
    }
