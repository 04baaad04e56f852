"""Closure reports: begun with frozen data, drawn anew while they are drafts, corrected by another edition."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.document import DRAFT, VALID, VOID, WAITING, Document
from workflow.models.event import canonical
from workflow.models.matter import Matter
from workflow.reports.issuing import Issue
from workflow.reports.templates import TEMPLATE_VERSIONS
from workflow.services import drafting, made
from workflow.services.promises import promise

if TYPE_CHECKING:
    from workflow.services.steps import Act

KIND = "closure_report"
REOPENED = "事项重新办理后再次办结。"


def kind_of(matter: Matter) -> str:
    """Which closure report a matter gets."""
    return f"{KIND}_made" if matter.workflow.made else f"{KIND}_{matter.kind}"


def begin(act: Act) -> Document:
    """Begin the report of the act's matter: a draft with the data of this moment, to be countersigned, checked, signed.

    A matter that was closed before gets another edition, which will replace the report that is in force.
    """
    former = in_force(act.session, act.matter)
    return draft(act, act.matter, former, reason=REOPENED if former else "")


def draft(act: Act, parent: Matter, former: Document | None, *, reason: str) -> Document:
    """A life and its document, as they begin; `former` is the document that it is to replace."""
    session, at = act.session, act.at
    life = made.hung(session, KIND, parent, at=at, calendar=act.calendar)
    edition = former.edition + 1 if former else 1
    issue = Issue(edition=edition, replaces=(former.number or "") if former else "", reason=reason, remark="")
    document = drafting.unnumbered(session, parent, kind_of(parent), actor=act.actor, at=at)
    document.life, document.edition, document.issue = life, edition, canonical(issue)
    document.supersedes_id = former.id if former else None
    if former:
        document.language = former.language
        life.details = {**(life.details or {}), "language": former.language}
    session.flush()
    promise(session, "render_document", document_id=document.id)
    return document


def in_force(session: Session, matter: Matter) -> Document | None:
    """The closure report of a matter that is valid, the newest edition."""
    valid = (Document.matter_id == matter.id, Document.family == KIND, Document.standing == VALID)
    return session.scalars(select(Document).where(*valid).order_by(Document.id.desc()).limit(1)).one_or_none()


def redraw(session: Session, document: Document) -> None:
    """Have its pages made anew from what is frozen now; whatever is being made of it counts no more."""
    document.making, document.attempts, document.progress, document.progress_note = WAITING, 0, 0, ""
    document.fault = document.started_at = document.finished_at = None
    document.sha256 = document.sm3 = document.size = document.pages = None
    document.check = document.signature = None
    session.flush()
    promise(session, "render_document", document_id=document.id)


def refresh(act: Act, document: Document, parent: Matter) -> None:
    """Take the data of a draft anew."""
    data = drafting.collected(act.session, parent, document.kind, actor=act.actor, at=act.at)
    document.snapshot, document.snapshot_sha256 = drafting.frozen(data)
    document.template_version = TEMPLATE_VERSIONS[document.kind]


def remark(document: Document, text: str) -> None:
    """What the office adds to the text."""
    issue = json.loads(document.issue or "{}")
    document.issue = canonical({**issue, "remark": text})


def void(document: Document) -> None:
    """It is in force no more, or never will be; its number, if it has one, stays in the register."""
    if document.standing == DRAFT:
        document.issued_at = None
    if document.standing in (DRAFT, VALID):
        document.standing = VOID
