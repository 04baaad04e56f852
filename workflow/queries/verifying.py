"""What a stranger may know of a document by the code that is printed on it or by its file, and nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from workflow.models.document import DRAFT, SUPERSEDED, VALID, VOID, WAS_ISSUED, Document, Download
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.types import Text, titled

_Newer = aliased(Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """All that a stranger may know of a document.

    Attributes:
        number: empty for a draft, of which nothing else is said either.
        issued_on: a local day.
        sha256: None while the file is made; so is sm3.
        code: its verify code, as it is kept.
        signature: who signed the file and when, as `Document.signature` has it; None where nobody did.
        replaced_by: the number and the verify code of the edition that took its place; None where there is none.
    """

    number: str
    title: Text
    issued_on: date
    sha256: str | None
    standing: str
    code: str
    sm3: str | None = None
    signature: Mapping[str, Any] | None = None
    is_archived: bool = False
    replaced_by: tuple[str, str] | None = None


def by_code(session: Session, code: str) -> Public | None:
    """What the verify page says; None where no document has this code, however it is written."""
    found = session.execute(_known().where(Document.verify_code == normal_code(code))).one_or_none()
    return _public(found) if found else None


def by_digest(session: Session, sha256: str) -> Public | None:
    """The issued document whose file has this SHA-256; None where no file has."""
    issued = _known().where(Document.sha256 == sha256.lower(), WAS_ISSUED)
    found = session.execute(issued.order_by(Document.id.desc()).limit(1)).one_or_none()
    return _public(found) if found else None


@dataclass(frozen=True, slots=True)
class Copy:
    """A marked copy that was handed out: of which document, to a person of which unit, and when."""

    of: Public
    unit: Text
    at: datetime


def copy_by_digest(session: Session, sha256: str) -> Copy | None:
    """The marked copy whose file has this SHA-256; None where none was handed out."""
    its = select(Download.at, Document.verify_code, Unit.short_zh, Unit.short_en).where(Download.sha256 == sha256)
    of = its.join(Document, Document.id == Download.document_id).join(User, User.id == Download.user_id)
    found = session.execute(of.join(Unit, Unit.id == User.unit_id).order_by(Download.id).limit(1)).one_or_none()
    known = by_code(session, found.verify_code) if found else None
    return Copy(known, Text(found.short_zh, found.short_en), found.at) if found and known else None


def _known() -> Select[Any]:
    replaced = and_(_Newer.supersedes_id == Document.id, _Newer.standing.in_((VALID, SUPERSEDED)))
    return (
        select(Document.number, Document.title, Document.title_en, Document.issued_at, Document.created_at)
        .add_columns(Document.sha256, Document.sm3, Document.standing, Document.verify_code, Document.archived_at)
        .add_columns(Document.signature, Meeting.zone)
        .add_columns(_Newer.number.label("newer_number"), _Newer.verify_code.label("newer_code"))
        .join(Meeting, Meeting.id == Document.meeting_id)
        .join(_Newer, replaced, isouter=True)
    )


def _public(found: Any) -> Public:
    at: datetime = found.issued_at or found.created_at
    issued_on = at.astimezone(ZoneInfo(found.zone)).date()
    if found.standing == DRAFT or (found.standing == VOID and found.issued_at is None):
        nothing = Text("", "")
        return Public(
            number="", title=nothing, issued_on=issued_on, sha256=None, standing=DRAFT, code=found.verify_code
        )
    return Public(
        number=found.number or "",
        title=titled(found.title, found.title_en),
        issued_on=issued_on,
        sha256=found.sha256,
        standing=found.standing,
        code=found.verify_code,
        sm3=found.sm3,
        signature=json.loads(found.signature) if found.signature else None,
        is_archived=found.archived_at is not None,
        replaced_by=(found.newer_number, found.newer_code) if found.newer_number else None,
    )


def normal_code(code: str) -> str:
    """A verify code as it is kept: capitals, without hyphens and blanks."""
    return re.sub(r"[\s\-‐-―_.]", "", code).upper()[:32]
