"""The main job, as people do it: a problem from its registration to its verified report, in Chinese, at two widths."""

from __future__ import annotations

import pytest

from tests.browser import inspection, problem, report
from tests.browser.conftest import DESKTOP, PHONE, Enter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_problem_is_registered_put_right_and_written_off(enter: Enter, width: int) -> None:
    title = f"对公账户清理滞后（{width}）"
    coordinator, head = enter("coord", width), enter("edu.head", width)

    problem.register(coordinator, title, unit=inspection.FIRST)
    problem.accept(coordinator, title)
    problem.assign(coordinator, title)
    problem.sign_for(enter("edu.liaison", width), title)
    problem.plan(head, title)
    problem.approve_plan(coordinator, title)
    problem.work(enter("edu.handler", width), title)
    problem.apply(head, title)
    problem.review(enter("reviewer", width), title)
    director = enter("director", width)
    problem.write_off(director, title)
    report.approved(coordinator, enter("reviewer", width), enter("director", width), title)
    number, paper = report.downloaded(director, "办结报告")

    assert number in paper.text
    assert title in paper.text
    report.verified(enter("", width), number, paper)
