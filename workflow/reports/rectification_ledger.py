"""The ledger of a batch's rectifications (整改台账) as a paper of its own, on its side, with the lights of its day."""

from __future__ import annotations

from typing import Any

from workflow.reports.blocks import FINE, Block, Column, prose, table
from workflow.reports.fonts import FANG, faces
from workflow.reports.frame import form_heading
from workflow.reports.geometry import LEDGER_WIDTH_MM, POINTS_PER_MM
from workflow.reports.linebreak import Measure, ragged
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_forms import LedgerRow, RectificationLedger

TEMPLATE = "forms_sheet.html"
TEMPLATE_VERSION = "1"
LATE = "red"
DAYS = ("assigned_on", "signed_on", "due_on", "reported_on", "inspected_on", "closed_on")


def values(snapshot: RectificationLedger, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    return {
        "heading": form_heading(pen, snapshot["head"], "rectification_ledger"),
        "sums": ragged(pen.faces, _sum(pen, snapshot), Measure(12.0, LEDGER_WIDTH_MM * POINTS_PER_MM), FANG),
        "blocks": [_table(pen, snapshot["rows"])] if snapshot["rows"] else prose(pen, pen.say("ledger.none")),
        "annexes": [],
        "names": [],
    }


def _sum(pen: Pen, snapshot: RectificationLedger) -> str:
    rows = snapshot["rows"]
    closed = sum(row["settled"] for row in rows)
    return pen.say(
        "ledger.sum",
        batch=pen.name(snapshot["batch"]["name"]),
        number=snapshot["batch"]["number"],
        on=pen.moment(snapshot["head"]["generated_at"], full=True),
        total=len(rows),
        closed=closed,
        open=len(rows) - closed,
        late=sum(row["light"] == LATE for row in rows if not row["settled"]),
    )


def _table(pen: Pen, rows: list[LedgerRow]) -> Block:
    """225 mm wide; every row says in words and by a shape how it stands, so that it can be read in black and white."""
    columns = [
        Column(pen.label("col.no"), 18),
        Column(pen.label("col.rectification"), 64),
        Column(pen.label("col.outlet"), 56, is_left=True),
        Column(pen.label("col.problem"), 64, is_left=True),
        Column(pen.label("col.item"), 22),
        Column(pen.label("col.severity"), 20),
        *(Column(pen.label(f"col.{name.removesuffix('_on')}"), 22) for name in DAYS),
        Column(pen.label("col.now"), 32),
        Column(pen.label("col.light"), 42),
    ]
    return table(pen, columns, [_row(pen, n, row) for n, row in enumerate(rows, 1)], FINE)


def _row(pen: Pen, number: int, row: LedgerRow) -> list[str]:
    return [
        str(number),
        row["number"],
        pen.name(row["subject"]),
        row["title"],
        row["items"] or pen.label("dash"),
        pen.name(row["severity"]),
        *(pen.short(row[name]) for name in ("assigned_on", "signed_on", "due_on")),
        *(pen.short(row[name]) for name in ("reported_on", "inspected_on", "closed_on")),
        pen.name(row["state"]),
        pen.light(row["light"]) if row["light"] else pen.label("dash"),
    ]
