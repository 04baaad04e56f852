"""Invented records of the two forms: the rectification notice and the assignment slip."""

from __future__ import annotations

from tests.reports.sample_parts import (
    BUREAU,
    FINANCE,
    MARKET,
    OFFICE,
    at,
    bank,
    file,
    finding,
    head,
    on,
    outlet,
    pair,
    party,
    two,
)
from workflow.reports import snapshot as s


def notice(size: str) -> s.RectificationNotice:
    count = {"short": 1, "typical": 3, "huge": 80, "nasty": 2}[size]
    return s.RectificationNotice(
        head=head(
            "rectification_notice", two("岚江银行临湖支行", "Outlet 1 of bank 1"), BUREAU, signer="", addressee=two("")
        ),
        rectification=s.Ref(number="RCT-2026-000109", name=two("“两卡”人员比对不到位"), on=on(0)),
        record="岚公检记〔2026〕243号",
        subject=s.Subject(
            unit=outlet(0),
            bank=bank(0),
            credit_code="91000000JZLH00X109",
            address="岚江区临湖路",
            representative="刘文博",
            phone="13900000217",
        ),
        check=s.Check(
            visit="VIS-2026-000243",
            at=at(0),
            place="该行营业厅及档案室",
            inspectors=[
                s.Inspector(name="孙晓岚", certificate="JZ0117"),
                s.Inspector(name="何建平", certificate="JZ0209"),
            ],
        ),
        legal_basis="",
        findings=[finding(n) for n in range(count)],
        report_to=s.Contact(unit=BUREAU, name="何建平", phone="96110转3"),
        delivery=two("电子送达", "electronic"),
        consequences="",
        objection_wd=3,
        attachments=[]
        if size == "short"
        else [file(0, "report", "银行网点反诈巡查表.pdf"), *pair(0, "RCT-2026-000109", "“两卡”人员比对")],
    )


def slip(size: str) -> s.AssignmentSlip:
    title = two("商务楼宇内空壳公司注册登记核查不严", "Shell companies registered in office buildings")
    full = size != "short"
    count = 200 if size == "huge" else 3
    return s.AssignmentSlip(
        head=head("assignment_slip", title, signer="", addressee=two("")),
        slip=s.Slip(
            number="PRB-2026-000123",
            title=title,
            kind=two("问题", "Problem"),
            severity=two("一般", "General"),
            urgency=two("加急", "Urgent") if full else two(""),
            source=two("成员单位报送", "reported by a member unit"),
            basis="《联席会议工作规则》第八条" if full else "",
            facts="抽查6幢楼宇的42家企业，9家实际经营地址与登记地址不符，其中3家对公账户已列入涉诈线索清单。",
            requirement="\n".join(f"{n}.核清企业情况，会同金融部门落实账户管控" for n in range(1, count + 1))
            if full
            else "",
            to=MARKET,
            role="lead",
            lead=MARKET,
            support=[FINANCE, BUREAU] if full else [],
            copies=[party("岚江区司法局", "member", "Lanjiang Justice Bureau")] if full else [],
            assigned_at=at(3),
            sign_by=on(4),
            due_on=on(24),
            allowed_wd=15,
        ),
        contact=s.Contact(unit=OFFICE, name="陈思齐", phone="96110转1"),
        attachments=[file(n) for n in range(200 if size == "huge" else 2 if full else 0)],
    )
