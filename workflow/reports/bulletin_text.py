"""The text of a bulletin, drafted from its frozen figures: sections of paragraphs, with the ranking as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from workflow.reports.bulletin_words import HEADS, SAY

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
