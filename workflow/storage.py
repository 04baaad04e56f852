"""Files by SHA-256: written aside, fsynced, renamed, then committed; never changed afterwards."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder of contents, each under its own hash."""

    root: Path

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 (64 hex digits); what is there already is not written again."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        try:
            os.utime(path)  # It is wanted again: whoever clears away what is old sees that.
        except FileNotFoundError:
            _write(path, content)
        return digest

    def put_copy(self, sha256: str, size: str, content: bytes) -> Path:
        """Keep a smaller copy of a content beside it; where it is. It can be made anew, and is never evidence."""
        path = self.copy_path(sha256, size)
        _write(path, content)
        return path

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash.

        Raises:
            FileNotFoundError: nothing is stored under it.
        """
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Where a hash is kept."""
        return self.root / sha256[:2] / sha256

    def copy_path(self, sha256: str, size: str) -> Path:
        """Where a smaller copy of a hash is kept, if it was made."""
        return self.root / sha256[:2] / f"{sha256}.{size}"

    def touched_at(self, sha256: str) -> float:
        """When a content was last brought, in seconds of the epoch; 0 when it is not there."""
        try:
            return self.path(sha256).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def remove(self, sha256: str) -> None:
        """Take a content and its copies away; harmless when they are gone."""
        for path in (*self.path(sha256).parent.glob(f"{sha256}.*"), self.path(sha256)):
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
