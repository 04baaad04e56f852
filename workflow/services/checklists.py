"""Checklists, as the office keeps them: a draft from the newest version, its items, its publication."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.user import User
from workflow.services import log
from workflow.services.checklist_rules import PARTS, Typed, faults, fill, known, section_of, shortfall
from workflow.types import Text

COPIED = (
    *("code", "number", "section_zh", "section_en", "text_zh", "text_en", "method_zh", "method_en"),
    *("basis_zh", "basis_en", "points", "is_critical", "evidence", "severity", "not_before"),
)
ITEM = Text("第 {number} 项", "item {number}")


def begin_version(checklist_uid: UUID, *, actor: User) -> ChecklistVersion:
    """A draft of the next version, copied from the newest published one of that checklist.

    Raises:
        NotFound: no such checklist in the actor's joint meeting.
        Refused: there is a draft already.
    """
    with transaction() as session:
        asked = _locked(session, checklist_uid, actor)
        versions = _versions(session, asked)
        if any(version.published_at is None for version in versions):
            raise Refused(
                "draft",
                Text("已有一个草稿，请先发布或删除它。", "There is a draft already; publish or delete it first."),
            )
        old = versions[-1]
        new = ChecklistVersion(
            meeting_id=old.meeting_id,
            code=old.code,
            number=old.number + 1,
            name_zh=old.name_zh,
            name_en=old.name_en,
            items=[ChecklistItem(**{name: getattr(item, name) for name in COPIED}) for item in old.items],
        )
        session.add(new)
        session.flush()
        _record(session, "begin_checklist", new, actor)
    return new


def rename(checklist_uid: UUID, typed: Typed, *, actor: User) -> ChecklistVersion:
    """Change the name of a draft.

    Raises:
        NotFound, Refused: as `change_item`.
        Invalid: a name is missing or too long.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        names = {name: typed.get(name, "").strip() for name in ("name_zh", "name_en")}
        longest = {"name_zh": 100, "name_en": 200}
        found = {
            name: Text(f"请填写名称，最多 {longest[name]} 字。", f"Give a name, {longest[name]} characters at most.")
            for name, text in names.items()
            if not 1 <= len(text) <= longest[name]
        }
        if found:
            raise Invalid(found)
        before, draft.name_zh, draft.name_en = draft.name, names["name_zh"], names["name_en"]
        if before != draft.name:
            _record(session, "change_checklist", draft, actor, [log.Line(Text("名称", "name"), before, draft.name)])
    return draft


def add_item(checklist_uid: UUID, typed: Typed, *, actor: User) -> ChecklistItem:
    """Add an item to a draft, as the last of its section.

    Raises:
        NotFound, Refused, Invalid: as `change_item`.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        section = _section(typed, draft.items)
        item = ChecklistItem(code=_free_code(draft.items), number=len(draft.items) + 1)
        fill(item, typed, section)
        _place(session, draft, [*draft.items, item])
        _record(session, "change_checklist", draft, actor, _lines(item, {}, Text("新增", "added: ")))
    return item


def change_item(checklist_uid: UUID, code: str, typed: Typed, *, actor: User) -> ChecklistItem:
    """Change one item of a draft; into another section it goes as the last one.

    Raises:
        NotFound: no such checklist or item.
        Refused: the version is published, and so never changed.
        Invalid: a part is missing or malformed.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        item, before = _item(draft, code), known(_item(draft, code))
        section = _section(typed, draft.items)
        moves = section.zh != item.section_zh
        fill(item, typed, section)
        if moves:
            _place(session, draft, [*(one for one in draft.items if one is not item), item])
        lines = _lines(item, before, Text("", ""))
        if lines:
            _record(session, "change_checklist", draft, actor, lines)
    return item


def move_item(checklist_uid: UUID, code: str, steps: int, *, actor: User) -> None:
    """Move an item of a draft within its section; below nought is upwards. Beyond the section's ends nothing happens.

    Raises:
        NotFound, Refused: as `change_item`.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        items, item = list(draft.items), _item(draft, code)
        place = items.index(item) + steps
        if 0 <= place < len(items) and items[place].section_zh == item.section_zh:
            before = item.number
            items.remove(item)
            items.insert(place, item)
            _place(session, draft, items)
            line = log.Line(Text("序号", "number"), log.said(before), log.said(item.number))
            _record(session, "change_checklist", draft, actor, [line])


def remove_item(checklist_uid: UUID, code: str, *, actor: User) -> None:
    """Take an item out of a draft; the others close up.

    Raises:
        NotFound, Refused: as `change_item`.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        item = _item(draft, code)
        line = log.Line(ITEM.format(number=item.number), item.text, Text("删除", "taken out"))
        rest = [one for one in draft.items if one is not item]
        draft.items.remove(item)
        session.flush()
        _place(session, draft, rest)
        _record(session, "change_checklist", draft, actor, [line])


def drop(checklist_uid: UUID, *, actor: User) -> None:
    """Delete a draft.

    Raises:
        NotFound, Refused: as `change_item`.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        _record(session, "drop_checklist", draft, actor)
        session.delete(draft)


def publish(checklist_uid: UUID, *, actor: User) -> ChecklistVersion:
    """Publish a draft; from then on it never changes, and visits keep the version that they were done with.

    Raises:
        NotFound: no such checklist.
        Refused: it is published already, or its points do not come to 100.
    """
    with transaction() as session:
        draft = _draft(session, checklist_uid, actor)
        reason = shortfall(sum(item.points for item in draft.items))
        if reason is not None:
            raise Refused("points", reason)
        draft.published_at = clock.now()
        _record(session, "publish_checklist", draft, actor)
    return draft


def _locked(session: Session, checklist_uid: UUID, actor: User) -> ChecklistVersion:
    rows = select(ChecklistVersion).where(
        ChecklistVersion.uid == checklist_uid, ChecklistVersion.meeting_id == actor.meeting_id
    )
    locked = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = session.scalars(locked).one_or_none()
    if found is None:
        raise NotFound
    return found


def _draft(session: Session, checklist_uid: UUID, actor: User) -> ChecklistVersion:
    found = _locked(session, checklist_uid, actor)
    if found.published_at is not None:
        raise Refused(
            "published",
            Text("已发布的版本不能修改，请另起新版本。", "A published version never changes; begin a new one."),
        )
    return found


def _versions(session: Session, one: ChecklistVersion) -> Sequence[ChecklistVersion]:
    """Every version of the same checklist, oldest first."""
    same = (ChecklistVersion.meeting_id == one.meeting_id, ChecklistVersion.code == one.code)
    return session.scalars(select(ChecklistVersion).where(*same).order_by(ChecklistVersion.number)).all()


def _item(draft: ChecklistVersion, code: str) -> ChecklistItem:
    found = next((item for item in draft.items if item.code == code), None)
    if found is None:
        raise NotFound
    return found


def _section(typed: Typed, items: Sequence[ChecklistItem]) -> Text:
    found, section = faults(typed, items), section_of(typed, items)
    if found or section is None:
        raise Invalid(found)
    return section


def _free_code(items: Sequence[ChecklistItem]) -> str:
    taken, number = {item.code for item in items}, len(items) + 1
    while f"item{number}" in taken:
        number += 1
    return f"item{number}"


def _place(session: Session, draft: ChecklistVersion, items: Sequence[ChecklistItem]) -> None:
    """Number the items anew in this order, those of a section together; first aside, as no two may bear one number."""
    sections = list(dict.fromkeys(item.section_zh for item in items))
    ordered = sorted(items, key=lambda item: sections.index(item.section_zh))
    for number, item in enumerate(ordered, start=1):
        item.number = -number
    draft.items = ordered
    session.flush()
    for number, item in enumerate(ordered, start=1):
        item.number = number
    session.flush()


def _lines(item: ChecklistItem, before: dict[str, object], sign: Text) -> list[log.Line]:
    """What changed about an item, each line with its number."""
    where = ITEM.format(number=item.number)
    return [
        log.Line(
            Text(f"{where.zh} {sign.zh}{one.name.zh}", f"{where.en}, {sign.en}{one.name.en}"), one.before, one.after
        )
        for one in log.changes(PARTS, before, known(item))
    ]


def _record(session: Session, act: str, version: ChecklistVersion, actor: User, lines: Sequence[log.Line] = ()) -> None:
    name = Text(f"{version.name_zh} 第 {version.number} 版", f"{version.name_en}, version {version.number}")
    log.record(session, act, actor=actor, meeting_id=version.meeting_id, target=(version.uid, name), lines=lines)
