"""Making a certificate where the settings look for it: the key under a password, readable by nobody else."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

from workflow.signing.certificates import Held, Subject, packed, self_signed
from workflow.signing_settings import CONTAINERS


def make(folder: Path, meeting: str, subject: Subject, *, at: datetime, years: int = 5) -> tuple[Path, Held]:
    """A self-signed certificate for a joint meeting by its code; where it is, and what it holds.

    Raises:
        FileExistsError: it has one already, which stays as it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for there in (folder / f"{meeting}{ending}" for ending in CONTAINERS):
        if there.exists():
            raise FileExistsError(17, "there already", str(there))
    password, held = secrets.token_urlsafe(24), self_signed(subject, at, years=years)
    path = folder / f"{meeting}.p12"
    _write(path.with_suffix(".password"), f"{password}\n".encode(), os.O_TRUNC)
    _write(path, packed(held, password.encode()), os.O_EXCL)
    return path, held


def _write(path: Path, content: bytes, flag: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
