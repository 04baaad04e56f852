"""Invented people, units and matters for the gallery, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tests.web import samples_matter, samples_plan

Say = Callable[[str, str], str]


def page(name: str, language: str) -> dict[str, Any]:
    """The values of one page of the gallery."""
    say: Say = lambda zh, en: en if language == "en" else zh  # noqa: E731
    makers: dict[str, Callable[[Say], dict[str, Any]]] = {
        "worklist": worklist,
        "people": worklist,
        "empty": worklist,
        "sign_in": sign_in,
        **samples_matter.PAGES,
        **samples_plan.PAGES,
    }
    return {"say": say, **makers[name](say)} if name in makers else {"say": say}


def viewer(language: str, large_type: bool) -> dict[str, Any]:
    """Who is signed in."""
    if language == "en":
        return {
            "name": "Shen Zhiwei",
            "unit_name": "Market Regulation Bureau",
            "position_names": ["Liaison"],
            "large_type": large_type,
        }
    return {"name": "沈知微", "unit_name": "区市场监督管理局", "position_names": ["联络员"], "large_type": large_type}


def menu(language: str, path: str) -> list[dict[str, Any]]:
    """The side menu, three groups."""
    zh = language != "en"

    def entry(url: str, zh_label: str, en_label: str, icon: str, **more: Any) -> dict[str, Any]:
        return {"url": url, "label": zh_label if zh else en_label, "icon": icon, "is_current": path == url, **more}

    return [
        {
            "title": "",
            "entries": [
                entry("/worklist", "待办", "Worklist", "inbox", count=23, is_owed=True, is_tab=True),
                entry("/empty", "督办", "Supervision", "flag", count=1, is_owed=True),
                entry("/people", "台账", "Ledger", "table"),
            ],
        },
        {
            "title": "业务" if zh else "Work",
            "entries": [
                entry("/matter", "问题", "Problems", "alert-triangle", is_tab=True),
                entry("/batch", "巡查批次", "Batches", "checklist"),
                entry("/stale", "整改", "Rectifications", "tool"),
                entry("/documents", "文书", "Documents", "file-text", count=2, is_tab=True),
                entry("/overview", "统计", "Overview", "chart-histogram"),
            ],
        },
        {
            "title": "管理" if zh else "Administration",
            "entries": [
                entry("#units", "单位与网点", "Units and outlets", "building-bank"),
                entry("#accounts", "人员", "People", "users"),
                entry("#calendar", "日历", "Calendar", "calendar"),
                entry("#checklists", "检查表", "Checklist", "list-check"),
                entry("#workflows", "流程", "Workflows", "route"),
            ],
        },
    ]


def sign_in(say: Say) -> dict[str, Any]:
    """The door after a wrong password."""
    error = say("账号或密码不对。还可以再试 3 次，之后须等 15 分钟。", "Account or password is wrong. 3 tries left, then wait 15 minutes.")
    return {"login": "shenzhiwei", "error": error, "organ": say("江州区反诈工作联席会议办公室", "Office of the Jiangzhou Joint Meeting")}


def _row(say: Say, number: str, zh: str, en: str, light: str, days: int, due: date, **more: Any) -> dict[str, Any]:
    kind = {"WT": ("问题", "Problem"), "DB": ("督办", "Supervision"), "BG": ("文书", "Document")}[number[:2]]
    row = {
        "uid": number.lower(),
        "number": number,
        "title": say(zh, en),
        "url": "/matter",
        "light": light,
        "days_left": days,
        "due_on": due,
        "kind": say(*kind),
        "state": say("整改中", "Rectifying"),
        "from_unit": say("联席办", "Office"),
        "received_on": date(2026, 11, 2),
        "action_label": say("填报进展", "Report progress"),
        "action_url": "/matter",
        "actions": ["report"],
        "labels": [],
        "is_unread": False,
    }
    return {**row, **more}


def worklist(say: Say) -> dict[str, Any]:
    """The landing page."""
    sign = {
        "state": say("待签收", "To sign for"),
        "action_label": say("签收", "Sign for"),
        "actions": ["receive"],
        "is_unread": True,
    }
    urgent = [{"text": say("特急", "Urgent"), "tone": "red"}]
    merged = [{"text": say("并案 2 件", "2 merged"), "tone": ""}]
    support = [{"text": say("配合", "Support"), "tone": "line"}]
    asked = [{"text": say("延期待批", "Extension asked"), "tone": "amber"}]
    yellow = [{"text": say("黄色督办", "Yellow slip"), "tone": "amber"}]
    back = [{"text": say("退改 1 次", "Sent back once"), "tone": ""}]
    court = {"from_unit": say("区人民法院", "District Court")}
    rows = [
        _row(say, "WT-2026-0389", "个体户营业执照出借线索核查", "Lent business licences of sole traders", "red", -2, date(2026, 11, 18), labels=asked, action_label=say("提请审核", "Submit for review")),
        _row(say, "DB-2026-0031", "关于异常对公账户清理滞后的督办单", "Supervision slip: late clean-up of abnormal corporate accounts", "red", -1, date(2026, 11, 19), labels=yellow, is_unread=True, state=say("待回复", "Reply due"), action_label=say("回复督办", "Reply")),
        _row(say, "WT-2026-0412", "望澜商务楼虚假注册地址集中清理", "False registered addresses in Wanglan Business Centre", "amber", 0, date(2026, 11, 20), labels=merged, **sign),
        _row(say, "WT-2026-0417", "空壳企业批量开立对公账户核查", "Shell companies opening corporate accounts in bulk", "amber", 1, date(2026, 11, 23), labels=urgent, **sign),
        _row(say, "WT-2026-0418", "代办注册中介机构规范经营整治", "Conduct of company-registration agents", "amber", 1, date(2026, 11, 23), **sign),
        _row(say, "WT-2026-0396", "注销企业未销对公账户联动处置", "Accounts left open by deregistered companies", "amber", 2, date(2026, 11, 24), labels=back),
        _row(say, "BG-2026-0052", "东岚银行青榆路支行办结报告会签", "Countersign closure report, Qingyu Road outlet", "amber", 3, date(2026, 11, 25), labels=support, state=say("会签中", "Countersigning"), action_label=say("会签", "Countersign")),
        _row(say, "WT-2026-0374", "电子营业执照冒用注册专项排查", "Registrations under stolen e-licences", "green", 7, date(2026, 12, 1), **court),
        _row(say, "WT-2026-0381", "涉诈商户收款码清退", "Withdrawal of payment codes of fraudulent merchants", "green", 8, date(2026, 12, 2), labels=support, from_unit=say("区商务委", "Commerce Commission")),
        _row(say, "WT-2026-0402", "校园贷中介广告清理", "Campus-loan advertisements", "green", 12, date(2026, 12, 8)),
    ]  # fmt: skip
    return {
        "now": datetime(2026, 11, 20, 2, 24, tzinfo=UTC),
        "rows": rows,
        "figures": [
            {"label": say("全部待办", "All to do"), "count": 23, "url": "?", "is_current": True},
            {"label": say("逾期", "Overdue"), "count": 2, "url": "?", "light": "red", "is_bad": True},
            {"label": say("今日到期", "Due today"), "count": 1, "url": "?"},
            {"label": say("临期", "Due soon"), "count": 5, "url": "?", "light": "amber"},
            {"label": say("待签收", "To sign for"), "count": 3, "url": "?"},
            {"label": say("督办", "Supervision"), "count": 1, "url": "?"},
        ],
        "lists": [
            {"label": say("待办", "To do"), "url": "?", "count": 23, "is_current": True},
            {"label": say("已办", "Handled"), "url": "?"},
            {"label": say("办结", "Finished"), "url": "?"},
            {"label": say("抄送", "Copied"), "url": "?", "count": 6},
            {"label": say("未签收", "Not signed for"), "url": "?", "count": 3},
        ],
        "narrow": _filters(say),
        "bulk": [
            {"action": "receive", "label": say("签收", "Sign for"), "many": say("签收 {n} 项", "Sign for {n}")},
            {"action": "report", "label": say("报送方案", "Submit plan"), "many": say("报送方案 {n} 项", "Submit {n} plans")},
        ],
    }


def _filters(say: Say) -> list[dict[str, Any]]:
    def select(name: str, rank: int, zh: str, en: str, *more: tuple[str, str]) -> dict[str, Any]:
        return {"type": "select", "name": name, "label": say(zh, en), "rank": rank, "value": "", "choices": [("", say(zh, en)), *more]}

    return [
        {"type": "text", "name": "q", "label": say("编号、标题、内容", "Number, title, text"), "value": ""},
        select("kind", 1, "全部类型", "All kinds", ("problem", say("问题", "Problem"))),
        select("state", 2, "全部状态", "All states"),
        select("light", 3, "全部灯", "All lights"),
        select("unit", 4, "全部来源", "Any unit"),
        select("time", 5, "不限时间", "Any time"),
    ]
