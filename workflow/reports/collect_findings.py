"""Findings as documents tell them: the checklist item, what was seen, the clause, what is required by when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.checklist import ChecklistItem
from workflow.models.file import StoredFile
from workflow.models.matter import Matter, Term
from workflow.models.rectification import Rectification
from workflow.models.visit import Finding as FindingRow
from workflow.reports import source as sources
from workflow.reports.collect_clocks import UNIT
from workflow.reports.snapshot_parts import Bilingual, Finding, Party
from workflow.types import SEVERITIES, Severity


class Found(NamedTuple):
    """A finding with its checklist item."""

    row: FindingRow
    item: ChecklistItem


def of_rectification(session: Session, key: int) -> list[Found]:
    """The findings that a rectification puts right, in the order of the checklist."""
    rows = session.execute(
        select(FindingRow, ChecklistItem)
        .join(ChecklistItem, ChecklistItem.id == FindingRow.item_id)
        .where(FindingRow.rectification_id == key)
        .order_by(ChecklistItem.number, FindingRow.id)
    )
    return [Found(row, item) for row, item in rows]


def pictures_of(session: Session, visits: Collection[int | None]) -> dict[tuple[int, int], list[StoredFile]]:
    """What was photographed at visits, by visit and checklist item; one statement."""
    found: dict[tuple[int, int], list[StoredFile]] = {}
    keys = {key for key in visits if key is not None}
    rows = select(StoredFile).where(StoredFile.matter_id.in_(keys), StoredFile.item_id.is_not(None))
    for file in session.scalars(rows.order_by(StoredFile.id)) if keys else ():
        if file.matter_id is not None and file.item_id is not None:
            found.setdefault((file.matter_id, file.item_id), []).append(file)
    return found


def severity(value: Severity | str | None) -> Bilingual:
    """A severity in words; empty where none was set."""
    return sources.both(SEVERITIES[Severity(value)]) if value else sources.only("")


def about(found: Sequence[Found], title: str) -> Bilingual:
    """What a rectification is about, without the unit: 检查表第5、6项不符合; without a finding, its own title."""
    if not found:
        return sources.only(title)
    return Bilingual(zh=f"检查表第{items(found)}项不符合", en=f"checklist item {items(found, ', ')} not met")


def items(found: Sequence[Found], mark: str = "、") -> str:
    """The numbers of the checklist items: `13` or `5、6`."""
    return mark.join(str(item.number) for _, item in found)


def finding(
    found: Found,
    *,
    rectification: Matter | None,
    detail: Rectification | None,
    term: Term | None,
    calendar: Calendar,
    visit: str,
    evidence: str,
    subject: Party,
    bank: Party | None,
) -> Finding:
    """One finding with the notice's words where there was a notice, else the checklist's.

    Args:
        term: the clock of the unit that puts it right, if it ran.
        visit: the visit's number.
    """
    row, item = found
    return Finding(
        item=str(item.number),
        name=sources.both(item.text),
        critical=item.is_critical,
        severity=severity(row.severity),
        facts=(detail.facts if detail else "") or row.facts or item.text_zh,
        clause=((detail.clause if detail else "") or item.basis_zh).rstrip("。；;. "),
        evidence=evidence,
        requirement=detail.requirement if detail else "",
        due_on=term.due_on.isoformat() if term and term.due_on else "",
        allowed_wd=allowed(term, calendar),
        visit=visit,
        rectification=rectification.number if rectification else "",
        subject=subject,
        bank=bank,
    )


def allowed(term: Term | None, calendar: Calendar) -> int:
    """Working days from delivery to the last day; 0 where no clock ran."""
    if term is None or term.due_on is None:
        return 0
    return max(0, calendar.between(calendar.delivered_on(term.started_at), term.due_on))


def unit_term(terms: Sequence[Term]) -> Term | None:
    """The unit's clock among a matter's terms."""
    return next((term for term in terms if term.name == UNIT), None)


def in_words(found: Sequence[Found], pictures: Mapping[tuple[int, int], Sequence[StoredFile]]) -> dict[int, str]:
    """How many photographs prove each finding, by finding: 照片2张."""
    counts = {row.id: len(pictures.get((row.visit_id, row.item_id), ())) for row, _ in found}
    return {key: f"照片{count}张" if count else "" for key, count in counts.items()}
