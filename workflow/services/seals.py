"""The log of seals: each use of a joint meeting's certificate is written down, a failed one too."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.models.document import Document, SealUse
from workflow.models.event import Event

SIGNED, FAILED = "signed", "failed"


def signed(session: Session, document_id: int, *, sha256: str, signature: str) -> None:
    """Note that a file was signed; `signature` is what `Document.signature` says of it."""
    facts = json.loads(signature)
    _note(session, document_id, SIGNED, sha256=sha256, subject=facts["subject"], fingerprint=facts["fingerprint"])


def failed(session: Session, document_id: int) -> None:
    """Note that a file could not be signed; which certificate was wanted stays open, for it may not have opened."""
    _note(session, document_id, FAILED, sha256=None, subject="", fingerprint="")


def _note(
    session: Session, document_id: int, outcome: str, *, sha256: str | None, subject: str, fingerprint: str
) -> None:
    session.add(
        SealUse(
            document_id=document_id,
            sha256=sha256,
            subject=subject[:300],
            fingerprint=fingerprint,
            at=clock.now(),
            by_id=_by(session, document_id),
            outcome=outcome,
        )
    )


def _by(session: Session, document_id: int) -> int | None:
    """Whose act had it sealed: who signed the document in its own life, else whose act issued it."""
    document = session.execute(select(Document.life_id, Document.created_by_id).where(Document.id == document_id)).one()
    began: int | None = document.created_by_id
    if document.life_id is None:
        return began
    acts = select(Event.actor_id).where(Event.matter_id == document.life_id, Event.action == "sign")
    return session.scalar(acts.order_by(Event.seq.desc()).limit(1)) or began
