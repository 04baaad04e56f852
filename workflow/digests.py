"""Digests by which a file is told from another: SHA-256, by which we store, and SM3 beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import hashes

Made = Callable[[], Any]


class _Sm3:
    """SM3 in the manner of hashlib. Source: GB/T 32905-2016."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        """Take more bytes."""
        self._hash.update(data)

    def hexdigest(self) -> str:
        """64 hex digits; nothing can be added afterwards."""
        return self._hash.finalize().hex()


DIGESTS: dict[str, Made] = {"sha256": hashlib.sha256, "sm3": _Sm3}
"""By name; each makes an object with `update` and `hexdigest`. A certified module takes the place of ours by `plug`."""


def plug(name: str, made: Made) -> None:
    """Let another implementation make a digest from now on."""
    DIGESTS[name] = made


def digests(data: bytes) -> dict[str, str]:
    """Every digest of a content, 64 lower-case hex digits each: {"sha256": …, "sm3": …}."""
    return {name: digest(name, data) for name in DIGESTS}


def digest(name: str, data: bytes) -> str:
    """One digest of a content."""
    made = DIGESTS[name]()
    made.update(data)
    return str(made.hexdigest())
