"""The life of a document: begun when its matter is closed, ended by another edition; the system's own steps in it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from workflow import clock
from workflow.engine import machine
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.queries.matters import locked_by_id
from workflow.services import steps
from workflow.services.steps import Act
from workflow.types import Text

SEALING = "sealing"


def locked(session: Session, document_id: int) -> Matter | None:
    """The life of a document, locked after the matter that it reports on and after the life that it replaces; None
    where the document has none."""
    found = session.execute(
        select(Document.life_id, Document.matter_id, Document.supersedes_id).where(Document.id == document_id)
    ).one_or_none()
    if found is None or found.life_id is None:
        return None
    keys = {found.matter_id, found.life_id}
    if found.supersedes_id is not None:
        keys |= set(session.scalars(select(Document.life_id).where(Document.id == found.supersedes_id)))
    rows = {key: locked_by_id(session, key) for key in sorted(key for key in keys if key is not None)}
    return rows[found.life_id]


def made(session: Session, life: Matter) -> None:
    """Its file is there; one that was signed and numbered is issued by that."""
    if life.state == SEALING:
        fire(session, life, "sealed")


def failed(session: Session, life: Matter, reason: Text) -> None:
    """Its file could not be made; one that was signed goes back to the signer, and keeps its number."""
    if life.state == SEALING:
        fire(session, life, "seal_fail", reason=reason.zh)


def fire(session: Session, life: Matter, action: str, **inputs: Any) -> None:
    """Let the system take one step on a locked life, if it may still be taken."""
    facts = facts_for(session, [life], None)[life.id]
    transition = machine.step(life.workflow, life.state, action, facts)
    calendar = calendar_of(session, life.meeting)
    steps.apply(Act(session, life, transition, None, clock.now(), calendar, inputs=inputs, facts=facts))


def of(session: Session, life: Matter) -> Document:
    """The document whose life a matter is, its row locked and read afresh, with its data."""
    whole = select(Document).where(Document.life_id == life.id).options(undefer(Document.snapshot))
    return session.scalars(whole.with_for_update(of=Document).execution_options(populate_existing=True)).one()


def issue_of(document: Document) -> dict[str, Any]:
    """What its life has added to a document so far."""
    return dict(json.loads(document.issue)) if document.issue else {}
