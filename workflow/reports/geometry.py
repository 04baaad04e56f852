"""The measures of a page, in points unless the name says mm, and the style rules that are counted rather than written.

Source: GB/T 9704-2012, 5.2: type area 156 × 225 mm, 22 lines of 28 characters of 16 pt.
"""

from __future__ import annotations

from collections.abc import Iterator

POINTS_PER_MM = 72 / 25.4
TEXT_WIDTH_MM = 156
LEDGER_WIDTH_MM = 225
TEXT_WIDTH = TEXT_WIDTH_MM * POINTS_PER_MM
SIZE = 16.0
CELLS = 28
PITCH = 15.793
"""Width of a character cell: 442.205 pt / 28."""
LINE = 28.99
"""Height of a line: 22 of them are 637.78 pt in 637.80."""
LINES = 22
RULE = 0.25 * POINTS_PER_MM
"""Thickness of a table rule."""

QUARTER = LINE / 4
MOST_QUARTERS = 4 * LINES
LANDSCAPE_QUARTERS = int(TEXT_WIDTH // QUARTER)
"""How many stand above one another on a page that lies on its side."""
TIGHTEST, LOOSEST = -80, 300
"""Letter spacing goes from -0.80 to 3.00 pt in hundredths; a line that would be looser stays ragged."""


def spacing_class(points: float) -> str:
    """The class for a letter spacing, rounded to a hundredth of a point."""
    hundredths = max(TIGHTEST, min(LOOSEST, round(points * 100)))
    return f"km{-hundredths}" if hundredths < 0 else f"k{hundredths}"


def counted_rules() -> str:
    """Style rules for letter spacings, indents, column widths, row heights and narrowed marks."""
    return "".join(_rules())


def _rules() -> Iterator[str]:
    for hundredths in range(TIGHTEST, LOOSEST + 1):
        yield f".{spacing_class(hundredths / 100)}{{letter-spacing:{hundredths / 100}pt}}"
    for cells in range(1, CELLS):
        yield f".i{cells}{{padding-left:{cells * PITCH:.3f}pt}}"
    for half in range(2, 2 * LEDGER_WIDTH_MM + 1):
        yield f".c{half}{{width:{half / 2}mm}}"
    for quarters in range(1, MOST_QUARTERS + 1):
        yield f".q{quarters}{{height:{quarters * QUARTER:.4f}pt}}"
    for percent in range(30, 101):
        yield f".x{percent}{{transform:scaleX({percent / 100})}}"
