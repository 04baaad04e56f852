"""Reads a finished PDF back: its text, glyph positions, rules, ink and fonts."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

MM = 72 / 25.4
DPI = 300
PIXEL = 0.75
"""Points in a CSS pixel, the unit of WeasyPrint's text matrix."""


@dataclass(frozen=True)
class Glyph:
    """One glyph: its character, the left end of its baseline in points from the top left, and its size."""

    character: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Rule:
    """A filled rectangle in mm from the top left of the page."""

    left: float
    top: float
    width: float
    height: float
    colour: tuple[int, int, int]


class Read:
    """A finished document, read page by page; pages count from 0."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self._document = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        return len(self._document)

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page without blanks, the margin below the type area left out."""
        return [re.sub(r"\s", "", self._text(number, is_body=True)) for number in range(len(self))]

    @cached_property
    def text(self) -> str:
        """All text of the type areas, without blanks."""
        return "".join(self.pages)

    def footer(self, number: int) -> str:
        """The text of a whole page, margins too, without blanks."""
        return re.sub(r"\s", "", self._text(number, is_body=False))

    def size_mm(self, number: int) -> tuple[float, float]:
        width, height = self._document[number].get_size()
        return round(width / MM, 1), round(height / MM, 1)

    def _text(self, number: int, *, is_body: bool) -> str:
        width, height = self._document[number].get_size()
        bottom = (35 if width < height else 26) if is_body else 0
        page = self._document[number].get_textpage()
        text: str = page.get_text_bounded(left=(27 if is_body else 0) * MM, bottom=bottom * MM, right=width, top=height)
        page.close()
        return text

    def close(self) -> None:
        self._document.close()

    def glyphs(self, number: int) -> list[Glyph]:
        page = self._document[number]
        height, text = page.get_height(), page.get_textpage()
        glyphs = [_glyph(text, index, height) for index in range(text.count_chars())]
        text.close()
        return glyphs

    def rules(self, number: int) -> Iterator[Rule]:
        page = self._document[number]
        height = page.get_height()
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = item.get_bounds()
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
            box = (left / MM, (height - top) / MM, (right - left) / MM, (top - bottom) / MM)
            yield Rule(*box, (red.value, green.value, blue.value))

    def small(self, number: int, scale: float) -> Image.Image:
        """The page in grey, a dot of `scale` 1 being a point."""
        return self._document[number].render(scale=scale, grayscale=True).to_pil()

    def picture(self, number: int, scale: float) -> Image.Image:
        """The page in colour, a dot of `scale` 1 being a point."""
        return self._document[number].render(scale=scale).to_pil().convert("RGB")

    def ink(self, number: int) -> Image.Image:
        """The page as grey picture of 300 dpi."""
        return self._document[number].render(scale=DPI / 72).to_pil().convert("RGB")

    @cached_property
    def fonts(self) -> dict[str, bool]:
        """Base font name without its tag, and whether it is embedded."""
        found = {}
        with pikepdf.open(BytesIO(self.pdf)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                    name = str(item.FontName).split("+")[-1]
                    found[name] = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        return found

    def missing_glyphs(self) -> int:
        """How many glyphs 0 are shown."""
        with pikepdf.open(BytesIO(self.pdf)) as pdf:
            return sum(_zeros(page) for page in pdf.pages)


def _glyph(text: Any, index: int, height: float) -> Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    code = pdfium.FPDFText_GetUnicode(text, index)
    return Glyph(chr(code), x.value, height - y.value, round(PIXEL * pdfium.FPDFText_GetFontSize(text, index), 1))


def _zeros(page: pikepdf.Page) -> int:
    strings = [
        bytes(part)
        for operands, operator in pikepdf.parse_content_stream(page, "Tj TJ")
        for operand in operands
        for part in (operand if isinstance(operand, pikepdf.Array) else [operand])
        if isinstance(part, pikepdf.String)
    ]
    return sum(text[at : at + 2] == b"\0\0" for text in strings for at in range(0, len(text), 2))


def rows_of_ink(
    image: Image.Image, box_mm: tuple[float, float, float, float], *, is_red: bool = False
) -> tuple[float, float]:
    """The first and last row with ink inside a box (left, top, right, bottom), in mm from the top of the page."""
    left, top, right, bottom = (round(side / 25.4 * DPI) for side in box_mm)
    part = image.crop((left, top, right, bottom))
    channel = part.getchannel("G" if is_red else "R").point(lambda value: 255 if value < 128 else 0)
    found = channel.getbbox()
    assert found is not None, "no ink there"
    return (top + found[1]) / DPI * 25.4, (top + found[3]) / DPI * 25.4
