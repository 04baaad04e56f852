"""Measures the end of a paper: signature and date, imprint, page numbers.

Source: GB/T 9704-2012, 7.3.5, 7.4 and 7.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.reports.measuring_grid import BODY, LINE, SIDEWAYS, UPRIGHT, area, body, mm, near
from workflow.reports.measuring_pages import MM, Glyph, Page, Rule
from workflow.reports.measuring_report import Item
from workflow.reports.measuring_words import item
from workflow.types import Text

_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_CELL = 15.793 / MM
_NUMBER_SIZE = 14.0
_NOTHING = Text("无", "none")


def signature(pages: Sequence[Page]) -> Iterator[Item]:
    """署名 and 成文日期: with a seal four cells from the edge and centred on each other, without one two cells."""
    for page in reversed(pages):
        lines = list(body(page).items())
        for at in range(len(lines) - 1, 0, -1):
            if _DAY.fullmatch(_text(lines[at][1])):
                yield _signed(page, lines[at], lines[:at])
                return
    yield item("signature", Text("有", "present"), _NOTHING, False)


def _signed(page: Page, day: tuple[float, list[Glyph]], above: list[tuple[float, list[Glyph]]]) -> Item:
    left, right = _span(page, day[1])
    names = [_span(page, glyphs) for y, glyphs in above if 0 < day[0] - y < 3.2 * LINE and _is_right(page, glyphs)]
    name = max(names[-3:], key=lambda one: one[1] - one[0], default=(0.0, 0.0)) if names else (0.0, 0.0)
    free = (UPRIGHT.right - right) / _CELL
    name_free = (UPRIGHT.right - name[1]) / _CELL
    is_centred = near((left + right) / 2, (name[0] + name[1]) / 2, 1)
    with_seal = is_centred and (near(free, 4, 0.2) or near(name_free, 2, 0.35))
    without = near(min(free, name_free), 2, 0.2) and near((left - name[0]) / _CELL, 2, 0.2)
    wanted = Text(
        "日期右空四字、署名居中，或较长者右空二字、日期比署名右移二字",
        "day 4 from the edge, name centred on it; or the longer 2, day 2 after name",
    )
    said = Text(f"日期右空{free:.2f}字，署名右空{name_free:.2f}字", f"day {free:.2f}, name {name_free:.2f} characters")
    return item("signature", wanted, said, bool(names) and (with_seal or without), page.number)


def _is_right(page: Page, glyphs: list[Glyph]) -> bool:
    return glyphs[0].x > UPRIGHT.left + 1.5 * _CELL and all(near(glyph.size, BODY, 0.3) for glyph in glyphs)


def _span(page: Page, glyphs: list[Glyph]) -> tuple[float, float]:
    return glyphs[0].x, page.cell(glyphs[-1]).right


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.character for glyph in glyphs)


def imprint(page: Page) -> Iterator[Item]:
    """版记 on the last page: its rules, and that it covers nothing."""
    rules = _imprint_rules(page)
    if len(rules) < 2:
        yield item("imprint", "0.35 / 0.25 / 0.35 mm", _NOTHING, False, page.number)
        return
    heights = [rule.height for rule in rules]
    wanted = [0.35, *[0.25] * (len(rules) - 2), 0.35]
    is_good = len(rules) <= 4 and all(near(*pair, 0.05) for pair in zip(heights, wanted, strict=True))
    yield item("imprint", _thick(wanted), _thick(heights), is_good, page.number)
    width = max((rule.width for rule in rules), key=lambda one: abs(one - UPRIGHT.width))
    yield item("imprint_width", "156 mm", mm(width), near(width, UPRIGHT.width, 1), page.number)
    foot = rules[-1].bottom
    yield item("imprint_foot", "262 mm", mm(foot), near(foot, UPRIGHT.bottom, 1), page.number)
    covered = [
        glyph for glyph in page.glyphs if near(glyph.size, BODY, 0.3) and rules[0].top < glyph.y < UPRIGHT.bottom + 4
    ]
    yield item("imprint_clear", "0", str(len(covered)), not covered, page.number)


def _thick(heights: list[float]) -> str:
    return f"{' / '.join(f'{height:.2f}' for height in heights)} mm"


def _imprint_rules(page: Page) -> list[Rule]:
    """From the last long black rule of a page up to the next thick one."""
    black = [rule for rule in page.rules if max(rule.colour) < 60 and rule.width > 140 and rule.height < 1.5]
    found: list[Rule] = []
    for rule in sorted((rule for rule in black if rule.top > 150), key=lambda rule: -rule.top):
        found.insert(0, rule)
        if len(found) > 1 and rule.height > 0.3:
            break
    return found


def numbers(pages: Sequence[Page], bare: frozenset[int]) -> Iterator[Item]:
    """Page numbers: on each page but those of `bare`, on the outside, where they belong."""
    found = [(page, _number(page)) for page in pages]
    wrong = [page.number for page, glyphs in found if not _is_right_number(page, glyphs, bare)]
    said = Text(f"{len(pages) - len(wrong)}/{len(pages)}页正确", f"{len(pages) - len(wrong)} of {len(pages)} right")
    yield item("page_number", Text("每页“— n —”", "“— n —” on each"), said, not wrong, wrong[0] if wrong else None)
    upright = [(page, glyphs) for page, glyphs in found if glyphs and not page.is_landscape]
    if upright:
        yield _worst("number_foot", "7 mm", [(_below(page, glyphs), page.number) for page, glyphs in upright], (7, 0.5))
        indents = [(_indent(page, glyphs), page.number) for page, glyphs in upright]
        yield _worst("number_side", Text("外侧空一字，4.94 mm", "1 from the outer edge, 4.94 mm"), indents, (4.94, 1))
    sideways = [(_beside(page, glyphs), page.number) for page, glyphs in found if glyphs and page.is_landscape]
    if sideways:
        yield _worst("number_table", Text("表左侧7 mm", "7 mm left of the table"), sideways, (7, 1))


def _worst(code: str, wanted: str | Text, found: list[tuple[float, int]], limits: tuple[float, float]) -> Item:
    value, page = max(found, key=lambda one: abs(one[0] - limits[0]))
    return item(code, wanted, mm(value), near(value, *limits), page)


def _number(page: Page) -> list[Glyph]:
    """The glyphs of the page number in reading order."""
    if page.is_landscape:
        found = [glyph for glyph in page.glyphs if glyph.x < SIDEWAYS.left - 1 and glyph.character in "—0123456789"]
        return sorted(found, key=lambda glyph: glyph.y)
    found = [glyph for glyph in page.glyphs if glyph.y > UPRIGHT.bottom + 4 and near(glyph.size, _NUMBER_SIZE, 1)]
    return sorted(found, key=lambda glyph: glyph.x)


def _is_right_number(page: Page, glyphs: list[Glyph], bare: frozenset[int]) -> bool:
    if page.number in bare or _is_unnumbered(page):
        return not glyphs or (_text(glyphs) == f"—{page.number}—" and page.number not in bare)
    return _text(glyphs) == f"—{page.number}—"


def _is_unnumbered(page: Page) -> bool:
    """Nothing stands on it but perhaps an imprint."""
    box, rules = area(page), _imprint_rules(page)
    foot = rules[0].top if len(rules) > 1 else box.bottom
    return not any(box.top - 5 < glyph.y < foot and glyph.x > box.left - 2 for glyph in page.glyphs)


def _below(page: Page, glyphs: list[Glyph]) -> float:
    return page.ink(glyphs[0]).top - UPRIGHT.bottom


def _indent(page: Page, glyphs: list[Glyph]) -> float:
    """From the outer edge of the type area: the right one on odd pages, the left one on even ones."""
    if page.number % 2:
        return UPRIGHT.right - page.cell(glyphs[-1]).right
    return glyphs[0].x - UPRIGHT.left


def _beside(page: Page, glyphs: list[Glyph]) -> float:
    return SIDEWAYS.left - page.ink(glyphs[0]).right
