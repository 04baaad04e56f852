"""Titles: how they read, and how a long one is broken."""

from __future__ import annotations

import pytest

from tests.reports.samples import KINDS
from workflow.reports.fonts import BIAO, faces
from workflow.reports.pen import Pen
from workflow.reports.titles import balanced, title

PEN = Pen("zh", faces(), 2026)
TITLE = "关于岚江银行临湖支行“两卡”人员比对不到位问题整改办结（销号）的报告"


def test_every_kind_has_a_title_in_both_languages():
    titles = [title(kind, {"zh": "两卡比对不到位", "en": "Matching"}) for kind in KINDS]

    assert all("两卡比对不到位" in made["zh"] and "Matching" in made["en"] for made in titles)


def test_a_long_title_is_broken_between_words_into_equal_lines():
    assert balanced(PEN, TITLE, ["岚江银行临湖支行"]) == [
        "关于岚江银行临湖支行“两卡”人员",
        "比对不到位问题整改办结（销号）的报告",
    ]


def test_an_ordinal_is_not_parted():
    lines = balanced(PEN, "关于江禾农商银行柳湾汇支行检查表第13项不符合问题整改办结（销号）的报告", [])

    assert [line for line in lines if line.endswith("第") or line.startswith("项")] == []
    assert "".join(lines).count("第13项") == 1


def test_names_of_units_are_not_parted():
    for length in range(12):
        lines = balanced(
            PEN, f"关于{'某' * length}岚江区金融服务办公室报送的问题办结（销号）的报告", ["岚江区金融服务办公室"]
        )

        assert any("岚江区金融服务办公室" in line for line in lines)


@pytest.mark.parametrize("text", ["", "短", TITLE * 4, "a" * 300, "（" * 100])
def test_no_line_is_wider_than_the_type_area(text):
    lines = balanced(PEN, text, [])

    assert "".join(lines) == text
    assert max(22 * faces().width(BIAO, line) for line in lines) <= 442.3
