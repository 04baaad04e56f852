"""Small pictures of documents, approved by eye: one sheet a kind, compared with what is made now.

They show the fonts that `make` fetches; where others are there, nothing can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy
from PIL import Image

from tests.reports.reading import Read
from workflow.reports.fonts import faces

FOLDER = Path(__file__).parent / "approved"
FONTS = FOLDER / "fonts.txt"
LEVELS = 8
MOST_PAGES = 6
CELL = 142
_SCALE = 1 / 6
_WHITE = 255
FIRST_PAGES = (("short", "zh"), ("huge", "zh"), ("nasty", "zh"), ("typical", "en"))
TOLERATED = 6
"""How many dots of a page may differ by more than a level: none does where programs and fonts are the same."""
Get = Callable[[str, str, str], Read]


def sheet(kind: str, get: Get) -> Image.Image:
    """The pages of the typical document, and beneath them the first ones of the others, each in a cell of its own."""
    rows = [list(_typical(get(kind, "typical", "zh"))), [_page(get(kind, *which), 0) for which in FIRST_PAGES]]
    made = Image.new("L", (CELL * MOST_PAGES, CELL * len(rows)), _WHITE)
    for row, pages in enumerate(rows):
        for column, page in enumerate(pages):
            made.paste(page, (column * CELL, row * CELL))
    return made.point(lambda value: round(value * (LEVELS - 1) / _WHITE) * _WHITE // (LEVELS - 1))


def _typical(read: Read) -> Iterator[Image.Image]:
    for number in range(min(len(read), MOST_PAGES)):
        yield _page(read, number)


def _page(read: Read, number: int) -> Image.Image:
    return read.small(number, _SCALE)


def differing(made: Image.Image, approved: Image.Image) -> dict[tuple[int, int], int]:
    """Row and column of each cell that differs more than is tolerated, with the number of dots that do."""
    step = _WHITE // (LEVELS - 1) + 1
    apart = numpy.abs(numpy.asarray(made, dtype=int) - numpy.asarray(approved.convert("L"), dtype=int)) > step
    cells = {
        (row, column): int(apart[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL].sum())
        for row in range(made.height // CELL)
        for column in range(MOST_PAGES)
    }
    return {cell: count for cell, count in cells.items() if count > TOLERATED}


def save(made: Image.Image, path: Path) -> None:
    """As a file of a few kilobytes."""
    made.quantize(LEVELS).save(path, optimize=True)


def fonts() -> str:
    """The fonts of this machine: name and bytes of each."""
    return "".join(sorted(f"{face.postscript} {face.path.stat().st_size}\n" for face in faces().files()))
