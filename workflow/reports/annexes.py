"""The annexes of a report: the record of handling, the list of files with their hashes, and photos in pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import NamedTuple

from workflow.reports.blocks import CLOSE, FINE, Block, Column, prose, table
from workflow.reports.fonts import KAI
from workflow.reports.geometry import POINTS_PER_MM
from workflow.reports.linebreak import Measure, ragged
from workflow.reports.pen import Pen
from workflow.reports.snapshot import Attachment, Event
from workflow.reports.titles import balanced

_PHOTO_CAPTION = Measure(CLOSE.size, 74 * POINTS_PER_MM)


class Annex(NamedTuple):
    """An annex: its title, what it holds, and whether its pages lie on their side."""

    title: str
    blocks: list[Block]
    is_landscape: bool = False


def numbered(pen: Pen, annexes: Sequence[Annex]) -> list[Block]:
    """Annexes each on a new page, `附件1` first and the title on the third line.

    Source: GB/T 9704-2012, 7.3.7.
    """
    return [block for number, annex in enumerate(annexes, 1) for block in _annex(pen, number, len(annexes), annex)]


def label_of(pen: Pen, number: int, count: int) -> str:
    """附件 for an only annex, else 附件1."""
    if count == 1:
        return pen.label("annex")
    return f"{pen.label('annex')}{number}" if pen.is_zh else f"{pen.label('annex')} {number}"


def note(pen: Pen, annexes: Sequence[Annex]) -> list[Block]:
    """附件说明: one line below the text, the titles of the annexes under one another without a stop.

    Source: GB/T 9704-2012, 7.3.4.
    """
    if not annexes:
        return []
    single = len(annexes) == 1
    lead = "附件：" if pen.is_zh else "Annex: " if single else "Annexes: "
    blocks: list[Block] = []
    for number, annex in enumerate(annexes, 1):
        text = annex.title if single else f"{number}.{annex.title}" if pen.is_zh else f"{number}. {annex.title}"
        blocks += prose(pen, f"{lead}{text}" if number == 1 else text, first=2 if number == 1 else 5, rest=5)
    return [{"block": "note", "blocks": blocks, "quarters": 4 * (len(blocks) + 1)}]


def _annex(pen: Pen, number: int, count: int, annex: Annex) -> list[Block]:
    opening = {
        "block": "annex",
        "id": f"annex-{number}",
        "label": label_of(pen, number, count),
        "title": balanced(pen, annex.title, ()),
        "text": annex.title,
        "is_landscape": annex.is_landscape,
    }
    return [opening, *annex.blocks, {"block": "annex_end"}]


def events(pen: Pen, rows: Sequence[Event]) -> list[Annex]:
    """Every line of the matter's history with the beginning of its hash; no annex without history."""
    if not rows:
        return []
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.time"), 44),
        Column(pen.label("col.actor"), 58, is_left=True),
        Column(pen.label("col.action"), 38),
        Column(pen.label("col.change"), 46),
        Column(pen.label("col.opinion"), 70, is_left=True),
        Column(pen.label("col.hash"), 36),
    ]
    return [Annex(pen.label("annex.events"), [table(pen, columns, [_event(pen, row) for row in rows], FINE)])]


def _event(pen: Pen, row: Event) -> list[str]:
    unit = pen.name(row["unit"]) if row["unit"] else ""
    person = pen.acting(row["person"], row.get("behalf", ""))
    actor = f"{unit}\n{person}".strip() or pen.label("system")
    states = [pen.name(state) for state in (row["from"], row["to"]) if state]
    change = "\n→".join(states) if len(set(states)) > 1 else (states or [pen.label("dash")])[-1]
    return [
        str(row["seq"]),
        pen.stamp(row["at"]).replace(" ", "\n"),
        actor,
        pen.name(row["action"]),
        change,
        row["opinion"] or pen.label("dash"),
        row["hash"][:8],
    ]


def files(pen: Pen, rows: Sequence[Attachment]) -> list[Annex]:
    """Every attachment with its size and full hash; no annex without files."""
    if not rows or pen.hides("annex.files"):
        return []
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.file"), 90, is_left=True),
        Column(pen.label("col.type"), 30),
        Column(pen.label("col.size"), 34),
        Column(pen.label("col.sha"), 138),
    ]
    cells = [
        [str(n), row["name"], pen.label(f"file.{row['kind']}"), size(row["size"]), row["sha256"]]
        for n, row in enumerate(rows, 1)
    ]
    return [Annex(pen.label("annex.files"), [table(pen, columns, cells, FINE)])]


def size(count: int) -> str:
    """Bytes as 512 B, 84 KB or 2.4 MB."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def photos(pen: Pen, rows: Iterable[Attachment]) -> list[Annex]:
    """Pictures before and after, side by side; no annex without such pictures."""
    pairs = pairs_of(rows)
    if not pairs or pen.hides("annex.photos"):
        return []
    blocks: list[Block] = [
        {
            "block": "pair",
            "number": n,
            "sides": [_side(pen, n, kind, file) for kind, file in zip(("before", "after"), pair, strict=True)],
        }
        for n, pair in enumerate(pairs, 1)
    ]
    return [Annex(pen.label("annex.photos"), blocks)]


def pairs_of(rows: Iterable[Attachment]) -> list[tuple[Attachment | None, Attachment | None]]:
    """The n-th before with the n-th after of the same matter and item; a lone one stands beside None."""
    groups: dict[tuple[str, str], dict[str, list[Attachment]]] = defaultdict(lambda: {"before": [], "after": []})
    for row in rows:
        if row["media_type"].startswith("image/") and row["kind"] in ("before", "after"):
            groups[row["matter"], row["item"]][row["kind"]].append(row)
    return [pair for group in groups.values() for pair in zip_longest(group["before"], group["after"])]


def _side(pen: Pen, number: int, kind: str, file: Attachment | None) -> Block:
    word = pen.label(f"file.{kind}")
    if file is None:
        return {"sha256": "", "url": "", "note": pen.label("picture.none"), "caption": f"{number}. {word}", "alt": word}
    text = file["item"] or PurePosixPath(file["name"]).stem
    caption = f"{number}. {word}：{text}" if pen.is_zh else f"{number}. {word}: {text}"
    lines = ragged(pen.faces, caption, _PHOTO_CAPTION, KAI)
    shown = lines if len(lines) <= 2 else [lines[0], f"{lines[1][:-1]}…"]
    return {"sha256": file["sha256"], "caption": "\n".join(shown), "alt": caption}
