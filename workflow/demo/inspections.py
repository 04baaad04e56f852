"""Rows of the data files as inspection batches: visits, answers, and how each finding is put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from workflow.demo import checklists, district
from workflow.demo.acting import TEXT_FIELDS, act
from workflow.demo.days import Days
from workflow.demo.plans import Act, AnswerPlan, BatchPlan, Picture, RectificationPlan, Remark, VisitPlan
from workflow.demo.reading import read
from workflow.types import Severity, UnitKind

_STEPS = ("accept", "notify", "check_in", "finish", "sign", "audit_ok")
_REACHED = {"pending_accept": 0, "scheduled": 1, "notified": 2, "on_site": 3, "pending_sign": 4, "submitted": 5}
_REACHED |= {"completed": 6, "obstructed": 3, "object_gone": 1, "cancelled": 1, "pending_dispatch": 1}
_AUDITS_FROM = time(16, 50)
_ANSWERED_ON_SITE = 14


@dataclass(slots=True)
class Source:
    """Where batches come from: their findings, who visited what, the clock, and the numbers of the notices."""

    findings: list[dict[str, Any]]
    visits: Mapping[str, list[list[Any]]]
    days: Days
    notices: Iterator[int]
    uses_code: bool
    of_the_day: Counter[tuple[str, date]] = field(default_factory=Counter)


@cache
def outlets() -> dict[str, district.UnitData]:
    """The outlets of the district by code."""
    return {unit.code: unit for unit in district.units() if unit.kind == UnitKind.OUTLET}


@cache
def _representatives() -> dict[str, str]:
    return {person.login: person.name.zh for person in district.people() if person.unit in outlets()}


def batch(row: dict[str, Any], source: Source) -> BatchPlan:
    """One batch with its visits; acts up to those that the row names."""
    chosen = tuple(_visits(row, source))
    return BatchPlan(
        key=row["key"],
        title=row["title"],
        subject=row["subject"],
        drafter=row["drafter"],
        starts_on=source.days.day(row["starts_on"]),
        ends_on=source.days.day(row["ends_on"]),
        visits=chosen if "publish" in row["acts"] else (),
        acts=tuple(_batch_acts(row, chosen, source)),
        state=row.get("state", "closed"),
    )


def _batch_acts(row: dict[str, Any], visits: tuple[VisitPlan, ...], source: Source) -> Iterator[Act]:
    subject, drafter = row["subject"], row["drafter"]
    logins = {"submit": drafter, "publish": drafter, "confirm": "reviewer"}
    logins |= {"approve": f"{subject}.leader", "select": f"{subject}.team", "submit_summary": f"{subject}.team"}
    logins |= {"send_back": f"{subject}.leader", "cancel": "director"}
    values = _batch_values(row, visits, source)
    for action, (day, clock) in row["acts"].items():
        yield Act(action, logins[action], source.days.moment(day, clock), values[action]())


def _batch_values(row: dict[str, Any], visits: tuple[VisitPlan, ...], source: Source) -> dict[str, Any]:
    return {
        "submit": lambda: _submission(row, visits, source),
        "approve": lambda: {
            "approval_number": row["approval_number"].format(year=source.days.day(row["starts_on"]).year),
            "opinion": "同意。请依法规范检查，不得影响网点正常营业。",
        },
        "send_back": lambda: {"reason": row["sent_back"]},
        "cancel": lambda: {"reason": row["cancelled"]},
        "select": lambda: {
            "outlets": [visit.outlet for visit in visits],
            "teams": _teams(visits),
            "reason": row["reason"],
        },
        "publish": lambda: {"notice": row["notice"]},
        "submit_summary": lambda: {"summary": _summary(row["summary"], visits)},
        "confirm": lambda: {"opinion": "总结属实，数据与台账一致，同意确认。"},
    }


def _submission(row: dict[str, Any], visits: tuple[VisitPlan, ...], source: Source) -> dict[str, Any]:
    code = {"uses_code": "true"} if source.uses_code else {"uses_code": "false", "code_waiver": "检查码制度尚未施行。"}
    return {
        "title": row["title"],
        "mode": row["mode"],
        "basis": row["basis"],
        "scope": row["scope"],
        "starts_on": source.days.day(row["starts_on"]),
        "ends_on": source.days.day(row["ends_on"]),
        "checklist": "outlet",
        "enforcement": row["subject"],
        "outlets": [visit.outlet for visit in visits] or row.get("outlets", []),
        **code,
    }


def _teams(visits: tuple[VisitPlan, ...]) -> list[dict[str, Any]]:
    stations = {visit.station: None for visit in visits}
    return [
        {"station": station, "inspectors": sorted({who for v in visits if v.station == station for who in v.team})}
        for station in stations
    ]


def _summary(text: str, visits: tuple[VisitPlan, ...]) -> str:
    return text.format(
        visits=len(visits),
        outlets=len({visit.outlet for visit in visits}),
        findings=sum(len(visit.rectifications) for visit in visits),
        average=checklists.average(visit.answers for visit in visits),
    )


def _visits(row: dict[str, Any], source: Source) -> Iterator[VisitPlan]:
    if "select" not in row["acts"]:
        return
    published = source.days.moment(*row["acts"].get("publish", row["acts"]["select"]))
    for index, visit in enumerate(source.visits[row["key"]]):
        yield _visit(row, visit, source, published + timedelta(minutes=20 + index))


def _visit(row: dict[str, Any], visit: list[Any], source: Source, accepted: datetime) -> VisitPlan:
    code, day, clock, first, second, marks, *ending = visit
    outlet, state = outlets()[code], ending[0] if ending else "completed"
    team = (f"{outlet.station}.p{first}", f"{outlet.station}.p{second}")
    started = source.days.moment(day, clock)
    found = [f for f in source.findings if (f["batch"], f["outlet"]) == (row["key"], code)]
    answered = {"on_site": _ANSWERED_ON_SITE}.get(state, len(checklists.items()))
    numbers = list(checklists.items())[:answered] if _REACHED[state] >= 3 and state != "obstructed" else []
    acts = _visit_acts(outlet, team, (accepted, started), f"{row['subject']}.team", source)
    return VisitPlan(
        outlet=code,
        station=outlet.station or "",
        team=team,
        visited_on=started.date(),
        answers=tuple(_answer(item, marks, found, outlet, started) for item in numbers),
        acts=(*acts[: _REACHED[state]], *(_ending(last, outlet, team, source.days) for last in ending[1:])),
        state=state,
        rectifications=tuple(_rectification(f, outlet, started, source.days) for f in found if state == "completed"),
    )


def _ending(row: list[Any], outlet: district.UnitData, team: tuple[str, str], days: Days) -> Act:
    """The act that ends a visit in another way than by its completion; a `photo` is its caption."""
    values = dict(row[5]) if len(row) > 5 else {}
    if "photo" in values:
        taken_at = days.moment(row[2], row[3]) - timedelta(minutes=4)
        values["files"] = [Picture("doorway", "before", values.pop("photo"), outlet.name.zh, taken_at)]
    return act([*row[:5], values], days, {"person": team[1]} if row[0] == "recuse" else None)


def _visit_acts(
    outlet: district.UnitData, team: tuple[str, str], times: tuple[datetime, datetime], auditor: str, source: Source
) -> tuple[Act, ...]:
    accepted, started = times
    source.of_the_day[auditor, started.date()] += 1
    turn = source.of_the_day[auditor, started.date()]
    finished = started + timedelta(minutes=48 + (started.day * 5 + started.hour + len(team[0]) * turn) % 28)
    audited = datetime.combine(started.date(), _AUDITS_FROM, tzinfo=started.tzinfo) + timedelta(minutes=3 * turn)
    notified = accepted + timedelta(minutes=45) if source.uses_code else started - timedelta(minutes=25)
    manner, word = ("code", "检查码 JC") if source.uses_code else ("notice", "岚公查通")
    number = f"{word}〔{started.year}〕{next(source.notices)}号"
    planned = {"planned_on": started.date()}
    return (
        Act("accept", team[0], accepted, planned),
        Act("notify", team[0], notified, {"manner": manner, "notice_number": number}),
        Act("check_in", team[0], started, {"present": list(team), "place": outlet.address.zh}),
        Act("finish", team[0], finished),
        Act("sign", outlet.code, finished + timedelta(minutes=6), {"signer": _representatives()[outlet.code]}),
        Act("audit_ok", auditor, audited, {"opinion": "检查表填写完整，审核通过。"}),
    )


def _answer(
    number: int, marks: dict[int, Any], found: Iterable[dict[str, Any]], outlet: district.UnitData, started: datetime
) -> AnswerPlan:
    pool = read("history")
    finding = next((f for f in found if f["item"] == number), None)
    if finding is not None:
        picture = _picture(finding, "before", outlet, started + timedelta(minutes=26))
        return AnswerPlan(number, "failed", finding["facts"], bool(finding.get("fixed")), picture)
    if marks.get(number) == "x" or not checklists.is_in_force(number, started.date()):
        return AnswerPlan(number, "not_applicable", pool["not_applicable"][number])
    if number in marks:
        return AnswerPlan(number, "partly", pool["remarks"][number][marks[number]])
    return AnswerPlan(number, "met")


def _picture(finding: dict[str, Any], state: str, outlet: district.UnitData, at: datetime) -> Picture:
    return Picture(finding["picture"], state, finding[state], outlet.name.zh, at)


def _rectification(
    finding: dict[str, Any], outlet: district.UnitData, started: datetime, days: Days
) -> RectificationPlan:
    rows = finding.get("acts", [])
    acts = tuple(_rectifying(row, finding, outlet, started, days) for row in rows)
    said = [row for row in rows if row[4] and row[0] not in TEXT_FIELDS]
    return RectificationPlan(
        item=finding["item"],
        severity=Severity(finding["severity"]),
        state=finding.get("state", "closed"),
        acts=acts,
        remarks=tuple(_remark(row, outlet, days) for row in said),
    )


def _remark(row: list[Any], outlet: district.UnitData, days: Days) -> Remark:
    _, login, day, clock, text, *_ = row
    return Remark(login, days.moment(day, clock) + timedelta(minutes=2), text, is_internal=login != outlet.code)


def _rectifying(
    row: list[Any], finding: dict[str, Any], outlet: district.UnitData, started: datetime, days: Days
) -> Act:
    action, login, day, clock, text, *more = row
    at = days.moment(day, clock)
    mended = started + timedelta(minutes=40) if finding.get("fixed") else at - timedelta(minutes=35)
    pictures = {
        "before": [_picture(finding, "before", outlet, started + timedelta(minutes=26))],
        "after": [_picture(finding, "after", outlet, mended)] if finding.get("after") else [],
    }
    values: dict[str, dict[str, Any]] = {
        "confirm": {"severity": finding["severity"], "clause": finding["clause"], "responsible": "outlet"},
        "fix_on_spot": {"measures": finding.get("measures"), **pictures},
        "draft_notice": {part: finding.get(part) for part in ("facts", "clause", "requirement")},
        "issue": {"delivery": "system"},
        "receive": {"signer": _representatives()[outlet.code], "contact": outlet.phone},
        "report": {"measures": finding.get("measures"), "lasting": finding.get("lasting"), **pictures},
        "suspend": {"files": pictures["before"]},
    }
    written = dict(more[0]) if more else {}
    if action == "reinspect":
        written = {"reinspectors": written["team"], "reinspect_on": days.day(written["date"])}
    if "resume_on" in written:
        written["resume_on"] = days.day(written["resume_on"])
    words = text if action in TEXT_FIELDS else ""
    return act([action, login, day, clock, words, written], days, values.get(action))
