"""The assignment slip (交办单): one matter, one unit, one page in table form with a tear-off receipt (回执)."""

from __future__ import annotations

from typing import Any

from workflow.reports.blocks import SLIM, Block, form
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot import AssignmentSlip

TEMPLATE = "slip.html"
TEMPLATE_VERSION = "1"


def values(snapshot: AssignmentSlip, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    return {
        "heading": form_heading(pen, snapshot["head"], "assignment_slip"),
        "blocks": [form(pen, _rows(pen, snapshot), SLIM)],
        "receipt": _receipt(pen, snapshot),
        "annexes": [],
        "names": [],
    }


def _rows(pen: Pen, snapshot: AssignmentSlip) -> list[list[tuple[str, str]]]:
    slip, contact, dash = snapshot["slip"], snapshot["contact"], pen.label("dash")
    to, role = pen.name(slip["to"]), pen.label(f"role.{slip['role']}")
    person = f"{contact['name']}　{contact['phone']}".strip()
    return [
        [(pen.label("form.to"), f"{to}（{role}）" if pen.is_zh else f"{to} ({role})")],
        [(pen.label("form.title"), pen.name(slip["title"]))],
        [(pen.label("form.number"), slip["number"]), (pen.label("form.kind"), pen.name(slip["kind"]))],
        [(pen.label("form.source"), pen.name(slip["source"])), (pen.label("form.severity"), _grave(pen, snapshot))],
        [
            (pen.label("form.lead"), pen.name(slip["lead"])),
            (pen.label("form.support"), pen.names(slip["support"]) or dash),
        ],
        [(pen.label("form.basis"), slip["basis"] or dash)],
        [(pen.label("form.facts"), slip["facts"] or dash)],
        [(pen.label("form.requirement"), slip["requirement"] or dash)],
        [
            (pen.label("form.assigned_at"), pen.moment(slip["assigned_at"], full=True)),
            (pen.label("form.sign_by"), pen.day(slip["sign_by"], full=True)),
        ],
        [(pen.label("form.due"), _limit(pen, snapshot)), (pen.label("form.contact"), person or dash)],
        *([[(pen.label("form.copies"), pen.names(slip["copies"]))]] if slip["copies"] else []),
        *([[(pen.label("form.attachments"), _attachments(pen, snapshot))]] if snapshot["attachments"] else []),
    ]


def _grave(pen: Pen, snapshot: AssignmentSlip) -> str:
    slip = snapshot["slip"]
    return pen.listed([pen.name(text) for text in (slip["severity"], slip["urgency"]) if text["zh"]]) or pen.label(
        "dash"
    )


def _limit(pen: Pen, snapshot: AssignmentSlip) -> str:
    slip = snapshot["slip"]
    if not slip["due_on"]:
        return pen.label("dash")
    return pen.say("slip.limit", due=pen.day(slip["due_on"], full=True), days=slip["allowed_wd"])


def _attachments(pen: Pen, snapshot: AssignmentSlip) -> str:
    return pen.listed([row["name"] for row in snapshot["attachments"]])


def _receipt(pen: Pen, snapshot: AssignmentSlip) -> Block:
    """The part that comes back: whom it is for, what was received, and blanks to fill in by hand."""
    organ = pen.name(snapshot["head"]["organ"])
    return {
        "cut": pen.label("receipt.cut"),
        "name": pen.label("receipt"),
        "to": pen.say("receipt.to", organ=organ),
        "before": pen.say("receipt.before"),
        "after": pen.say("receipt.after"),
        "form": form(
            pen,
            [
                [(pen.label("receipt.unit"), pen.name(snapshot["slip"]["to"])), (pen.label("receipt.signer"), "")],
                [(pen.label("receipt.phone"), ""), (pen.label("receipt.at"), "")],
            ],
            SLIM,
        ),
    }
