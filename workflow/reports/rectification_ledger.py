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
    """225 mm wide; every row says in words and by a shape how it stands, so that it can be read in black and white.

    English words are longer, so that days stand in pairs below one another there, and the light below the state.
    """
    columns = [
        Column(pen.label("col.no"), 16),
        Column(pen.label("col.rectification"), 58),
        Column(pen.label("col.outlet"), 52 if pen.is_zh else 60, is_left=True),
        Column(pen.label("col.problem"), 92, is_left=True),
        Column(pen.label("col.item"), 20),
        Column(pen.label("col.severity"), 20),
        *_day_columns(pen),
        *_light_columns(pen),
    ]
    return table(pen, columns, [_row(pen, n, row) for n, row in enumerate(rows, 1)], FINE)


def _day_columns(pen: Pen) -> list[Column]:
    labels = [pen.label(f"col.{name.removesuffix('_on')}") for name in DAYS]
    if pen.is_zh:
        return [Column(label, 20) for label in labels]
    return [Column(f"{first}\n{second}", 36) for first, second in zip(labels[::2], labels[1::2], strict=True)]


def _light_columns(pen: Pen) -> list[Column]:
    if pen.is_zh:
        return [Column(pen.label("col.now"), 30), Column(pen.label("col.light"), 42)]
    return [Column(pen.label("col.now"), 44)]


def _row(pen: Pen, number: int, row: LedgerRow) -> list[str]:
    days = [pen.short(row["assigned_on"]), pen.short(row["signed_on"]), pen.short(row["due_on"])]
    days += [pen.short(row["reported_on"]), pen.short(row["inspected_on"]), pen.short(row["closed_on"])]
    stands = [pen.name(row["state"]), pen.light(row["light"]) if row["light"] else pen.label("dash")]
    if not pen.is_zh:
        days = [f"{first}\n{second}" for first, second in zip(days[::2], days[1::2], strict=True)]
        stands = ["\n".join(stands)]
    return [
        str(number),
        row["number"],
        pen.name(row["subject"]),
        row["title"],
        row["items"] or pen.label("dash"),
        pen.name(row["severity"]),
        *days,
        *stands,
    ]
