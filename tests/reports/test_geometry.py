"""An official page measured: GB/T 9704-2012 to the millimetre, read back from the finished file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.reports.reading import MM, Read, Rule, rows_of_ink
from tests.reports.samples import picture, sample
from workflow.reports.fonts import FANG, faces
from workflow.reports.geometry import CELLS, LINE, LINES, PITCH
from workflow.reports.render import render

BODY = 16.0
RED = (230, 0, 18)
BLACK = (0, 0, 0)
BELOW_RED_RULE = 340
TOLERANCE_MM = 1.0
"""5.2.1: the margins may be out by one millimetre."""


@pytest.fixture(scope="module")
def full() -> Iterator[Read]:
    """A report whose third page holds nothing but lines of text."""
    record = sample("closure_report_problem", "typical")
    record["problem"]["facts"] = "江" * (CELLS * LINES * 3)
    read = Read(_rendered(record))
    yield read
    read.close()


def _rendered(record):
    arguments = {
        "pictures": picture,
        "verify_url": "https://lianzhi.example/v/1",
        "verify_code": "JZ7K",
        "number": "某办〔2026〕31号",
    }
    return render(record["head"]["kind"], record, **arguments).pdf


def lines_of(read, page):
    """The 16 pt lines of a page: baseline to the glyphs on it, from the top."""
    lines = {}
    for glyph in read.glyphs(page):
        if glyph.size == BODY and not glyph.character.isspace() and 37 * MM < glyph.y < 262 * MM + 6:
            lines.setdefault(round(glyph.y, 1), []).append(glyph)
    return dict(sorted(lines.items()))


def right_edge(glyph):
    return glyph.x + BODY * faces().width(FANG, glyph.character)


def test_the_paper_is_a4(full):
    assert {full.size_mm(page) for page in range(len(full))} == {(210.0, 297.0), (297.0, 210.0)}


def test_a_full_page_has_22_lines_28_99_points_apart(full):
    baselines = list(lines_of(full, 2))

    assert len(baselines) == LINES
    assert [round(low - high, 2) for high, low in pairwise(baselines)] == pytest.approx([LINE] * (LINES - 1), abs=0.11)


def test_a_full_line_has_28_characters_from_edge_to_edge(full):
    for glyphs in lines_of(full, 2).values():
        xs = sorted(glyph.x for glyph in glyphs)
        assert len(xs) == CELLS
        assert xs[0] / MM == pytest.approx(28, abs=0.1)
        assert (xs[-1] + BODY) / MM == pytest.approx(184, abs=0.3)
        assert (xs[-1] - xs[0]) / (CELLS - 1) == pytest.approx(PITCH, abs=0.02)


@pytest.mark.parametrize("kind", ["closure_report_problem", "closure_report_rectification"])
def test_text_keeps_to_the_type_area_and_the_grid_on_every_page(made, kind):
    read = made(kind, "typical").read
    for page in range(len(read)):
        lines = lines_of(read, page)
        if page == 0:
            lines = {y: glyphs for y, glyphs in lines.items() if y > BELOW_RED_RULE}
        if read.size_mm(page)[0] > 210 or len(lines) < 12:
            continue
        glyphs = [glyph for line in lines.values() for glyph in line]
        assert min(glyph.x for glyph in glyphs) / MM == pytest.approx(28, abs=TOLERANCE_MM)
        assert max(right_edge(glyph) for glyph in glyphs) / MM <= 184.3
        steps = [(low - high) / LINE for high, low in pairwise(lines)]
        assert [step for step in steps if abs(step - round(step)) > 0.01] == []


def test_the_mark_stands_35_mm_below_the_top_of_the_type_area(full):
    top, _ = rows_of_ink(full.ink(0), (20, 50, 190, 100), is_red=True)

    assert top == pytest.approx(72, abs=0.5)


def test_the_red_rule_lies_4_mm_below_the_number_as_wide_as_the_type_area(full):
    (rule,) = [rule for rule in full.rules(0) if rule.colour == RED]
    _, bottom_of_number = rows_of_ink(full.ink(0), (28, rule.top - 12, 120, rule.top - 1))

    assert (rule.left, rule.width) == (pytest.approx(28, abs=0.1), pytest.approx(156, abs=0.1))
    assert rule.height == pytest.approx(0.7, abs=0.05)
    assert rule.top - bottom_of_number == pytest.approx(4, abs=0.35)


def test_two_lines_lie_between_rule_and_title_and_one_below_it(full):
    titles = sorted({round(glyph.y, 1) for glyph in full.glyphs(0) if glyph.size == 22})
    first_line = next(iter(lines for lines in lines_of(full, 0) if lines > titles[-1]))
    (rule,) = [rule for rule in full.rules(0) if rule.colour == RED]

    assert titles[0] - (rule.top + rule.height) * MM == pytest.approx(2 * LINE + 23, abs=2)
    assert first_line - titles[-1] == pytest.approx(2 * LINE, abs=3)


def test_page_numbers_stand_7_mm_below_the_type_area_on_the_outside(full):
    for page in (1, 2):
        side = (28, 100) if page % 2 else (110, 184)
        top, _ = rows_of_ink(full.ink(page), (side[0], 264, side[1], 275))
        dashes = [glyph for glyph in full.glyphs(page) if glyph.size == 14 and glyph.character == "—"]
        outer = (
            min(glyph.x for glyph in dashes) - 28 * MM
            if page % 2
            else 184 * MM - max(glyph.x + 12.5 for glyph in dashes)
        )

        assert outer == pytest.approx(14, abs=1.5)
        assert top == pytest.approx(267.5, abs=1.0)


def test_the_imprint_ends_on_the_lower_edge_of_the_type_area(full):
    rules = [rule for rule in full.rules(len(full) - 1) if is_imprint(rule)]

    assert [round(rule.height, 2) for rule in rules] == [0.35, 0.25, 0.35]
    assert rules[-1].top + rules[-1].height == pytest.approx(262, abs=0.4)


def is_imprint(rule: Rule) -> bool:
    return rule.colour == BLACK and rule.width == pytest.approx(156, abs=0.1) and rule.height > 0.2 and rule.top > 200


def test_an_imprint_never_covers_text_and_lies_on_an_even_page():
    record = sample("closure_report_rectification", "short")
    counts = set()
    for lines in (1, 13, 16, 18, 37, 60):
        record["lessons"]["mechanism"] = "江" * (CELLS * lines)
        read = Read(_rendered(record))
        last = len(read) - 1
        top = min(rule.top for rule in read.rules(last) if is_imprint(rule))
        counts.add(len(read))
        assert len(read) % 2 == 0
        assert [glyph for glyph in read.glyphs(last) if glyph.size == BODY and glyph.y / MM > top] == []
        read.close()

    assert len(counts) == 2


def test_a_blank_page_before_the_imprint_and_its_own_page_have_no_number():
    record = sample("closure_report_rectification", "short")
    record["attachments"] = record["events"] = []
    record["lessons"]["mechanism"] = "江" * (CELLS * 41)
    read = Read(_rendered(record))
    blank = [page for page in range(len(read)) if not read.pages[page]]
    numbered = [page for page in range(len(read)) if f"—{page + 1}—" in read.footer(page)]

    assert blank == [len(read) - 2]
    assert numbered == list(range(len(read) - 2))
    read.close()


def test_the_ledger_lies_on_its_side_with_the_number_at_the_left(made):
    read = made("closure_report_batch", "typical").read
    last = len(read) - 1
    numbers = [glyph for glyph in read.glyphs(last) if glyph.size == 14]

    assert read.size_mm(last) == (297.0, 210.0)
    assert {round(glyph.x / MM) for glyph in numbers} <= set(range(24, 32))


@pytest.mark.parametrize(("size", "last_page"), [("typical", 2), ("nasty", 2)])
def test_a_letter_has_its_name_rules_and_number_where_the_standard_puts_them(made, size, last_page):
    read = made("reminder_letter", size).read
    ink = read.ink(0)
    top, _ = rows_of_ink(ink, (20, 20, 190, 38), is_red=True)
    rules = sorted((rule for rule in read.rules(0) if rule.colour == RED), key=lambda rule: rule.top)
    number_top, _ = rows_of_ink(ink, (110, rules[1].top + 1, 184, rules[1].top + 14))
    _, mark_bottom = rows_of_ink(ink, (20, 25, 190, rules[0].top - 0.5), is_red=True)

    assert top == pytest.approx(30, abs=0.3)
    assert [(rule.left, rule.width) for rule in rules] == [
        (pytest.approx(20, abs=0.1), pytest.approx(170, abs=0.1))
    ] * 4
    assert rules[0].top - mark_bottom == pytest.approx(4, abs=0.3)
    assert [round(rule.height, 1) for rule in rules] == [0.9, 0.3, 0.3, 0.9]
    assert rules[3].top + rules[3].height == pytest.approx(277, abs=0.2)
    assert number_top - (rules[1].top + 0.3) == pytest.approx(16 / MM * 7 / 8, abs=0.7)
    assert "—1—" not in read.footer(0)
    assert f"—{last_page}—" in read.footer(last_page - 1)


def test_a_file_in_both_languages_is_one_after_the_other_with_one_record():
    record = sample("talk_notice", "typical")
    arguments = {"pictures": picture, "verify_url": "https://lianzhi.example/v/1", "verify_code": "JZ7K"}
    made = render("talk_notice", record, language="both", number="某办〔2026〕31号", **arguments)
    read = Read(made.pdf)

    assert ["关于商务楼宇" in page for page in read.pages] == [True, False, False, False, False]
    assert [number for number, page in enumerate(read.pages) if "Noticeofatalk:" in page] == [3]
    assert "—5—" in read.footer(4)
    read.close()


def test_without_a_seal_the_date_begins_two_cells_after_the_name_and_with_one_the_name_is_centred_on_it():
    record = sample("closure_report_rectification", "short")
    record["head"]["organ"]["zh"] = "岚江区反诈联席办"
    places = {is_sealed: _signature(record, is_sealed=is_sealed) for is_sealed in (True, False)}
    name, day = places[False]
    assert day[0] - name[0] == pytest.approx(2 * PITCH, abs=1)
    assert 184 * MM - max(name[1], day[1]) == pytest.approx(2 * PITCH, abs=2)
    name, day = places[True]
    assert sum(name) / 2 == pytest.approx(sum(day) / 2, abs=2)
    assert 184 * MM - day[1] == pytest.approx(4 * PITCH, abs=2)


def _signature(record, *, is_sealed):
    """From where to where the name and the date of the signature go, in points."""
    arguments = {"verify_url": "https://lianzhi.example/v/1", "verify_code": "JZ7K", "number": "某办〔2026〕31号"}
    made = render(record["head"]["kind"], record, pictures=picture, is_sealed=is_sealed, **arguments)
    assert made.seal is not None
    page, _x, y = made.seal
    read = Read(made.pdf)
    found = []
    middle = y * MM + LINE / 2
    for low, high in ((middle - 1.3 * LINE, middle - 0.5 * LINE), (middle - 0.3 * LINE, middle + 0.5 * LINE)):
        glyphs = [one for one in read.glyphs(page) if low < one.y < high and not one.character.isspace()]
        found.append((min(one.x for one in glyphs), max(right_edge(one) for one in glyphs)))
    read.close()
    return found


def test_a_sentence_before_its_table_never_stays_behind_on_the_page_before():
    record = sample("closure_report_rectification", "typical")
    record["attachments"] = record["events"] = []
    for lines in range(1, 9):
        record["findings"][0]["facts"] = "江" * (CELLS * lines)
        read = Read(_rendered(record))
        [page] = [page for page, text in enumerate(read.pages) if "规定15个工作日" in text]
        assert "环节时间规定工作日" in read.pages[page] or not read.pages[page].endswith("批准销号。")
        read.close()
