"""Reads a finished PDF as it is: glyphs, rules and text of each page, in mm from the top left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible character: the left end of its baseline, its size in points, and its number on the page."""

    character: str
    x: float
    y: float
    size: float
    index: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule(Box):
    """A filled shape and its colour as red, green, blue."""

    colour: tuple[int, int, int]

    @property
    def is_red(self) -> bool:
        """As red as the head of an official paper."""
        red, green, blue = self.colour
        return red > 180 and green < 70 and blue < 70


class Page:
    """One page of an open file; `number` counts from 1."""

    def __init__(self, page: Any, number: int) -> None:
        self._page, self.number = page, number
        width, height = page.get_size()
        self.width, self.height = float(width) / MM, float(height) / MM
        self._text = page.get_textpage()

    @property
    def is_landscape(self) -> bool:
        """It lies on its side."""
        return self.width > self.height

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        """All that is not blank, in the order of the file."""
        return tuple(self._glyphs())

    def _glyphs(self) -> Iterator[Glyph]:
        raw, top, scale = self._text.raw, self.height, 1 / MM
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(pdfium.FPDFText_CountChars(raw)):
            character = chr(pdfium.FPDFText_GetUnicode(raw, index))
            if character.isspace() or character == "\0":
                continue
            pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
            yield Glyph(character, x.value * scale, top - y.value * scale, self._size(index), index)

    def _size(self, index: int) -> float:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text.raw, index, matrix)
        size = float(pdfium.FPDFText_GetFontSize(self._text.raw, index))
        return round(size * hypot(matrix.c, matrix.d), 1)

    def ink(self, glyph: Glyph) -> Box:
        """What is inked of a glyph."""
        sides = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = sides
        pdfium.FPDFText_GetCharBox(self._text.raw, glyph.index, left, right, bottom, top)
        return self._box(left.value, top.value, right.value, bottom.value)

    def cell(self, glyph: Glyph) -> Box:
        """The room a glyph takes: its advance wide."""
        rect = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._text.raw, glyph.index, rect)
        return self._box(rect.left, rect.top, rect.right, rect.bottom)

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        return Box(left / MM, self.height - top / MM, right / MM, self.height - bottom / MM)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Filled shapes, in the order drawn."""
        return tuple(self._rules())

    def _rules(self) -> Iterator[Rule]:
        for item in self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
            left, bottom, right, top = item.get_bounds()
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            pdfium.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha)
            box = self._box(left, top, right, bottom)
            yield Rule(box.left, box.top, box.right, box.bottom, (red.value, green.value, blue.value))

    @cached_property
    def lines(self) -> dict[float, list[Glyph]]:
        """The glyphs on each baseline, from the top down and from the left."""
        found: dict[float, list[Glyph]] = {}
        for glyph in sorted(self.glyphs, key=lambda one: (one.y, one.x)):
            last = next(reversed(found), None)
            at = last if last is not None and glyph.y - last < 0.15 else glyph.y
            found.setdefault(at, []).append(glyph)
        return {y: sorted(glyphs, key=lambda one: one.x) for y, glyphs in found.items()}

    def close(self) -> None:
        """Give it back."""
        self._text.close()
        self._page.close()


@contextmanager
def opened(pdf: bytes) -> Iterator[list[Page]]:
    """The pages of a file, closed afterwards.

    Raises:
        pypdfium2.PdfiumError: it is no PDF that can be read.
    """
    document = pypdfium2.PdfDocument(pdf)
    pages = [Page(document[at], at + 1) for at in range(len(document))]
    try:
        yield pages
    finally:
        for page in pages:
            page.close()
        document.close()
