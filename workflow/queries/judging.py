"""Whether a file is what was issued: its digest, the code inside it, its signatures, and what the register knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import pikepdf
from sqlalchemy.orm import Session

from workflow import digests
from workflow.models.document import DRAFT, SUPERSEDED, VALID, VOID
from workflow.queries import verifying
from workflow.queries.verifying import Copy, Public
from workflow.signing.interface import Inspection

Verdict = Literal["genuine", "superseded", "void", "copy", "changed", "signed", "unknown", "unreadable"]
"""`genuine` is unchanged and in force; `signed` is unchanged since it was signed, but the register does not know it."""
LARGEST_RECORD = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Inside:
    """What a file says it is, in the record that it carries; empty where it carries none."""

    number: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of a file.

    Attributes:
        known: what the register says of this very file, else of the document that the file calls itself; or None.
        is_same: the register has this very file.
        is_asked: the register could be asked.
        copy: the marked copy that this very file is; None where it is none.
    """

    digests: dict[str, str]
    inside: Inside
    inspection: Inspection
    known: Public | None
    is_same: bool
    is_asked: bool
    copy: Copy | None = None

    @property
    def verdict(self) -> Verdict:
        """The answer in a word; a file that the register has is judged by its hash alone."""
        if self.is_same and self.known is not None:
            return _standing(self.known)
        if self.copy is not None:
            return "copy"
        has_broken = self.inspection.is_signed and not self.inspection.is_unchanged
        if has_broken or (self.known is not None and self.known.standing != DRAFT):
            return "changed"
        if self.inspection.is_unchanged:
            return "signed"
        return "unreadable" if self.inspection.fault else "unknown"


def _standing(known: Public) -> Verdict:
    return {VALID: "genuine", SUPERSEDED: "superseded", VOID: "void"}.get(known.standing, "unknown")  # type: ignore[return-value]


def judged(pdf: bytes, inspection: Inspection, session: Session | None) -> Judged:
    """What is known of a file; without a session, what it says of itself."""
    taken, says = digests.digests(pdf), inside(pdf)
    same = verifying.by_digest(session, taken["sha256"]) if session else None
    copy = verifying.copy_by_digest(session, taken["sha256"]) if session and same is None else None
    claimed = verifying.by_code(session, says.code) if session and says.code and same is None else None
    return Judged(
        digests=taken,
        inside=says,
        inspection=inspection,
        known=same or (copy.of if copy else claimed),
        is_same=same is not None,
        is_asked=session is not None,
        copy=copy,
    )


def inside(pdf: bytes) -> Inside:
    """Number and verify code in the record that a file of ours carries."""
    try:
        with pikepdf.open(BytesIO(pdf)) as file:
            records = [spec.get_file().read_bytes() for spec in list(file.attachments.values())[:1]]
        said: Any = json.loads(records[0]) if records and len(records[0]) <= LARGEST_RECORD else {}
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        return Inside()
    if not isinstance(said, dict):
        return Inside()
    return Inside(str(said.get("number", ""))[:60], verifying.normal_code(str(said.get("verify_code", ""))))
