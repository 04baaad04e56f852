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

NO_LONGER = {"superseded": Text("已被更正版替代", "Superseded"), "void": Text("已作废", "Void")}
"""What a copy says besides of a paper that is no longer in force, by its standing."""


@dataclass(frozen=True)
class Mark:
    """What stands on every page of copies for one person: `who` is unit, name and time."""

    who: str
    language: str = "zh"

    def across(self, standing: str) -> str:
        """The words across a page."""
        return " · ".join([*self._words(NO_LONGER.get(standing)), self.who])

    def foot(self, standing: str) -> str:
        """The line at the foot."""
        return " · ".join([*self._words(NO_LONGER.get(standing)), *self._words(SAID), self.who])

    def _words(self, text: Text | None) -> list[str]:
        return [text.zh if self.language == "zh" else text.en] if text else []

    @cached_property
    def face(self) -> Face:
        """The font with just these characters, made once for however many copies."""
        return Face([self.foot(standing) for standing in ("", *NO_LONGER)])


def marked(original: bytes, mark: Mark, standing: str = "") -> bytes:
    """The copy of a PDF: marked across every page and at its foot, its signature, seal and form taken out.

    Args:
        standing: of the document; where it is no longer in force its copy says so.
    """
    across, foot = mark.across(standing), mark.foot(standing)
    with Pdf.open(BytesIO(original)) as pdf:
        _strip(pdf)
        font = mark.face.embedded(pdf)
        shades = Dictionary(G=Dictionary(ca=0.16))
        for page in pdf.pages:
            form = _overlay(pdf, page, mark.face, across, foot)
            form.Resources = Dictionary(Font=Dictionary(F=font), ExtGState=shades)
            page.add_overlay(form, Rectangle(page.mediabox))
        _describe(pdf, foot)
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


def _overlay(pdf: Pdf, page: Page, face: Face, across: str, foot: str) -> Any:
    left, low, right, high = (float(edge) for edge in page.mediabox)
    width, height = right - left, high - low
    form = Stream(pdf, _tiles((width, height), face, across) + _foot(width, face, foot))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    return form


def _tiles(size: tuple[float, float], face: Face, text: str) -> bytes:
    """The mark over and over, slanted and pale, so that no part of a page is without it."""
    angle = radians(SLANT)
    turn = b"%.4f %.4f %.4f %.4f" % (cos(angle), sin(angle), -sin(angle), cos(angle))
    (width, height), across = size, max(STEP_X, face.width(text, SIZE) * cos(angle) + 30)
    places = [
        (x * across - (y % 2) * across / 2, y * STEP_Y + 40)
        for y in range(int(height / STEP_Y) + 1)
        for x in range(int(width / across) + 2)
    ]
    said = face.shown(text)
    shown = b"\n".join(b"%b %.1f %.1f Tm %b Tj" % (turn, x, y, said) for x, y in places)
    return b"q /G gs 0.2 g BT /F %.1f Tf\n%b\nET Q\n" % (SIZE, shown)


def _foot(width: float, face: Face, text: str) -> bytes:
    size = min(7.5, 7.5 * (width - 40) / max(1, face.width(text, 7.5)))
    start = (width - face.width(text, size)) / 2
    return b"q 0.35 g %b Q" % drawn([Run(start, 12, size, text)], face)


def _describe(pdf: Pdf, foot: str) -> None:
    """The file itself says that it is a copy, and no longer that it is for the archive."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for key in [key for key in metadata if key.startswith(PDF_A)]:
            del metadata[key]
        metadata["dc:description"] = foot
