"""Accounts and positions: the system administrator makes and asks, the security administrator approves."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.services import accounts
from workflow.types import ADMINISTRATORS, POSITIONS, Position, Text, UnitKind

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,59}")
Typed = Mapping[str, str]
FITTING: dict[UnitKind, frozenset[Position]] = {
    UnitKind.OFFICE: frozenset(
        {Position.DIRECTOR, Position.COORDINATOR, Position.REVIEWER, Position.ARCHIVIST, Position.CONVENER}
        | {Position.VIEWER, Position.AUDITOR}
    ),
    UnitKind.MEMBER: frozenset({Position.HEAD, Position.LIAISON, Position.HANDLER, Position.VIEWER}),
    UnitKind.BUREAU: frozenset(
        {Position.LEADER, Position.TEAM_LEADER, Position.INSPECTOR, Position.HEAD, Position.LIAISON, Position.HANDLER}
    ),
    UnitKind.STATION: frozenset(
        {Position.LEADER, Position.TEAM_LEADER, Position.INSPECTOR, Position.HEAD, Position.LIAISON, Position.HANDLER}
    ),
    UnitKind.BANK: frozenset({Position.LIAISON, Position.HANDLER, Position.HEAD}),
    UnitKind.OUTLET: frozenset({Position.REPRESENTATIVE, Position.HANDLER}),
}
"""The positions that somebody of a kind of unit can hold."""


def create(typed: Typed, *, actor: User) -> tuple[User, str]:
    """Make an account without positions; returns it with its first password, to be changed at the first sign-in.

    Raises:
        Invalid: login, name or unit is missing, malformed or taken.
    """
    login, name = typed.get("login", "").strip().lower(), typed.get("name", "").strip()
    with transaction() as session:
        faults: dict[str, Text] = {}
        if not LOGIN.fullmatch(login):
            faults["login"] = Text(
                "账号为 3 至 60 位小写字母、数字、点或连字符，以字母开头，如 jyj.zhang。",
                "3 to 60 small letters, digits, dots or hyphens, such as jyj.zhang.",
            )
        elif session.scalar(select(User.id).where(User.login == login)) is not None:
            faults["login"] = Text("此账号已被使用。", "This account name is taken.")
        if not name or len(name) > 60:
            faults["name"] = Text("请填写姓名，最多 60 字。", "Give the name, 60 characters at most.")
        unit = _unit(session, typed.get("unit"), actor)
        if unit is None:
            faults["unit"] = Text("请选择单位。", "Choose a unit.")
        if faults:
            raise Invalid(faults)
        password = first_password()
        person = User(
            meeting_id=actor.meeting_id,
            unit_id=unit.id if unit else None,
            login=login,
            name=name,
            name_en=typed.get("name_en", "").strip()[:100],
            certificate=typed.get("certificate", "").strip()[:40],
            password_hash=accounts.hasher.hash(password),
            must_change_password=True,
            session_key=secrets.token_hex(8),
        )
        session.add(person)
    return person, password


def first_password() -> str:
    """A password that a person can read out: long enough, of four classes."""
    return f"{secrets.token_urlsafe(6).replace('-', 'x').replace('_', 'y')}-Aa{secrets.randbelow(90) + 10}"


def set_enabled(user_uid: UUID, is_enabled: bool, *, actor: User) -> User:
    """Let an account sign in, or not; its open sessions end.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Refused: it is the actor's own.
    """
    with transaction() as session:
        person = _found(session, user_uid, actor)
        if person.id == actor.id:
            raise Refused("own", Text("不能停用自己的账号。", "One's own account cannot be disabled."))
        person.is_enabled, person.session_key = is_enabled, secrets.token_hex(8)
    return person


def reset(user_uid: UUID, *, actor: User) -> tuple[User, str]:
    """Unlock an account and give it a new first password; its open sessions end.

    Raises:
        NotFound: no such account in the actor's joint meeting.
    """
    with transaction() as session:
        person, password = _found(session, user_uid, actor), first_password()
        person.password_hash, person.session_key = accounts.hasher.hash(password), secrets.token_hex(8)
        person.must_change_password, person.failures, person.locked_until = True, 0, None
    return person, password


def ask_position(user_uid: UUID, position: str, *, actor: User) -> Grant:
    """Ask for a position; it counts once the security administrator has approved it.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Refused: the person holds or awaits it already, their unit has no such position, or it clashes with what they
            hold.
    """
    with transaction() as session:
        person = _found(session, user_uid, actor)
        wanted = next((one for one in Position if one == position), None)
        held = {grant.position for grant in person.grants}
        if wanted is None or wanted in held:
            raise Refused(
                "held", Text("该岗位已授予或正在等待批准。", "The position is held or awaits approval already.")
            )
        if wanted in ADMINISTRATORS or held & ADMINISTRATORS:
            raise Refused(
                "apart",
                Text(
                    "三类管理员互斥，也不兼任业务岗位。",
                    "The three administrators exclude each other and every business position.",
                ),
            )
        if person.unit is None or wanted not in FITTING[person.unit.kind]:
            raise Refused(
                "unit",
                Text(
                    f"该单位没有“{POSITIONS[wanted].zh}”岗位。", f"That unit has no position “{POSITIONS[wanted].en}”."
                ),
            )
        grant = Grant(position=wanted, asked_by_id=actor.id)
        person.grants.append(grant)
    return grant


def decide(user_uid: UUID, position: str, is_approved: bool, *, actor: User) -> User:
    """Approve a position that was asked for, or refuse or withdraw it.

    Raises:
        NotFound: no such account, or no such position asked for.
        Refused: the actor asked for it themselves, or it is their own.
    """
    with transaction() as session:
        person = _found(session, user_uid, actor)
        grant = next((one for one in person.grants if one.position == position), None)
        if grant is None:
            raise NotFound
        if actor.id in (grant.asked_by_id, person.id):
            raise Refused(
                "own",
                Text("申请人和本人不能批准自己的授权。", "Nobody approves what they asked for or hold themselves."),
            )
        if is_approved:
            grant.approved_by_id, grant.approved_at = actor.id, clock.now()
        else:
            person.grants.remove(grant)
    return person


def _found(session: Session, user_uid: UUID, actor: User) -> User:
    rows = select(User).where(User.uid == user_uid, User.meeting_id == actor.meeting_id)
    person = session.scalars(rows).unique().one_or_none()
    if person is None:
        raise NotFound
    return person


def _unit(session: Session, uid: str | None, actor: User) -> Unit | None:
    try:
        key = UUID(uid or "")
    except ValueError:
        return None
    rows = select(Unit).where(Unit.uid == key, Unit.meeting_id == actor.meeting_id, Unit.closed_on.is_(None))
    return session.scalars(rows).one_or_none()
