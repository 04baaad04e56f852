"""A problem's way through the units, one function a station: what each person clicks and types."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.person import Person, today


def register(coordinator: Person, title: str, unit: str = "") -> None:
    """Register a minor problem from the list of problems: at a unit, or at a place where none is named."""
    coordinator.chooses_from_menu("问题")
    coordinator.follows("登记问题")
    coordinator.writes("title", title)
    coordinator.selects("source", "联席会议议定")
    coordinator.selects("category", "账户管理")
    coordinator.picks("severity", "轻微")
    coordinator.writes("facts", "比对发现 37 户对公账户未按期清理。")
    if unit:
        coordinator.selects("concerned_unit", unit)
    else:
        coordinator.writes("place", "青榆路 1 号")
    coordinator.writes("found_on", today())
    coordinator.attaches("files", "台账一.jpg", "台账二.jpg")
    coordinator.takes_picture("register")
    coordinator.acts("提交登记")
    coordinator.sees_state("待立项")


def accept(coordinator: Person, title: str) -> None:
    """Take it on, from the worklist."""
    coordinator.opens_to_do(title, "立项")
    coordinator.writes("basis", "联席会议工作规则第 12 条。")
    coordinator.acts("立项")
    coordinator.sees_state("待交办")


def assign(coordinator: Person, title: str) -> None:
    """Assign it to one lead unit in eight working days; the last of them is said before it is done."""
    coordinator.opens_to_do(title, "交办")
    coordinator.ticks("lead", "区教育局")
    coordinator.writes("days", "8")
    expect(coordinator.page.locator("#assign-days-answer li:not(.from, .off)")).to_have_count(8)
    expect(coordinator.page.locator(".slip")).to_contain_text("区教育局")
    coordinator.writes("requirements", "逐户核实并销户。")
    coordinator.takes_picture("assign")
    coordinator.acts("交办给所选单位")
    coordinator.sees_state("待签收")
    coordinator.sees("区教育局")


def sign_for(liaison: Person, title: str) -> None:
    """The unit's liaison signs for it and names who handles it."""
    liaison.opens_to_do(title, "签收")
    liaison.selects("handler", "张edu.handler")
    liaison.writes("contact", "8001")
    liaison.acts("签收")
    liaison.sees_state("待报整改方案")


def plan(head: Person, title: str) -> None:
    """The unit's head submits the plan."""
    head.opens_to_do(title, "报送方案")
    head.writes("measures", "逐户核实，分批销户。")
    head.writes("responsible", "顾清和")
    head.writes("target_on", today() + timedelta(days=2))
    head.writes("contingency", "每日调度。")
    head.writes("milestones-0-what", "完成核实")
    head.writes("milestones-0-by", today() + timedelta(days=1))
    head.writes("milestones-0-who", "顾清和")
    head.acts("报送方案")
    head.sees_state("方案审核中")


def approve_plan(coordinator: Person, title: str) -> None:
    """The office approves the plan."""
    coordinator.opens_to_do(title)
    coordinator.acts("方案通过")
    coordinator.sees_state("整改中")


def work(handler: Person, title: str) -> None:
    """The handler reports progress, and then the result with a picture of it."""
    handler.opens_to_do(title)
    handler.opens_form("填报进展")
    handler.writes("percent", "60")
    handler.writes("text", "已核实 22 户。")
    handler.acts("填报进展")
    handler.sees("已核实 22 户。")
    handler.opens_form("提请单位审核")
    handler.writes("report", "37 户全部核实，已销户 35 户，保留 2 户。")
    handler.writes("lasting", "每季度核对一次。")
    handler.attaches("after", "整改后.jpg", colour="green")
    handler.acts("提请单位审核")
    handler.sees_state("单位审核中")
    handler.takes_picture("matter")


def apply(head: Person, title: str) -> None:
    """The unit's head applies for write-off."""
    head.opens_to_do(title)
    head.acts("申请销号")
    head.sees_state("待复核")


def review(reviewer: Person, title: str) -> None:
    """The office's reviewer passes it on paper."""
    reviewer.opens_to_do(title)
    reviewer.opens_form("书面复核通过")
    reviewer.acts("书面复核通过")
    reviewer.sees_state("待销号审批")


def write_off(director: Person, title: str) -> None:
    """The director approves; the numbered report begins to be made."""
    director.opens_to_do(title)
    director.acts("批准销号")
    director.sees_state("已销号")
