"""Rows of the data files as problems: each act with its form filled in from the problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from workflow.demo import district
from workflow.demo.acting import act
from workflow.demo.days import Days
from workflow.demo.plans import Act, Picture, ProblemPlan, Remark

_ON = ("reinspect_on", "resume_on")


def problem(row: dict[str, Any], days: Days) -> ProblemPlan:
    """One problem: registered by who submits it, twenty minutes earlier, unless the row says otherwise."""
    acts = tuple(_acts(row, days))
    registrar = row.get("registrar") or acts[0].login
    begun_at = days.moment(*row["begun"]) if "begun" in row else acts[0].at - timedelta(minutes=20)
    return ProblemPlan(
        key=row["key"],
        title=row["title"],
        registrar=registrar,
        begun_at=begun_at,
        acts=acts,
        state=row["state"],
        remarks=tuple(_remark(said, days) for said in row.get("comments", [])),
        draft=_submission(row, days, begun_at) if not acts else {},
    )


def archiving(row: dict[str, Any], login: str, at: datetime) -> tuple[str, Act]:
    """The key of a problem and the act that files it, possible once its closure report is finished."""
    return row["key"], Act("archive", login, at, row["archive"])


def _remark(said: list[Any], days: Days) -> Remark:
    login, day, clock, text, *internal = said
    return Remark(login, days.moment(day, clock), text, bool(internal and internal[0]))


def _acts(row: dict[str, Any], days: Days) -> list[Act]:
    acts, lead = [], row.get("lead", "")
    for written in row["acts"]:
        action, _, part = written[0].partition("@")
        more = written[5] if len(written) > 5 else {}
        at = days.moment(written[2], written[3])
        given = _part_form(action, part) if part else _form(action, row, lead, at, days)
        acts.append(_dated(act(written, days, given), days))
        lead = more.get("lead", lead) if action in ("assign", "transfer") else lead
    return acts


def _dated(found: Act, days: Days) -> Act:
    """The same act with its days counted back written as dates."""
    values = {name: days.day(value) if name in _ON else value for name, value in found.values.items()}
    return Act(found.action, found.login, found.at, values, found.part)


def _part_form(action: str, unit: str) -> dict[str, Any]:
    return {"contact": _phones()[unit]} if action == "sign" else {}


def _form(action: str, row: dict[str, Any], lead: str, at: datetime, days: Days) -> dict[str, Any]:
    match action:
        case "submit":
            return _submission(row, days, at)
        case "accept":
            return {part: row[part] for part in ("category", "severity")} | {
                "basis": row.get("basis", "联席会议工作规则第8条。")
            }
        case "assign":
            return _assignment(row)
        case "sign" | "sign_direct":
            return {"handler": f"{lead}.handler", "contact": _phones()[lead]}
        case "submit_plan":
            return _plan(row["plan"], days)
        case "send_countersign":
            return {"countersigners": [{"unit": unit} for unit in row["countersigners"]], **_plan(row["plan"], days)}
        case "submit_unit":
            return {"lasting": row["lasting"], **_evidence(row, at)}
        case "suspend":
            return {"files": _evidence(row, at)["before"]}
        case "approve_close":
            return {"opinion": "同意销号。"}
        case "apply_close":
            return {"opinion": "情况属实，同意申请销号。"}
    return {}


def _submission(row: dict[str, Any], days: Days, at: datetime) -> dict[str, Any]:
    values = {part: row[part] for part in ("title", "source", "category", "severity", "facts", "place")}
    values["found_on"] = days.day(row["found"])
    if row.get("concerned"):
        values["concerned_unit"] = row["concerned"]
    if "picture" in row:
        values["files"] = _evidence(row, at)["before"]
    return values


def _assignment(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "lead": row["lead"],
        "days": row["days"],
        "urgency": row.get("urgency", "normal"),
        "needs_plan": "true" if row.get("needs_plan", True) else "false",
        "requirements": row["requirements"],
        "supports": [{"unit": unit, "task": task, "days": length} for unit, task, length in row.get("supports", [])],
        "copies": row.get("copies", []),
    }


def _plan(plan: Mapping[str, Any], days: Days) -> dict[str, Any]:
    return {
        "measures": plan["measures"],
        "responsible": plan["responsible"],
        "funds": plan.get("funds", "无需专项资金，在部门预算内列支。"),
        "target_on": days.day(plan["target"]),
        "contingency": plan["contingency"],
        "milestones": [{"what": what, "by": days.day(by), "who": who} for what, by, who in plan["milestones"]],
    }


def _evidence(row: dict[str, Any], at: datetime) -> dict[str, list[Picture]]:
    drawn = row["picture"]
    return {
        state: [Picture(drawn["kind"], state, drawn[state], drawn["place"], at - timedelta(minutes=40))]
        for state in ("before", "after")
        if state in drawn
    }


@cache
def _phones() -> dict[str, str]:
    return {unit.code: unit.phone for unit in district.units()}
