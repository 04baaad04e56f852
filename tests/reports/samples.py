"""A short, a typical, a huge and a nasty record of each kind of document; every name in them is invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from tests.reports.poison import poisoned
from tests.reports.sample_bulletin import bulletin
from tests.reports.sample_forms import notice, slip
from tests.reports.sample_made import instrument, made, supervision
from tests.reports.sample_minutes import minutes
from tests.reports.sample_papers import PAPERS
from tests.reports.sample_parts import (
    BUREAU,
    FINANCE,
    ITEMS,
    LONG_NAME,
    MARKET,
    OFFICE,
    PHOTOS,
    approvals,
    at,
    bank,
    clock,
    event,
    file,
    finding,
    head,
    inspection,
    ledger,
    measures,
    on,
    outlet,
    pair,
    party,
    person,
    record,
    stages,
    station,
    two,
)
from workflow.reports import snapshot as s

SIZES = ("short", "typical", "huge", "nasty")
LESSONS = s.Lessons(
    analogous="岚江银行对辖内26个网点开展同类排查，自查出同类情形2起并即知即改",
    mechanism="区联席办将第13项列入下一批巡查必查项目，90日内开展“回头看”",
)
CLUE = two("同一地址集中办理电话卡线索", "Phone cards taken out at one address")
NOTHING = s.Lessons(analogous="", mechanism="")


def sample(kind: str, size: str) -> Mapping[str, Any]:
    """The record of `kind` in `size`, which nobody else has."""
    made = deepcopy(MAKERS[kind](size))
    if size != "nasty":
        return made
    nasty: dict[str, Any] = poisoned(made)
    nasty["head"]["organ"]["zh"] = LONG_NAME
    return nasty


def picture(sha256: str) -> bytes:
    """The photo of a sample; LookupError for any other."""
    return PHOTOS[sha256]


def _closing(size: str, kind: str, subject: s.Bilingual, unit: s.Party) -> dict[str, Any]:
    """What the three closure reports share."""
    count = {"short": 0, "typical": 4, "huge": 200 if kind.endswith("rectification") else 6, "nasty": 3}[size]
    photos = {"short": 0, "typical": 2, "huge": 15 if kind.endswith("batch") else 2, "nasty": 2}[size]
    files = {"short": 0, "typical": 2, "huge": 30, "nasty": 1}[size]
    lines = {"short": 0, "typical": 9, "huge": 100 if kind.endswith("problem") else 20, "nasty": 3}[size]
    rounds = {"short": [], "typical": [inspection()], "huge": [inspection(n, passed=n == 2) for n in range(3)]}
    kinds = {"short": [], "typical": ["reminder"], "huge": ["reminder", "extension", "supervision", "suspension"] * 3}
    return {
        "head": head(kind, subject, edition=2 if size == "huge" else 1),
        "measures": measures(count, unit),
        "result": "" if size == "short" else "四项措施全部完成，涉及客户均已补做比对",
        "inspections": rounds.get(size, [inspection()]),
        "records": [record(name, n) for n, name in enumerate(kinds.get(size, ["extension"]))],
        "clock": clock("late" if size == "huge" else "done"),
        "stages": [] if size == "short" else stages(),
        "lessons": NOTHING if size == "short" else LESSONS,
        "approvals": [] if size == "short" else approvals(),
        "attachments": [
            *(row for n in range(photos) for row in pair(n, f"RCT-2026-{109 + n:06d}", ITEMS[n % 9][1])),
            *(file(n) for n in range(files)),
        ],
        "events": [event(n, unit=unit if n % 3 == 1 else OFFICE) for n in range(lines)],
    }


def rectification(size: str) -> s.RectificationClosure:
    title = two("岚江银行临湖支行“两卡”人员比对不到位", "Two-card matching at outlet 1")
    shared = _closing(size, "closure_report_rectification", title, outlet(0))
    full = size != "short"
    return s.RectificationClosure(
        **shared,
        rectification=s.Rectification(
            number="RCT-2026-000109",
            title=title,
            severity=two("较重", "Serious"),
            subject=outlet(0),
            bank=bank(0) if full else None,
            lead=BUREAU,
            support=[FINANCE] if full else [],
            batch=s.Ref(
                number="BAT-2026-000011",
                name=two("2026年第11批银行网点反诈巡查", "Outlet inspection batch 11 of 2026"),
                on=on(0),
            )
            if full
            else None,
            visit=s.Ref(number="VIS-2026-000243", name=two("", ""), on=on(0)) if full else None,
            found_on=on(0),
        ),
        findings=[finding(n) for n in range({"short": 1, "typical": 2, "huge": 9, "nasty": 2}[size])],
        notice=s.Notice(
            number="岚公反诈整〔2026〕9号",
            issued_on=on(3),
            delivery=two("电子送达", "electronic"),
            received_at=at(4),
            received_by=person(5, outlet(0)),
        )
        if full
        else None,
    )


def problem(size: str) -> s.ProblemClosure:
    title = two("商务楼宇内空壳公司注册登记核查不严", "Shell companies registered in office buildings")
    units = [
        ("lead", MARKET),
        ("support", FINANCE),
        ("support", BUREAU),
        ("copy", party("岚江区司法局", "member", "Lanjiang Justice Bureau")),
    ]
    count = {"short": 1, "typical": 4, "huge": 40, "nasty": 4}[size]
    full = size != "short"
    return s.ProblemClosure(
        **_closing(size, "closure_report_problem", title, MARKET),
        problem=s.Problem(
            number="PRB-2026-000123",
            title=title,
            category=two("企业登记", "Company registration"),
            severity=two("一般", "General"),
            source=two("成员单位报送", "reported by a member unit"),
            found_on=on(-6),
            registered_at=at(-2),
            place="" if size == "short" else "望江商务楼宇片区",
            subject=None,
            facts="抽查6幢楼宇的42家企业，9家实际经营地址与登记地址不符，其中3家对公账户已被上级机关列入涉诈线索清单。",
            basis="《联席会议工作规则》第八条" if full else "",
            requirement="核清9家企业情况，会同金融部门落实账户管控，形成登记环节核验办法" if full else "",
        ),
        assignments=[_assignment(n, *units[min(n, 3) if n < 4 else 1]) for n in range(count)],
        plan=_plan() if full else None,
        progress=[
            s.Progress(at=at(10 + n), unit=MARKET, percent=min(100, 30 * n + 20), text="已核查部分企业，移送线索")
            for n in range(2 if full else 0)
        ],
        rectifications=[ledger(n) for n in range({"short": 0, "typical": 2, "huge": 40, "nasty": 1}[size])],
    )


def _plan() -> s.Plan:
    return s.Plan(
        submitted_at=at(6),
        approved_at=at(7),
        text="逐户上门核查；分类处置；建立楼宇物业报告机制",
        responsible=person(6, MARKET),
        target_on=on(22),
        resources="成立6人专班",
        safeguards="每周调度一次",
    )


def _assignment(n: int, role: str, unit: s.Party) -> s.Assignment:
    has_clock = role != "copy"
    return s.Assignment(
        role=role,
        unit=unit,
        assigned_at=at(3),
        signed_at=at(4) if has_clock else "",
        signed_by=person(n, unit)["name"] if has_clock else "",
        due_on=on(24) if has_clock else "",
        reported_at=at(21) if has_clock else "",
        allowed_wd=15 if has_clock else None,
        used_wd=14,
        light=("done", "late", "done")[n % 3],
        requirement="",
        reply="已按分工完成对公账户核查" if role == "support" and n < 3 else "",
    )


def batch(size: str) -> s.BatchClosure:
    name = two("2026年第11批银行网点反诈巡查", "Outlet inspection batch 11 of 2026")
    visits = {"short": 2, "typical": 24, "huge": 250, "nasty": 4}[size]
    found = {"short": 0, "typical": 9, "huge": 30, "nasty": 3}[size]
    shared = _closing(size, "closure_report_batch", name, BUREAU)
    shared["measures"] = []
    return s.BatchClosure(
        **shared,
        batch=s.Batch(
            number="BAT-2026-000011",
            name=name,
            mode=two("属地巡查", "by precinct"),
            basis="《银行网点反诈巡查工作办法》",
            scope="全区银行营业网点" if size != "short" else "",
            enforcement=BUREAU,
            approval_number="岚公检批〔2026〕11号" if size != "short" else "",
            checklist="银行网点反诈巡查表（2026年第2版）",
            period_from=on(0),
            period_to=on(14),
            published_at=at(-3),
            completed_at=at(16),
            closed_at=at(40),
            outlets_in_scope=329,
            banks_in_scope=40,
        ),
        visits=[_visit(n, found) for n in range(visits)],
        findings=[finding(n) for n in range(found)],
        rectifications=[ledger(n) for n in range(found)],
    )


def _visit(n: int, found: int) -> s.Visit:
    state = {17: ("object_gone", "停业或迁址", "Object gone"), 21: ("obstructed", "受阻", "Obstructed")}.get(
        n, ("completed", "已完成", "Completed")
    )
    done = state[0] == "completed"
    score = 100 - (n * 7) % 13 if done else None
    return s.Visit(
        number=f"VIS-2026-{243 + n:06d}",
        on=on(n % 14),
        outlet=outlet(n),
        bank=bank(n),
        station=station(n),
        inspectors=["孙晓岚", "何建平"],
        score=score,
        grade=two("优", "A") if (score or 0) >= 90 else two("良", "B"),
        findings=1 if done and n < found else 0,
        state=state[0],
        state_name=two(*state[1:]),
    )


MAKERS: dict[str, Callable[[str], Mapping[str, Any]]] = {
    "closure_report_problem": problem,
    "closure_report_rectification": rectification,
    "closure_report_batch": batch,
    "closure_report_made": lambda size: made(_closing(size, "closure_report_made", CLUE, BUREAU), size),
    "rectification_notice": notice,
    "supervision_slip": supervision,
    "assignment_slip": slip,
    **PAPERS,
    "minutes": minutes,
    "bulletin": bulletin,
    **{
        kind: (lambda size, kind=kind: instrument(kind, size))  # type: ignore[misc]
        for kind in ("reminder_letter", "talk_notice", "listing_notice")
    },
}
KINDS = tuple(MAKERS)
