"""The annex of a batch report that lists every visit."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.reports.annexes import Annex
from workflow.reports.batch_figures import COMPLETED
from workflow.reports.blocks import FINE, Column, table
from workflow.reports.pen import Pen
from workflow.reports.snapshot import Visit


def visits(pen: Pen, rows: Sequence[Visit]) -> list[Annex]:
    """Every visit in its order with score, grade and findings; no annex without visits."""
    if not rows:
        return []
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.visit"), 66),
        Column(pen.label("col.date"), 24),
        Column(pen.label("col.outlet"), 74, is_left=True),
        Column(pen.label("col.station"), 42),
        Column(pen.label("col.score"), 24),
        Column(pen.label("col.grade"), 26),
        Column(pen.label("col.found"), 36),
    ]
    return [
        Annex(
            pen.label("annex.visits"), [table(pen, columns, [_row(pen, n, row) for n, row in enumerate(rows, 1)], FINE)]
        )
    ]


def _row(pen: Pen, number: int, row: Visit) -> list[str]:
    dash = pen.label("dash")
    is_done = row["state"] == COMPLETED
    return [
        str(number),
        row["number"],
        pen.short(row["on"]),
        pen.name(row["outlet"]),
        pen.name(row["station"]),
        f"{row['score']:g}" if row["score"] is not None else dash,
        pen.name(row["grade"]) if is_done and row["score"] is not None else dash,
        (str(row["findings"]) if row["findings"] else pen.label("none")) if is_done else pen.name(row["state_name"]),
    ]
