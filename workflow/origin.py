"""Where an act comes from: the network address that the history keeps beside the person."""

from __future__ import annotations

from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("origin", default="")


def address() -> str:
    """The address of whoever acts now; empty for the system and at the server's own console."""
    return _address.get()


def arrives_from(address: str) -> None:
    """Say where the request that begins now comes from."""
    _address.set(address)
