"""The ledger of a bulletin: each matter of the period on pages that lie on their side, frozen with the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from workflow.reports.annexes import Annex
from workflow.reports.blocks import FINE, Column, prose, table
from workflow.reports.bulletin_text import Teller
from workflow.reports.pen import Pen
from workflow.reports.snapshot_parts import Bilingual

DAYS = ("assigned_on", "due_on", "reported_on", "closed_on")
LATE = "red"


class LedgerLine(TypedDict):
    """One matter: days as ISO 8601, empty where there is none; `light` is its unit's at the moment of counting."""

    number: str
    title: Bilingual
    kind: Bilingual
    unit: Bilingual
    assigned_on: str
    due_on: str
    reported_on: str
    closed_on: str
    state: Bilingual
    is_settled: bool
    light: str


def annex(pen: Pen, tell: Teller, rows: Sequence[LedgerLine]) -> list[Annex]:
    """The ledger as an annex, 225 mm wide, its sum above it; no annex without rows."""
    if not rows:
        return []
    settled = sum(row["is_settled"] for row in rows)
    late = sum(row["light"] == LATE for row in rows)
    told = tell.put("ledger.sum", total=len(rows), settled=settled, open=len(rows) - settled, late=late)
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.number"), 62),
        Column(tell.put("col.title"), 112 if pen.is_zh else 104, is_left=True),
        Column(tell.put("col.kind"), 34 if pen.is_zh else 40),
        Column(tell.put("col.lead"), 62, is_left=True),
        *(Column(tell.put(f"col.{name}"), 24) for name in DAYS),
        Column(pen.label("col.state"), 32 if pen.is_zh else 34),
        Column(pen.label("col.light"), 32),
    ]
    cells = [_row(pen, number, row) for number, row in enumerate(rows, 1)]
    return [Annex(tell.put("ledger"), [*prose(pen, told), table(pen, columns, cells, FINE)], is_landscape=True)]


def _row(pen: Pen, number: int, row: LedgerLine) -> list[str]:
    return [
        str(number),
        row["number"],
        pen.name(row["title"]),
        pen.name(row["kind"]),
        pen.name(row["unit"]),
        pen.short(row["assigned_on"]),
        pen.short(row["due_on"]),
        pen.short(row["reported_on"]),
        pen.short(row["closed_on"]),
        pen.name(row["state"]),
        pen.light(row["light"]) if row["light"] else pen.label("dash"),
    ]
