"""Effects on findings: from a failed answer to a rectification, and to its write-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.models.checklist import ChecklistItem
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.rectification import Rectification
from workflow.models.visit import Answer, Finding
from workflow.queries.visits import failed_since
from workflow.services import scoring
from workflow.services.beginning import Seed, begin_all
from workflow.services.effects.registry import effect, preparation

if TYPE_CHECKING:
    from workflow.services.steps import Act


@preparation
def record_answers(act: Act) -> None:
    """The answers of this round and their photographs go into the record, whose hash then covers them."""
    act.inputs["answers"] = [
        {
            "item": item.code,
            "result": answer.result,
            "remark": answer.remark,
            "is_fixed": answer.is_fixed,
            "round": answer.round,
        }
        for answer, item in latest_answers(act)
    ]
    photographs = select(StoredFile).where(StoredFile.matter_id == act.matter.id, StoredFile.item_id.is_not(None))
    act.files.extend(act.session.scalars(photographs.where(StoredFile.event_id.is_(None)).order_by(StoredFile.id)))


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
    failed = {item.code for answer, item in answers if answer.result == "failed" and item.id not in known}
    since = act.at - scoring.REPEATED_WITHIN
    repeated = failed_since(act.session, act.matter, failed, since) if failed else frozenset()
    for answer, item in answers:
        finding = known.get(item.id)
        if answer.result != "failed":
            if finding is not None and finding.rectification_id is None:
                finding.dismissed_on = act.calendar.local_date(act.at)
            continue
        if finding is None:
            finding = _finding(act, item, is_repeated=item.code in repeated)
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


def _finding(act: Act, item: ChecklistItem, *, is_repeated: bool) -> Finding:
    matter = act.matter
    assert matter.bank_id is not None
    assert matter.subject_unit_id is not None
    return Finding(
        meeting_id=matter.meeting_id,
        number=finding_number(matter, item.number),
        item_id=item.id,
        bank_id=matter.bank_id,
        outlet_id=matter.subject_unit_id,
        severity=scoring.severity(item.severity, is_repeated=is_repeated),
        found_at=act.at,
    )


def finding_number(visit: Matter, item: int) -> str:
    """The number of the finding that a failed item of a visit becomes."""
    return f"FX-{visit.number.removeprefix('XC-')}-{item:02d}"


@effect
def open_rectifications(act: Act) -> None:
    """The audit makes a rectification of every finding that stands."""
    visit = act.matter.visit
    assert visit is not None
    assert act.actor is not None
    standing = [f for f in visit.findings if f.dismissed_on is None and f.rectification_id is None]
    seeds = [_rectification(act.matter, finding, index) for index, finding in enumerate(standing, start=1)]
    begun = begin_all(act.session, act.matter.meeting, "rectification", seeds, actor=act.actor, on_behalf=act.on_behalf)
    for finding, matter in zip(standing, begun, strict=True):
        finding.rectification_id = matter.id


def _rectification(matter: Matter, finding: Finding, index: int) -> Seed:
    item, outlet = finding.item, matter.subject_unit
    assert matter.visit is not None
    return Seed(
        title=f"{outlet.short_zh if outlet else ''}：{item.text_zh}"[:200],
        title_en=f"{outlet.short_en if outlet else ''}: {item.text_en}"[:300],
        number=f"ZG-{matter.number.removeprefix('XC-')}-{index:02d}",
        detail=Rectification(
            visit_id=matter.id, batch_id=matter.visit.batch_id, facts=finding.facts, clause=item.basis_zh
        ),
        columns={
            "severity": finding.severity,
            "parent_id": matter.id,
            "subject_unit_id": matter.subject_unit_id,
            "bank_id": matter.bank_id,
            "station_id": matter.station_id,
            "enforcement_unit_id": matter.enforcement_unit_id,
        },
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
def transfer_findings(act: Act) -> None:
    """Another body takes the findings on: they count as found, and nobody here decides on them any more."""
    for finding in _findings_of(act):
        finding.transferred_on = act.calendar.local_date(act.at)


@effect
def reopen_findings(act: Act) -> None:
    """What was put right has come back: the findings are unsettled again."""
    for finding in _findings_of(act):
        finding.settled_on = None


@effect
def drop_findings(act: Act) -> None:
    """A visit that ends without its audit leaves no finding behind: nobody would ever decide on it."""
    for finding in act.matter.visit.findings if act.matter.visit else ():
        if finding.rectification_id is None:
            finding.dismissed_on = finding.dismissed_on or act.calendar.local_date(act.at)


@effect
def settle_findings(act: Act) -> None:
    """The findings are put right; one mended on the spot is confirmed by its verification at the latest."""
    today = act.calendar.local_date(act.at)
    for finding in _findings_of(act):
        finding.confirmed_on, finding.settled_on = finding.confirmed_on or today, today
