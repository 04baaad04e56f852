"""An inspection batch's way: planned by the office, carried out with a phone, its finding put right and written off."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.person import Person, photograph, today

FIRST, SECOND = "浦兴银行青榆路支行", "东岚银行望澜支行"
"""The two outlets of the northern precinct; the first fails an item."""
FINDING = f"{FIRST}：检查项1"
TEAM = ("张north.inspector1", "张north.inspector2")


def plan(coordinator: Person, title: str) -> None:
    """Basic facts, outlets, a last look: three pages."""
    coordinator.chooses_from_menu("巡查批次")
    coordinator.follows("新建批次")
    coordinator.writes("title", title)
    coordinator.selects("enforcement", "公安分局")
    coordinator.writes("starts_on", today())
    coordinator.writes("ends_on", today() + timedelta(days=13))
    coordinator.writes("basis", "联席会议第 3 次会议议定事项。")
    coordinator.writes("scope", "北渚派出所辖区银行网点。")
    coordinator.presses("下一步 选网点")
    if coordinator.is_on_phone:
        coordinator.hits(coordinator.page.locator(".plan-filter summary"))
    coordinator.selects("station", "北渚派出所")
    expect(coordinator.page.locator("tr[data-outlet]:visible")).to_have_count(2)
    for outlet in (FIRST, SECOND):
        coordinator.marks(coordinator.page.get_by_role("checkbox", name=outlet))
    expect(coordinator.page.locator("[data-plan=chosen]")).to_contain_text("2")
    coordinator.takes_picture("plan")
    coordinator.presses("下一步 核对与送审")
    coordinator.acts("提交审批")
    coordinator.sees_state("待审批")


def approve(leader: Person, title: str) -> None:
    """The leader of the enforcement subject approves."""
    leader.opens_to_do(title)
    leader.opens_form("批准")
    leader.writes("approval_number", "岚公查批〔2026〕1号")
    leader.acts("批准")


def publish(coordinator: Person, title: str) -> None:
    """Outlets and the team of the precinct are fixed, and the batch is sent out."""
    coordinator.opens_to_do(title, "选定网点")
    team = coordinator.page.locator(".team", has_text="北渚派出所")
    for name in TEAM:
        box = team.locator("label", has_text=name)
        if not box.locator("input").is_checked():
            coordinator.hits(box)
    coordinator.writes("reason", "属地日常巡查。")
    coordinator.acts("选定网点和人员")
    coordinator.sees_state("已选定")
    coordinator.opens_form("下发")
    coordinator.acts("下发")
    coordinator.sees_state("已下发")


def arrive(inspector: Person, outlet: str) -> None:
    """Accept the visit, note its inspection code, and check in at the outlet."""
    inspector.opens_to_do(f"{outlet}巡查")
    inspector.opens_form("接收")
    inspector.writes("planned_on", today())
    inspector.acts("接收")
    inspector.opens_form("通知赋码")
    inspector.picks("manner", "检查码")
    inspector.writes("notice_number", "JCM-2026-1")
    inspector.acts("通知赋码")
    inspector.opens_form("到场签到")
    inspector.ticks("present", *TEAM)
    inspector.writes("place", "青榆路 1 号")
    inspector.acts("到场签到")
    inspector.sees_state("现场检查中")


def check(inspector: Person) -> None:
    """Fill in the checklist: the first item failed, with what was found and a picture; the button leads on."""
    page = inspector.page
    inspector.opens_form("填写检查表")
    inspector.hits(page.locator("#item-a-item1 label.no"))
    inspector.writes("a-item1-remark", "涉诈宣传台账缺失三个月。")
    with page.expect_file_chooser() as chooser:
        inspector.hits(page.locator("#item-a-item1 label.add"))
    chooser.value.set_files([photograph("现场.jpg")])
    expect(page.locator("#item-a-item1 .shot .is-sent")).to_be_visible()
    inspector.hits(page.locator("[data-checklist=next]"))
    inspector.hits(page.locator("#item-a-item2 label.ok"))
    inspector.hits(page.locator("#item-a-item3 label.ok"))
    expect(page.locator("[data-checklist=points]")).to_have_text("60")
    inspector.takes_picture("checklist")
    inspector.presses("提交检查表")


def check_and_sign_plainly(inspector: Person, manager: Person) -> None:
    """A visit without a finding in browsers without JavaScript: buttons only, and a picture of the signature."""
    inspector.opens_form("填写检查表")
    for number in (1, 2, 3):
        inspector.hits(inspector.page.locator(f"#item-a-item{number} label.ok"))
    inspector.presses("提交检查表")
    manager.opens_to_do(f"{SECOND}巡查")
    manager.opens_form("签字确认")
    manager.writes("signer", "沈二")
    manager.attaches("signature", "签字.jpg", colour="white")
    manager.takes_picture("sign-plainly")
    manager.presses("签字并提交审核")
    manager.sees_state("待审核")


def sign(manager: Person) -> None:
    """The outlet's manager reads the result, types a name and signs with a finger."""
    manager.opens_to_do(f"{FIRST}巡查")
    manager.opens_form("签字确认")
    manager.sees("涉诈宣传台账缺失三个月。")
    manager.writes("signer", "林一")
    manager.draws(manager.page.locator(".pad canvas"))
    manager.takes_picture("sign")
    manager.presses("签字并提交审核")
    manager.sees_state("待审核")


def audit(leader: Person, outlet: str) -> None:
    """The leader of the station passes the audit; a finding becomes a rectification."""
    leader.opens_to_do(f"{outlet}巡查")
    leader.opens_form("审核通过")
    leader.acts("审核通过")
    leader.sees_state("已完成")


def notice(team_leader: Person, leader: Person) -> None:
    """The finding is confirmed, a notice drafted, issued and served."""
    team_leader.opens_to_do(FINDING)
    team_leader.opens_form("认定")
    team_leader.picks("severity", "一般")
    team_leader.writes("clause", "联动机制第九条。")
    team_leader.acts("认定")
    team_leader.opens_form("拟制通知书")
    team_leader.writes("facts", "涉诈宣传台账缺失三个月。")
    team_leader.writes("clause", "联动机制第九条。")
    team_leader.writes("requirement", "补齐台账，专人管理。")
    team_leader.acts("拟制通知书")
    leader.opens_to_do(FINDING)
    leader.opens_form("签发送达")
    leader.acts("签发送达")


def mend(manager: Person) -> None:
    """The outlet signs for the notice and reports what was put right."""
    manager.opens_to_do(FINDING)
    manager.opens_form("签收")
    manager.writes("signer", "林一")
    manager.writes("contact", "8001")
    manager.acts("签收")
    manager.opens_form("报送整改")
    manager.writes("measures", "补齐三个月台账，指定专人管理。")
    manager.writes("lasting", "每周自查。")
    manager.attaches("after", "整改后.jpg", colour="green")
    manager.takes_picture("mend")
    manager.acts("报送整改")
    manager.sees_state("已报整改")


def reinspect(team_leader: Person) -> None:
    """Two inspectors, one of them new, look again and find it put right."""
    team_leader.opens_to_do(FINDING)
    team_leader.opens_form("安排复查")
    team_leader.ticks("reinspectors", TEAM[0], "张north.inspector3")
    team_leader.writes("reinspect_on", today())
    team_leader.acts("安排复查")
    team_leader.opens_form("复查合格")
    team_leader.acts("复查合格")
    team_leader.sees_state("待销号")


def write_off(leader: Person) -> None:
    """The leader of the station writes it off; its report begins to be made."""
    leader.opens_to_do(FINDING)
    leader.opens_form("批准销号")
    leader.acts("批准销号")
    leader.sees_state("已销号")


def sum_up(team_leader: Person, title: str) -> None:
    """The leader of the teams sums the batch up."""
    team_leader.opens_to_do(title)
    team_leader.opens_form("提交总结")
    team_leader.writes("summary", "巡查完成，问题已整改。")
    team_leader.acts("提交总结")


def confirm(reviewer: Person, title: str) -> None:
    """The office's reviewer confirms; with every finding written off, the batch closes by itself."""
    reviewer.opens_to_do(title)
    reviewer.opens_form("确认完成")
    reviewer.acts("确认完成")
    reviewer.reloads_until(reviewer.page.locator(".due", has_text="已办结"))
