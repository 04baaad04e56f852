"""A sheet to draw flat pictures on: 1200 by 800 units, drawn at twice the size and scaled down."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 800
STRIP = 74
_SCALE = 2

Box = tuple[float, float, float, float]
Point = tuple[float, float]


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


class Canvas:
    """Draws in units of 1/1200 of the width; without a font, words are left out."""

    def __init__(self, ground: str | None, font: Path | None) -> None:
        colour = ground or (0, 0, 0, 0)
        self.image = Image.new("RGBA", (WIDTH * _SCALE, HEIGHT * _SCALE), colour)
        self.font = font
        self._pen = ImageDraw.Draw(self.image)

    def rect(self, box: Box, fill: str, radius: float = 0, outline: str | None = None, width: float = 0) -> None:
        """A rectangle from (left, top) to (right, bottom)."""
        self._pen.rounded_rectangle(_up(box), radius * _SCALE, fill, outline, round(width * _SCALE))

    def disc(
        self, centre: Point, radius: float, fill: str | None, outline: str | None = None, width: float = 0
    ) -> None:
        """A circle."""
        x, y = centre
        box = _up((x - radius, y - radius, x + radius, y + radius))
        self._pen.ellipse(box, fill, outline, round(width * _SCALE))

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self._pen.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line through some points, with round joints."""
        self._pen.line([(x * _SCALE, y * _SCALE) for x, y in points], fill, round(width * _SCALE), joint="curve")

    def shade(self, box: Box, darkness: float, radius: float = 0) -> None:
        """Darken a rectangle; 0 leaves it, 1 is black."""
        left, top, right, bottom = (round(edge) for edge in _up(box))
        width, height = min(right, self.image.width) - left, min(bottom, self.image.height) - top
        layer = Image.new("RGBA", (width, height), (0, 0, 0, 0))
        whole = (0, 0, right - left - 1, bottom - top - 1)
        ImageDraw.Draw(layer).rounded_rectangle(whole, radius * _SCALE, (20, 27, 36, round(255 * darkness)))
        self.image.alpha_composite(layer, (left, top))

    def words(self, at: Point, text: str, size: float, fill: str, anchor: str = "la") -> bool:
        """Write `text`; `anchor` is Pillow's. Returns whether there was a font to write with."""
        if self.font is None:
            return False
        x, y = at
        self._pen.text((x * _SCALE, y * _SCALE), text, fill, _font(self.font, round(size * _SCALE)), anchor)
        return True

    def width_of(self, text: str, size: float) -> float:
        """How wide `text` is; 0 without a font."""
        return _font(self.font, round(size * _SCALE)).getlength(text) / _SCALE if self.font else 0.0

    def lay(self, sheet: Canvas, angle: float) -> None:
        """Put another canvas on top, turned about the centre by `angle` degrees."""
        self.image.alpha_composite(sheet.image.rotate(angle, Image.Resampling.BILINEAR))

    def finished(self) -> Image.Image:
        """The picture as 1200 by 800 points without transparency."""
        return self.image.convert("RGB").reduce(_SCALE)


def stamped(image: Image.Image, caption: str, font: Path | None) -> bytes:
    """A JPEG of a finished picture with a dark strip at its foot that says `caption`, cut where it gets too long."""
    image = image.copy()
    strip = image.crop((0, HEIGHT - STRIP, WIDTH, HEIGHT)).point(lambda value: int(value * 0.34))
    image.paste(strip, (0, HEIGHT - STRIP))
    if font is not None:
        face = _font(font, 34)
        text = _fitting(caption, face, WIDTH - 56)
        ImageDraw.Draw(image).text((28, HEIGHT - STRIP / 2), text, "#ffffff", face, "lm")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=86)
    return target.getvalue()


def _fitting(text: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    if face.getlength(text) <= width:
        return text
    kept = text
    while kept and face.getlength(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept}…"


def _up(box: Box) -> Box:
    left, top, right, bottom = box
    return (left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE)
