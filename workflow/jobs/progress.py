"""How far the making of a document has come, written for those who watch; and whether it still is ours to make."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from workflow import clock
from workflow.db import transaction
from workflow.models.document import RENDERING, Document

BETWEEN_SECONDS = 0.5
"""Progress is written no more often than this."""
BEAT_SECONDS = 15
"""A claim is renewed at least this often, watched or not."""


class Stopped(RuntimeError):
    """It was cancelled, or another worker took it over: whoever makes it leaves off, and says nothing."""


@dataclass
class Progress:
    """Writes how far a document is, each time in a short transaction; what cannot be written is left out.

    Attributes:
        claimed_at: `Document.started_at` as this worker wrote it, last when it renewed its claim; only who holds the
            claim may write.
        is_silent: nobody watches, so that only the claim is renewed.
        note: what was last done, such as `pages:7:11`.
    """

    key: int
    claimed_at: datetime
    is_silent: bool = False
    note: str = ""
    _pictures: int = 0
    _percent: int = 0
    _written: float = field(default_factory=time.monotonic)

    def __call__(self, done: int, total: int, what: str) -> None:
        """Note one step; `what` is pictures, pages or drawing.

        Raises:
            Stopped: it is not ours to make any more.
        """
        if what == "pictures":
            self._pictures = done
        passed = self._pictures if what == "pages" else 0
        self.note = f"{what}:{done - passed}:{total - passed - 1}"
        self._percent = min(99, 100 * done // max(1, total))
        self._write(BEAT_SECONDS if self.is_silent else BETWEEN_SECONDS)

    def step(self, what: str) -> None:
        """Note what is being done with the finished pages: checking, signing or keeping.

        Raises:
            Stopped: it is not ours to make any more.
        """
        self.note = what
        self._write(BEAT_SECONDS if self.is_silent else BETWEEN_SECONDS)

    def beat(self) -> None:
        """Nothing new was done; ask whether to go on.

        Raises:
            Stopped: it is not ours to make any more.
        """
        self._write(BEAT_SECONDS if self.is_silent else 4 * BETWEEN_SECONDS)

    def _write(self, least_seconds: float) -> None:
        if time.monotonic() - self._written < least_seconds:
            return
        self._written = time.monotonic()
        with suppress(OperationalError):
            self._renew({"progress": self._percent, "progress_note": self.note})

    def _renew(self, values: dict[str, Any]) -> None:
        now = clock.now()
        with transaction() as session:
            ours = update(Document).where(
                Document.id == self.key, Document.making == RENDERING, Document.started_at == self.claimed_at
            )
            taken = session.execute(ours.values(**values, started_at=now))
            if not taken.rowcount:  # type: ignore[attr-defined]
                raise Stopped(f"document {self.key} is not ours to make any more")
        self.claimed_at = now
