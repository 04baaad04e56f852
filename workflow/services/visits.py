"""Filling in a visit's checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.checklist import ChecklistItem
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.visit import Answer
from workflow.queries import matters
from workflow.queries.visits import rounds
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
UNKNOWN = Text("请选择：符合、部分符合、不符合或不适用。", "Choose: met, partly met, not met or not applicable.")
NOT_NOW = Text(
    "检查表已提交或尚未到场签到，不能修改。", "The checklist is handed in already, or nobody has checked in yet."
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to one item; `files` are uids of pictures that prove it."""

    result: str
    remark: str = ""
    is_fixed: bool = False
    files: Sequence[UUID] = ()


def record(visit_uid: UUID, answers: Mapping[str, Given], *, actor: User) -> Matter:
    """Keep answers, by the item's code, as far as they have come; the visit stays on site.

    A later answer to an item replaces the earlier one of the same round. After the audit has sent a visit back, only
    what differs is kept, as a correction beside the first answer.

    Raises:
        NotFound: no such visit, or none that `actor` may know of.
        Forbidden: `actor` is not in the team.
        Refused: the visit is not on site.
        Invalid: an unknown item or result, too long a remark, or an item that was not in force; nothing is kept then.
    """
    with transaction() as session:
        matter = matters.locked(session, visit_uid, actor)
        _keep(session, matter, answers, actor)
    return matter


def hand_in(visit_uid: UUID, answers: Mapping[str, Given], raw: Raw, *, actor: User, version: int) -> Matter:
    """Keep the answers and hand the checklist in, in one transaction; what was not in force yet is not applicable.

    Raises:
        Stale: somebody moved the visit.
        Refused: items are unanswered, or a failed one lacks remark or evidence; as `record` otherwise.
    """
    with transaction() as session:
        matter = matters.locked(session, visit_uid, actor)
        matter.expect(version)
        items = _on_site(session, matter, actor)
        presets = {code: Given("not_applicable") for code, item in items.items() if is_too_early(item, matter)}
        _keep(session, matter, presets | dict(answers), actor)
        session.flush()
        steps.fire(session, matter, "finish", raw, actor=actor)
    return matter


def photograph(visit_uid: UUID, code: str, files: Sequence[UUID], *, actor: User) -> Matter:
    """Tie pictures that `actor` has uploaded to one item, before it is handed in; raises as `record`."""
    with transaction() as session:
        matter = matters.locked(session, visit_uid, actor)
        items = _on_site(session, matter, actor)
        if code not in items:
            raise Invalid({code: UNKNOWN})
        _tie(session, matter, dict.fromkeys(files, items[code]), actor)
    return matter


def withdraw(visit_uid: UUID, file_uid: UUID, *, actor: User) -> Matter:
    """Take a picture away that is not handed in yet.

    Raises:
        NotFound: no such picture, or it is in the record already; otherwise as `record`.
    """
    with transaction() as session:
        matter = matters.locked(session, visit_uid, actor)
        _on_site(session, matter, actor)
        mine = select(StoredFile).where(StoredFile.uid == file_uid, StoredFile.matter_id == matter.id)
        file = session.scalars(mine.where(StoredFile.event_id.is_(None))).one_or_none()
        if file is None:
            raise NotFound
        file.matter_id, file.item_id = None, None
    return matter


def is_too_early(item: ChecklistItem, matter: Matter) -> bool:
    """What the item asks for did not exist on the day of the visit, so it does not apply."""
    day = matter.visit.visited_on if matter.visit else None
    return item.not_before is not None and day is not None and day < item.not_before


def _on_site(session: Session, matter: Matter, actor: User) -> dict[str, ChecklistItem]:
    """The items of the visit's checklist by code, for its team while it is on site."""
    visit = matter.visit
    if visit is None or matter.state != "on_site":
        raise Refused("state", NOT_NOW)
    if not actor.counts_among(visit.team):
        raise Forbidden(Text("由本组检查人员办理", "this visit's inspectors do this"))
    rows = select(ChecklistItem).where(ChecklistItem.checklist_id == visit.checklist_version_id)
    return {item.code: item for item in session.scalars(rows)}


def _keep(session: Session, matter: Matter, answers: Mapping[str, Given], actor: User) -> None:
    items = _on_site(session, matter, actor)
    _blame(answers, items, matter)
    round_ = rounds(session, matter)
    rows = session.scalars(select(Answer).where(Answer.visit_id == matter.id).order_by(Answer.round))
    latest = {answer.item_id: answer for answer in rows}
    for code, given in answers.items():
        answer = latest.get(items[code].id)
        if answer is not None and answer.round < round_:
            if _says(answer) == (given.result, given.remark.strip(), given.is_fixed):
                continue
            answer = None
        if answer is None:
            answer = Answer(visit_id=matter.id, item_id=items[code].id, round=round_)
            session.add(answer)
        answer.result, answer.remark, answer.is_fixed = given.result, given.remark.strip(), given.is_fixed
        answer.answered_at = clock.now()
    _tie(session, matter, {uid: items[code] for code, given in answers.items() for uid in given.files}, actor)


def _says(answer: Answer) -> tuple[str, str, bool]:
    return answer.result, answer.remark, answer.is_fixed


def _blame(answers: Mapping[str, Given], items: Mapping[str, ChecklistItem], matter: Matter) -> None:
    faults: dict[str, Text] = {}
    for code, given in answers.items():
        if code not in items or given.result not in RESULTS:
            faults[code] = UNKNOWN
        elif len(given.remark) > LONGEST_REMARK:
            faults[code] = Text(
                f"说明最多 {LONGEST_REMARK} 字。", f"A remark takes at most {LONGEST_REMARK} characters."
            )
        elif is_too_early(items[code], matter) and given.result != "not_applicable":
            day = items[code].not_before
            faults[code] = Text(
                f"本项自 {day} 起施行，请选“不适用”。", f"In force from {day} on: choose not applicable."
            )
    if faults:
        raise Invalid(faults)


def _tie(session: Session, matter: Matter, item_of: Mapping[UUID, ChecklistItem], actor: User) -> None:
    if not item_of:
        return
    own = (StoredFile.uploaded_by_id == actor.id, StoredFile.event_id.is_(None))
    for file in session.scalars(select(StoredFile).where(StoredFile.uid.in_(item_of), *own)):
        item = item_of[file.uid]
        file.matter_id, file.item_id, file.evidence = matter.id, item.id, "before"
        file.caption = file.caption or f"{item.number}. {item.text_zh}"[:200]
