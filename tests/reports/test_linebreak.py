"""Our own line breaker: 28 characters a line, nothing forbidden at either end, every line as wide as the type area."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.reports.fonts import FANG, KAI, faces
from workflow.reports.geometry import CELLS, PITCH
from workflow.reports.linebreak import NO_END, NO_START, Measure, grid, paragraph, ragged

TEXT = (
    "2026年第11批银行网点反诈巡查发现岚江银行临湖支行“两卡”人员比对不到位。整改编号RCT-2026-000109，来源为巡查任务"
    "VIS-2026-000243（第11批），严重程度为较重；责任单位岚江银行临湖支行，牵头单位区公安分局，完成率11.7%。"
)


def broken(text, first=2, part=FANG):
    return paragraph(faces(), [(part, text)], grid(first))


def spacing(line):
    name = line.spacing[1:]
    return -int(name[1:]) / 100 if name.startswith("m") else int(name) / 100


def test_pure_chinese_fills_lines_of_28_characters():
    lines = broken("江" * 100)

    assert [len(line.text) for line in lines] == [26, 28, 28, 18]


def test_full_lines_are_as_wide_as_the_type_area():
    lines = broken(TEXT)

    for line in lines[:-1]:
        width = 16 * faces().width(FANG, line.text) + spacing(line) * len(line.text)
        assert width == pytest.approx((CELLS - 2 * line.is_first) * PITCH, abs=0.15)


def test_no_line_begins_or_ends_with_a_forbidden_mark():
    lines = broken(TEXT * 3)

    assert not [line.text for line in lines if line.text[0] in NO_START or line.text[-1] in NO_END]


def test_numbers_and_days_are_not_parted():
    for shift in range(28):
        lines = broken("江" * shift + "共有2026年10月12日和3.14%以及250次")

        assert not [line.text for line in lines if line.text[:1] in "年月日.%"]


def test_a_matter_s_number_is_whole_and_a_count_stays_with_what_it_counts():
    for shift in range(28):
        lines = [line.text for line in broken("江" * shift + "（编号XS-2026-0001）共查出12起、涉及3家，另有250件。")]

        assert [line for line in lines if "XS-2026-0001" in line], lines
        assert not [line for line in lines if line[0] in "起家件"], lines


def test_a_hash_longer_than_the_line_is_cut():
    lines = broken("a1" * 100)

    assert "".join(line.text for line in lines) == "a1" * 100


def test_marks_of_the_kai_face_have_their_own_width():
    assert len(broken("“”" * 14, 0, KAI)) == 1


def test_rare_characters_come_from_a_face_that_has_them():
    (line,) = broken("㐂𬬩")

    assert "".join(text for _, text in line.runs) == "㐂𬬩"


def test_the_ending_of_a_file_name_is_not_parted_and_begins_no_line():
    for count in range(1, 14):
        lines = ragged(faces(), f"{'岚' * count}.jpg", Measure(9.5, 60))

        assert [line for line in lines if line.startswith((".", "jpg"))] == []


def test_cells_break_by_width_and_keep_line_feeds():
    cells = ragged(faces(), "岚江银行临湖支行\nRCT-2026-000109", Measure(10.5, 60))

    assert cells == ["岚江银行临", "湖支行", "RCT-2026-", "000109"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("岚江。，（）“”《》—…a1-./ %年月𬬩"), max_size=200), st.integers(0, 6))
def test_nothing_but_blanks_is_lost_and_nothing_is_too_wide(text, first):
    lines = paragraph(faces(), [(FANG, text)], grid(first))

    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        width = 16 * faces().width(FANG, line.text) + spacing(line) * len(line.text)
        assert width <= (CELLS - first * line.is_first) * PITCH + 0.6 * PITCH


@pytest.mark.parametrize("figure", ["90.9%", "1,234.5", "100%"])
def test_a_number_is_never_parted(figure):
    for before in range(20, 29):
        lines = [line.text for line in paragraph(faces(), [(FANG, "字" * before + figure + "字" * 9)], grid(0))]
        assert any(figure in line for line in lines), lines
