"""The text of a bulletin, drafted from its frozen figures: sections of paragraphs, with the ranking as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

Names = dict[str, str]


class Totals(TypedDict):
    """Figures by matter; `signed_in_time`, `in_time` and `late` are some of what was signed for and finished."""

    delivered: int
    signed: int
    signed_in_time: int
    finished: int
    in_time: int
    late: int
    led: int
    first: int
    under_way: int
    amber: int
    red: int


class UnitLine(Totals):
    """One unit's figures, points (0 to 100) and place; both None where it is not ranked."""

    uid: str
    name: Names
    is_idle: bool
    points: float | None
    place: int | None
    deducted: int


class Snapshot(TypedDict):
    """Everything that a bulletin says about a period, the days as ISO 8601; units best first."""

    schema: int
    formula: str
    weights: dict[str, int]
    red_costs: int
    group: str
    first_on: str
    last_on: str
    at: str
    meeting: Names
    organ: Names
    total: Totals
    before: Totals
    units: list[UnitLine]


@dataclass(frozen=True, slots=True)
class Section:
    """What it is called, its paragraphs, and the rows of a table below them, the first its head."""

    key: str
    name: str
    paragraphs: list[str]
    table: list[list[str]]


TO_BE_WRITTEN = "【请补充】"
"""What stands where only the office can write; nothing is issued with it."""
SAY = {
    "title": ("关于{period}重点工作推进情况的通报", "Bulletin on the progress of work, {period}"),
    "addressee": ("各有关单位：", "To all units concerned:"),
    "opening": ("现将{period}重点工作推进情况通报如下。", "The progress of work in {period} was as follows."),
    "overall": ("总体情况", "Overall"),
    "ranking": ("各单位排名", "Ranking of units"),
    "lights": ("亮灯情况", "Lights"),
    "practice": ("典型做法", "Good practice"),
    "faults": ("存在问题", "Shortcomings"),
    "next": ("下一步要求", "What is required next"),
    "came": (
        "{count}家单位新承办事项{delivered}件次，签收{signed}件次，签收及时率{signed_share}；"
        "办结上报{finished}件次，其中按期{in_time}件次，按期办结率{share}{change}；"
        "牵头办结{led}件，其中一次复查通过{first}件，一次复查通过率{first_share}。",
        "{count} units were given {delivered} matters and signed for {signed}, {signed_share} of them in time; they "
        "finished {finished}, {in_time} of them in time ({share}){change}; of {led} that they led to the end, {first} "
        "passed at the first look ({first_share}).",
    ),
    "now": (
        "截至{at}，在办{under_way}件次，其中临期{amber}件次、逾期{red}件次。",
        "As of {at}, {under_way} were under way, {amber} of them due soon and {red} overdue.",
    ),
    "up": ("，较上期上升{points}个百分点", ", {points} points more than in the period before"),
    "down": ("，较上期下降{points}个百分点", ", {points} points less than in the period before"),
    "same": ("，与上期持平", ", as in the period before"),
    "rule": (
        "按{formula}版考核办法计分，满分100分：签收及时率{sign}分、按期办结率{close}分、一次复查通过率{first}分，"
        "折算为百分制；每逾期1件扣{red}分。得分相同的名次并列。",
        "Scored by formula {formula}, out of 100: signing in time {sign}, finishing in time {close}, passing at the "
        "first look {first}, scaled to 100; each overdue matter costs {red}. Equal points share a place.",
    ),
    "rule_assessed": (
        "按{formula}版考核办法计分，满分100分，采用本月考核公示后发布的结果：签收及时率{sign}分、按期办结率{close}分、"
        "一次复查通过率{first}分、回头看合格率{lookback}分、材料质量{material}分、信息报送{report}分、协作配合{help}分；"
        "当月无此项的，权重分摊至其他各项。得分相同的名次并列。",
        "Scored by formula {formula}, out of 100, as published after the units could object: signing in time {sign}, "
        "finishing in time {close}, passing at the first look {first}, look-backs {lookback}, material {material}, "
        "reporting {report}, co-operation {help}; a measure without a case leaves its weight to the others. Equal "
        "points share a place.",
    ),
    "idle": ("无任务、不参加排名的单位：{names}。", "Without tasks, and not ranked: {names}."),
    "open": ("本期无可计分事项、不参加排名的单位：{names}。", "With nothing to score yet, and not ranked: {names}."),
    "red": ("■ 红灯（逾期）：{names}。", "■ Red (overdue): {names}."),
    "amber": ("▲ 黄灯（临期）：{names}。", "▲ Amber (due soon): {names}."),
    "no_red": ("■ 红灯（逾期）：无。", "■ Red (overdue): none."),
    "no_amber": ("▲ 黄灯（临期）：无。", "▲ Amber (due soon): none."),
    "item": ("{name}{count}件", "{name} {count}"),
    "fault": (
        "{name}：逾期办结{late}件，在办逾期{red}件。",
        "{name}: {late} finished late, {red} overdue at this moment.",
    ),
    "no_fault": ("本期没有逾期事项。", "Nothing was overdue in this period."),
    "fill": (TO_BE_WRITTEN, "[To be written]"),
    "demand": (
        "请存在逾期事项的单位逐件分析原因，明确责任人和完成时限，并及时反馈。对通报内容有异议的，"
        "自印发之日起3个工作日内向联席会议办公室提出。",
        "Units with overdue matters are asked to find the cause of each, to name who answers for it and by when, and "
        "to report. Objections go to the office of the joint meeting within three working days of issue.",
    ),
    "none": ("—", "—"),
    "issue": ("第{number}期", "No. {number}"),
    "annex": ("各单位事项办理情况统计表", "Figures of every unit"),
    "chart": ("各单位在办事项及逾期情况", "What each unit has under way"),
    "pieces": ("件", ""),
    "under_way": ("在办", "Under way"),
    "overdue": ("其中逾期", "of these overdue"),
    "col.delivered": ("新承办", "Given"),
    "col.signed_in_time/signed": ("按期签收／签收", "Signed in time / signed"),
    "col.in_time/finished": ("按期办结／办结", "In time / finished"),
    "col.first/led": ("一次通过／牵头办结", "Passed first / led"),
    "col.under_way": ("在办", "Under way"),
    "col.amber": ("临期", "Due soon"),
    "col.red": ("逾期", "Overdue"),
}
HEADS = (
    ("名次", "Place"),
    ("单位", "Unit"),
    ("新承办", "Given"),
    ("签收及时率", "Signed in time"),
    ("办结", "Finished"),
    ("按期办结率", "Finished in time"),
    ("一次通过率", "Passed first"),
    ("逾期", "Overdue"),
    ("扣分", "Deducted"),
    ("得分", "Points"),
)


class Teller:
    """Says a snapshot in one language: zh or en."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self._snapshot, self._english = snapshot, int(language != "zh")

    @property
    def units(self) -> list[UnitLine]:
        """The units, best first."""
        return self._snapshot["units"]

    def put(self, key: str, **values: object) -> str:
        """A sentence with its blanks filled in."""
        return SAY[key][self._english].format(**values)

    def name(self, names: Names) -> str:
        """A name in this language."""
        return names["en" if self._english else "zh"] or names["zh"]

    def day(self, moment: str) -> str:
        """2026年11月18日, or 18 November 2026."""
        on = date.fromisoformat(moment[:10])
        return f"{on.day} {on:%B %Y}" if self._english else f"{on.year}年{on.month}月{on.day}日"

    def moment(self, moment: str) -> str:
        """A day with its hour."""
        at = datetime.fromisoformat(moment)
        return f"{self.day(moment)}, {at:%H:%M}" if self._english else f"{self.day(moment)}{at.hour}时{at.minute:02d}分"

    def period(self) -> str:
        """The period: a whole month by its name, else its first and last day."""
        first, last = self._snapshot["first_on"], self._snapshot["last_on"]
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
        if begin.day == 1 and (end.year, end.month) == (begin.year, begin.month) and _is_last(end):
            return f"{begin:%B %Y}" if self._english else f"{begin.year}年{begin.month}月"
        return f"{self.day(first)} to {self.day(last)}" if self._english else f"{self.day(first)}至{self.day(last)}"

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row."""
        return (", " if self._english else "、").join(words)

    def change(self) -> str:
        """How the share finished in time moved; nothing where it is not known now or before."""
        return _change(self, self._snapshot["total"], self._snapshot["before"])

    def share(self, part: int, whole: int) -> str:
        """A share with one decimal; a dash of nothing."""
        return f"{100 * part / whole:.1f}%" if whole else self.put("none")


def _is_last(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1


def title(snapshot: Snapshot, language: str) -> str:
    """What the bulletin is called."""
    tell = Teller(snapshot, language)
    return tell.put("title", period=tell.period())


def sections(snapshot: Snapshot, language: str) -> list[Section]:
    """The six sections in their order; what only a person can write is marked as such."""
    tell, units = Teller(snapshot, language), snapshot["units"]
    told = [
        ("overall", _overall(tell, snapshot), []),
        ("ranking", rule_lines(tell, snapshot), _table(tell, language)),
        ("lights", [_lit(tell, units, "red"), _lit(tell, units, "amber")], []),
        ("practice", [tell.put("fill")], []),
        ("faults", _faults(tell, units), []),
        ("next", [tell.put("demand")], []),
    ]
    return [Section(key, tell.put(key), paragraphs, table) for key, paragraphs, table in told]


def _overall(tell: Teller, snapshot: Snapshot) -> list[str]:
    total = snapshot["total"]
    came = tell.put(
        "came",
        **total,
        count=len(snapshot["units"]),
        signed_share=tell.share(total["signed_in_time"], total["signed"]),
        share=tell.share(total["in_time"], total["finished"]),
        first_share=tell.share(total["first"], total["led"]),
        change=tell.change(),
    )
    return [came, tell.put("now", **total, at=tell.moment(snapshot["at"]))]


def _change(tell: Teller, now: Totals, before: Totals) -> str:
    """How the share finished in time moved; nothing where one of them is not known."""
    if not now["finished"] or not before["finished"]:
        return ""
    more = round(100 * now["in_time"] / now["finished"] - 100 * before["in_time"] / before["finished"], 1)
    return tell.put("up" if more > 0 else "down" if more < 0 else "same", points=f"{abs(more):.1f}")


def rule_lines(tell: Teller, snapshot: Snapshot) -> list[str]:
    """How it is scored, then who is not ranked and why."""
    key = "rule_assessed" if "help" in snapshot["weights"] else "rule"
    said = [tell.put(key, formula=snapshot["formula"], red=snapshot["red_costs"], **snapshot["weights"])]
    apart = [one for one in snapshot["units"] if one["place"] is None]
    for key, is_idle in (("idle", True), ("open", False)):
        names = [tell.name(one["name"]) for one in apart if one["is_idle"] == is_idle]
        if names:
            said.append(tell.put(key, names=tell.listed(names)))
    return said


def ranking(tell: Teller) -> list[list[str]]:
    """A row for each unit that is ranked, under `HEADS`."""
    return [_row(tell, one) for one in tell.units if one["place"] is not None]


def _table(tell: Teller, language: str) -> list[list[str]]:
    rows = ranking(tell)
    return [[head[language != "zh"] for head in HEADS], *rows] if rows else []


def _row(tell: Teller, one: UnitLine) -> list[str]:
    return [
        str(one["place"]),
        tell.name(one["name"]),
        str(one["delivered"]),
        tell.share(one["signed_in_time"], one["signed"]),
        str(one["finished"]),
        tell.share(one["in_time"], one["finished"]),
        tell.share(one["first"], one["led"]),
        str(one["late"] + one["red"]),
        str(one["deducted"]),
        f"{one['points']:.1f}",
    ]


def _lit(tell: Teller, units: Sequence[UnitLine], light: str) -> str:
    counted = [(one["name"], one["red"] if light == "red" else one["amber"]) for one in units]
    names = [tell.put("item", name=tell.name(name), count=count) for name, count in counted if count]
    return tell.put(light, names=tell.listed(names)) if names else tell.put(f"no_{light}")


def _faults(tell: Teller, units: Sequence[UnitLine]) -> list[str]:
    late = [one for one in units if one["late"] or one["red"]]
    said = [tell.put("fault", name=tell.name(one["name"]), late=one["late"], red=one["red"]) for one in late]
    return said or [tell.put("no_fault")]
