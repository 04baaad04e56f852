"""A copy of a document for somebody by name: a mark on every page, and neither signature nor seal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import cos, radians, sin
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, Rectangle, Stream

from workflow.reports.typed import Face, Run, drawn
from workflow.types import Text

SLANT, STEP_X, STEP_Y, SIZE = 30, 230.0, 150.0, 13.0
"""Degrees; points from one mark to the next; size of its type."""
PDF_A = "{http://www.aiim.org/pdfa/ns/id/}"
SAID = Text(
    "副本，仅供查阅：不能凭文件哈希核验，原件的电子签名和印章不在本副本中",
    "Copy for reading only: it cannot be verified by its hash, and bears neither the signature nor the seal",
)


@dataclass(frozen=True)
class Mark:
    """What stands on every page of copies for one person: `who` is unit, name and time."""

    who: str
    language: str = "zh"

    @property
    def said(self) -> str:
        """The line at the foot."""
        return f"{SAID.zh if self.language == 'zh' else SAID.en} · {self.who}"

    @cached_property
    def face(self) -> Face:
        """The font with just these characters, made once for however many copies."""
        return Face([self.who, self.said])


def marked(original: bytes, mark: Mark) -> bytes:
    """The copy of a PDF: marked across every page and at its foot, its signature, seal and form taken out."""
    with Pdf.open(BytesIO(original)) as pdf:
        _strip(pdf)
        font = mark.face.embedded(pdf)
        shades = Dictionary(G=Dictionary(ca=0.16))
        for page in pdf.pages:
            form = _overlay(pdf, page, mark)
            form.Resources = Dictionary(Font=Dictionary(F=font), ExtGState=shades)
            page.add_overlay(form, Rectangle(page.mediabox))
        _describe(pdf, mark)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _strip(pdf: Pdf) -> None:
    """A signature covers other bytes than these; a seal without one would be a picture."""
    for key in ("/AcroForm", "/Perms", "/DSS"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        kept = [one for one in page.get("/Annots", ()) if one.get("/Subtype") != Name.Widget]
        if "/Annots" in page:
            page.Annots = Array(kept)


def _overlay(pdf: Pdf, page: Page, mark: Mark) -> Any:
    left, low, right, high = (float(edge) for edge in page.mediabox)
    width, height = right - left, high - low
    form = Stream(pdf, _tiles(width, height, mark) + _foot(mark, width))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    return form


def _tiles(width: float, height: float, mark: Mark) -> bytes:
    """The mark over and over, slanted and pale, so that no part of a page is without it."""
    angle = radians(SLANT)
    turn = b"%.4f %.4f %.4f %.4f" % (cos(angle), sin(angle), -sin(angle), cos(angle))
    text, across = mark.face.shown(mark.who), max(STEP_X, mark.face.width(mark.who, SIZE) * cos(angle) + 30)
    places = [
        (x * across - (y % 2) * across / 2, y * STEP_Y + 40)
        for y in range(int(height / STEP_Y) + 1)
        for x in range(int(width / across) + 2)
    ]
    shown = b"\n".join(b"%b %.1f %.1f Tm %b Tj" % (turn, x, y, text) for x, y in places)
    return b"q /G gs 0.2 g BT /F %.1f Tf\n%b\nET Q\n" % (SIZE, shown)


def _foot(mark: Mark, width: float) -> bytes:
    size = min(7.5, 7.5 * (width - 40) / max(1, mark.face.width(mark.said, 7.5)))
    start = (width - mark.face.width(mark.said, size)) / 2
    return b"q 0.35 g %b Q" % drawn([Run(start, 12, size, mark.said)], mark.face)


def _describe(pdf: Pdf, mark: Mark) -> None:
    """The file itself says that it is a copy, and no longer that it is for the archive."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for key in [key for key in metadata if key.startswith(PDF_A)]:
            del metadata[key]
        metadata["dc:description"] = mark.said
