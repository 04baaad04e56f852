"""From finished pages to a kept file, in this order: checked, signed, its digests taken, stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from workflow import digests
from workflow.jobs.sealing import Paper, sealed
from workflow.reports.adapting import Fault
from workflow.reports.drafts import as_draft
from workflow.reports.measuring import measure
from workflow.reports.measuring_report import Report
from workflow.reports.measuring_words import fallen_back
from workflow.reports.render import Rendered
from workflow.signing.signers import Signers
from workflow.storage import Storage


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file must become.

    Attributes:
        faults: what of the joint meeting's template could not be used; the file has the built-in text instead.
        paper: what a signature says of it; None where nobody signs.
        is_final: it carries a number: it is signed, and must pass the layout check; a draft is only measured, and
            says on every page that it is one.
    """

    kind: str
    language: str
    number: str
    is_final: bool
    paper: Paper | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored file, as `Document` describes it; its fields are columns.

    Attributes:
        check: the report of the layout check as JSON.
        signature: who signed it and when as JSON, None where nobody did.
    """

    sha256: str
    sm3: str | None
    size: int
    pages: int
    stand_ins: str
    check: str
    signature: str | None


class Unfit(Exception):
    """The layout check refuses to issue a file; `report` says what it measured."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.summary.en)
        self.report = report


@dataclass(frozen=True, slots=True)
class Desk:
    """Where finished files go, and who signs them."""

    storage: Storage
    signers: Signers | None


def keep(made: Rendered, wanted: Wanted, desk: Desk, on_step: Callable[[str], None]) -> Kept:
    """Check, sign, take digests, store; on_step(what) before each, `what` being a note of progress.

    Whoever says afterwards that the document is finished names the hash, so a file that was stored in vain is nobody's,
    and the cleaning takes it away.

    Raises:
        Unfit: what would be issued does not pass the layout check.
    """
    on_step("checking")
    report = measure(made.pdf, wanted.kind, language=wanted.language, stand_ins=made.stand_ins)
    report = replace(report, items=(*report.items, *map(fallen_back, wanted.faults)))
    if wanted.is_final and not report.passed:
        raise Unfit(report)
    signed = None
    if wanted.is_final and wanted.paper is not None:
        on_step("signing")
        signed = sealed(made, wanted.paper, desk.signers)
    pdf = signed.pdf if signed else made.pdf if wanted.is_final else as_draft(made.pdf, wanted.language)
    on_step("keeping")
    return Kept(
        sha256=desk.storage.put(pdf),
        sm3=digests.digest("sm3", pdf),
        size=len(pdf),
        pages=made.pages,
        stand_ins="; ".join(made.stand_ins)[:200],
        check=report.to_json(),
        signature=json.dumps(signed.facts, ensure_ascii=False) if signed else None,
    )
