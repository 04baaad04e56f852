"""The inspection, as people do it: a batch from its plan to its verified report, in Chinese, at desks and on phones."""

from __future__ import annotations

import pytest

from tests.browser import inspection, report
from tests.browser.conftest import DESKTOP, PHONE, Enter

pytestmark = pytest.mark.browser


def test_a_batch_is_planned_inspected_put_right_and_closed(enter: Enter) -> None:
    """The office and the teams sit at desks; leaders and whoever is at an outlet have a phone in hand."""
    title = "北渚辖区网点巡查"
    coordinator, bureau_leader = enter("coord", DESKTOP), enter("bureau.leader", PHONE)
    inspector, manager = enter("north.inspector1", PHONE), enter("pu1.rep", PHONE)
    leader, team_leader = enter("north.leader", PHONE), enter("north.team_leader", DESKTOP)

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
    reviewer, director = enter("reviewer", DESKTOP), enter("director", PHONE)
    report.approved(coordinator, reviewer, director, inspection.FINDING)
    _, paper = report.downloaded(leader, "办结报告")
    assert inspection.FIRST in paper.text

    inspection.sum_up(enter("bureau.team_leader", DESKTOP), title)
    inspection.confirm(reviewer, title)
    report.approved(coordinator, reviewer, director, title)
    number, paper = report.downloaded(reviewer, "办结报告")

    assert number in paper.text
    assert title in paper.text
    report.verified(enter("", PHONE), number, paper)
