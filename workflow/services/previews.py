"""Pictures of the pages of a finished document, for people who look before they download."""

from __future__ import annotations

from io import BytesIO

import pypdfium2

from workflow.storage import Storage

WIDTH = 900
"""Pixels: a page can be read on a screen, and is some 60 KB."""


def page(storage: Storage, sha256: str, number: int) -> bytes:
    """One page as PNG, made once and kept beside the file; pages count from 1.

    Raises:
        FileNotFoundError: there is no such file.
        IndexError: the document has no such page.
        ValueError: the file cannot be read as a PDF.
    """
    name = f"p{number}-{WIDTH}.png"
    try:
        return storage.get_copy(sha256, name)
    except FileNotFoundError:
        picture = _drawn(storage.get(sha256), number)
    storage.put_copy(sha256, name, picture)
    return picture


def _drawn(pdf: bytes, number: int) -> bytes:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("not a PDF") from error
    try:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        sheet = document[number - 1]
        picture = sheet.render(scale=WIDTH / sheet.get_width()).to_pil().convert("RGB")
        out = BytesIO()
        picture.quantize(64).save(out, "PNG", optimize=False)
        return out.getvalue()
    finally:
        document.close()
