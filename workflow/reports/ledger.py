"""The ledger of rectifications (整改台账) as a table for a page on its side."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.reports.blocks import FINE, Block, Column, table
from workflow.reports.pen import Pen
from workflow.reports.snapshot import Ledger


def ledger_table(pen: Pen, rows: Sequence[Ledger]) -> Block:
    """One row for each rectification, 225 mm wide."""
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.rectification"), 78),
        Column(pen.label("col.outlet"), 64, is_left=True),
        Column(pen.label("col.problem"), 70, is_left=True),
        Column(pen.label("col.item"), 26),
        Column(pen.label("col.severity"), 20),
        Column(pen.label("col.assigned"), 22),
        Column(pen.label("col.signed"), 22),
        Column(pen.label("col.due"), 22),
        Column(pen.label("col.reported"), 22),
        Column(pen.label("col.inspected"), 22),
        Column(pen.label("col.closed"), 22),
        Column(pen.label("col.light"), 40),
    ]
    return table(pen, columns, [_row(pen, n, row) for n, row in enumerate(rows, 1)], FINE)


def _row(pen: Pen, number: int, row: Ledger) -> list[str]:
    return [
        str(number),
        row["number"],
        pen.name(row["subject"]),
        row["title"],
        row["items"] or pen.label("dash"),
        pen.name(row["severity"]),
        *(
            pen.short(row[day])
            for day in ("assigned_on", "signed_on", "due_on", "reported_on", "inspected_on", "closed_on")
        ),
        pen.light(row["light"]) if row["settled"] else pen.name(row["state"]),
    ]
