"""Drafting a document: its number and its data are fixed at once, its pages are made afterwards."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from workflow.models.document import VALID, Document
from workflow.models.event import canonical
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.calendars import calendar_of
from workflow.queries.documents import FAMILIES, USUAL_MARKS
from workflow.reports import collect
from workflow.reports.templates import TEMPLATE_VERSIONS
from workflow.services.beginning import next_value
from workflow.services.promises import promise_all

SLIP = "assignment_slip"
VERIFY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def draft(session: Session, matter: Matter, kind: str, *, actor: User | None, at: datetime) -> Document:
    """Number a document and freeze its data in the running transaction, and promise its pages.

    The counter's row stays locked until the transaction ends, so numbers have no gap and no double.
    """
    number = _numbers(session, matter, kind, at, count=1)[0]
    session.flush()
    calendar = calendar_of(session, matter.meeting)
    snapshot = collect.snapshot(session, matter, kind, calendar=calendar, actor=actor, at=at)
    return _kept(session, [_document(matter, kind, number, snapshot, actor, at)])[0]


def draft_slips(session: Session, matters: Sequence[Matter], *, actor: User | None, at: datetime) -> list[Document]:
    """The same for the assignment slips of several matters of one joint meeting, in their order; the number of
    statements hardly grows with theirs."""
    numbers = _numbers(session, matters[0], SLIP, at, count=len(matters))
    session.flush()
    calendar = calendar_of(session, matters[0].meeting)
    snapshots = collect.slips(session, matters, calendar=calendar, actor=actor, at=at)
    filled = zip(matters, numbers, snapshots, strict=True)
    return _kept(session, [_document(one, SLIP, number, snapshot, actor, at) for one, number, snapshot in filled])


def _numbers(session: Session, matter: Matter, kind: str, at: datetime, *, count: int) -> list[str]:
    """The next numbers of a family of documents, in their order."""
    year = calendar_of(session, matter.meeting).local_date(at).year
    family = next((name for name, kinds in FAMILIES.items() if kind in kinds), kind)
    mark = matter.meeting.settings.get("marks", {}).get(family) or f"{matter.meeting.code}{USUAL_MARKS[family]}"
    last = next_value(session, matter.meeting_id, f"document:{family}", year, count=count)
    return [f"{mark}〔{year}〕{value}号" for value in range(last - count + 1, last + 1)]


def _document(
    matter: Matter, kind: str, number: str, snapshot: dict[str, Any], actor: User | None, at: datetime
) -> Document:
    text = canonical(snapshot)
    return Document(
        meeting_id=matter.meeting_id,
        matter_id=matter.id,
        kind=kind,
        number=number,
        title=snapshot["head"]["title"]["zh"][:240],
        title_en=snapshot["head"]["title"]["en"][:360],
        verify_code="".join(secrets.choice(VERIFY_ALPHABET) for _ in range(12)),
        snapshot=text,
        snapshot_sha256=hashlib.sha256(text.encode()).hexdigest(),
        template_version=TEMPLATE_VERSIONS[kind],
        created_at=at,
        created_by_id=actor.id if actor else None,
    )


def _kept(session: Session, documents: list[Document]) -> list[Document]:
    session.add_all(documents)
    session.flush()
    promise_all(session, "render_document", [{"document_id": document.id} for document in documents])
    return documents


def revoke(session: Session, matter: Matter, kind: str, standing: str) -> None:
    """The matter's documents of a kind are in force no more; number, data and file stay as they were issued."""
    in_force = Document.matter_id == matter.id, Document.kind == kind, Document.standing == VALID
    session.execute(update(Document).where(*in_force).values(standing=standing))
