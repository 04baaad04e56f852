"""What a stranger may know of a document by the code that is printed on it, and nothing more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from workflow.models.document import DRAFT, SUPERSEDED, VALID, Document
from workflow.models.meeting import Meeting
from workflow.types import Text, titled

_Newer = aliased(Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """All that a stranger may know of a document.

    Attributes:
        number: empty for a draft, of which nothing else is said either.
        issued_on: a local day.
        sha256: None while the file is made.
        replaced_by: the number and the verify code of the edition that took its place; None where there is none.
    """

    number: str
    title: Text
    issued_on: date
    sha256: str | None
    standing: str
    replaced_by: tuple[str, str] | None = None


def by_code(session: Session, code: str) -> Public | None:
    """What the verify page says; None where no document has this code, however it is written."""
    replaced = and_(_Newer.supersedes_id == Document.id, _Newer.standing.in_((VALID, SUPERSEDED)))
    found = session.execute(
        select(Document.number, Document.title, Document.title_en, Document.issued_at, Document.created_at)
        .add_columns(Document.sha256, Document.standing, Meeting.zone)
        .add_columns(_Newer.number.label("newer_number"), _Newer.verify_code.label("newer_code"))
        .join(Meeting, Meeting.id == Document.meeting_id)
        .join(_Newer, replaced, isouter=True)
        .where(Document.verify_code == normal_code(code))
    ).one_or_none()
    return _public(found) if found else None


def _public(found: Any) -> Public:
    at: datetime = found.issued_at or found.created_at
    issued_on = at.astimezone(ZoneInfo(found.zone)).date()
    if found.standing == DRAFT:
        return Public(number="", title=Text("", ""), issued_on=issued_on, sha256=None, standing=DRAFT)
    return Public(
        number=found.number or "",
        title=titled(found.title, found.title_en),
        issued_on=issued_on,
        sha256=found.sha256,
        standing=found.standing,
        replaced_by=(found.newer_number, found.newer_code) if found.newer_number else None,
    )


def normal_code(code: str) -> str:
    """A verify code as it is kept: capitals, without hyphens and blanks."""
    return re.sub(r"[\s\-‐-―_.]", "", code).upper()[:32]
