"""Uids as an address or a form says them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def uid_of(value: str) -> UUID | None:
    """The uid that a text is; None where it is none."""
    try:
        return UUID(value)
    except ValueError:
        return None


def chosen(values: Iterable[str]) -> dict[UUID, int | None]:
    """Ticked rows in their order, each `uid` or `uid.version`, with the version that the page showed."""
    found = {}
    for value in values:
        text, _dot, version = value.partition(".")
        uid = uid_of(text)
        if uid is not None:
            found[uid] = int(version) if version.isdecimal() else None
    return found
