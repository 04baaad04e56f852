"""What ISO 19005-3 (PDF/A-3, level U) asks of a file as far as pikepdf can see it, and what a signature must leave."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from workflow.reports.stamp import stamp
from workflow.signing.interface import Place, Visible
from workflow.signing.signers import Signers

PRINTED_ONLY = 4
"""The flags of an annotation: printed, and neither hidden nor left out of the screen. Source: ISO 19005-3, 6.3.2."""
CHANGED = ("}ModifyDate", "}Producer")
"""What a signature changes in the metadata: when, and by which program, the file was last written."""
OFF = 0b100011
"""Invisible, hidden and not shown: none of them may be set."""


def signed(signers: Signers, pdf: bytes, seal: tuple[int, float, float] | None) -> bytes:
    """The file as signed for the joint meeting `small`; its seal in sight where a place is given."""
    signer = signers.of("small")
    assert signer is not None
    visible = seal and Visible(
        stamp(signer.certificate.name, signer.certificate.fingerprint, is_zh=True, is_slip=False), Place(*seal)
    )
    return signer.sign(pdf, reason="签发", location="岚江区", visible=visible or None).pdf


def said(data: bytes) -> dict[str, Any]:
    """What a file says of itself as an archive file, its tags and its enclosed record included."""
    with pikepdf.open(BytesIO(data)) as pdf:
        metadata, root = pdf.open_metadata(), pdf.Root
        return {
            "mark": (metadata["pdfaid:part"], metadata["pdfaid:conformance"]),
            "title": (metadata["dc:title"], str(pdf.docinfo.Title)),
            "metadata": {name: metadata[name] for name in metadata if not name.endswith(CHANGED)},
            "intents": [(str(one.S), one.DestOutputProfile.read_bytes()) for one in root.OutputIntents],
            "tags": (bool(root.MarkInfo.Marked), str(root.Lang), _tags(root.StructTreeRoot)),
            "files": [(str(one.AFRelationship), str(one.UF)) for one in root.AF],
            "record": pdf.attachments["snapshot.json"].get_file().read_bytes(),
            "pages": len(pdf.pages),
            "outline": _titles(pdf),
        }


def breaks(data: bytes) -> list[str]:
    """Each way in which a file is no PDF/A-3U; none for a good one."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [*pdf.check_pdf_syntax(), *_unreadable(pdf), *_unprinted(pdf), *_active(pdf)]


def _unreadable(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Fonts that are not embedded, or whose letters nobody can copy."""
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary):
            continue
        if one.get("/Type") == "/Font" and "/DescendantFonts" in one and "/ToUnicode" not in one:
            yield f"{one.BaseFont} cannot be copied"
        if one.get("/Type") == "/Font" and one.get("/Subtype") in ("/Type1", "/TrueType") and "/ToUnicode" not in one:
            yield f"{one.BaseFont} is a simple font without ToUnicode"
        if one.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()):
            yield f"{one.FontName} is not embedded"


def _unprinted(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        for one in page.get("/Annots", []):
            flags, subtype = int(one.get("/F", 0)), str(one.Subtype)
            if not flags & PRINTED_ONLY or flags & OFF:
                yield f"page {number}: {subtype} has the flags {flags}"
            left, bottom, right, top = (float(edge) for edge in one.Rect)
            if (right - left) * (top - bottom) and subtype not in ("/Link", "/Popup") and "/AP" not in one:
                yield f"page {number}: {subtype} is drawn by whoever shows it"


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    form = pdf.Root.get("/AcroForm", {})
    if form.get("/NeedAppearances", False) or "/XFA" in form:
        yield "its form is drawn by whoever shows it"
    if pdf.is_encrypted or "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "it is encrypted, or does something"


def _tags(element: Any) -> int:
    """How many elements the tree of tags has."""
    if not isinstance(element, pikepdf.Dictionary):
        return 0
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return 1 + sum(_tags(kid) for kid in kids if not isinstance(kid, int))


def _titles(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [item.title for item in outline.root]
