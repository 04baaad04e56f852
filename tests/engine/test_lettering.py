"""The words in a drawing: limits in a few words, how wide a text is, and where it breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.samples import WINDING
from workflow.engine.definition import Limit
from workflow.engine.lettering import limit_words, measured, wrapped
from workflow.engine.loading import load
from workflow.types import Text

STATES = load(WINDING, name="plan.yaml").states


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit(0), "限当日", "same day"),
        (Limit(1), "限 1 个工作日", "1 working day"),
        (Limit(4, "oh"), "限 4 个办公小时", "4 office hours"),
        (Limit(0, "h"), "限 0 小时", "0 hours"),
        (Limit(30, "min"), "限 30 分钟", "30 minutes"),
    ],
)
def test_a_limit_in_a_few_words(limit, zh, en):
    assert limit_words(replace(STATES["draft"], limit=limit)) == Text(zh, en)


def test_a_state_without_a_limit_runs_on_its_term_if_any():
    assert limit_words(STATES["signing"]) == Text("按办理期限", "within its term")
    assert limit_words(STATES["done"]) == Text("", "")


@pytest.mark.parametrize(
    ("text", "size", "width"),
    [("", 10, 0), ("整改", 10, 20), ("ab", 10, 11.2), ("整a", 12, 18.72), ("（Ａ）", 10, 30), ("“·", 10, 20)],
)
def test_wide_marks_take_their_size_and_narrow_ones_about_half(text, size, width):
    assert measured(text, size) == pytest.approx(width)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 40, [""]),
        ("整改", 40, ["整改"]),
        ("整改完成", 40, ["整改完成"]),
        ("整改完成后", 40, ["整改完成", "后"]),
        ("整改完成。", 40, ["整改完成。"]),
        ("整改，完成，报送", 30, ["整改，", "完成，", "报送"]),
        ("整", 5, ["整"]),
        ("to be sent", 40, ["to be", "sent"]),
        ("to be sent", 57, ["to be sent"]),
        ("unbreakable is", 20, ["unbreakable", "is"]),
    ],
)
def test_a_text_breaks_at_blanks_or_anywhere_in_chinese(text, width, lines):
    assert wrapped(text, width, 10) == lines
