"""Which annexes of a long document a second process sets: those whose pages can be told beforehand, about half of all.

The first process sets everything else, with an empty page for each page of theirs, so that contents, page numbers,
bookmarks and links are right at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.reports.blocks import Block
from workflow.reports.geometry import LANDSCAPE_QUARTERS, MOST_QUARTERS

LEAST_WEIGHT = 500
"""Cells in the second half below which one process is as fast."""
_FIRST_BESIDES = 1000
"""What the first process does beside the second, apart from its own cells, counted in cells: text and margins."""
_PAIR_QUARTERS, _PAIR_WEIGHT = 28, 12
_LINE_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Half:
    """What the second process sets: the annexes, and how many pages each will have, by its id."""

    annexes: list[Block]
    pages: dict[str, int]


def divided(values: dict[str, Any]) -> tuple[dict[str, Any], Half] | None:
    """The values for the first process and the half of the second; None where one process will do."""
    groups = list(_groups(values["annexes"]))
    weights = [sum(map(_weight, group)) for group in groups]
    countable = [weight if _is_countable(group) else 0 for group, weight in zip(groups, weights, strict=True)]
    countable[-1:] = [0]  # An imprint may follow the last one, and needs room on its last page.
    whole = sum(weights) + sum(map(_weight, values["blocks"]))
    chosen = _chosen(countable, (whole + _FIRST_BESIDES) // 2)
    if sum(countable[n] for n in chosen) < LEAST_WEIGHT:
        return None
    pages = {groups[n][0]["id"]: _pages(groups[n]) for n in chosen}
    kept = [
        block
        for n, group in enumerate(groups)
        for block in ([_stand_in(group[0], pages[group[0]["id"]])] if n in chosen else group)
    ]
    return {**values, "annexes": kept}, Half([block for n in chosen for block in groups[n]], pages)


def _chosen(weights: list[int], most: int) -> list[int]:
    """The annexes, in their order, that make up at most this weight, the heaviest first; one that is heavier alone."""
    chosen: list[int] = []
    for n in sorted((n for n, weight in enumerate(weights) if weight), key=lambda n: -weights[n]):
        if not chosen or sum(weights[m] for m in (*chosen, n)) <= most:
            chosen.append(n)
    return sorted(chosen)


def _groups(annexes: list[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in annexes:
        group.append(block)
        if block["block"] == "annex_end":
            yield group
            group = []


def _weight(block: Block) -> int:
    match block["block"]:
        case "table" | "form":
            return sum(len(row.get("cells", row.get("pairs", ()))) for row in block["rows"])
        case "pair":
            return _PAIR_WEIGHT
        case _:
            return _LINE_WEIGHT * len(block.get("lines", ()))


def _is_countable(group: list[Block]) -> bool:
    return {block["block"] for block in group} <= {"annex", "table", "pair", "annex_end"}


def _pages(group: list[Block]) -> int:
    """How many pages an annex fills: rows and photos are never parted, and a table's head stands on each of its pages.

    One quarter of each page is left free for the rule below the last row.
    """
    title = group[0]
    room = (LANDSCAPE_QUARTERS if title["is_landscape"] else MOST_QUARTERS) - 1
    used = 4 * len(title["title"]) + (6 if title["is_landscape"] else 12)
    pages = 1
    for block in group:
        head = block.get("head", 0)
        used += head
        for height in _heights(block):
            if used + height > room:
                pages, used = pages + 1, head
            used += height
    return pages


def _heights(block: Block) -> Iterator[int]:
    if block["block"] == "table":
        yield from (row["quarters"] for row in block["rows"])
    elif block["block"] == "pair":
        yield _PAIR_QUARTERS


def _stand_in(title: Block, pages: int) -> Block:
    return {
        "block": "stand_in",
        "id": title["id"],
        "label": title["label"] + "".join(title["title"]),
        "is_landscape": title["is_landscape"],
        "pages": list(range(pages)),
    }
