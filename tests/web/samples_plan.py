"""Batches, visits and figures for the gallery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Say = Callable[[str, str], str]

STATIONS = (
    ("北渚", "Beizhu", 0, 1, 0, 1, 0),
    ("雁里", "Yanli", 0, 2, 0, 1, 0),
    ("石汀", "Shiting", 0, 3, 2, 2, 0),
    ("枫岸", "Feng’an", 1, 0, 1, 2, 0),
    ("松壑", "Songhe", 1, 1, 1, 2, 0),
    ("望澜", "Wanglan", 1, 2, 3, 4, 2),
    ("青榆", "Qingyu", 1, 3, 3, 3, 0),
    ("柳湾", "Liuwan", 2, 0, 1, 3, 1),
    ("鹿鸣", "Luming", 2, 1, 18, 24, 1),
    ("云岫", "Yunxiu", 2, 2, 2, 2, 0),
    ("南渡", "Nandu", 3, 2, 12, 12, 0),
)


def batch(say: Say) -> dict[str, Any]:
    """A batch under way."""
    names = ["宣传", "告知", "开户与身份", "名单监测", "预警联动", "管理"]
    english = ("Publicity", "Notice", "Opening", "Lists", "Linkage", "Management")
    sizes, key = (4, 2, 6, 4, 4, 2), {5, 7, 13}
    groups, number = [], 0
    for zh, en, size in zip(names, english, sizes, strict=True):
        items = [{"label": str(n), "title": say(f"第 {n} 项", f"Item {n}"), "url": "#", "is_key": n in key} for n in range(number + 1, number + size + 1)]  # fmt: skip
        groups.append({"label": say(zh, en), "items": items})
        number += size
    banks = (("浦兴银行", "Puxing Bank"), ("东岚银行", "Donglan Bank"), ("惠澄银行", "Huicheng Bank"), ("江禾农商银行", "Jianghe Rural Bank"))
    rows = [_heat_row(say(*bank), place) for place, bank in enumerate(banks)]
    return {
        "tiles": [
            {"name": say(zh, en), "row": row, "column": column, "done": done, "total": total, "bad": bad, "url": "#"}
            for zh, en, row, column, done, total, bad in STATIONS
        ],
        "groups": groups,
        "rows": rows,
        "totals": [sum(row["cells"][at]["number"] for row in rows) for at in range(22)],
        "burdens": [
            {"name": say("鹿鸣", "Luming"), "chosen": 5, "can_bear": 4},
            {"name": say("望澜", "Wanglan"), "chosen": 4, "can_bear": 4},
            {"name": say("柳湾", "Liuwan"), "chosen": 3, "can_bear": 4},
            {"name": say("枫岸", "Feng’an"), "chosen": 1, "can_bear": 3},
            {"name": say("北渚", "Beizhu"), "chosen": 2, "can_bear": None},
        ],
        "outlets": [
            (say("望澜支行", "Wanglan outlet"), say("浦兴银行", "Puxing Bank"), say("望澜", "Wanglan"), "D", 214, 58, say("涉案账户 3 户", "3 involved accounts"), True),
            (say("柳湾路支行", "Liuwan Road outlet"), say("东岚银行", "Donglan Bank"), say("柳湾", "Liuwan"), "D", 198, 61, say("重复问题第 5 项", "item 5 again"), True),
            (say("青榆路支行", "Qingyu Road outlet"), say("东岚银行", "Donglan Bank"), say("青榆", "Qingyu"), "C", 231, 81, say("逾 180 日", "over 180 days"), True),
            (say("雁栖里支行", "Yanqili outlet"), say("安澜银行", "Anlan Bank"), say("雁里", "Yanli"), "B", 142, 86, "", False),
        ],
    }  # fmt: skip


def _heat_row(name: str, place: int) -> dict[str, Any]:
    numbers = [(place * 7 + item * 3) % 11 - 7 for item in range(22)]
    cells = [{"number": max(n, 0), "is_bad": n == 2, "url": "#" if n > 0 else None} for n in numbers]
    return {"label": name, "lead": 4 - place, "cells": cells, "total": sum(cell["number"] for cell in cells)}


def assign(say: Say) -> dict[str, Any]:
    """The form that gives a problem to units."""
    offs = {21: "六", 22: "日", 28: "六", 29: "日"}
    days: list[dict[str, Any]] = [{"day": 20, "word": say("送达", "served"), "kind": "from"}]
    count = 0
    for day in [*range(21, 31), 1, 2, 3, 4]:
        if day in offs:
            days.append({"day": day, "word": say(offs[day], {"六": "Sa", "日": "Su"}[offs[day]]), "kind": "off"})
            continue
        count += 1
        days.append({"day": day, "word": str(count), "kind": "end" if count == 10 else "count"})
    units = [
        {"value": "edu", "label": say("区教育局", "Education Bureau"), "fact": say("联络员 顾清和", "Gu Qinghe"), "load": say("在办 4", "4 open"), "light": "green", "word": say("无逾期", "none overdue"), "keys": "jyj"},
        {"value": "mkt", "label": say("区市场监督管理局", "Market Regulation Bureau"), "fact": say("联络员 沈知微", "Shen Zhiwei"), "load": say("在办 23", "23 open"), "light": "red", "word": say("逾期 2", "2 overdue"), "keys": "scjgj"},
        {"value": "tel", "label": say("通信运营企业代表席", "Telecom operators"), "fact": say("联络员 韩叙白", "Han Xubai"), "load": say("在办 9", "9 open"), "light": "amber", "word": say("临期 3", "3 due soon"), "keys": "tx", "is_off": True, "reason": say("已列为配合单位", "already supporting")},
    ]  # fmt: skip
    choices = [(unit["value"], unit["label"], unit["keys"]) for unit in units]
    columns = [
        {"name": "unit", "type": "unit", "label": say("单位", "Unit"), "choices": choices},
        {"name": "task", "type": "line", "label": say("配合事项", "Task")},
        {"name": "days", "type": "workdays", "label": say("时限", "Limit")},
    ]
    support = [{"unit": "mkt", "task": say("商户摸排与查处", "Shops"), "days": 7}, {"unit": "tel", "task": say("代理点开卡记录核查", "Records"), "days": 5}]
    return {
        "units": units,
        "counted": days,
        "fields": [
            {"name": "support", "type": "table", "label": say("配合单位", "Supporting units"), "columns": columns, "value": support, "hint": say("各计各的时限", "each with its own clock")},
            {"name": "copies", "type": "units", "label": say("抄送", "Copied"), "choices": [*choices, *[(f"u{n}", say(f"第 {n} 成员单位", f"Member unit {n}"), f"dw{n}") for n in range(4, 14)]], "value": ["edu"]},
            {"name": "demand", "type": "text", "label": say("办理要求", "What is asked"), "required": True, "value": say("一、对辖区 26 所学校周边 200 米内代售点逐户核查，登记造册。", "1. Check every shop within 200 m of the 26 schools.")},
            {"name": "urgency", "type": "choice", "label": say("紧急程度", "Urgency"), "required": True, "value": "normal", "choices": [("normal", say("一般", "Normal")), ("fast", say("加急", "Fast")), ("urgent", say("特急", "Urgent"))], "hint": say("一般：1 个工作日内签收；特急：2 小时", "Normal: signed for in 1 working day; urgent: 2 hours")},
            {"name": "days", "type": "workdays", "label": say("牵头单位时限", "Limit of the lead unit"), "required": True, "value": 10, "answer_url": "/answer", "answer": say("2026年12月4日 周五 18:00 到期", "due Friday 4 December 2026, 18:00")},
            {"name": "due", "type": "date", "label": say("到期日", "Due"), "value": "2026-10-01", "error": say("10月1日是法定假日，请选工作日，如 10月8日。", "1 October is a holiday; choose a working day such as 8 October.")},
            {"name": "kind", "type": "choice", "label": say("类别", "Category"), "choices": [(str(n), say(f"类别 {n}", f"Category {n}")) for n in range(6)], "value": "2"},
            {"name": "unit", "type": "unit", "label": say("来源单位", "Source"), "choices": choices, "value": "mkt"},
            {"name": "agree", "type": "bool", "label": say("已电话沟通", "Spoken on the telephone")},
            {"name": "title", "type": "line", "label": say("标题", "Title"), "value": say("校园周边代售电话卡集中整治", "SIM cards sold near schools"), "max": 60},
            {"name": "tags", "type": "multichoice", "label": say("涉及", "Concerns"), "choices": [("a", say("账户", "accounts")), ("b", say("电话卡", "SIM cards")), ("c", say("商户", "shops"))], "value": ["b"]},
        ],
        "checked": [
            {"text": say("牵头单位 1 家，不在配合之列", "One lead unit, not among the supporting"), "mark": "good"},
            {"text": say("“较重”无须主任先批；“重大”才须", "“Serious” needs no approval first; “major” does"), "mark": "info"},
            {"text": say("区市场监督管理局现有 2 件逾期，建议先电话沟通", "The Market Regulation Bureau has 2 overdue: call first"), "mark": "warning"},
        ],
        "errors": [{"id": "f-due", "label": say("到期日", "Due"), "text": say("10月1日是法定假日", "1 October is a holiday")}],
    }  # fmt: skip


def visit(say: Say) -> dict[str, Any]:
    """A checklist half filled in."""
    answers = [("ok", say("符合", "Meets"), "ok", 1), ("part", say("部分", "Partly"), "part", 0.5), ("no", say("不符合", "Fails"), "no", 0), ("na", say("不适用", "N/A"), "na", None)]
    items = [
        ("9", "手机号与身份证件一致，一号多户有说明", "Telephone number matched to ID; shared numbers explained", 4, "ok"),
        ("10", "开户访谈已做，指标有记录", "Opening interview done, indicators recorded", 5, "no"),
        ("11", "异常开户加强核查或拒绝，理由有记录", "Abnormal opening checked or refused, with the reason", 4, ""),
        ("12", "无“一刀切”拒绝；被拒客户得到理由和投诉渠道", "No blanket refusal; reason and complaint channel given", 3, ""),
    ]
    photos = [{"url": "/static/img/mark.svg", "thumb_url": "/static/img/mark.svg", "alt": say("开户资料", "Files")}]
    return {
        "items": [
            {
                "name": f"item-{number}",
                "number": number,
                "title": say(zh, en),
                "how": say("查档案", "Files"),
                "points": points,
                "answer": answer,
                "answers": answers,
                "is_key": number == "9",
                "remark": say("抽查 10 份开户资料，3 份无访谈记录。", "3 of 10 files have no interview.") if answer == "no" else "",
                "photos": photos if answer == "no" else [],
                "hint": say("将记为发现问题，严重程度 一般，整改时限 10 个工作日", "Becomes a finding, general, 10 working days") if answer == "no" else "",
            }
            for number, zh, en, points, answer in items
        ],
    }  # fmt: skip


def overview(say: Say) -> dict[str, Any]:
    """Figures, charts and their tables."""
    units = say("区市场监督管理局 通信运营代表席 区房屋管理局 区税务局 区教育局 区商务委", "Market Telecom Housing Tax Education Commerce").split()
    weeks = ["9-04", "9-11", "9-18", "9-25", "10-09", "10-16", "10-23", "10-30", "11-06", "11-13", "11-20"]
    kinds = say("问题 巡查 整改 延期 督办", "Problem Visit Rectification Extension Supervision").split()
    lights = [("green", "正常", "On time", [18, 11, 9, 6, 8, 7]), ("amber", "临期", "Due soon", [3, 3, 2, 2, 1, 1]), ("red", "逾期", "Overdue", [2, 1, 0, 2, 0, 0])]  # fmt: skip
    kpi = [
        (say("在办事项", "Open"), 120, say("件", ""), "up", say("多 8", "8 more"), False),
        (say("按期办结率", "On time"), 94.6, "%", "up", say("高 2.1", "2.1 more"), False),
        (say("逾期", "Overdue"), 6, say("件", ""), "down", say("少 3", "3 fewer"), False),
        (say("平均办理", "Mean time"), 8.4, say("个工作日", "working days"), "down", say("少 0.7", "0.7 less"), False),
        (say("复查一次通过", "Passed first time"), 91.3, "%", "down", say("低 1.2", "1.2 less"), True),
        (say("巡查覆盖", "Outlets visited"), 218, say("/ 329 网点", "of 329"), "up", say("多 18", "18 more"), False),
    ]
    return {
        "figures": [{"label": a, "value": b, "unit": c, "direction": d, "change": e, "is_worse": f, "url": "#"} for a, b, c, d, e, f in kpi],
        "units": {"kind": "stacked", "categories": units, "series": [{"name": say(zh, en), "light": light, "values": values} for light, zh, en, values in lights], "description": say("各单位在办事项按灯", "Open matters by unit and light")},
        "trend": {"kind": "lines", "categories": weeks, "series": [{"name": say("交办", "Assigned"), "values": [12, 15, 11, 18, 9, 16, 14, 19, 17, 21, 16]}, {"name": say("销号", "Written off"), "values": [9, 12, 14, 13, 8, 12, 17, 15, 18, 19, 22]}], "description": say("近 11 周交办与销号", "Eleven weeks")},
        "kinds": {"kind": "bars", "categories": kinds, "series": [{"name": say("上月", "Last month"), "values": [58, 24, 19, 7, 5], "is_before": True}, {"name": say("本月", "This month"), "values": [71, 18, 16, 9, 4]}], "description": say("本月与上月", "This month and last")},
    }  # fmt: skip


PAGES: dict[str, Callable[[Say], dict[str, Any]]] = {"batch": batch, "plan": batch, "assign": assign, "visit": visit, "visit_sign": visit, "overview": overview}
