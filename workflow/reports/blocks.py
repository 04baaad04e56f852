"""The building blocks of a document as plain values: headings, paragraphs, annexes, tables of cells already broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from math import ceil
from typing import Any, NamedTuple

from workflow.reports.fonts import FANG, HEI, KAI
from workflow.reports.geometry import LINE, POINTS_PER_MM, QUARTER, RULE
from workflow.reports.linebreak import Line, Measure, Run, grid, paragraph, ragged
from workflow.reports.pen import Pen
from workflow.reports.words import NUMERALS

Block = dict[str, Any]
"""One part of a document: `block` says which macro draws it, the rest is its plain values."""


class Column(NamedTuple):
    """A column: its heading, its width in half millimetres, and whether its cells begin at the left."""

    label: str
    halves: int
    is_left: bool = False


class Look(NamedTuple):
    """How a table is set: sizes and line heights in points, rows in steps of `step` quarters of a grid line."""

    name: str
    size: float
    leading: float
    step: int
    least: int


ROOMY = Look("roomy", 12, LINE / 2, 4, 4)
CLOSE = Look("close", 10.5, 13, 4, 4)
FINE = Look("fine", 9.5, 12.4, 1, 3)
SLIM = Look("slim", 10.5, 13, 1, 3)
PADDING_MM = 1.3
_CELL_AIR = 2.4
_MOST_LINES = 38
_LONG_WORD = 20
_SMALL = 20
"""Quarter lines: a table of up to five lines is not parted."""


def heading(pen: Pen, number: int, text: str, key: str) -> Block:
    """一、基本情况: a heading of the first level (黑体), with an anchor and a bookmark."""
    mark = f"{NUMERALS[number - 1]}、" if pen.is_zh else f"{number}. "
    return {
        "block": "heading",
        "level": 2,
        "id": key,
        "text": mark + text,
        "lines": _set(pen, [(HEI, mark + text)], grid()),
    }


def subheading(pen: Pen, number: int, text: str) -> Block:
    """（一）按检查项分布: a heading of the second level (楷体)."""
    mark = f"（{NUMERALS[number - 1]}）" if pen.is_zh else f"({number}) "
    return {
        "block": "heading",
        "level": 3,
        "id": "",
        "text": mark + text,
        "lines": _set(pen, [(KAI, mark + text)], grid()),
    }


def prose(pen: Pen, text: str, *, lead: str = "", first: int = 2, rest: int = 0, lead_part: str = KAI) -> list[Block]:
    """One paragraph for each line of `text`, the first begun by `lead` in `lead_part`; nothing for the empty text."""
    pieces = [piece for piece in map(str.strip, text.split("\n")) if piece]
    leads = [(lead_part, lead)] * bool(lead)
    return [_paragraph(pen, piece, leads if n == 0 else [], (first, rest)) for n, piece in enumerate(pieces)]


def _paragraph(pen: Pen, text: str, leads: list[Run], indents: tuple[int, int]) -> Block:
    first, rest = indents
    if not pen.is_zh:
        lead = "".join(said for _part, said in leads)
        return {"block": "flow", "lead": lead, "text": " ".join(text.split()), "first": first, "rest": rest}
    runs = [*leads, (FANG, text)]
    return {"block": "lines", "lines": _set(pen, runs, grid(first, rest))}


def _set(pen: Pen, runs: Iterable[Run], measure: Measure) -> list[Block]:
    return [set_line(line, measure) for line in paragraph(pen.faces, runs, measure)] if pen.is_zh else []


def set_line(line: Line, measure: Measure) -> Block:
    """A line as the templates take it: its classes, and runs whose `part` is empty in the body's own face."""
    indent = measure.first if line.is_first else measure.rest
    cells = round(indent / measure.pitch) if measure.pitch else 0
    runs = [{"part": "" if part == FANG else part, "text": text} for part, text in line.runs]
    return {"classes": f"{line.spacing} i{cells}" if cells else line.spacing, "runs": runs}


def table(pen: Pen, columns: Sequence[Column], rows: Iterable[Sequence[str]], look: Look | None = None) -> Block:
    """A table with its cells broken and its rows a whole number of quarter lines high.

    Without `look`, a table of the text: roomy if every cell is one line, else close. A row too high for a page goes on
    in the next.
    """
    given = [list(row) for row in rows]
    columns = _widened(pen, columns, given, look or CLOSE)
    for candidate in (look,) if look else (ROOMY, CLOSE) if pen.is_zh else (CLOSE,):
        body = [_cells(pen, columns, row, candidate) for row in given]
        if candidate is not ROOMY or all(len(cell) == 1 for row in body for cell in row):
            break
    head = [ragged(pen.faces, column.label, _measure(column, candidate), HEI) for column in columns]
    pieces = [piece for row in body for piece in _row(columns, row, candidate)]
    return {
        "block": "table",
        "look": candidate.name,
        "columns": [
            {"halves": column.halves, "text": "\n".join(cell)} for column, cell in zip(columns, head, strict=True)
        ],
        "head": _quarters(head, candidate),
        "rows": pieces,
        "is_whole": sum(piece["quarters"] for piece in pieces) <= _SMALL,
    }


def _widened(pen: Pen, columns: Sequence[Column], rows: Sequence[Sequence[str]], look: Look) -> list[Column]:
    """The columns so wide that no number or English word is parted; those with the most to spare give way."""
    needs = [_need(pen, column, [row[n] for row in rows], look) for n, column in enumerate(columns)]
    halves = [max(column.halves, need) for column, need in zip(columns, needs, strict=True)]
    for _ in range(sum(halves) - sum(column.halves for column in columns)):
        giver = max(range(len(columns)), key=lambda n: halves[n] - needs[n])
        halves[giver] -= 1
    return [column._replace(halves=width) for column, width in zip(columns, halves, strict=True)]


def _need(pen: Pen, column: Column, cells: Sequence[str], look: Look) -> int:
    """How wide a column must be for the longest word in it, in half millimetres."""
    words = {word for cell in cells for word in cell.split() if word.isascii() and len(word) < _LONG_WORD}
    widths = [pen.faces.width(FANG, word) for word in words] + [
        pen.faces.width(HEI, word) for word in column.label.split()
    ]
    frame = column.halves / 2 * POINTS_PER_MM - _measure(column, look).width
    return ceil((look.size * max(widths) + frame + 0.5) * 2 / POINTS_PER_MM)


def on_grid(made: Block) -> list[Block]:
    """The table, and the quarter lines that bring what follows back to the grid."""
    height = made["head"] + sum(row["quarters"] for row in made["rows"])
    return [made, {"block": "gap", "quarters": -height % 4}] if height % 4 else [made]


def _measure(column: Column, look: Look) -> Measure:
    width = column.halves / 2 * POINTS_PER_MM - 2 * PADDING_MM * POINTS_PER_MM * (look.size / 12) - RULE
    return Measure(look.size, width)


def _cells(pen: Pen, columns: Sequence[Column], row: Sequence[str], look: Look) -> list[list[str]]:
    return [ragged(pen.faces, cell, _measure(column, look)) for column, cell in zip(columns, row, strict=True)]


def _quarters(cells: Sequence[Sequence[str]], look: Look) -> int:
    most = max(len(cell) for cell in cells)
    needed = ceil((most * look.leading + (_CELL_AIR if most > 1 else 0)) / (QUARTER * look.step)) * look.step
    return max(look.least, needed)


def _row(columns: Sequence[Column], cells: Sequence[Sequence[str]], look: Look) -> list[Block]:
    """The row, in as many pieces as it needs to fit a page."""
    starts = range(0, max(len(cell) for cell in cells), _MOST_LINES)
    pieces = [[list(cell[start : start + _MOST_LINES]) or [""] for cell in cells] for start in starts]
    return [
        {
            "quarters": _quarters(piece, look),
            "cells": [
                {"text": "\n".join(cell), "is_left": column.is_left}
                for column, cell in zip(columns, piece, strict=True)
            ],
        }
        for piece in pieces
    ]


def form(pen: Pen, rows: Sequence[Sequence[tuple[str, str]]], look: Look = CLOSE) -> Block:
    """A form of labels and values, one or two pairs a row, 156 mm wide."""
    label_halves = 54 if pen.is_zh else 64
    return {
        "block": "form",
        "look": look.name,
        "label_halves": label_halves,
        "value_halves": 156 - label_halves,
        "rows": [piece for row in rows for piece in _form_row(pen, row, label_halves, look)],
    }


def _form_row(pen: Pen, row: Sequence[tuple[str, str]], label_halves: int, look: Look) -> list[Block]:
    width = 156 - label_halves if len(row) == 2 else 312 - label_halves
    labels = [ragged(pen.faces, label, _measure(Column("", label_halves), look), HEI) for label, _ in row]
    values = [ragged(pen.faces, value, _measure(Column("", width), look)) for _, value in row]
    pieces = zip_longest(*[_pieces(value) for value in values], fillvalue=[""])
    return [
        {
            "quarters": _quarters([*labels, *piece] if number == 0 else piece, look),
            "pairs": [
                {
                    "label": "\n".join(label) if number == 0 else "",
                    "text": "\n".join(value),
                    "span": 1 if len(row) == 2 else 3,
                }
                for label, value in zip(labels, piece, strict=True)
            ],
        }
        for number, piece in enumerate(pieces)
    ]


def _pieces(lines: Sequence[str]) -> list[list[str]]:
    return [list(lines[start : start + _MOST_LINES]) for start in range(0, len(lines), _MOST_LINES)] or [[""]]
