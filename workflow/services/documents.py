"""What people do with documents: stop the making of one, ask for it again, and take one away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Refused
from workflow.models.document import (
    CANCELLED,
    DRAFT,
    FAILED,
    FINISHED,
    PDF,
    RENDERING,
    WAITING,
    Document,
    Download,
)
from workflow.models.user import User
from workflow.queries import documents
from workflow.services.promises import promise
from workflow.types import Position, Relation, Text, UnitKind

OFFICE = frozenset({Position.DIRECTOR, Position.COORDINATOR, Position.REVIEWER, Position.ARCHIVIST})
WHO = (*(f"{Relation.OFFICE}.{position}" for position in Position if position in OFFICE), "enforcement.leader")


def may_retry(actor: User, enforcement_unit_id: int | None) -> bool:
    """The office may, and the leader of the matter's enforcement subject."""
    unit = actor.unit
    if unit is None:
        return False
    if unit.kind == UnitKind.OFFICE:
        return bool(actor.positions & OFFICE)
    return Position.LEADER in actor.positions and unit.id == enforcement_unit_id


def may_cancel(actor: User, asked_by_id: int | None, enforcement_unit_id: int | None) -> bool:
    """Whoever asked for it may, and whoever may have it made again."""
    return actor.id == asked_by_id or may_retry(actor, enforcement_unit_id)


def cancel(uid: UUID, *, actor: User) -> Document:
    """Stop the making of a document; its number and its data stay, and it may be asked for again.

    Raises:
        NotFound: no such document, or none that `actor` may know of.
        Forbidden: `actor` neither asked for it nor may have it made again.
        Refused: it is finished, has failed, or was stopped already.
    """
    with transaction() as session:
        document = documents.locked(session, uid, actor)
        if not may_cancel(actor, document.created_by_id, document.matter.enforcement_unit_id):
            raise Forbidden(
                Text(
                    "由申请生成的人员、联席办或执法主体负责人停止生成",
                    "whoever asked for it, the office or the leader of the enforcement subject does this",
                ),
                WHO,
            )
        if document.making not in (WAITING, RENDERING):
            raise Refused("not_making", Text("文书未在生成，无需停止。", "It is not being made."))
        document.making, document.progress, document.progress_note, document.fault = CANCELLED, 0, "", None
    return document


def retry(uid: UUID, *, actor: User | None) -> Document:
    """Have a document that failed, was stopped, or waits for its next attempt, made now; its attempts begin anew.

    Args:
        actor: None is the operator at the command line.

    Raises:
        NotFound: no such document, or none that `actor` may know of.
        Forbidden: neither the office nor the leader of the enforcement subject.
        Refused: it is finished, or being made.
    """
    with transaction() as session:
        document = documents.locked(session, uid, actor)
        if actor is not None and not may_retry(actor, document.matter.enforcement_unit_id):
            raise Forbidden(
                Text(
                    "由联席办或执法主体负责人重新生成", "the office or the leader of the enforcement subject does this"
                ),
                WHO,
            )
        _require_idle(document)
        document.making, document.attempts, document.progress = WAITING, 0, 0
        document.progress_note, document.fault = "", None
        promise(session, "render_document", document_id=document.id)
    return document


def _require_idle(document: Document) -> None:
    if document.making == FINISHED:
        raise Refused("finished", Text("文书已生成，不再重做。", "It is finished, and never made again."))
    if document.making not in (FAILED, CANCELLED) and document.fault is None:
        raise Refused("making", Text("文书正在生成，请稍候。", "It is being made; please wait."))


def log_download(
    document: Document, *, actor: User | None, form: str | None = None, sha256: str | None = None
) -> Download:
    """Note who took a document, when and in what form: as it is, unless `form` says otherwise, with its SHA-256."""
    with transaction() as session:
        download = Download(
            document_id=document.id,
            user_id=actor.id if actor else None,
            at=clock.now(),
            form=form or (DRAFT if document.standing == DRAFT else PDF),
            sha256=sha256,
        )
        session.add(download)
    return download


def log_bundle(keys: Iterable[int], *, actor: User, form: str) -> str:
    """Note that somebody took several documents as one ZIP; the name of the bundle."""
    bundle, at = str(uuid4()), clock.now()
    with transaction() as session:
        told = [{"document_id": key, "user_id": actor.id, "at": at, "form": form, "bundle": bundle} for key in keys]
        session.execute(insert(Download), told)
    return bundle


def log_copies(bundle: str, copies: Mapping[int, str]) -> None:
    """Note which marked copies a ZIP had: document -> SHA-256 of the file that was handed out."""
    with transaction() as session:
        for document_id, sha256 in copies.items():
            its = (Download.bundle == bundle, Download.document_id == document_id)
            session.execute(update(Download).where(*its).values(sha256=sha256))
