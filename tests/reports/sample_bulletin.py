"""Invented bulletins: of one unit, of a district, of very many units."""

from __future__ import annotations

from tests.reports.sample_parts import BUREAU, FINANCE, MARKET, MEETING, OFFICE, head, party, two
from workflow.reports import bulletin as b
from workflow.reports.bulletin_ledger import LedgerLine
from workflow.reports.bulletin_text import Snapshot, Totals, UnitLine, sections

COUNTS = {"short": 1, "typical": 22, "huge": 70, "nasty": 3}


def bulletin(size: str) -> b.Bulletin:
    figures = _figures(COUNTS[size])
    told = {language: sections(figures, language) for language in ("zh", "en")}
    more = "经核查，各单位措施基本到位。" * (45 if size == "huge" else 0)
    parts = [
        b.Part(kind=zh.key, text=two("\n".join([*zh.paragraphs, more]).strip(), "\n".join(en.paragraphs)))
        for zh, en in zip(told["zh"], told["en"], strict=True)
    ]
    made = head("bulletin", two("2026年10月", "October 2026"), OFFICE, signer="")
    made["mark"], made["addressee"] = two("岚江区反诈工作通报", "Anti-fraud bulletin"), two("各成员单位", "All units")
    return b.Bulletin(head=made, issue=46, figures=figures, parts=parts, ledger=_ledger(size))


def _ledger(size: str) -> list[LedgerLine] | None:
    """None in most; two pages of it in the nasty one."""
    return [_matter(number) for number in range(1, 9)] if size == "nasty" else None


def _matter(number: int) -> LedgerLine:
    is_settled, title = number % 3 == 0, "关于校园周边支付码牌被冒用张贴、群众扫码受骗的问题"
    return LedgerLine(
        number=f"WT-2026-{number:04}",
        title=two(title * (number % 3 or 1), "Payment codes pasted over near schools"),
        kind=two("问题", "Problem"),
        unit=two(MARKET["zh"], MARKET["en"]),
        assigned_on="2026-10-08",
        due_on="2026-10-29",
        reported_on="2026-10-28" if is_settled else "",
        closed_on="2026-10-30" if is_settled else "",
        state=two("已销号", "Settled") if is_settled else two("整改中", "Rectifying"),
        is_settled=is_settled,
        light="done" if is_settled else ("red", "amber", "green", "grey")[number % 4],
    )


def _figures(count: int) -> Snapshot:
    units = [_unit(number, count) for number in range(count)]
    names = Totals.__annotations__
    total = Totals(**{name: sum(one[name] for one in units) for name in names})  # type: ignore[literal-required,typeddict-item]
    return Snapshot(
        schema=1,
        formula="B5-1",
        weights={"sign": 10, "close": 30, "first": 20},
        red_costs=2,
        group="all",
        first_on="2026-10-01",
        last_on="2026-10-31",
        at="2026-11-18T09:41+08:00",
        meeting={"zh": MEETING["zh"], "en": MEETING["en"]},
        organ={"zh": OFFICE["zh"], "en": OFFICE["en"]},
        total=total,
        before=total,
        units=units,
    )


def _unit(number: int, count: int) -> UnitLine:
    known = (BUREAU, FINANCE, MARKET)
    unit = known[number] if number < 3 else party(f"岚江区第{number}成员单位", "member", f"Member unit {number}")
    is_idle = number == count - 1 > 0
    late = number % 5
    return UnitLine(
        uid=unit["code"],
        name={"zh": unit["zh"], "en": unit["en"]},
        is_idle=is_idle,
        points=None if is_idle else max(0.0, 100.0 - 2 * number),
        place=None if is_idle else number + 1,
        deducted=2 * late,
        delivered=0 if is_idle else 10,
        signed=0 if is_idle else 10,
        signed_in_time=0 if is_idle else 9,
        finished=0 if is_idle else 8,
        in_time=0 if is_idle else 8 - late,
        late=0 if is_idle else late,
        led=0 if is_idle else 4,
        first=0 if is_idle else 3,
        under_way=0 if is_idle else 6,
        amber=0 if is_idle else 2,
        red=0 if is_idle else number % 3,
    )
