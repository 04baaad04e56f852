"""Invented records of the enforcement papers beside the notice, of a reply to a request, and of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from tests.reports.sample_parts import (
    BUREAU,
    ITEMS,
    MARKET,
    OFFICE,
    PHOTOS,
    at,
    bank,
    file,
    head,
    ledger,
    on,
    outlet,
    pair,
    person,
    station,
    two,
)
from workflow.reports import snapshot as s
from workflow.reports import snapshot_forms as f

PROBLEM = two("商务楼宇内空壳公司注册登记核查不严", "Shell companies registered in office buildings")
BATCH = two("2026年第11批银行网点反诈巡查", "Outlet inspection batch 11 of 2026")
TEAM = [s.Inspector(name="孙晓岚", certificate="JZ0117"), s.Inspector(name="何建平", certificate="JZ0209")]
LIGHTS = ("done", "late", "green", "amber", "red")


def _count(size: str, typical: int, huge: int) -> int:
    return {"short": 1, "typical": typical, "huge": huge, "nasty": 2}[size]


def _head(kind: str, subject: s.Bilingual, organ: s.Party = BUREAU) -> s.Head:
    return head(kind, subject, organ, signer="", addressee=two(""), copies=[])


def _subject(size: str) -> s.Subject:
    return s.Subject(
        unit=outlet(0),
        bank=bank(0),
        credit_code="91000000JZLH00X109" if size != "short" else "",
        address="岚江区临湖路",
        representative="刘文博",
        phone="13900000217",
    )


def _signing(number: int, unit: s.Party, statement: str = "", picture: str = "") -> f.Signing:
    return f.Signing(**person(number, unit), at=at(10), statement=statement, picture=picture)


def extension(size: str) -> f.ExtensionReply:
    granted = size != "short"
    verb = two("同意商务楼宇空壳公司核查事项延期", "more time for shell companies")
    made = _head("extension_reply", verb, OFFICE)
    made["addressee"] = two(MARKET["zh"], MARKET["en"])
    return f.ExtensionReply(
        head=made,
        number="YQ-2026-0007",
        parent_number="PRB-2026-000123",
        parent_title=PROBLEM,
        asked_until=on(40),
        cause=two("需多家单位协调", "several units must agree"),
        is_granted=granted,
        due_on=on(24),
        granted_until=on(38) if granted else "",
        days=10 if granted else 0,
        opinion="同意延期。" * (600 if size == "huge" else 1) if granted else "理由不充分",
    )


def talk(size: str) -> f.TalkRecord:
    count = _count(size, 4, 120)
    return f.TalkRecord(
        head=_head("talk_record", PROBLEM, OFFICE),
        number="YT-2026-003",
        notice="岚反诈联办约〔2026〕3号" if size != "short" else "",
        to=MARKET,
        parent_number="PRB-2026-000123",
        parent_title=PROBLEM,
        facts="两次逾期未报整改情况，督办后进展仍不明显。",
        held_on=on(30),
        place="联席办二楼会议室",
        record="\n".join(f"{n}.主任指出第{n}项工作滞后，单位负责人说明原因并表态" for n in range(1, count + 1)),
        commitments="一周内完成剩余企业核查",
        promised_on=on(37),
        office=_signing(1, OFFICE),
        signed=_signing(6, MARKET, "核查范围以名单为准" if size != "short" else ""),
    )


def visit(size: str) -> f.VisitRecord:
    count, photos = _count(size, 22, 200), {"short": 0, "typical": 4, "huge": 30, "nasty": 1}[size]
    is_refused = size == "short"
    files = [*pair(0, "VIS-2026-000243", ITEMS[0][1]), file(0, "evidence", "比对台账.pdf")]
    shown = [{**pair(n, "VIS-2026-000243", ITEMS[n % 9][1])[0], "name": f"现场{n + 1}.jpg"} for n in range(photos)]
    return f.VisitRecord(
        head=_head("visit_record", two("岚江银行临湖支行", "Outlet 1 of bank 1")),
        batch=s.Ref(number="BAT-2026-000011", name=BATCH, on=""),
        basis="《银行网点反诈巡查工作办法》",
        approval_number="岚公检批〔2026〕11号",
        checklist="银行网点反诈巡查表（2026年第2版）",
        subject=_subject(size),
        check=s.Check(visit="VIS-2026-000243", at=at(0), place="该行营业厅及档案室", inspectors=TEAM),
        ended_at=at(0.07),
        manner=two("检查码", "inspection code"),
        notice_number="JCM-20261009-0117",
        answers=[_answered(n) for n in range(count)],
        score=94.0 if size != "short" else None,
        grade=two("优", "Excellent") if size != "short" else two(""),
        remark="检查期间网点配合" if size != "short" else "",
        signed=f.Signing(name="", unit=None, at=at(1), statement="", picture="")
        if is_refused
        else _signing(5, outlet(0), "第13项已当场补做比对", next(iter(PHOTOS))),
        refusal="负责人以需请示总行为由拒绝签字" if is_refused else "",
        witness="社区民警王某" if is_refused else "",
        audit=None if is_refused else s.Approval(step="review", person=person(2, BUREAU), at=at(1), opinion="同意。"),
        attachments=[] if is_refused else [*shown, *files[2:]],
    )


def _answered(number: int) -> f.Answered:
    item, zh, en, _critical = ITEMS[number % len(ITEMS)]
    result = {0: "failed", 4: "partly", 6: "not_applicable"}.get(number, "met")
    return f.Answered(
        item=str(number + 1),
        name=two(zh, en),
        answer=result,
        remark=f"第{item}项抽查10户，1户未当日比对" if result in ("failed", "partly") else "",
        evidence="照片2张" if result == "failed" else "",
        corrected=1 if number == 4 else 0,
    )


def reinspection(size: str) -> f.ReinspectionOpinion:
    count, passed = _count(size, 2, 60), size in ("short", "nasty")
    return f.ReinspectionOpinion(
        head=_head("reinspection_opinion", two("岚江银行临湖支行", "Outlet 1 of bank 1")),
        rectification=s.Ref(number="RCT-2026-000109", name=two(""), on=""),
        notice=s.Ref(number="岚公责改〔2026〕9号", name=two(""), on=on(3)) if size != "short" else None,
        subject=_subject(size),
        inspected_on=on(20),
        inspectors=TEAM,
        rows=[_looked(n) for n in range(count)],
        passed=passed,
        due_on="" if passed else on(27),
        allowed_wd=0 if passed else 5,
        fails=0 if passed else 2,
        attachments=pair(0, "RCT-2026-000109", "“两卡”人员比对") if size != "short" else [],
    )


def _looked(number: int) -> f.Looked:
    return f.Looked(
        facts=f"抽查近30日新开户10户，其中{number + 1}户未于开户当日完成“两卡”人员比对",
        measure="补做比对，增设系统强制校验",
        found=f"抽查{10 + number}户，比对记录齐全",
    )


def draw(size: str) -> f.DrawRecord:
    count, pools = _count(size, 24, 250), {"short": 1, "typical": 11, "huge": 11, "nasty": 3}[size]
    drawn = size == "huge"
    return f.DrawRecord(
        head=_head("draw_record", BATCH),
        batch=s.Ref(number="BAT-2026-000011", name=BATCH, on=""),
        period_from=on(5),
        period_to=on(19),
        enforcement=BUREAU,
        drawing=f.Drawing(
            mode=two("属地日常巡查", "By precinct"),
            basis="《银行网点反诈巡查工作办法》",
            scope="全区银行营业网点",
            reason="逾180日未巡查的网点优先" if size != "short" else "",
            approval_number="岚公检批〔2026〕11号",
            roster_sha256=sha256(b"pool").hexdigest(),
            seed=sha256(b"seed").hexdigest() if drawn else "",
            algorithm="SHA-256 排序（第1版）" if drawn else "",
        ),
        pools=[f.Pool(station=station(n), outlets=30 + n % 3, chosen=2 + n % 2) for n in range(pools)],
        chosen=[f.Chosen(outlet=outlet(n), bank=bank(n), station=station(n), inspectors=TEAM) for n in range(count)],
        steps=[
            s.Approval(step=step, person=person(n, BUREAU), at=at(n), opinion="同意。" if n == 1 else "")
            for n, step in enumerate(("submit", "approve", "select", "publish"))
        ],
    )


def sheet(size: str) -> f.RectificationLedger:
    count = {"short": 0, "typical": 9, "huge": 200, "nasty": 3}[size]
    return f.RectificationLedger(
        head=_head("rectification_ledger", BATCH, OFFICE),
        batch=s.Ref(number="BAT-2026-000011", name=BATCH, on=""),
        rows=[_row(n) for n in range(count)],
    )


def _row(number: int) -> f.LedgerRow:
    light = LIGHTS[number % len(LIGHTS)]
    changed: dict[str, Any] = {"light": light, "settled": light in ("done", "late")}
    if not changed["settled"]:
        changed |= {"closed_on": "", "inspected_on": "", "state": two("整改中", "Rectifying")}
    return f.LedgerRow(**{**ledger(number), **changed})


PAPERS: dict[str, Callable[[str], Mapping[str, Any]]] = {
    "extension_reply": extension,
    "talk_record": talk,
    "visit_record": visit,
    "reinspection_opinion": reinspection,
    "draw_record": draw,
    "rectification_ledger": sheet,
}
