"""Effects on findings: from a failed answer to a rectification, and to its write-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.models.checklist import ChecklistItem
from workflow.models.matter import Matter
from workflow.models.rectification import Rectification
from workflow.models.visit import Answer, Finding
from workflow.services import scoring
from workflow.services.beginning import begin
from workflow.services.effects.registry import effect

if TYPE_CHECKING:
    from workflow.services.steps import Act


@effect
def open_findings(act: Act) -> None:
    """Every failed answer becomes a finding the moment the checklist is handed in; the visit is scored."""
    visit = act.matter.visit
    assert visit is not None
    answers = latest_answers(act)
    visit.score, visit.grade = scoring.score(
        [(item.points, item.is_critical, answer.result) for answer, item in answers]
    )
    known = {finding.item_id: finding for finding in visit.findings}
    for answer, item in answers:
        finding = known.get(item.id)
        if answer.result != "failed":
            if finding is not None and finding.rectification_id is None:
                finding.dismissed_on = act.calendar.local_date(act.at)
            continue
        if finding is None:
            finding = _finding(act, item)
            visit.findings.append(finding)
        finding.facts, finding.is_fixed, finding.dismissed_on = answer.remark, answer.is_fixed, None


def latest_answers(act: Act) -> list[tuple[Answer, ChecklistItem]]:
    """The last answer to each item, in the checklist's order."""
    rows = act.session.execute(
        select(Answer, ChecklistItem)
        .join(ChecklistItem, ChecklistItem.id == Answer.item_id)
        .where(Answer.visit_id == act.matter.id)
        .order_by(ChecklistItem.number, Answer.round)
    )
    return list({item.id: (answer, item) for answer, item in rows}.values())


def _finding(act: Act, item: ChecklistItem) -> Finding:
    matter = act.matter
    assert matter.bank_id is not None
    assert matter.subject_unit_id is not None
    return Finding(
        meeting_id=matter.meeting_id,
        number=f"FX-{matter.number.removeprefix('XC-')}-{item.number:02d}",
        item_id=item.id,
        bank_id=matter.bank_id,
        outlet_id=matter.subject_unit_id,
        severity=item.severity,
        found_at=act.at,
    )


@effect
def open_rectifications(act: Act) -> None:
    """The audit makes a rectification of every finding that stands."""
    visit = act.matter.visit
    assert visit is not None
    assert act.actor is not None
    standing = [f for f in visit.findings if f.dismissed_on is None and f.rectification_id is None]
    for index, finding in enumerate(standing, start=1):
        finding.rectification_id = _rectification(act, finding, index).id


def _rectification(act: Act, finding: Finding, index: int) -> Matter:
    matter, item = act.matter, finding.item
    assert act.actor is not None
    assert matter.visit is not None
    outlet = matter.subject_unit
    return begin(
        act.session,
        matter.meeting,
        "rectification",
        title=f"{outlet.short_zh if outlet else ''}：{item.text_zh}"[:200],
        actor=act.actor,
        number=f"ZG-{matter.number.removeprefix('XC-')}-{index:02d}",
        detail=Rectification(
            visit_id=matter.id, batch_id=matter.visit.batch_id, facts=finding.facts, clause=item.basis_zh
        ),
        severity=finding.severity,
        parent_id=matter.id,
        subject_unit_id=matter.subject_unit_id,
        bank_id=matter.bank_id,
        station_id=matter.station_id,
        enforcement_unit_id=matter.enforcement_unit_id,
    )


def _findings_of(act: Act) -> list[Finding]:
    return list(
        act.session.scalars(select(Finding).where(Finding.rectification_id == act.matter.id).order_by(Finding.id))
    )


@effect
def confirm_findings(act: Act) -> None:
    """The findings count from this day on, with the severity that was set."""
    for finding in _findings_of(act):
        finding.confirmed_on = finding.confirmed_on or act.calendar.local_date(act.at)
        finding.severity = act.matter.severity or finding.severity


@effect
def dismiss_findings(act: Act) -> None:
    """The findings do not count."""
    for finding in _findings_of(act):
        finding.dismissed_on = act.calendar.local_date(act.at)


@effect
def settle_findings(act: Act) -> None:
    """The findings are put right; one mended on the spot is confirmed by its verification at the latest."""
    today = act.calendar.local_date(act.at)
    for finding in _findings_of(act):
        finding.confirmed_on, finding.settled_on = finding.confirmed_on or today, today
