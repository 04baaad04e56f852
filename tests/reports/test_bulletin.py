"""The bulletin: its issue in the red head, its figures in words, its layout as the standard has it."""

from __future__ import annotations

import pytest

from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.samples import sample
from workflow.reports.bulletin_text import sections, title
from workflow.reports.measuring import measure
from workflow.reports.render import render


@pytest.mark.parametrize("size", ["short", "typical", "nasty"])
def test_it_passes_the_layout_check(size: str) -> None:
    made = render("bulletin", sample("bulletin", size), pictures=None, verify_url=URL, verify_code=CODE, number=NUMBER)

    checked = measure(made.pdf, "bulletin", language="zh", stand_ins=made.stand_ins)

    assert checked.passed


def test_its_issue_stands_in_the_red_head_and_its_number_beside_the_code(made) -> None:  # type: ignore[no-untyped-def]
    read = made("bulletin", "typical").read

    assert "第46期" in read.text
    assert NUMBER in read.footer(0)


def test_the_change_against_the_period_before_is_said_in_points() -> None:
    figures = sample("bulletin", "short")["figures"]
    figures["before"] = figures["total"] | {"finished": 10, "in_time": 5}

    overall = sections(figures, "zh")[0].paragraphs[0]

    assert "按期办结率100.0%，较上期上升50.0个百分点" in overall


def test_a_whole_month_goes_by_its_name_and_other_periods_by_their_days() -> None:
    figures = sample("bulletin", "short")["figures"]

    assert title(figures, "zh") == "关于2026年10月重点工作推进情况的通报"
    assert title(figures | {"last_on": "2026-10-07"}, "en").endswith("1 October 2026 to 7 October 2026")


def test_what_only_a_person_can_write_is_marked() -> None:
    told = {one.key: one.paragraphs for one in sections(sample("bulletin", "short")["figures"], "zh")}

    assert told["practice"] == ["【请补充】"]
    assert told["faults"] == ["本期没有逾期事项。"]
