"""Invented records of a kind that is made of its definition, and of the supervision slip."""

from __future__ import annotations

from typing import Any

from tests.reports.sample_parts import BUREAU, FINANCE, MARKET, OFFICE, at, head, on, two
from workflow.reports import snapshot as s
from workflow.reports.snapshot_made import (
    Chapter,
    InstrumentNote,
    InstrumentSlip,
    MadeClosure,
    MadeMatter,
    SupervisionNote,
    SupervisionSlip,
    Told,
)

PARAGRAPH = "地址系群租房，23张卡由1名租客代办后转出，已固定相关材料。"


def made(shared: dict[str, Any], size: str) -> MadeClosure:
    """The closure report of a clue; `shared` are the parts that every closure report has."""
    count = {"short": 3, "typical": 4, "huge": 120, "nasty": 3}[size]
    names = ("head", "records", "clock", "stages", "attachments", "events")
    return MadeClosure(
        **{name: shared[name] for name in names},
        made=MadeMatter(
            number="XS-2026-0001",
            title=two("同一地址集中办理电话卡线索", "Phone cards taken out at one address"),
            kind=two("线索核查", "Clue"),
            severity=two("较重", "Serious"),
            state=two("已办结", "Closed"),
            registered_at=at(0),
            closed_at=at(12),
            initiator=OFFICE,
            lead=BUREAU,
            support=[FINANCE] if size != "short" else [],
        ),
        chapters=[
            Chapter(title=two("线索情况", "The clue"), shows="fields", lines=[_told(n) for n in range(count)]),
            Chapter(title=two("办理时限", "Time limits"), shows="clocks", lines=[]),
        ],
    )


def _told(number: int) -> Told:
    if number % 3 == 2:
        return Told(name=two("核查情况", "What was found"), value=two(PARAGRAPH), is_long=True)
    value = two(f"第{number + 1}项内容", f"content {number + 1}")
    return Told(name=two("线索来源", "Source"), value=value, is_long=False)


def supervision(size: str) -> SupervisionSlip:
    """A supervision slip."""
    title = two("商务楼宇内空壳公司注册登记核查不严", "Shell companies registered in office buildings")
    count = {"short": 1, "typical": 2, "huge": 90, "nasty": 2}[size]
    return SupervisionSlip(
        head=head("supervision_slip", title, signer="", addressee=two("")),
        note=SupervisionNote(
            number="DB-2026-0001",
            level=two("红色（已逾期）", "Red (overdue)"),
            facts="逾期3个工作日未报送整改情况，两次催办未复。",
            demand="\n".join(f"{n}.书面说明第{n}项滞后原因和补救措施" for n in range(1, count + 1)),
            to=MARKET,
            parent_number="PRB-2026-000123",
            parent_title=title,
            parent_kind=two("问题", "Problem"),
            parent_due_on="" if size == "short" else on(24),
            issued_at=at(27),
            sign_by=on(28),
            reply_wd=3,
        ),
        contact=s.Contact(unit=OFFICE, name="陈思齐", phone="96110转1"),
    )


def instrument(kind: str, size: str) -> InstrumentSlip:
    """The slip of a letter, a talk or a listing."""
    title = two("商务楼宇内空壳公司注册登记核查不严", "Shell companies registered in office buildings")
    count = {"short": 1, "typical": 3, "huge": 60, "nasty": 3}[size]
    return InstrumentSlip(
        head=head(kind, title, signer="", addressee=two("")),
        note=InstrumentNote(
            number="TX-2026-0001",
            to=MARKET,
            parent_number="PRB-2026-000123",
            parent_title=title,
            parent_kind=two("问题", "Problem"),
            parent_due_on="" if size == "short" else on(24),
            issued_at=at(27),
            lines=[_told(number) for number in range(count)],
            reply_wd=5 if kind == "reminder_letter" else None,
            due_on=on(90) if kind == "listing_notice" else "",
        ),
        contact=s.Contact(unit=OFFICE, name="陈思齐", phone="96110转1"),
    )
