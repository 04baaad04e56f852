"""The inspection, as people do it: a batch from its plan to its verified report, in Chinese, at two widths."""

from __future__ import annotations

import pytest

from tests.browser import inspection, report
from tests.browser.conftest import DESKTOP, PHONE, Enter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_batch_is_planned_inspected_put_right_and_closed(enter: Enter, width: int) -> None:
    title = f"北渚辖区网点巡查（{width}）"
    coordinator, bureau_leader = enter("coord", width), enter("bureau.leader", width)
    inspector, manager = enter("north.inspector1", PHONE), enter("pu1.rep", PHONE)
    leader, team_leader = enter("north.leader", width), enter("north.team_leader", width)

    inspection.plan(coordinator, title)
    inspection.approve(bureau_leader, title)
    inspection.publish(coordinator, title)
    inspection.arrive(inspector, inspection.FIRST)
    inspection.check(inspector)
    inspection.sign(manager)
    inspection.audit(leader, inspection.FIRST)
    plainly = [enter(login, PHONE, scripts=False) for login in ("north.inspector2", "dong1.rep")]
    inspection.arrive(plainly[0], inspection.SECOND)
    inspection.check_and_sign_plainly(*plainly)
    inspection.audit(leader, inspection.SECOND)
    inspection.notice(team_leader, bureau_leader)
    inspection.mend(manager)
    inspection.reinspect(team_leader)
    inspection.write_off(leader)
    report.approved(coordinator, enter("reviewer", width), enter("director", width), inspection.FINDING)
    _, paper = report.downloaded(leader, "办结报告")
    assert inspection.FIRST in paper.text

    inspection.sum_up(enter("bureau.team_leader", width), title)
    reviewer = enter("reviewer", width)
    inspection.confirm(reviewer, title)
    report.approved(coordinator, enter("reviewer", width), enter("director", width), title)
    number, paper = report.downloaded(reviewer, "办结报告")

    assert number in paper.text
    assert title in paper.text
    report.verified(enter("", width), number, paper)
