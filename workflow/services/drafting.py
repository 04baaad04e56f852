"""Drafting a document: its number and its data are fixed at once, its pages are made afterwards."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from workflow.models.document import DRAFT, VALID, Document
from workflow.models.event import canonical
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import templates
from workflow.queries.calendars import calendar_of
from workflow.queries.documents import family_of
from workflow.reports import collect
from workflow.reports.adapted import adapted
from workflow.reports.templates import TEMPLATE_VERSIONS
from workflow.services.promises import promise_all
from workflow.services.register import Place, next_place, next_places

if TYPE_CHECKING:
    from workflow.services.steps import Act

VERIFY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def draft(session: Session, matter: Matter, kind: str, *, actor: User | None, at: datetime) -> Document:
    """Number a document and freeze its data in the running transaction, and promise its pages.

    The counter's row stays locked until the transaction ends, so numbers have no gap and no double.
    """
    place = next_place(session, matter.meeting, kind, at)
    session.flush()
    snapshot = collected(session, matter, kind, actor=actor, at=at)
    return _kept(session, [_document(matter, kind, place, snapshot, actor, at)])[0]


def draft_all(
    session: Session, matters: Sequence[Matter], kind: str, *, actor: User | None, at: datetime
) -> list[Document]:
    """The same for the documents of a kind of several matters of one joint meeting, in their order; numbers, history
    and units are read together."""
    places = next_places(session, matters[0].meeting, kind, at, count=len(matters))
    session.flush()
    calendar = calendar_of(session, matters[0].meeting)
    snapshots = collect.snapshots(session, matters, kind, calendar=calendar, actor=actor, at=at)
    template = templates.frozen(session, matters[0].meeting, kind)
    filled = zip(matters, places, [adapted(snapshot, template) for snapshot in snapshots], strict=True)
    return _kept(session, [_document(one, kind, place, snapshot, actor, at) for one, place, snapshot in filled])


def unnumbered(session: Session, matter: Matter, kind: str, *, actor: User | None, at: datetime) -> Document:
    """A draft with the data of this moment, without a number, which its own life gives it; not yet promised."""
    session.flush()
    snapshot = collected(session, matter, kind, actor=actor, at=at)
    document = _document(matter, kind, None, snapshot, actor, at)
    session.add(document)
    return document


def collected(session: Session, matter: Matter, kind: str, *, actor: User | None, at: datetime) -> dict[str, Any]:
    """The data of a document at `at`, with what the template in force changes."""
    calendar = calendar_of(session, matter.meeting)
    snapshot = collect.snapshot(session, matter, kind, calendar=calendar, actor=actor, at=at)
    return adapted(snapshot, templates.frozen(session, matter.meeting, kind))


def of_snapshot(matter: Matter, kind: str, snapshot: dict[str, Any], act: Act) -> Document:
    """A draft of data that were put together already, not yet in the session and not promised."""
    return _document(matter, kind, None, snapshot, act.actor, act.at)


def frozen(snapshot: dict[str, Any]) -> tuple[str, str]:
    """A snapshot as it is kept, and its SHA-256."""
    text = canonical(snapshot)
    return text, hashlib.sha256(text.encode()).hexdigest()


def _document(
    matter: Matter, kind: str, place: Place | None, snapshot: dict[str, Any], actor: User | None, at: datetime
) -> Document:
    """A row, not yet in the session: with a place in the register it is issued by this act, without one a draft."""
    text, digest = frozen(snapshot)
    return Document(
        meeting_id=matter.meeting_id,
        matter_id=matter.id,
        kind=kind,
        family=family_of(kind),
        year=place.year if place else None,
        serial=place.serial if place else None,
        number=place.number if place else None,
        standing=VALID if place else DRAFT,
        issued_at=at if place else None,
        title=snapshot["head"]["title"]["zh"][:240],
        title_en=snapshot["head"]["title"]["en"][:360],
        verify_code="".join(secrets.choice(VERIFY_ALPHABET) for _ in range(12)),
        snapshot=text,
        snapshot_sha256=digest,
        template_version=TEMPLATE_VERSIONS[kind],
        created_at=at,
        created_by_id=actor.id if actor else None,
    )


def _kept(session: Session, documents: list[Document]) -> list[Document]:
    session.add_all(documents)
    session.flush()
    promise_all(session, "render_document", [{"document_id": document.id} for document in documents])
    return documents


def revoke(session: Session, matter: Matter, kind: str, standing: str, *, since: datetime | None = None) -> None:
    """The matter's documents of a kind are in force no more, or those since a moment; number, data and file stay."""
    in_force = [Document.matter_id == matter.id, Document.kind == kind, Document.standing == VALID]
    late = [Document.created_at >= since] if since else []
    session.execute(update(Document).where(*in_force, *late).values(standing=standing))
