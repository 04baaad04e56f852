"""One matter for the gallery, with everything that a matter's page can show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

Say = Callable[[str, str], str]


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour - 8, minute, tzinfo=UTC)


def matter(say: Say) -> dict[str, Any]:
    """A problem in the middle of its rectification."""
    return {
        "labels": [
            {"text": say("较重", "Serious"), "tone": "amber"},
            {"text": say("方案退改 1 次", "Plan sent back once"), "tone": ""},
            {"text": say("流程第 3 版", "Workflow version 3"), "tone": "line"},
        ],
        "due_on": date(2026, 11, 24),
        "steps": _steps(say),
        "facts": _facts(say),
        "parts": _assignments(say),
        "offers": _offers(say),
        "fields": _fields(say),
        "history": _events(say),
        "proof": _evidence(say),
        "talk": _comments(say),
        "papers": _documents(say),
    }


def _steps(say: Say) -> list[dict[str, Any]]:
    done = [("登记", "Register", "10-26"), ("立项", "Accept", "10-27"), ("交办", "Assign", "10-28"), ("签收", "Sign for", "10-28"), ("报送方案", "Plan", "10-30")]
    steps: list[dict[str, Any]] = [{"label": say(zh, en), "mark": "done", "fact": fact} for zh, en, fact in done]
    steps.append({"label": say("方案审核", "Plan review"), "mark": "done", "fact": say("退改 1 次", "Sent back once"), "is_back": True})
    steps.append({"label": say("整改中", "Rectifying"), "mark": "now", "fact": say("限 11-24", "by 24 Nov")})
    coming = [("单位审核", "Unit review", 1), ("联席办复核", "Office review", 3), ("复查", "Re-inspection", 5), ("批准销号", "Write-off", 2)]
    return steps + [{"label": say(zh, en), "mark": "next", "fact": say(f"限 {n} 日", f"{n} d")} for zh, en, n in coming]


def _facts(say: Say) -> list[dict[str, Any]]:
    return [
        {"label": say("来源", "Source"), "value": say("联席会议第 9 次会议议定", "Joint meeting no. 9")},
        {"label": say("类别", "Category"), "value": say("账户管理", "Account management")},
        {"label": say("发现日期", "Found on"), "value": say("2026年10月23日", "23 Oct 2026")},
        {"label": say("涉及网点", "Outlets"), "value": say("望澜支行等 12 个", "Wanglan and 11 others"), "url": "#"},
        {"label": say("交办", "Assigned by"), "value": say("联席办 周予安", "Office, Zhou Yu’an")},
        {"label": say("依据", "Basis"), "value": say("联席会议工作规则第 12 条", "Working rules, article 12")},
    ]


def _assignments(say: Say) -> list[dict[str, Any]]:
    return [
        {"role": "lead", "unit": say("区市场监督管理局", "Market Regulation Bureau"), "is_own": True, "signed_at": _at(10, 28, 14, 5), "due_on": date(2026, 11, 24), "light": "amber", "days_left": 2, "progress": 80, "state": say("办理中", "In hand")},
        {"role": "support", "unit": say("区税务局", "Tax Bureau"), "signed_at": _at(10, 29, 9, 12), "due_on": date(2026, 11, 19), "light": "red", "days_left": -1, "progress": 60, "reply": say("催办", "Remind"), "reply_url": "#"},
        {"role": "support", "unit": say("区城市运行管理中心", "City Operations Centre"), "signed_at": _at(10, 28, 16, 40), "due_on": date(2026, 11, 13), "light": "done", "days_left": None, "progress": 100, "reply": say("11-12 答复", "12 Nov"), "reply_url": "#"},
        {"role": "copy", "unit": say("区金融办", "Finance Office"), "signed_at": None, "due_on": None, "light": None, "days_left": None, "progress": None, "reply": "—"},
    ]  # fmt: skip


def _offers(say: Say) -> list[dict[str, Any]]:
    locked = say("区税务局尚未答复；整改任务 ZG-0396-02 未报送", "The tax bureau has not replied; ZG-0396-02 is not reported yet")
    soon = say("距到期不足 3 个工作日，将按逾期申请报主任审批", "Less than 3 working days are left: the director will decide")
    return [
        {"action": "report", "label": say("填报进展", "Report progress"), "is_open": True, "is_allowed": True},
        {"action": "extend", "label": say("申请延期", "Ask for an extension"), "url": "?open=extend", "is_allowed": True, "hint": soon},
        {"action": "submit", "label": say("提请单位审核", "Submit for review"), "is_allowed": False, "reason": locked},
        {"action": "suspend", "label": say("中止", "Suspend"), "is_allowed": False, "reason": say("由联席办主任办理", "The office director does this")},
    ]


def _fields(say: Say) -> list[dict[str, Any]]:
    text = say("余 7 户中 5 户已联系到法定代表人并预约销户，2 户已登报公告，公告期至 11 月 23 日。", "Of the last 7, 5 have made an appointment to close; 2 were announced in the paper until 23 November.")
    return [
        {"name": "percent", "type": "percent", "label": say("完成比例", "Done so far"), "required": True, "value": 90, "last": say("上次 80%", "last 80%")},
        {"name": "opinion", "type": "text", "label": say("进展情况", "Progress"), "required": True, "value": text, "phrases": [say("按计划推进。", "On plan."), say("已阅。", "Noted."), say("请配合单位抓紧答复。", "Supporting units, please reply.")]},
        {"name": "files", "type": "files", "label": say("附件", "Files"), "hint": say("图片、PDF、Office 文件，每个不超过 20 MB", "Pictures, PDF, Office; 20 MB each")},
    ]  # fmt: skip


def _events(say: Say) -> list[dict[str, Any]]:
    own, office = say("区市场监督管理局", "Market Regulation Bureau"), say("联席办", "Office")
    shen, zhou = say("沈知微", "Shen Zhiwei"), say("周予安", "Zhou Yu’an")
    review, rectifying, plan = say("方案审核中", "Plan in review"), say("整改中", "Rectifying"), say("待报整改方案", "Plan due")
    files = [{"name": say("销户预约清单.xlsx", "Appointments.xlsx"), "url": "#", "size": 38912}]
    details = [(say("完成比例", "Done so far"), "80%"), (say("涉及户数", "Accounts"), "37")]
    return [
        {"at": _at(11, 18, 16, 30), "unit": own, "person": shen, "action": say("填报进展", "Report progress"), "moved": "70% → 80%", "opinion": say("柳湾路支行 18 户已核实 11 户，余 7 户法定代表人失联，拟登报公告。", "11 of 18 verified at Liuwan Road; 7 cannot be reached and will be announced."), "details": details, "files": files},
        {"at": _at(11, 18, 9, 0), "action": say("临期提醒", "Reminder"), "is_system": True, "moved": say("发给 牵头、配合单位联络员", "to the liaisons of lead and supporting units")},
        {"at": _at(11, 3, 15, 17), "unit": office, "person": zhou, "action": say("方案通过", "Approve plan"), "from_state": review, "to_state": rectifying, "opinion": say("同意。请按周填报进展。", "Agreed. Please report weekly.")},
        {"at": _at(11, 2, 10, 46), "unit": office, "person": zhou, "action": say("方案退改", "Send plan back"), "from_state": review, "to_state": plan, "is_back": True, "opinion": say("缺少责任人与应急预案，请按“五落实”补齐后再报。", "Names and an emergency plan are missing.")},
        {"at": _at(10, 28, 14, 5), "unit": own, "person": shen, "action": say("签收", "Sign for"), "from_state": say("待签收", "To sign for"), "to_state": plan},
    ]  # fmt: skip


def _evidence(say: Say) -> dict[str, Any]:
    def shot(name: str, alt: str, at: str) -> dict[str, str]:
        return {"url": f"/static/img/{name}.svg", "thumb_url": f"/static/img/{name}.svg", "alt": alt, "stamp": at}

    pairs = [
        {"title": say("注销企业名单公示与告知", "List of deregistered companies on display"), "note": say("望澜派出所 陆明远·已校验", "Wanglan station, Lu Mingyuan · verified"), "sha256": "9f3c42d1b0aa77e2c1", "before": shot("mark", say("公示栏 空", "Board, empty"), "10-29 14:20"), "after": shot("mark", say("公示栏 已张贴", "Board, posted"), "11-11 10:05")},
        {"title": say("开户责任告知书补签", "Liability notices signed"), "note": say("柳湾派出所 许望舒·已校验", "Liuwan station, Xu Wangshu · verified"), "sha256": "04be119c8dd163f077d2", "before": shot("mark", say("告知书 未签", "Notice, unsigned"), "10-30 09:41"), "after": None},
    ]  # fmt: skip
    files = [{"name": say("现场检查笔录.pdf", "Inspection record.pdf"), "url": "#", "size": 812345, "note": say("区市场监督管理局 11-18", "18 Nov")}]
    return {"pairs": pairs, "files": files}


def _comments(say: Say) -> list[dict[str, Any]]:
    return [
        {"at": _at(11, 17, 9, 31), "unit": say("联席办", "Office"), "person": say("周予安", "Zhou Yu’an"), "text": say("税务局答复卡在哪里？请电话问一下。", "Where is the tax bureau’s reply? Please call."), "is_internal": True},
        {"at": _at(11, 17, 10, 2), "unit": say("区市场监督管理局", "Market Regulation Bureau"), "person": say("沈知微", "Shen Zhiwei"), "text": say("已电话联系，明日上午给出初步意见。", "Called; a first opinion comes tomorrow."), "is_own": True},
    ]  # fmt: skip


def _documents(say: Say) -> list[dict[str, Any]]:
    closure = say("办结报告：望澜支行 14 户账户销户", "Closure report: 14 accounts closed at Wanglan")
    base = {"version": 1, "url": "#", "verify_url": "/sheet"}
    return [
        {**base, "title": say("办结报告：东岚银行青榆路支行告知书问题", "Closure report: notices at Qingyu Road"), "matter": "WT-2026-0361", "number": "", "state": "making", "percent": 62, "step": say("正在排版 第 7 页", "Setting page 7"), "pages": 11},
        {**base, "title": say("批次办结报告：夏季银行网点巡查", "Batch report: summer inspection"), "matter": "PC-2026-09", "number": "", "state": "queued", "step": say("排队，前面 1 份", "Queued, 1 before it"), "cancel_url": "#"},
        {**base, "title": say("整改通知书：柳湾路支行", "Rectification notice: Liuwan Road"), "matter": "ZG-0396-02", "number": say("江公整〔2026〕118号", "JGZ 118/2026"), "state": "failed", "error": say("第 3 张照片无法读取", "photograph 3 cannot be read"), "attempts": 3, "made_at": _at(11, 20, 10, 8), "retry_url": "#"},
        {**base, "title": closure, "matter": "ZG-0396-01", "number": say("江联办报〔2026〕37号", "JLB 37/2026"), "state": "ready", "pages": 9, "sha256": "9f3c42d1" * 7 + "08c1e71a", "made_at": _at(11, 19, 16, 20), "size": 214000},
        {**base, "title": closure, "matter": "WT-2026-0333", "number": say("江联办报〔2026〕36号", "JLB 36/2026"), "state": "superseded", "superseded_by": 2, "pages": 12, "sha256": "e81f6630" * 7 + "2b9d4a55", "made_at": _at(11, 16, 9, 41)},
    ]  # fmt: skip


def job(say: Say) -> dict[str, Any]:
    """A report on its way."""
    steps = [
        {"label": say("取数并定稿", "Read and freeze the data"), "fact": say("250 次巡查、9 件整改，数据定格于 10:23:40", "250 visits, 9 rectifications, frozen at 10:23:40"), "state": "done"},
        {"label": say("核对计数", "Check the counts"), "fact": say("批次、巡查、发现、销号四项相符", "all four agree"), "state": "done"},
        {"label": say("排版", "Set the pages"), "fact": say("第 29 页，约 46 页", "page 29 of about 46"), "state": "now"},
        {"label": say("嵌入照片", "Place the photographs"), "fact": say("18 张", "18"), "state": "wait"},
        {"label": say("编号、校验码与存档", "Number, code, archive"), "fact": "", "state": "wait"},
    ]  # fmt: skip
    running = {"percent": 62, "left": say("约还需 20 秒", "about 20 s left"), "spent": say("已用 34 秒", "34 s so far"), "steps": steps, "cancel_url": "#", "back_url": "/batch", "back_label": say("返回批次", "Back to the batch"), "reload_url": "/job"}
    failed = {"percent": 62, "steps": [*steps[:2], {**steps[2], "state": "failed"}], "error": say("第 3 张照片无法读取", "photograph 3 cannot be read"), "attempts": 3, "retry_url": "#", "back_url": "/batch", "back_label": say("返回批次", "Back to the batch")}
    return {"work": running, "failed": failed, "say_finished": _at(11, 20, 10, 24)}


PAGES: dict[str, Callable[[Say], dict[str, Any]]] = {"matter": matter, "documents": matter, "stale": matter, "assign": matter, "job": job, "sheet": matter}
