"""Where a document keeps room for a seal."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf

from workflow.signing.interface import Place

ANCHOR = "seal"
"""What the middle of the place for a seal is called among the named destinations of a document."""


def place(pdf: bytes) -> Place | None:
    """Where a document keeps room for a seal: its destination `seal`; None where it has none."""
    with pikepdf.open(BytesIO(pdf)) as file:
        names = file.Root.get("/Names")
        found = _destination(names.Dests, ANCHOR) if names is not None and "/Dests" in names else None
        if found is None:
            return None
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        return Place(numbers[found[0].objgen], float(found[2]), float(found[3]))


def _destination(tree: Any, name: str) -> Any:
    """A destination in a tree of names; None where it is not there."""
    for kid in tree.get("/Kids", ()):
        found = _destination(kid, name)
        if found is not None:
            return found
    listed = list(tree.get("/Names", ()))
    return next((value for key, value in zip(listed[::2], listed[1::2], strict=True) if str(key) == name), None)
