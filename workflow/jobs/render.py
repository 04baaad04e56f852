"""Making the pages of a drafted document: read, render outside any transaction, keep the file, then say so."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.exc import OperationalError

from workflow import clock
from workflow.db import transaction
from workflow.jobs import faults
from workflow.models.document import FAILED, FINISHED, RENDERING, WAITING, Document, grouped
from workflow.models.outbox import MOST_ATTEMPTS
from workflow.reports.render import Rendered, render
from workflow.services.pictures import for_documents
from workflow.storage import Storage

LEASE = timedelta(seconds=90)
"""A worker that has claimed a document and not finished it within this is taken for dead."""
BETWEEN_SECONDS = 0.5
"""Progress is written no more often than this."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """Where pictures come from and finished files go, and the address that QR codes begin with."""

    storage: Storage
    public_url: str


press: Press | None = None
"""Set when an application is made; replaced, never piled up."""


class Busy(RuntimeError):
    """Another worker is making this document; the relay asks again."""


@dataclass(frozen=True, slots=True)
class Order:
    """A claimed document: all that rendering needs, so that no transaction stays open."""

    key: int
    kind: str
    number: str
    verify_code: str
    snapshot: Mapping[str, Any]
    attempts: int


def document(document_id: int, is_backfill: bool = False) -> None:
    """Make the pages of a document once; one that is finished is left alone.

    Args:
        is_backfill: it is made in bulk and nobody watches, so no progress is written.

    Raises:
        Busy: another worker claimed it less than 90 s ago.
        Exception: whatever stopped the rendering, after the reason was kept; the relay tries again.
    """
    order = _claimed(document_id)
    if order is None:
        return
    progress = Progress(order.key, is_silent=is_backfill)
    try:
        made, sha256 = _made(order, progress)
    except Exception as error:
        _keep_fault(order, error, progress.note)
        raise
    _finish(order, made, sha256)


def _claimed(key: int) -> Order | None:
    now = clock.now()
    is_free = or_(Document.making != RENDERING, Document.started_at < now - LEASE)
    with transaction() as session:
        claim = update(Document).where(Document.id == key, Document.making != FINISHED, is_free)
        taken = session.execute(
            claim.values(making=RENDERING, started_at=now, attempts=Document.attempts + 1, progress=0, progress_note="")
        )
        row = session.get(Document, key, populate_existing=True)
        if row is None or row.making == FINISHED:
            return None
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise Busy(f"document {key} is being made by another worker")
        if row.attempts > MOST_ATTEMPTS:
            row.making, row.fault = FAILED, faults.written(faults.DIED)
            return None
        snapshot = json.loads(row.snapshot)
        return Order(row.id, row.kind, row.number or "", row.verify_code, snapshot, row.attempts)


def _made(order: Order, progress: Progress) -> tuple[Rendered, str]:
    assert press is not None, "no application was made"
    made = render(
        order.kind,
        order.snapshot,
        pictures=partial(for_documents, press.storage),
        verify_url=f"{press.public_url}/verify/{order.verify_code}",
        verify_code=grouped(order.verify_code),
        number=order.number,
        on_progress=progress,
    )
    progress.note = "keeping"
    return made, press.storage.put(made.pdf)


def _finish(order: Order, made: Rendered, sha256: str) -> None:
    """Say that it is done, unless somebody else has."""
    with transaction() as session:
        session.execute(
            update(Document)
            .where(Document.id == order.key, Document.making != FINISHED)
            .values(
                making=FINISHED,
                progress=100,
                progress_note="",
                fault=None,
                finished_at=clock.now(),
                sha256=sha256,
                size=len(made.pdf),
                pages=made.pages,
                stand_ins="; ".join(made.stand_ins)[:200],
            )
        )


def _keep_fault(order: Order, error: Exception, note: str) -> None:
    """Keep why and at what it failed; after the last attempt it has failed for good, until somebody asks again."""
    log.warning("document %s was not made: %r", order.number, error)
    with transaction() as session:
        session.execute(
            update(Document)
            .where(Document.id == order.key, Document.making == RENDERING)
            .values(
                making=FAILED if order.attempts >= MOST_ATTEMPTS else WAITING,
                fault=faults.written(faults.reason(error)),
                progress=0,
                progress_note=note,
            )
        )


@dataclass
class Progress:
    """Writes how far a document is, each time in a short transaction; what cannot be written is left out.

    Attributes:
        is_silent: nobody watches, so nothing is written.
        note: what was last done, such as `pages:7:11`.
    """

    key: int
    is_silent: bool = False
    note: str = ""
    _pictures: int = 0
    _written: float = field(default_factory=time.monotonic)

    def __call__(self, done: int, total: int, what: str) -> None:
        """Note one step; `what` is pictures, pages or drawing."""
        if what == "pictures":
            self._pictures = done
        passed = self._pictures if what == "pages" else 0
        self.note = f"{what}:{done - passed}:{total - passed - 1}"
        if self.is_silent or time.monotonic() - self._written < BETWEEN_SECONDS:
            return
        self._written = time.monotonic()
        with suppress(OperationalError), transaction() as session:
            session.execute(
                update(Document)
                .where(Document.id == self.key, Document.making == RENDERING)
                .values(
                    progress=min(99, 100 * done // max(1, total)),
                    progress_note=self.note,
                )
            )
