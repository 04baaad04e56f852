"""Checklists, as the office keeps them: a new version from the newest, its items, its publication."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.user import User
from workflow.types import Severity, Text

COPIED = (
    *("code", "number", "section_zh", "section_en", "text_zh", "text_en", "method_zh", "method_en"),
    *("basis_zh", "basis_en", "points", "is_critical", "evidence", "severity", "not_before"),
)
POINTS = 100
Typed = Mapping[str, str]


def begin_version(checklist_uid: UUID, *, actor: User) -> ChecklistVersion:
    """A draft of the next version, copied from a published one; visits keep the version they were done with.

    Raises:
        NotFound: no such checklist in the actor's joint meeting.
        Refused: there is a draft already.
    """
    with transaction() as session:
        old = _found(session, checklist_uid, actor)
        same = (ChecklistVersion.meeting_id == old.meeting_id, ChecklistVersion.code == old.code)
        if (
            session.scalar(select(ChecklistVersion.id).where(*same, ChecklistVersion.published_at.is_(None)))
            is not None
        ):
            raise Refused(
                "draft",
                Text(
                    "已有一个未发布的新版本，请先发布或修改它。",
                    "There is an unpublished version already; change or publish that.",
                ),
            )
        last = session.scalar(select(func.max(ChecklistVersion.number)).where(*same)) or 0
        items = [ChecklistItem(**{name: getattr(item, name) for name in COPIED}) for item in old.items]
        new = ChecklistVersion(
            meeting_id=old.meeting_id,
            code=old.code,
            number=last + 1,
            name_zh=old.name_zh,
            name_en=old.name_en,
            items=items,
        )
        session.add(new)
    return new


def change_item(checklist_uid: UUID, code: str, typed: Typed, *, actor: User) -> ChecklistItem:
    """Change one item of a draft.

    Raises:
        NotFound: no such checklist or item.
        Refused: the version is published, and so never changed.
        Invalid: a text is missing, or the points or the severity are not what they can be.
    """
    with transaction() as session:
        checklist = _found(session, checklist_uid, actor)
        item = next((one for one in checklist.items if one.code == code), None)
        if item is None:
            raise NotFound
        _refuse_published(checklist)
        faults = {
            name: Text("请填写此项。", "Fill this in.")
            for name in ("text_zh", "text_en")
            if not typed.get(name, "").strip()
        }
        points = typed.get("points", "")
        if not points.isdigit() or not 1 <= int(points) <= POINTS:
            faults["points"] = Text("分值为 1 至 100 的整数。", "Points are a whole number from 1 to 100.")
        if typed.get("severity") not in set(Severity):
            faults["severity"] = Text("请选择严重程度。", "Choose a severity.")
        if faults:
            raise Invalid(faults)
        for name in ("text_zh", "text_en", "basis_zh", "basis_en"):
            setattr(item, name, typed.get(name, getattr(item, name)).strip())
        item.points, item.severity = int(points), Severity(typed["severity"])
        item.is_critical = typed.get("is_critical") == "on"
    return item


def publish(checklist_uid: UUID, *, actor: User) -> ChecklistVersion:
    """Publish a draft; from then on it never changes.

    Raises:
        NotFound: no such checklist.
        Refused: it is published already, or its points do not come to 100.
    """
    with transaction() as session:
        checklist = _found(session, checklist_uid, actor)
        _refuse_published(checklist)
        total = sum(item.points for item in checklist.items)
        if total != POINTS:
            raise Refused(
                "points",
                Text(
                    f"各项分值合计为 {total} 分，应为 {POINTS} 分。",
                    f"The points come to {total}; they must come to {POINTS}.",
                ),
            )
        checklist.published_at = clock.now()
    return checklist


def _found(session: Session, checklist_uid: UUID, actor: User) -> ChecklistVersion:
    rows = select(ChecklistVersion).where(
        ChecklistVersion.uid == checklist_uid, ChecklistVersion.meeting_id == actor.meeting_id
    )
    checklist = session.scalars(rows).one_or_none()
    if checklist is None:
        raise NotFound
    return checklist


def _refuse_published(checklist: ChecklistVersion) -> None:
    if checklist.published_at is not None:
        raise Refused(
            "published",
            Text("已发布的版本不能修改，请另起新版本。", "A published version never changes; begin a new one."),
        )
