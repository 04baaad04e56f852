"""The visible side of a signature: a page drawn once, laid where the document keeps room for it."""

from __future__ import annotations

from binascii import hexlify
from hashlib import sha256
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec
from pyhanko.stamp import StaticStampStyle

from workflow.signing.interface import Visible

POINTS_PER_MM = 72 / 25.4


class StampPage(PdfContent):
    """The first page of a PDF, kept in memory."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        """Bring the page into the file that is being signed, as a form of its own."""
        name = b"/Stamp" + hexlify(sha256(self._pdf).digest()[:8])
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject[name.decode()] = form
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return name + b" Do"


def style(stamp: bytes) -> StaticStampStyle:
    """The stamp as it is, without a border, opaque."""
    middle = AxisAlignment.ALIGN_MID
    rule = SimpleBoxLayoutRule(middle, middle, Margins(), InnerScaling.NO_SCALING)
    return StaticStampStyle(border_width=0, background=StampPage(stamp), background_layout=rule, background_opacity=1.0)


def field(name: str, visible: Visible | None, writer: IncrementalPdfFileWriter) -> SigFieldSpec:
    """The field of the signature: round the middle of the place, or nowhere to be seen on the last page."""
    if visible is None:
        unseen = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=False)
        return SigFieldSpec(name, on_page=_pages(writer) - 1, invis_sig_settings=unseen)
    width, height = _size(_first_page(visible.stamp))
    at = visible.place
    page = writer.find_page_for_modification(at.page)[0].get_object()  # type: ignore[no-untyped-call]
    left = round(at.x * POINTS_PER_MM - width / 2)
    bottom = round(_size(page)[1] - at.y * POINTS_PER_MM - height / 2)
    box = (left, bottom, left + round(width), bottom + round(height))
    return SigFieldSpec(name, on_page=at.page, box=box, readable_field_name=name)


def _pages(writer: IncrementalPdfFileWriter) -> int:
    return int(writer.root["/Pages"]["/Count"])


def _first_page(pdf: bytes) -> Any:
    return PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]


def _size(page: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page["/MediaBox"])
    return right - left, top - bottom
