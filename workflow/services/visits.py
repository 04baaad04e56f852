"""Filling in a visit's checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.checklist import ChecklistItem
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.visit import Answer
from workflow.queries import matters
from workflow.services import steps
from workflow.services.steps import Raw
from workflow.types import Text

RESULTS: dict[str, Text] = {
    "met": Text("符合", "Met"),
    "partly": Text("部分符合", "Partly met"),
    "failed": Text("不符合", "Not met"),
    "not_applicable": Text("不适用", "Not applicable"),
}
LONGEST_REMARK = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to one item; `files` are uids of pictures that prove it."""

    result: str
    remark: str = ""
    is_fixed: bool = False
    files: Sequence[UUID] = ()


def record(visit_uid: UUID, answers: Mapping[str, Given], *, actor: User) -> Matter:
    """Keep answers, by the item's code, as far as they have come; the visit stays on site.

    A later answer to an item replaces the earlier one of the same round.

    Raises:
        NotFound: no such visit, or none that `actor` may know of.
        Forbidden: `actor` is not in the team.
        Refused: the visit is not on site.
        Invalid: an unknown item or result, or too long a remark; nothing is kept then.
    """
    with transaction() as session:
        matter = matters.locked(session, visit_uid, actor)
        _keep(session, matter, answers, actor)
    return matter


def hand_in(visit_uid: UUID, answers: Mapping[str, Given], raw: Raw, *, actor: User, version: int) -> Matter:
    """Keep the answers and hand the checklist in, in one transaction.

    Raises:
        Stale: somebody moved the visit.
        Refused: items are unanswered, or a failed one lacks remark or evidence; as `record` otherwise.
    """
    with transaction() as session:
        matter = matters.locked(session, visit_uid, actor)
        matter.expect(version)
        _keep(session, matter, answers, actor)
        session.flush()
        steps.fire(session, matter, "finish", raw, actor=actor)
    return matter


def _keep(session: Session, matter: Matter, answers: Mapping[str, Given], actor: User) -> None:
    visit = matter.visit
    if visit is None or matter.state != "on_site":
        raise Refused(
            "state",
            Text(
                "检查表已提交或尚未到场签到，不能修改。",
                "The checklist is handed in already, or nobody has checked in yet.",
            ),
        )
    if actor.id not in visit.team:
        raise Forbidden(Text("由本组检查人员办理", "this visit's inspectors do this"))
    items = {
        item.code: item
        for item in session.scalars(
            select(ChecklistItem).where(ChecklistItem.checklist_id == visit.checklist_version_id)
        )
    }
    _blame(answers, items)
    round_ = 1 + (
        session.scalar(select(func.count()).where(Event.matter_id == matter.id, Event.action == "audit_back")) or 0
    )
    known = {
        a.item_id: a
        for a in session.scalars(select(Answer).where(Answer.visit_id == matter.id, Answer.round == round_))
    }
    for code, given in answers.items():
        answer = known.get(items[code].id)
        if answer is None:
            answer = Answer(visit_id=matter.id, item_id=items[code].id, round=round_)
            session.add(answer)
        answer.result, answer.remark, answer.is_fixed, answer.answered_at = (
            given.result,
            given.remark.strip(),
            given.is_fixed,
            clock.now(),
        )
    _tie_files(session, matter, answers, items, actor)


def _blame(answers: Mapping[str, Given], items: Mapping[str, ChecklistItem]) -> None:
    faults: dict[str, Text] = {}
    for code, given in answers.items():
        if code not in items or given.result not in RESULTS:
            faults[code] = Text(
                "请选择：符合、部分符合、不符合或不适用。", "Choose: met, partly met, not met or not applicable."
            )
        elif len(given.remark) > LONGEST_REMARK:
            faults[code] = Text(
                f"说明最多 {LONGEST_REMARK} 字。", f"A remark takes at most {LONGEST_REMARK} characters."
            )
    if faults:
        raise Invalid(faults)


def _tie_files(
    session: Session, matter: Matter, answers: Mapping[str, Given], items: Mapping[str, ChecklistItem], actor: User
) -> None:
    item_of = {uid: items[code].id for code, given in answers.items() for uid in given.files}
    if not item_of:
        return
    own = select(StoredFile).where(StoredFile.uid.in_(item_of), StoredFile.uploaded_by_id == actor.id)
    for file in session.scalars(own):
        file.matter_id, file.item_id = matter.id, item_of[file.uid]
        file.evidence = "before"
