"""Boxes that are signed by hand: what each side says, its signature and the date, ruled, one below the other."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from workflow.reports.blocks import CLOSE, PADDING_MM, Block
from workflow.reports.fonts import HEI
from workflow.reports.geometry import POINTS_PER_MM, QUARTER, RULE, TEXT_WIDTH_MM
from workflow.reports.linebreak import Measure, ragged
from workflow.reports.pen import Pen

LABEL_HALVES = 54
_MOST_LINES = 34
_AIR, _FOOT, _PICTURE = 12.0, 28.0, 62.0
"""Points: above and below the text, for the line of the signature, and for a signature that was drawn."""


class Box(NamedTuple):
    """Who signs, what they say, and the signature if there is one; `picture` is the SHA-256 of one that was drawn."""

    label: str
    text: str
    name: str = ""
    at: str = ""
    picture: str = ""
    is_stamped: bool = False


def boxes(pen: Pen, rows: list[Box]) -> Block:
    """The boxes as a table of 156 mm; one with much to say goes on in the next."""
    made = [piece for row in rows for piece in _box(pen, row)]
    return {
        "block": "boxes",
        "label_halves": LABEL_HALVES,
        "value_halves": 2 * TEXT_WIDTH_MM - LABEL_HALVES,
        "rows": made,
        "quarters": sum(row["quarters"] for row in made),
    }


def _box(pen: Pen, box: Box) -> list[Block]:
    lines = ragged(pen.faces, box.text, _measure(2 * TEXT_WIDTH_MM - LABEL_HALVES)) if box.text else []
    label = ragged(pen.faces, box.label, _measure(LABEL_HALVES), HEI)
    pieces = [lines[start : start + _MOST_LINES] for start in range(0, len(lines), _MOST_LINES)] or [[]]
    return [
        _piece(pen, box, "\n".join(label) if n == 0 else "", piece, is_last=n == len(pieces) - 1)
        for n, piece in enumerate(pieces)
    ]


def _piece(pen: Pen, box: Box, label: str, lines: list[str], *, is_last: bool) -> Block:
    foot = (_PICTURE if box.picture else _FOOT) if is_last else 0
    height = max(_AIR + len(lines) * CLOSE.leading + foot, 7 * QUARTER)
    return {
        "label": label,
        "text": "\n".join(lines),
        "quarters": ceil(height / QUARTER),
        "is_last": is_last,
        "by": pen.label("box.stamp" if box.is_stamped else "box.by"),
        "name": box.name,
        "day": pen.day(box.at, full=True) if box.at else pen.label("box.date"),
        "sha256": box.picture if is_last else "",
        "url": "",
        "note": "",
        "alt": box.name or box.label,
    }


def _measure(halves: int) -> Measure:
    width = halves / 2 * POINTS_PER_MM - 2 * PADDING_MM * POINTS_PER_MM * (CLOSE.size / 12) - RULE
    return Measure(CLOSE.size, width)
