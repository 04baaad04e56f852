"""Bar charts as plain numbers for the SVG macro: two shades, figures on the bars, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from workflow.reports.blocks import Block
from workflow.reports.fonts import HEI
from workflow.reports.geometry import LINE, POINTS_PER_MM, TEXT_WIDTH_MM
from workflow.reports.linebreak import Measure, ragged
from workflow.reports.pen import Pen

WIDTH = TEXT_WIDTH_MM * POINTS_PER_MM
MOST_BARS = 15
_SIZE = 10.5
_STEP = LINE * 0.75
_THICK = 12.5
_LABELS = {"zh": 150.0, "en": 190.0}
_AFTER = 52.0
_LEGEND = LINE / 2
_TITLE, _GAP = LINE, LINE / 4


class Bar(NamedTuple):
    """One bar: its label, how long it is, and how much of it is dark; `is_marked` stars a critical item."""

    label: str
    whole: int
    dark: int
    is_marked: bool = False


def bars(pen: Pen, title: str, rows: Sequence[Bar], *, unit: str, legend: tuple[str, str] | None = None) -> Block:
    """A chart of horizontal bars, longest meaning first; what exceeds fifteen is added up as others.

    `legend` names the whole and its dark part; without it bars are dark throughout.
    """
    shown = _shortened(pen, rows)
    most = max((bar.whole for bar in shown), default=1) or 1
    top = _LEGEND if legend else 0.0
    height = top + _STEP * len(shown)
    axis = _LABELS[pen.language]
    scale = (WIDTH - axis - _AFTER) / most
    return {
        "block": "chart",
        "title": title,
        "width": round(WIDTH, 2),
        "height": round(height, 2),
        "quarters": 4 * ceil((_TITLE + height + _GAP) / LINE),
        "legend": _legend(legend, axis),
        "bars": [_bar(pen, bar, unit, (axis, top + n * _STEP, scale)) for n, bar in enumerate(shown)],
        "axis": axis,
        "top": round(top, 2),
        "description": pen.listed([f"{bar.label} {bar.whole}{unit}" for bar in shown]),
    }


def _shortened(pen: Pen, rows: Sequence[Bar]) -> list[Bar]:
    if len(rows) <= MOST_BARS:
        return list(rows)
    rest = rows[MOST_BARS - 1 :]
    others = Bar(pen.label("figure.others"), sum(bar.whole for bar in rest), sum(bar.dark for bar in rest))
    return [*rows[: MOST_BARS - 1], others]


def _bar(pen: Pen, bar: Bar, unit: str, place: tuple[float, float, float]) -> Block:
    axis, top, scale = place
    label = f"{bar.label}★" if bar.is_marked else bar.label
    lines = ragged(pen.faces, label, Measure(_SIZE, axis - 8), HEI)
    text = f"{bar.whole}{unit}" if bar.dark in (0, bar.whole) else f"{bar.whole}{unit}（{bar.dark}）"
    return {
        "label": lines[0] if len(lines) == 1 else f"{lines[0][:-1]}…",
        "label_x": axis - 6,
        "text_y": round(top + _STEP / 2 + _SIZE * 0.36, 2),
        "y": round(top + (_STEP - _THICK) / 2, 2),
        "thick": _THICK,
        "whole": round(bar.whole * scale, 2),
        "dark": round(bar.dark * scale, 2),
        "text": text if pen.is_zh else text.replace("（", " (").replace("）", ")"),
        "text_x": round(axis + bar.whole * scale + 5, 2),
    }


def _legend(names: tuple[str, str] | None, axis: float) -> list[Block]:
    """The two shades with their names, side by side above the bars."""
    if names is None:
        return []
    return [
        {"x": axis + n * 110, "y": 1.5, "is_dark": n == 1, "text": name, "text_x": axis + n * 110 + 18}
        for n, name in enumerate(names)
    ]
