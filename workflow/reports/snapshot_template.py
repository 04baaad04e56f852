"""What a joint meeting's template changes of one document, as it is frozen into its head."""

from __future__ import annotations

from typing import TypedDict


class Template(TypedDict):
    """The published template of a kind as it was when the document was drafted."""

    version: int
    texts: dict[str, dict[str, str]]
    """Own texts by the key of the built-in one; the empty text keeps the built-in one in that language."""
    hidden: list[str]
    """The labels of the parts and annexes that are left out."""
    logo: str
    """SHA-256 of a picture for the head of a form; empty for none."""
    faces: dict[str, str]
    """The file name of a font for a part of the type (`fang`, `biao`, ...)."""
