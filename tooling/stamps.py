"""Stamps: a small file beside a result that says what it was made from, so that it is made once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from tooling.places import ROOT


def digest(files: Iterable[Path], *values: str) -> str:
    """One SHA-256 over the names and contents of files and over values, whatever the order of the files."""
    total = hashlib.sha256("\0".join(values).encode())
    for path in sorted(files):
        total.update(f"\0{os.path.relpath(path, ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def matches(stamp: Path, value: str) -> bool:
    """The stamp is there and says `value`."""
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == value


def put(stamp: Path, value: str) -> None:
    """Write the stamp; only after all that it vouches for."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{value}\n", encoding="ascii")
