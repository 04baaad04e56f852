"""Bar charts: where bars, figures and names stand; two shades, figures on the bars, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal, NamedTuple

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
_APART = 110.0
_TITLE, _GAP = LINE, LINE / 4


class Bar(NamedTuple):
    """One bar: its label, how long it is, and how much of it is dark; `is_marked` stars a critical item."""

    label: str
    whole: int
    dark: int
    is_marked: bool = False


class Shade(NamedTuple):
    """A rectangle in points from the top left; a hatched one differs from a dark one in black and white too."""

    left: float
    top: float
    width: float
    height: float
    fill: Literal["dark", "hatched", "axis"]


class Said(NamedTuple):
    """A text with its baseline, in points from the top left; `side` is the end of it that stands at `x`."""

    text: str
    x: float
    baseline: float
    size: float
    side: Literal["left", "right"] = "left"


def bars(pen: Pen, title: str, rows: Sequence[Bar], *, unit: str, legend: tuple[str, str] | None = None) -> Block:
    """A chart of horizontal bars, longest meaning first; what exceeds fifteen is added up as others.

    `legend` names the whole and its dark part; without it bars are dark throughout.
    """
    from workflow.reports import plots

    shown = _shortened(pen, rows)
    most = max((bar.whole for bar in shown), default=1) or 1
    top = _LEGEND if legend else 0.0
    height = top + _STEP * len(shown)
    axis = _LABELS[pen.language]
    scale = (WIDTH - axis - _AFTER) / most
    shades: list[Shade] = []
    texts: list[Said] = []
    for n, bar in enumerate(shown):
        shades += _shades(bar, axis, top + n * _STEP, scale)
        texts += _texts(pen, bar, unit, (axis, top + n * _STEP, scale))
    if legend:
        shades += [Shade(axis, 1.5, 13, 9, "hatched"), Shade(axis + _APART, 1.5, 13, 9, "dark")]
        texts += [Said(name, axis + n * _APART + 18, 9.9, 9.5) for n, name in enumerate(legend)]
    shades.append(Shade(axis - 0.4, top, 0.8, height - top, "axis"))
    return {
        "block": "chart",
        "title": title,
        "width": round(WIDTH, 2),
        "height": round(height, 2),
        "quarters": 4 * ceil((_TITLE + height + _GAP) / LINE),
        "bars": len(shown),
        "drawing": plots.drawing((WIDTH, height), shades, texts),
        "description": pen.listed([f"{bar.label} {bar.whole}{unit}" for bar in shown]),
    }


def _shortened(pen: Pen, rows: Sequence[Bar]) -> list[Bar]:
    if len(rows) <= MOST_BARS:
        return list(rows)
    rest = rows[MOST_BARS - 1 :]
    others = Bar(pen.label("figure.others"), sum(bar.whole for bar in rest), sum(bar.dark for bar in rest))
    return [*rows[: MOST_BARS - 1], others]


def _shades(bar: Bar, axis: float, top: float, scale: float) -> list[Shade]:
    """The dark part of a bar, and the hatched rest."""
    place, dark = top + (_STEP - _THICK) / 2, round(bar.dark * scale, 2)
    rest = round(bar.whole * scale - dark, 2)
    return [
        *([Shade(axis, place, dark, _THICK, "dark")] if dark else []),
        *([Shade(axis + dark, place, rest, _THICK, "hatched")] if rest > 0 else []),
    ]


def _texts(pen: Pen, bar: Bar, unit: str, place: tuple[float, float, float]) -> list[Said]:
    """What the bar is of, before the axis, and its figure at its end."""
    axis, top, scale = place
    label = f"{bar.label}★" if bar.is_marked else bar.label
    lines = ragged(pen.faces, label, Measure(_SIZE, axis - 8), HEI)
    text = f"{bar.whole}{unit}" if bar.dark in (0, bar.whole) else f"{bar.whole}{unit}（{bar.dark}）"
    baseline = round(top + _STEP / 2 + _SIZE * 0.36, 2)
    return [
        Said(lines[0] if len(lines) == 1 else f"{lines[0][:-1]}…", axis - 6, baseline, _SIZE, "right"),
        Said(
            text if pen.is_zh else text.replace("（", " (").replace("）", ")"),
            round(axis + bar.whole * scale + 5, 2),
            baseline,
            _SIZE,
        ),
    ]
