"""A draft says on every page that it is one: a large pale word across the page, beneath what is written there."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from math import cos, radians, sin

from pikepdf import Array, Dictionary, Name, Pdf, Rectangle, Stream

from workflow.reports.typed import Face

WORDS = {"zh": "草稿", "en": "DRAFT", "both": "草稿 DRAFT"}
SLANT, SHARE = 50, 0.62
"""Degrees; how much of the page's width the word takes across."""


@cache
def _face(word: str) -> Face:
    return Face([word])


def as_draft(original: bytes, language: str) -> bytes:
    """The same pages with the word beneath them; it is no content, so readers aloud and taggers pass it over."""
    word = WORDS.get(language, WORDS["both"])
    face = _face(word)
    with Pdf.open(BytesIO(original)) as pdf:
        font = face.embedded(pdf)
        for page in pdf.pages:
            left, low, right, high = (float(edge) for edge in page.mediabox)
            form = Stream(pdf, _drawn(face, word, right - left, high - low))
            form.Type, form.Subtype = Name.XObject, Name.Form
            form.BBox = Array([0, 0, right - left, high - low])
            form.Resources = Dictionary(Font=Dictionary(F=font))
            page.add_underlay(form, Rectangle(page.mediabox))
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _drawn(face: Face, word: str, width: float, height: float) -> bytes:
    angle, size = radians(SLANT), SHARE * width / cos(radians(SLANT)) / face.width(word, 1.0)
    reach = face.width(word, size) / 2
    x = width / 2 - reach * cos(angle) + 0.35 * size * sin(angle)
    y = height / 2 - reach * sin(angle) - 0.35 * size * cos(angle)
    turn = (cos(angle), sin(angle), -sin(angle), cos(angle), x, y)
    begin = b"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q 0.93 g BT /F %.1f Tf " % size
    return begin + b"%.4f %.4f %.4f %.4f %.1f %.1f Tm %b Tj ET Q EMC\n" % (*turn, face.shown(word))
