"""Clearing away what nobody needs any more: promises that were kept, and uploads that were never handed in."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import Document
from workflow.models.file import StoredFile
from workflow.models.outbox import OutboxMessage
from workflow.models.sitting import AgendaFile
from workflow.models.talk import Draft
from workflow.services import templates
from workflow.storage import Storage

PROMISES_KEPT = timedelta(days=30)
"""How long a promise that was kept or given up can still be looked up."""
UPLOADS_KEPT = timedelta(days=7)
"""How long somebody may take from uploading a file to handing it in, without a draft that names it."""
CONTENT_RESTS = timedelta(hours=1)
"""A content that was brought again so lately may be about to get another row."""
BATCH = 500
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def forget_promises() -> int:
    """Delete promises of the outbox that were done 30 days ago, oldest first; returns how many, at most 500."""
    with transaction() as session:
        done = select(OutboxMessage.id).where(OutboxMessage.done_at < clock.now() - PROMISES_KEPT)
        keys = session.scalars(done.order_by(OutboxMessage.done_at).limit(BATCH)).all()
        session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(keys)))
    return len(keys)


def forget_uploads(storage: Storage) -> int:
    """Delete uploads of a week ago that no act handed in, that tie to no matter, and that no draft names.

    Their contents go with them, unless another row or a document has the same. Returns how many rows, at most 500.
    """
    with transaction() as session:
        files = [file for file in _loose(session) if not _is_wanted_again(storage, file.sha256)]
        for file in files:
            session.delete(file)
        session.flush()
        contents = {file.sha256 for file in files}
        unnamed = contents - _named(session, contents)
    for sha256 in unnamed:
        if not _is_wanted_again(storage, sha256):
            storage.remove(sha256)
    return len(files)


def _loose(session: Session) -> Iterator[StoredFile]:
    """Old uploads without an event, matter or agenda item, oldest first, but for those that their uploader's drafts
    name."""
    proposed = select(AgendaFile.file_id)
    is_loose = StoredFile.event_id.is_(None), StoredFile.matter_id.is_(None), StoredFile.id.not_in(proposed)
    old = select(StoredFile).where(*is_loose, StoredFile.uploaded_at < clock.now() - UPLOADS_KEPT)
    files = session.scalars(old.order_by(StoredFile.id).limit(BATCH).with_for_update(skip_locked=True)).all()
    drafted = _drafted(session, {file.uploaded_by_id for file in files})
    return (file for file in files if str(file.uid) not in drafted)


def _drafted(session: Session, people: Collection[int]) -> set[str]:
    """Every uid that stands anywhere in the drafts of these people."""
    rows = session.scalars(select(Draft.values).where(Draft.user_id.in_(people))) if people else ()
    return {uid for values in rows for uid in _UID.findall(json.dumps(values).lower())}


def _is_wanted_again(storage: Storage, sha256: str) -> bool:
    return storage.touched_at(sha256) > (clock.now() - CONTENT_RESTS).timestamp()


def _named(session: Session, contents: Collection[str]) -> set[str]:
    """Those of the contents that a file, a document, an archive package or a template still has."""
    if not contents:
        return set()
    columns = (StoredFile.sha256, Document.sha256, ArchivePackage.sha256)
    found = [session.scalars(select(one).where(one.in_(contents))) for one in columns]
    return {sha256 for rows in found for sha256 in rows if sha256} | templates.named(session, set(contents))
