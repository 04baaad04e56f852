"""The bulletin (通报): red head with its issue, six sections, ranking, a chart of open work, every figure annexed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from workflow.reports import annexes, bulletin_ledger
from workflow.reports.blocks import FINE, SLIM, Block, Column, heading, on_grid, prose, table
from workflow.reports.bulletin_ledger import LedgerLine
from workflow.reports.bulletin_text import Snapshot, Teller, UnitLine, ranking
from workflow.reports.bulletin_words import HEADS
from workflow.reports.charts import MOST_BARS, Bar, bars
from workflow.reports.fonts import faces
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_parts import Bilingual, Head

TEMPLATE = "official.html"
TEMPLATE_VERSION = "1"
WIDTHS = (18, 96, 22, 30, 20, 30, 30, 20, 20, 26)
"""Half millimetres, of the columns of `HEADS`."""
RATE = re.compile("(..)(..率)$")
"""A heading that stands in two lines, so that the name of the unit has one."""
ANNEXED = {
    "delivered": 26,
    "signed_in_time/signed": 42,
    "in_time/finished": 42,
    "first/led": 46,
    "under_way": 20,
    "amber": 20,
    "red": 20,
}
"""The columns of the annex with their widths in half millimetres; of two figures, the first is part of the second."""


class Part(TypedDict):
    """One section as it was edited; `kind` is one of `bulletin_text`, a line feed begins a paragraph."""

    kind: str
    text: Bilingual


class Bulletin(TypedDict):
    """A bulletin; `issue` is how many there were this year, 0 while it has no number, or what its life has added.

    `ledger` is there where its drafter wanted it.
    """

    head: Head
    issue: int | Mapping[str, Any]
    figures: Snapshot
    parts: list[Part]
    ledger: NotRequired[list[LedgerLine] | None]


def values(snapshot: Bulletin, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    figures = snapshot["figures"]
    tell = Teller(figures, language)
    # The ledger comes first: the imprint stands below the last annex, and only an upright page can carry it.
    annexed = bulletin_ledger.annex(pen, tell, snapshot.get("ledger") or [])
    annexed.append(annexes.Annex(tell.put("annex"), [_everything(pen, tell, figures["units"])]))
    called, corrects = issue_line(tell, snapshot), correction(tell, snapshot["issue"])
    numbered = {"number": called} if called else {}
    return numbered | {
        "signer": "",  # 签发人 stands on papers to those above only. Source: GB/T 9704-2012, 7.2.6.
        "blocks": [
            *prose(pen, tell.put("opening", period=tell.period())),
            *(prose(pen, corrects) if corrects else ()),
            *(block for number, part in enumerate(snapshot["parts"], 1) for block in _part(pen, tell, number, part)),
            *annexes.note(pen, annexed),
        ],
        "annexes": annexes.numbered(pen, annexed),
        "names": [],
    }


def issue_of(given: int | Mapping[str, Any]) -> int:
    """Which issue it is, as its number counts; 0 while it has none."""
    if isinstance(given, int):
        return given
    if given.get("issue"):
        return int(given["issue"])
    counted = re.search(r"(\d+)号$", str(given.get("number", "")))
    return int(counted[1]) if counted else 0


def issue_line(tell: Teller, snapshot: Bulletin) -> str:
    """Which issue it is, and of a correction which edition; nothing while it has no number."""
    count, edition = issue_of(snapshot["issue"]), snapshot["head"].get("edition", 1)
    if not count:
        return ""
    return tell.put("issue" if edition == 1 else "issue_edition", number=count, edition=edition)


def correction(tell: Teller, issue: int | Mapping[str, Any]) -> str:
    """Which edition it is, what it replaces and why; nothing in a first one."""
    if isinstance(issue, int) or issue.get("edition", 1) == 1:
        return ""
    reason = str(issue["reason"]).strip()
    ended = reason if reason.endswith(("。", "！", "？", ".", "!", "?")) else tell.put("stop", text=reason)
    return tell.put("correction", edition=issue["edition"], number=issue["replaces"], reason=ended)


def _part(pen: Pen, tell: Teller, number: int, part: Part) -> list[Block]:
    key = part["kind"]
    blocks = [heading(pen, number, tell.put(key), f"part-{number}"), *prose(pen, pen.name(part["text"]))]
    if key == "ranking":
        return blocks + _ranking(pen, tell)
    return blocks + (_chart(pen, tell) if key == "lights" else [])


def _ranking(pen: Pen, tell: Teller) -> list[Block]:
    rows = ranking(tell)
    if not rows:
        return []
    heads = [RATE.sub(r"\1\n\2", head[not pen.is_zh]) for head in HEADS]
    columns = [Column(head, width, is_left=n == 1) for n, (head, width) in enumerate(zip(heads, WIDTHS, strict=True))]
    return on_grid(table(pen, columns, rows, SLIM if pen.is_zh else FINE))


def _chart(pen: Pen, tell: Teller) -> list[Block]:
    """What each unit has under way, the overdue part of it dark; the fifteen with most overdue first."""
    units = sorted((one for one in tell.units if one["under_way"]), key=lambda one: (-one["red"], -one["under_way"]))
    rows = [Bar(tell.name(one["name"]), one["under_way"], one["red"]) for one in units[:MOST_BARS]]
    if not rows:
        return []
    legend = (tell.put("under_way"), tell.put("overdue"))
    return [bars(pen, tell.put("chart"), rows, unit=tell.put("pieces"), legend=legend)]


def _everything(pen: Pen, tell: Teller, units: Sequence[UnitLine]) -> Block:
    """Every figure of every unit."""
    columns = [Column(pen.label("col.no"), 18), Column(HEADS[1][not pen.is_zh], 78, is_left=True)]
    columns += [Column(tell.put(f"col.{name}").replace("／", "／\n"), width) for name, width in ANNEXED.items()]
    rows = [_row(tell, number, one) for number, one in enumerate(units, 1)]
    return table(pen, columns, rows, FINE)


def _row(tell: Teller, number: int, one: UnitLine) -> list[str]:
    counts: dict[str, Any] = dict(one)
    return [str(number), tell.name(one["name"]), *(_cell(counts, name) for name in ANNEXED)]


def _cell(counts: dict[str, Any], names: str) -> str:
    return "/".join(str(counts[name]) for name in names.split("/"))
