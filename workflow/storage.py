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
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        return digest

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash.

        Raises:
            FileNotFoundError: nothing is stored under it.
        """
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Where a hash is kept."""
        return self.root / sha256[:2] / sha256
