"""Measures the type area of a page: paper, margins, lines and characters, and that nothing stands outside.

Source: GB/T 9704-2012, 5.1 and 5.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from workflow.reports import measuring_personal
from workflow.reports.measuring_pages import MM, Box, Glyph, Page
from workflow.reports.measuring_report import Item
from workflow.reports.measuring_words import item
from workflow.types import Text

BODY = 16.0
LINE_PT, CELL_PT = 28.99, 15.793
LINE = LINE_PT / MM
UPRIGHT, SIDEWAYS = Box(28, 37, 184, 262), Box(35, 28, 260, 184)
A4 = (210.0, 297.0)
OVERHANG = 2.0
"""Millimetres by which a run of digits or Latin letters, which must not be broken, may pass the right edge."""
SMALLEST = 8.0
"""Points: the verify code in the margin is smaller."""
_FULL = 28
_ENOUGH = 5
"""Full lines from which what is usual among them can be told; a run kept whole spreads the one before it."""


def area(page: Page) -> Box:
    """The type area of a page."""
    return SIDEWAYS if page.is_landscape else UPRIGHT


def near(measured: float, wanted: float, tolerance: float) -> bool:
    """Within the tolerance, which belongs to it."""
    return abs(measured - wanted) <= tolerance + 1e-6


def mm(value: float) -> str:
    """A length in words."""
    return f"{value:.2f} mm"


def body(page: Page, below: float = 0) -> dict[float, list[Glyph]]:
    """The lines of body text of an upright page by their baselines, from `below` (mm) to the foot of the type area."""
    if page.is_landscape:
        return {}
    return {
        y: glyphs
        for y, glyphs in page.lines.items()
        if below < y < UPRIGHT.bottom + LINE and any(near(glyph.size, BODY, 0.3) for glyph in glyphs)
    }


def everywhere(pages: Sequence[Page]) -> Iterator[Item]:
    """What holds for every document."""
    sizes = [(page, tuple(sorted((page.width, page.height)))) for page in pages]
    wrong = [(page, size) for page, size in sizes if not all(near(*pair, 0.5) for pair in zip(size, A4, strict=True))]
    found, size = wrong[0] if wrong else sizes[0]
    measured = f"{size[0]:.1f} × {size[1]:.1f} mm"
    yield item("paper", "210 × 297 mm", measured, not wrong, found.number if wrong else None)
    outside = [(glyph, page) for page in pages for glyph in _outside(page)]
    said = Text(f"{len(outside)}字在外", f"{len(outside)} outside") if outside else Text("全部在内", "all inside")
    yield item("inside", Text("全部在内", "all inside"), said, not outside, outside[0][1].number if outside else None)
    leaks = [(leak, page.number) for page in pages for leak in _leaks(page)]
    seen = f"{len(leaks)} ({', '.join(leak for leak, _ in leaks[:3])})" if leaks else "0"
    yield item("personal_text", "0", seen, not leaks, leaks[0][1] if leaks else None)


def _outside(page: Page) -> Iterator[Glyph]:
    box = area(page)
    for y, glyphs in page.lines.items():
        is_high_or_low = y < box.top or y > box.bottom + 1
        for glyph in glyphs:
            if not SMALLEST < glyph.size <= BODY + 0.5 or _is_number(page, glyph, y):
                continue
            if is_high_or_low or glyph.x < box.left - 1 or _ends(page, glyph, box) > box.right + OVERHANG:
                yield glyph


def _is_number(page: Page, glyph: Glyph, y: float) -> bool:
    """It belongs to the page number, which has its own measures."""
    is_digit = glyph.character in "—0123456789"
    return is_digit and (glyph.x < SIDEWAYS.left if page.is_landscape else y > UPRIGHT.bottom + 4)


def _ends(page: Page, glyph: Glyph, box: Box) -> float:
    """Where a glyph near the right edge ends; the left end of any other."""
    return page.cell(glyph).right if glyph.x > box.right - 8 else glyph.x


def _leaks(page: Page) -> list[str]:
    return [leak for glyphs in page.lines.values() for leak in measuring_personal.found(_said(glyphs))]


def _said(glyphs: list[Glyph]) -> str:
    """A line as text, with a bar where one cell of a table ends and the next begins."""
    parts = [glyphs[0].character]
    for before, glyph in pairwise(glyphs):
        gap = (glyph.x - before.x) * MM / (before.size or 1)
        parts.append(f"|{glyph.character}" if gap > (1.15 if before.size < BODY - 2 else 2.2) else glyph.character)
    return "".join(parts)


def grid(pages: Sequence[Page], head: float) -> Iterator[Item]:
    """Margins, lines and characters; `head` is where the head of page one ends (mm)."""
    found = [(page, body(page, head if page.number == 1 else 0)) for page in pages]
    found = [(page, lines) for page, lines in found if lines]
    if not found:
        return
    yield from _edges(found)
    yield from _lines(found)
    yield from _cells(found)


Found = Sequence[tuple[Page, dict[float, list[Glyph]]]]


def _edges(found: Found) -> Iterator[Item]:
    left, page = min((glyphs[0].x, page.number) for page, lines in found for glyphs in lines.values())
    yield item("left", "28 mm", mm(left), near(left, UPRIGHT.left, 1), page)
    yield _right(found)
    tops = [(_middle(page, glyphs) - LINE / 2, page.number) for page, glyphs in _first(found)]
    if tops:
        top, page = max(tops, key=lambda one: abs(one[0] - UPRIGHT.top))
        yield item("top", "37 mm", mm(top), near(top, UPRIGHT.top, 1), page)
    bottom, page = max((_middle(page, list(lines.values())[-1]) + LINE / 2, page.number) for page, lines in found)
    yield item("bottom", "≤ 262 mm", mm(bottom), bottom <= UPRIGHT.bottom + 1, page)


def _right(found: Found) -> Item:
    """Where whole lines of characters end; without one, no line may reach far beyond."""
    ends = [
        (page.cell(glyphs[-1]).right, page.number, _is_full(page, glyphs))
        for page, lines in found
        for glyphs in lines.values()
    ]
    whole = [(right, page) for right, page, is_full in ends if is_full]
    if whole:
        right, page = max(whole, key=lambda one: abs(one[0] - UPRIGHT.right))
        return item("right", "184 mm", mm(right), near(right, UPRIGHT.right, 1), page)
    right, page = max((right, page) for right, page, _ in ends)
    return item("right", "≤ 184 mm", mm(right), right <= UPRIGHT.right + OVERHANG, page)


def _first(found: Found) -> Iterator[tuple[Page, list[Glyph]]]:
    """The first line of each page that begins with one of body text."""
    for page, lines in found:
        first, glyphs = next(iter(lines.items()))
        if page.number > 1 and first == next(iter(page.lines)) and first < UPRIGHT.top + 1.4 * LINE:
            yield page, glyphs


def _middle(page: Page, glyphs: list[Glyph]) -> float:
    cells = [page.cell(glyph) for glyph in glyphs]
    return median((cell.top + cell.bottom) / 2 for cell in cells)


def _lines(found: Found) -> Iterator[Item]:
    steps = [
        ((low - high) * MM, page.number)
        for page, lines in found
        for high, low in pairwise(lines)
        if 0.55 < (low - high) / LINE < 1.2
    ]
    if steps:
        pitch, page = max(steps, key=lambda one: abs(one[0] - LINE_PT))
        yield item("pitch", "28.99 pt", f"{pitch:.2f} pt", near(pitch, LINE_PT, 0.1), page)
    most, page = max((len(lines), -page.number) for page, lines in found)
    yield item("lines", "≤ 22", str(most), most <= 22, -page)


def _cells(found: Found) -> Iterator[Item]:
    full = [(glyphs, page) for page, lines in found for glyphs in lines.values() if _is_full(page, glyphs)]
    if not full:
        return
    counts = Counter(_count(glyphs) for glyphs, _ in full)
    usual, most = _usual(found, counts), max(counts)
    said = Text(f"{usual}（最多{most}）", f"{usual} (at most {most})")
    yield item("cells", "28", said, near(usual, _FULL, 1) and most <= _FULL + 1)
    pitches = [_pitch(glyphs) for glyphs, _ in full if _count(glyphs) == _FULL]
    if pitches:
        pitch = median(pitches)
        yield item("cell", "15.79 pt", f"{pitch:.2f} pt", near(pitch, CELL_PT, 0.1))


def _usual(found: Found, counts: Counter[int]) -> int:
    """Characters a line: what most full lines hold, or with few of them what the spacing of unspread ones comes to."""
    ends = [
        _pitch(glyphs)
        for page, lines in found
        for glyphs in lines.values()
        if len(glyphs) >= _ENOUGH and _is_even(glyphs) and page.cell(glyphs[-1]).right < UPRIGHT.right - 8
    ]
    if counts.total() >= _ENOUGH or not ends:
        return counts.most_common(1)[0][0]
    return round((UPRIGHT.right - UPRIGHT.left) * MM / median(ends))


def _is_full(page: Page, glyphs: list[Glyph]) -> bool:
    """A line of nothing but whole characters that reaches the right edge."""
    if len(glyphs) < 20 or glyphs[-1].x < UPRIGHT.right - 8 or page.cell(glyphs[-1]).right < UPRIGHT.right - 1:
        return False
    return _is_even(glyphs)


def _is_even(glyphs: list[Glyph]) -> bool:
    """Nothing but characters that take a whole cell each."""
    return all(ord(glyph.character) > 0x2E7F for glyph in glyphs)


def _count(glyphs: list[Glyph]) -> int:
    return len(glyphs) + round((glyphs[0].x - UPRIGHT.left) * MM / CELL_PT)


def _pitch(glyphs: list[Glyph]) -> float:
    return (glyphs[-1].x - glyphs[0].x) * MM / (len(glyphs) - 1)
