"""Measures the head of an official paper or letter: red mark, number, red rules, title, where the body begins.

Source: GB/T 9704-2012, 7.2, 7.3.1, 7.3.3 and 10.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.reports.measuring_grid import LINE, UPRIGHT, body, mm, near
from workflow.reports.measuring_pages import MM, Glyph, Page, Rule
from workflow.reports.measuring_report import Item
from workflow.reports.measuring_words import item
from workflow.types import Text

_LARGE = 18.0
_NOTHING = Text("无", "none")
_LETTER_WIDTH = 170.0
_HALF = 148.5
"""The middle of a page (mm)."""


def red_rules(page: Page) -> list[Rule]:
    """The long red rules of a page, from the top down."""
    return sorted((rule for rule in page.rules if rule.is_red and rule.width > 100), key=lambda rule: rule.top)


def is_letter(page: Page) -> bool:
    """It has the double rules of a letter."""
    return sum(rule.width > (UPRIGHT.width + _LETTER_WIDTH) / 2 for rule in red_rules(page)) >= 2


def ends(page: Page) -> float:
    """Where the head and title of page one end (mm)."""
    rules = [rule for rule in red_rules(page) if rule.top < 200]
    bottom = max((rule.bottom for rule in rules), default=0.0)
    title = [y for y, glyphs in page.lines.items() if y > bottom and glyphs[0].size > _LARGE]
    return max([bottom, *(y + 0.1 for y in title if y < 260)])


def official(page: Page, *, is_chinese: bool) -> Iterator[Item]:
    """The head of an official paper on its first page; the standard says nothing of one in English but for the red."""
    rules = red_rules(page)
    if len(rules) != 1:
        yield item("red_rule", Text("1条，156 mm", "one, 156 mm"), Text(f"{len(rules)}条", str(len(rules))), False, 1)
        return
    rule = rules[0]
    is_good = near(rule.width, UPRIGHT.width, 1) and near(rule.left, UPRIGHT.left, 1)
    yield item("red_rule", Text("长156 mm", "156 mm long"), mm(rule.width), is_good, 1)
    found = [*_mark(page, rule), *_title(page, rule.bottom)]
    yield from found if is_chinese else [one for one in found if one.code == "mark"]


def _mark(page: Page, rule: Rule) -> Iterator[Item]:
    above = {y: glyphs for y, glyphs in page.lines.items() if y < rule.top}
    large = [glyph for glyphs in above.values() for glyph in glyphs if glyph.size > _LARGE]
    if not large:
        yield item("mark", "72 mm", _NOTHING, False, 1)
        return
    inks = [page.ink(glyph) for glyph in large]
    top, bottom = min(ink.top for ink in inks), max(ink.bottom for ink in inks)
    yield item("mark", "72 mm", mm(top), near(top, UPRIGHT.top + 35, 1), 1)
    number = [page.ink(glyph) for y, glyphs in above.items() if y > bottom for glyph in glyphs if glyph.size < _LARGE]
    if not number:
        yield item("number_rule", "4 mm", _NOTHING, False, 1)
        return
    gap = min(ink.top for ink in number) - bottom
    yield item("mark_number", Text("空二行，≥ 20.45 mm", "two lines, ≥ 20.45 mm"), mm(gap), gap >= 2 * LINE - 1, 1)
    below = rule.top - max(ink.bottom for ink in number)
    yield item("number_rule", "4 mm", mm(below), near(below, 4, 0.5), 1)


def _title(page: Page, under: float) -> Iterator[Item]:
    lines = {y: glyphs for y, glyphs in page.lines.items() if y > under}
    if not lines:
        yield item("title", "22 pt", _NOTHING, False, 1)
        return
    first = next(iter(lines.values()))
    gap = _em_top(page, first[0]) - under
    yield item("rule_title", Text("空二行，21.7 mm", "two lines, 21.7 mm"), mm(gap), near(gap, 21.7, 1.5), 1)
    size = first[0].size
    yield item("title", "22 pt", f"{size:.1f} pt", near(size, 22, 0.1), 1)


def _em_top(page: Page, glyph: Glyph) -> float:
    cell = page.cell(glyph)
    return (cell.top + cell.bottom) / 2 - glyph.size / MM / 2


def begins(pages: list[Page], head: float) -> Iterator[Item]:
    """The first page with body text."""
    first = next((page.number for page in pages if body(page, head if page.number == 1 else 0)), None)
    yield item("begins", "1", str(first) if first else _NOTHING, first == 1, first)


def letter(page: Page, *, is_chinese: bool) -> Iterator[Item]:
    """The head and foot of a letter's first page."""
    rules = red_rules(page)
    worst = max((rule.width for rule in rules), key=lambda width: abs(width - _LETTER_WIDTH))
    is_good = len(rules) == 4 and near(worst, _LETTER_WIDTH, 1)
    said = Text(f"{len(rules)}条，{worst:.2f} mm", f"{len(rules)}, {worst:.2f} mm")
    yield item("letter_rules", Text("4条，170 mm", "4, 170 mm"), said, is_good, 1)
    upper, lower = [rule for rule in rules if rule.top < _HALF], [rule for rule in rules if rule.top > _HALF]
    found = _letterhead(page, upper)
    yield from found if is_chinese else (one for one in found if one.code == "letter_name")
    wanted = Text("20 mm，上细下粗", "20 mm, thin over thick")
    if not lower:
        yield item("letter_lower", wanted, _NOTHING, False, 1)
        return
    foot = page.height - lower[-1].bottom
    yield item("letter_lower", wanted, mm(foot), near(foot, 20, 1) and _is_thick(lower, -1), 1)


def _letterhead(page: Page, upper: list[Rule]) -> Iterator[Item]:
    wanted = Text("标志下4 mm，上粗下细", "4 mm below the name, thick over thin")
    large = [page.ink(glyph) for glyph in page.glyphs if glyph.size > _LARGE and upper and glyph.y < upper[0].top]
    if not large:
        yield item("letter_upper", wanted, _NOTHING, False, 1)
        return
    top, bottom = min(ink.top for ink in large), max(ink.bottom for ink in large)
    yield item("letter_name", "30 mm", mm(top), near(top, 30, 1), 1)
    gap = upper[0].top - bottom
    yield item("letter_upper", wanted, mm(gap), near(gap, 4, 1) and _is_thick(upper, 0), 1)


def _is_thick(rules: list[Rule], at: int) -> bool:
    """Of two rules the one at `at` is the thicker."""
    return len(rules) == 2 and rules[at].height > rules[-1 - at].height
