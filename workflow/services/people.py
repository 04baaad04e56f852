"""Accounts as the system administrator keeps them: making, changing, moving, disabling, a new first password."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.queries import handovers
from workflow.services import accounts, log
from workflow.types import ADMINISTRATORS, POSITIONS, Text

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,59}")
LONGEST = {"name": 60, "name_en": 100, "certificate": 40, "phone": 40}
"""Characters at most, of what is typed about a person."""
PARTS: dict[str, Text] = {
    "login": Text("账号", "account"),
    "name": Text("姓名", "name"),
    "name_en": Text("英文姓名", "name in English"),
    "unit": Text("单位", "unit"),
    "certificate": Text("执法证号", "enforcement certificate"),
    "phone": Text("电话", "telephone"),
}
"""What is kept about a person, as the log calls it."""
STANDING = Text("状态", "standing")
MAY_SIGN_IN, DISABLED = Text("可登录", "may sign in"), Text("已停用", "disabled")
LEFT_ON_DISABLING = Text(
    "还有 {count} 项在办事项指名此人，请先由本单位分管领导、联络员或联席办在“人员”页办理交接；"
    "确需立即停用的，请勾选“仍要停用”。",
    "{count} pieces of open work name this person: the head or liaison of the unit, or the office, hands them over "
    "under “People” first. To disable the account at once, tick “Disable it all the same”.",
)
LEFT_ON_MOVING = Text(
    "还有 {count} 项在办事项指名此人，事项留在原单位，请先由本单位分管领导、联络员或联席办在“人员”页办理交接。",
    "{count} pieces of open work name this person and stay with the unit: its head or liaison, or the office, hands "
    "them over under “People” first.",
)
Typed = Mapping[str, str]


def create(typed: Typed, *, actor: User) -> tuple[User, str]:
    """Make an account without positions; returns it with its first password, to be changed at the first sign-in.

    Raises:
        Invalid: login, name or unit is missing, malformed or taken.
    """
    login = typed.get("login", "").strip().lower()
    with transaction() as session:
        faults, unit = _faults(typed), _unit(session, typed.get("unit"), actor)
        if not LOGIN.fullmatch(login):
            faults["login"] = Text(
                "账号为 3 至 60 位小写字母、数字、点或连字符，以字母开头，如 jyj.zhang。",
                "3 to 60 small letters, digits, dots or hyphens, such as jyj.zhang.",
            )
        elif session.scalar(select(User.id).where(User.login == login)) is not None:
            faults["login"] = Text("此账号已被使用。", "This account name is taken.")
        if unit is None:
            faults["unit"] = Text("请选择单位。", "Choose a unit.")
        if faults:
            raise Invalid({name: faults[name] for name in PARTS if name in faults})
        password = first_password()
        person = User(
            meeting_id=actor.meeting_id,
            unit=unit,
            login=login,
            password_hash=accounts.hasher.hash(password),
            must_change_password=True,
            session_key=secrets.token_hex(8),
        )
        _fill(person, typed)
        session.add(person)
        session.flush()
        write(session, "create_account", person, actor, log.changes(PARTS, {}, known(person)))
    return person, password


def first_password() -> str:
    """A password that a person can read out: long enough, of four classes."""
    return f"{secrets.token_urlsafe(6).replace('-', 'x').replace('_', 'y')}-Aa{secrets.randbelow(90) + 10}"


def change(user_uid: UUID, typed: Typed, *, actor: User) -> User:
    """Change what is known of a person; the account's name and unit stay.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Invalid: the name is missing, or a part is too long.
    """
    with transaction() as session:
        person, faults = found(session, user_uid, actor), _faults(typed)
        if faults:
            raise Invalid(faults)
        before = known(person)
        _fill(person, typed)
        lines = log.changes(PARTS, before, known(person))
        if lines:
            write(session, "change_account", person, actor, lines)
    return person


def move(user_uid: UUID, unit_uid: str, *, actor: User) -> User:
    """Move a person to another unit: every position ends, and their sessions with them.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Refused: an administrator belongs to no unit, or open work names the person, which stays with the unit.
        Invalid: no such open unit, or it is theirs already.
    """
    with transaction() as session:
        person, unit = found(session, user_uid, actor), _unit(session, unit_uid, actor)
        if person.unit is None:
            raise Refused("apart", Text("管理员不属于任何单位。", "An administrator belongs to no unit."))
        if unit is None or unit.id == person.unit_id:
            raise Invalid({"unit": Text("请选择另一个单位。", "Choose another unit.")})
        _refuse_left_work(session, person, LEFT_ON_MOVING)
        lines = [log.Line(PARTS["unit"], person.unit.short, unit.short)]
        lines += [log.Line(Text("岗位", "position"), POSITIONS[one.position], log.BLANK) for one in person.grants]
        person.unit, person.session_key = unit, secrets.token_hex(8)
        person.grants.clear()
        write(session, "move_account", person, actor, lines)
    return person


def set_enabled(user_uid: UUID, is_enabled: bool, *, actor: User, despite_work: bool = False) -> User:
    """Let an account sign in, or not; its open sessions end. Asking for what is so already changes nothing.

    Args:
        despite_work: disable it though open work names the person; that work stays where it is.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Refused: it is the actor's own, the last one of an administrator, or open work names the person.
    """
    with transaction() as session:
        person = found(session, user_uid, actor)
        if person.id == actor.id:
            raise Refused("own", Text("不能停用自己的账号。", "One's own account cannot be disabled."))
        if person.is_enabled == is_enabled:
            return person
        if not is_enabled:
            keep_one(session, person)
            if not despite_work:
                _refuse_left_work(session, person, LEFT_ON_DISABLING)
        person.is_enabled, person.session_key = is_enabled, secrets.token_hex(8)
        before, after = (DISABLED, MAY_SIGN_IN) if is_enabled else (MAY_SIGN_IN, DISABLED)
        act = "enable_account" if is_enabled else "disable_account"
        write(session, act, person, actor, [log.Line(STANDING, before, after)])
    return person


def _refuse_left_work(session: Session, person: User, words: Text) -> None:
    count = handovers.count_open(session, person)
    if count:
        raise Refused("open_work", words.format(count=count))


def reset(user_uid: UUID, *, actor: User) -> tuple[User, str]:
    """Unlock an account and give it a new first password; its open sessions end.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Refused: it is the actor's own.
    """
    with transaction() as session:
        person, password = found(session, user_uid, actor), first_password()
        if person.id == actor.id:
            raise Refused("own", Text("本人密码请在“我的账号”中修改。", "Change your own password under “My account”."))
        person.password_hash, person.session_key = accounts.hasher.hash(password), secrets.token_hex(8)
        person.must_change_password, person.failures, person.locked_until = True, 0, None
        write(session, "reset_password", person, actor)
    return person, password


def keep_one(session: Session, person: User) -> None:
    """Refuse to lose the last of the three administrators: nobody could appoint another.

    Raises:
        Refused: nobody else who may sign in holds the administrator's position of this person.
    """
    for position in person.own_positions & ADMINISTRATORS:
        others = select(func.count()).select_from(Grant).join(User, User.id == Grant.user_id)
        same = (Grant.position == position, Grant.approved_at.is_not(None), User.meeting_id == person.meeting_id)
        if not session.scalar(others.where(*same, User.is_enabled, User.id != person.id)):
            words = POSITIONS[position]
            raise Refused(
                "last",
                Text(f"这是唯一的{words.zh}，不能停用或收回。", f"The only {words.en.lower()} has to stay."),
            )


def known(person: User) -> dict[str, Any]:
    """Everything that is kept about a person, by the names of `PARTS`."""
    values = {name: getattr(person, name) for name in PARTS if name != "unit"}
    return values | {"unit": person.unit.short if person.unit else ""}


def found(session: Session, user_uid: UUID, actor: User) -> User:
    """The account, its row locked; NotFound where it is not of the actor's joint meeting."""
    rows = select(User).where(User.uid == user_uid, User.meeting_id == actor.meeting_id)
    locked = rows.with_for_update(of=User, key_share=True).execution_options(populate_existing=True)
    person = session.scalars(locked).unique().one_or_none()
    if person is None:
        raise NotFound
    return person


def write(session: Session, act: str, person: User, actor: User | None, lines: Iterable[log.Line] = ()) -> None:
    """One line about an account in the administrators' log."""
    target = (person.uid, accounts.called(person))
    log.record(session, act, actor=actor, meeting_id=person.meeting_id, target=target, lines=lines)


def _faults(typed: Typed) -> dict[str, Text]:
    faults = {
        name: Text(f"最多 {most} 字。", f"{most} characters at most.")
        for name, most in LONGEST.items()
        if len(typed.get(name, "").strip()) > most
    }
    if not typed.get("name", "").strip():
        faults["name"] = Text("请填写姓名。", "Give the name.")
    return faults


def _fill(person: User, typed: Typed) -> None:
    for name in LONGEST:
        setattr(person, name, typed.get(name, "").strip())


def _unit(session: Session, uid: str | None, actor: User) -> Unit | None:
    try:
        key = UUID(uid or "")
    except ValueError:
        return None
    rows = select(Unit).where(Unit.uid == key, Unit.meeting_id == actor.meeting_id, Unit.closed_on.is_(None))
    return session.scalars(rows).one_or_none()
