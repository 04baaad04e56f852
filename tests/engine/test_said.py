"""Details in words: what each is called, and how each type of value is said in both languages."""

from __future__ import annotations

import pytest

from tests.engine.told import SAMPLES
from workflow.engine.loading import load
from workflow.engine.said import WORDS, kept, label, said
from workflow.types import Text

MADE = """
made:
  pattern: clue
  numbering: FA-{year}-{n:04}
  who: [office.coordinator]
  form:
    - {name: title, type: line, zh: 标题, en: Title, required: true, sets: title}
    - name: means
      type: multichoice
      zh: 方式
      en: Means
      sets: means
      choices: {card: {zh: 银行卡, en: Bank card}, phone: {zh: 电话卡, en: Phone card}, other: {zh: 其他, en: Other}}
    - {name: done, type: percent, zh: 比例, en: Share, sets: share}
    - {name: met, type: moment, zh: 时间, en: Time, sets: met_at}
    - {name: open, type: bool, zh: 公开, en: Public, sets: is_public}
    - name: sure
      type: bool
      zh: 属实
      en: True
      sets: is_true
      choices: {"true": {zh: 属实, en: Founded}, "false": {zh: 不属实, en: Unfounded}}
  report:
    - {zh: 办理记录, en: Record, shows: history}
"""
FLOW = load(SAMPLES["small"] + MADE, name="errand.yaml")


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("means", "方式", "Means"),
        ("share", "比例", "Share"),
        ("previous_due_on", "原时限", "Due before"),
        ("granted_days", "核准延期（工作日）", "Working days granted"),
        ("is_late_request", "逾期申请", "Asked for late"),
        ("unheard_of", "unheard_of", "unheard_of"),
    ],
)
def test_a_detail_is_called_as_its_form_calls_it(name, zh, en):
    assert label(FLOW, name) == Text(zh, en)


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("means", ["phone", "card"], "银行卡、电话卡", "Bank card, Phone card"),
        ("means", "other", "其他", "Other"),
        ("means", ["gone"], "", ""),
        ("is_true", True, "属实", "Founded"),
        ("is_true", "false", "不属实", "Unfounded"),
        ("is_true", False, "不属实", "Unfounded"),
        ("is_public", True, "是", "yes"),
        ("is_public", "yes", "是", "yes"),
        ("is_public", False, "否", "no"),
        ("is_public", "no", "否", "no"),
        ("share", 80, "80%", "80%"),
        ("share", 0, "0%", "0%"),
        ("met_at", "2026-11-22T09:30", "2026-11-22 09:30", "2026-11-22 09:30"),
        ("previous_due_on", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("previous_due_on", "T", "T", "T"),
        ("unheard_of", 7, "7", "7"),
        ("means", None, "", ""),
        ("means", "", "", ""),
        ("means", [], "", ""),
    ],
)
def test_each_type_of_value_is_said_in_its_way(name, value, zh, en):
    assert said(FLOW, {name: value}, name) == Text(zh, en)


def test_words_that_were_kept_come_before_what_the_value_says():
    values = {"lead": 4, "share": 80, WORDS: {"lead": {"zh": "区税务局", "en": "Tax Bureau"}}}

    assert said(FLOW, values, "lead") == Text("区税务局", "Tax Bureau")
    assert said(FLOW, values, "share") == Text("80%", "80%")
    assert said(FLOW, {WORDS: values[WORDS]}, "lead") == Text("", "")


def test_what_nobody_typed_is_listed_where_it_is_there():
    assert kept({"is_late_request": "yes", "granted_days": 0, "previous_due_on": "2026-11-22", "share": 80}) == [
        "previous_due_on",
        "granted_days",
        "is_late_request",
    ]
    assert kept({"is_late_request": "no", "granted_days": None, "previous_due_on": ""}) == []
