"""Invented minutes of a sitting."""

from __future__ import annotations

from tests.reports.sample_parts import BUREAU, FINANCE, MARKET, PEOPLE, at, head, on, party, two
from workflow.reports.snapshot_minutes import Attendee, Item, Minutes, Resolved

NAME = two("2026年第10次反诈工作联席会议", "The tenth sitting of 2026")
TOLD = (
    "会议听取了市场监管、金融办关于对公账户清理的情况汇报，分析了当前涉诈资金流出的主要渠道。\n"
    "会议强调，各成员单位要压实责任，对逾期事项逐件销号。"
)
PARTS = ("attend", "delegate", "attend", "leave", "absent")


def minutes(size: str) -> Minutes:
    """The minutes in `size`."""
    count = {"short": 1, "typical": 3, "huge": 60, "nasty": 2}[size]
    invited = {"short": 1, "typical": 12, "huge": 90, "nasty": 5}[size]
    return Minutes(
        head=head(
            "minutes",
            NAME,
            signer="",
            addressee=two(""),
            mark=two("岚江区反诈工作联席会议纪要", "Minutes of the Lanjiang Joint Meeting"),
        ),
        number="HY-2026-0010",
        name=NAME,
        held_at=at(0),
        place="区联席办三楼会议室",
        chair="副区长周明远",
        recorder="" if size == "short" else "陈思齐",
        agenda=[Item(title=f"第{n + 1}项账户清理进展", unit=MARKET if n % 2 else None) for n in range(min(count, 20))],
        text="" if size == "short" else TOLD,
        resolutions=[_resolved(n) for n in range(0 if size == "short" else count)],
        attendance=[_attendee(n) for n in range(invited)],
    )


def _resolved(number: int) -> Resolved:
    return Resolved(
        number=number + 1,
        title=f"开展第{number + 1}批对公账户清理",
        text="由区市场监督管理局牵头，逐户核实并清理长期不动的对公账户，结果报联席办。",
        lead=None if number == 2 else MARKET,
        support=[] if number == 2 else [FINANCE, BUREAU],
        days=10 if number == 0 else None,
        due_on="" if number in (0, 2) else on(30),
    )


def _attendee(number: int) -> Attendee:
    part = PARTS[number % len(PARTS)]
    came = part in ("attend", "delegate")
    unit = party(f"岚江区第{number + 1}成员单位", "member", f"Member Unit {number + 1}")
    return Attendee(unit=unit, name=PEOPLE[number % 10] if came else "", post="副局长" if came else "", part=part)
