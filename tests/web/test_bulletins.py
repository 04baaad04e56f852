"""The figures of a bulletin: every number opens exactly the list that it counts, and the draft says the same."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask import Flask

from tests.factories import World
from tests.statements import counting
from tests.web.test_overview import SignIn, busy, listed, numbers

__all__ = ["busy"]
SPAN = "period=special&from=2026-10-01&to=2026-12-31&group=all"


def test_every_number_opens_the_list_that_it_counts(busy: SignIn) -> None:
    client = busy("coord")

    found = numbers(client, f"/bulletins/figures?{SPAN}").found

    linked = [(text, url) for text, url in found if url and text.isdigit()]
    assert len(linked) >= 4
    assert {url: listed(client, url) for _text, url in linked} == {url: int(text) for text, url in linked}


def test_late_parts_cost_points_and_share_the_lists(busy: SignIn) -> None:
    page = busy("coord").get(f"/bulletins/figures?{SPAN}").text

    assert "−2" in page
    assert "无任务" in page


def test_the_draft_in_word_has_its_sections_and_the_ranking(busy: SignIn) -> None:
    answer = busy("coord").get(f"/bulletins/draft.docx?{SPAN}")

    paper = Document(BytesIO(answer.data))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、总体情况",
        "二、各单位排名",
        "三、亮灯情况",
        "四、典型做法",
        "五、存在问题",
        "六、下一步要求",
    ]
    assert [cell.text for cell in paper.tables[0].rows[0].cells][:2] == ["名次", "单位"]


def test_a_period_that_is_none_is_told_and_the_last_month_is_shown(world: World, sign_in: SignIn) -> None:
    client = sign_in("coord")

    for asked in ("from=2026-11-30&to=2026-11-01", "from=2026-11-30", "from=x&to=y", "from=2020-01-01&to=2026-01-01"):
        page = client.get(f"/bulletins/figures?period=special&{asked}")
        assert page.status_code == 200
        assert "现显示上月数据" in page.text


@pytest.mark.parametrize("period", ["last_month", "month", "last_week", "week", "nonsense"])
def test_the_usual_periods_are_offered(world: World, sign_in: SignIn, period: str) -> None:
    assert sign_in("coord").get(f"/bulletins/figures?period={period}").status_code == 200


def test_the_page_takes_as_many_statements_for_few_units_as_for_many(world: World, app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coord")
    client.get("/bulletins/figures")
    sent = []
    for group in ("stations", "all"):
        with counting(app) as statements:
            client.get(f"/bulletins/figures?group={group}")
        sent.append(len(statements))

    assert sent[0] == sent[1] <= 12
