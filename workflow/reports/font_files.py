"""Keeps WeasyPrint from holding a copy of every font file for each size that a document uses."""

from __future__ import annotations

from typing import Any

from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import get_hb_object_data


class Fonts(dict[Any, Any]):
    """The fonts of a document, for its `fonts`: each file is read while it is made smaller, and not before.

    WeasyPrint 70 reads it when a font is first drawn with; five faces in three sizes are 200 MB.
    """

    def __setitem__(self, key: Any, font: Any) -> None:
        if font.__class__ is Font:
            del font.file_content
            font.__class__ = _Light
        super().__setitem__(key, font)


class _Light(Font):  # type: ignore[misc]
    @property
    def file_content(self) -> Any:
        return self.__dict__.get("small") or get_hb_object_data(self.hb_face)

    @file_content.setter
    def file_content(self, content: bytes) -> None:
        self.__dict__["small"] = content
