"""Making the pages of a drafted document: read, render outside any transaction, keep the file, then say so."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Update, or_, update

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.jobs import faults, finishing
from workflow.jobs.progress import Progress, Stopped
from workflow.jobs.sealing import Paper, has_seal
from workflow.models.document import CANCELLED, FAILED, FINISHED, RENDERING, WAITING, Document, grouped
from workflow.models.meeting import Meeting
from workflow.models.outbox import MOST_ATTEMPTS
from workflow.reports.apart import Died, TookTooLong, Watch, render_apart
from workflow.reports.confinement import Limits
from workflow.reports.fallback import unusable
from workflow.reports.issuing import issued
from workflow.reports.pen import Language
from workflow.reports.render import KINDS
from workflow.reports.words import LABELS
from workflow.services import lives, seals
from workflow.services.pictures import for_rendering
from workflow.signing.interface import SigningFault
from workflow.signing.signers import Signers
from workflow.storage import Storage
from workflow.types import Text

LEASE = timedelta(seconds=90)
"""A worker that has not renewed its claim on a document within this is taken for dead."""
SETTLED = (FINISHED, CANCELLED)
AT_ONCE = timedelta(minutes=1)
OVER_THE_LIMIT = (TookTooLong, MemoryError, Died)
ATTEMPTS_OVER_THE_LIMIT = 2
"""The same content will hardly need less the third time."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """Where pictures come from and finished files go, the address that QR codes begin with, its limits, who signs."""

    storage: Storage
    public_url: str
    limits: Limits = field(default_factory=Limits)
    signers: Signers | None = None


press: Press | None = None
"""Set when an application is made; replaced, never piled up."""


class Busy(RuntimeError):
    """Another worker is making this document; the relay asks again."""


@dataclass(frozen=True, slots=True)
class Order:
    """A claimed document: all that rendering needs, so that no transaction stays open.

    Attributes:
        number: empty while it has none.
        claimed_at: what `Document.started_at` says as long as this claim holds.
        meeting: the code of its joint meeting.
        signed_at: None for a draft.
    """

    key: int
    kind: str
    number: str
    language: Language
    verify_code: str
    snapshot: Mapping[str, Any]
    attempts: int
    claimed_at: datetime
    meeting: str
    signed_at: datetime | None


def document(document_id: int, is_backfill: bool = False) -> None:
    """Make the pages of a document once; one that is finished or cancelled is left alone.

    Args:
        is_backfill: it is made in bulk and nobody watches, so no progress is written; one that was signed long ago is
            issued as of then.

    Raises:
        Busy: another worker claimed it less than 90 s ago, or has taken it over.
        Exception: whatever stopped the rendering, after the reason was kept; the relay tries again.
    """
    order = _claimed(document_id)
    if order is None:
        return
    progress = Progress(order.key, order.claimed_at, is_silent=is_backfill)
    try:
        kept = _made(order, progress)
    except Stopped as stop:
        log.info("%s", stop)
        _leave(order.key)
        return
    except OVER_THE_LIMIT as error:
        _keep_fault(order, error, progress, most_attempts=ATTEMPTS_OVER_THE_LIMIT)
        if order.attempts < ATTEMPTS_OVER_THE_LIMIT:
            raise
        return
    except finishing.Unfit as error:
        _keep_fault(order, error, progress, most_attempts=1)
        return
    except Exception as error:
        _keep_fault(order, error, progress)
        raise
    moment = order.signed_at if is_backfill else None
    with clock.at(moment + AT_ONCE) if moment else nullcontext():
        _finish(progress, kept)


def _claimed(key: int) -> Order | None:
    now = clock.now()
    is_free = or_(Document.making != RENDERING, Document.started_at < now - LEASE)
    with transaction() as session:
        claim = update(Document).where(Document.id == key, Document.making.not_in(SETTLED), is_free)
        taken = session.execute(
            claim.values(making=RENDERING, started_at=now, attempts=Document.attempts + 1, progress=0, progress_note="")
        )
        row = session.get(Document, key, populate_existing=True)
        if row is None or row.making in SETTLED:
            return None
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise Busy(f"document {key} is being made by another worker")
        if row.attempts <= MOST_ATTEMPTS:
            return _order(row, now, session.get_one(Meeting, row.meeting_id).code)
        row.making, row.fault = FAILED, faults.written(faults.DIED)
    with transaction() as session:
        life = lives.locked(session, key)
        if life is not None:
            lives.failed(session, life, faults.DIED)
    return None


def _order(row: Document, now: datetime, meeting: str) -> Order:
    drafted, language = json.loads(row.snapshot), row.language
    snapshot = issued(drafted, json.loads(row.issue) if row.issue else None)
    return Order(
        row.id,
        row.kind,
        row.number or "",
        language,  # type: ignore[arg-type]
        row.verify_code,
        snapshot,
        row.attempts,
        now,
        meeting,
        row.issued_at,
    )


def _made(order: Order, progress: Progress) -> finishing.Kept:
    assert press is not None, "no application was made"
    paper = _paper(order)
    made = render_apart(
        order.kind,
        order.snapshot,
        pictures=partial(for_rendering, press.storage),
        watch=Watch(progress, progress.beat),
        limits=press.limits,
        language=order.language,
        verify_url=f"{press.public_url}/verify/{order.verify_code}",
        verify_code=grouped(order.verify_code),
        number=order.number or _unnumbered(order.language),
        is_sealed=has_seal(paper, press.signers),
    )
    wanted = finishing.Wanted(
        order.kind, order.language, order.number, bool(order.number), paper, unusable(order.snapshot["head"])
    )
    return finishing.keep(made, wanted, finishing.Desk(press.storage, press.signers), progress.step)


def _unnumbered(language: str) -> str:
    """What stands in a draft where its number will."""
    zh, en = LABELS["draft"]
    return {"zh": zh, "en": en}.get(language, f"{zh} {en}")


def _paper(order: Order) -> Paper:
    organ = order.snapshot["head"]["organ"]
    return Paper(
        order.meeting,
        Text(organ["zh"], organ["en"]),
        order.number,
        is_zh=order.language != "en",
        is_slip=KINDS[order.kind].template == "slip.html",
    )


def _finish(progress: Progress, kept: finishing.Kept) -> None:
    """Say that it is done, unless it was cancelled or somebody else took it over."""
    done = {"making": FINISHED, "progress": 100, "progress_note": "", "fault": None, "finished_at": clock.now()}
    with transaction() as session:
        life = lives.locked(session, progress.key)
        taken = session.execute(_ours(progress).values(**done, **asdict(kept)))
        if not taken.rowcount:  # type: ignore[attr-defined]
            _leave_row(session.get(Document, progress.key, populate_existing=True))
            return
        if kept.signature is not None:
            seals.signed(session, progress.key, sha256=kept.sha256, signature=kept.signature)
        if life is not None:
            lives.made(session, life)


def _leave(key: int) -> None:
    """Leave off what is not ours to make any more."""
    with transaction() as session:
        _leave_row(session.get(Document, key))


def _leave_row(row: Document | None) -> None:
    """Leave it to whoever holds it; a claim may be lost to nobody, where an answer of the database was lost.

    Raises:
        Busy: it is still to be made, so that the relay asks again.
    """
    if row is not None and row.making in (WAITING, RENDERING):
        raise Busy(f"document {row.id} is left to another worker")


def _keep_fault(order: Order, error: Exception, progress: Progress, *, most_attempts: int = MOST_ATTEMPTS) -> None:
    """Keep why and at what it failed; after the last attempt it has failed for good, until somebody asks again."""
    log.warning("document %s was not made: %r", order.number or order.key, error)
    is_last, reason = order.attempts >= most_attempts, faults.reason(error)
    with transaction() as session:
        life = lives.locked(session, progress.key)
        taken = session.execute(
            _ours(progress).values(
                making=FAILED if is_last else WAITING,
                fault=faults.written(reason),
                progress=0,
                progress_note=progress.note,
                **({"check": error.report.to_json()} if isinstance(error, finishing.Unfit) else {}),
            )
        )
        if isinstance(error, SigningFault) and taken.rowcount:  # type: ignore[attr-defined]
            seals.failed(session, progress.key)
        if life is not None and is_last and taken.rowcount:  # type: ignore[attr-defined]
            lives.failed(session, life, reason)


def _ours(progress: Progress) -> Update:
    """The document, as long as our claim on it holds."""
    return update(Document).where(
        Document.id == progress.key, Document.making == RENDERING, Document.started_at == progress.claimed_at
    )
