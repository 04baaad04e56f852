"""Positions: the system administrator asks, the security administrator decides, nobody decides what they asked for."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import NotFound, Refused
from workflow.models.user import Grant, User
from workflow.services import log
from workflow.services.people import found, keep_one, write
from workflow.types import ADMINISTRATORS, POSITIONS, Position, Text, UnitKind

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
ASKED, HELD = Text("待批准", "awaits approval"), Text("已授予", "granted")


def ask(user_uid: UUID, position: str, *, actor: User) -> Grant:
    """Ask for a position; it counts once the security administrator has approved it.

    Raises:
        NotFound: no such account in the actor's joint meeting.
        Refused: the person holds or awaits it already, their unit has no such position, or it clashes with what they
            hold.
    """
    with transaction() as session:
        person = found(session, user_uid, actor)
        wanted = _fitting(person, position)
        grant = Grant(position=wanted, asked_by_id=actor.id)
        person.grants.append(grant)
        write(session, "ask_position", person, actor, [log.Line(POSITIONS[wanted], log.BLANK, ASKED)])
    return grant


def _fitting(person: User, position: str) -> Position:
    wanted = next((one for one in Position if one == position), None)
    held = {grant.position for grant in person.grants}
    if wanted is None or wanted in held:
        raise Refused("held", Text("该岗位已授予或正在等待批准。", "The position is held or awaits approval already."))
    if wanted in ADMINISTRATORS or held & ADMINISTRATORS:
        zh, en = (
            "三类管理员互斥，也不兼任业务岗位。",
            "The three administrators exclude each other and every business position.",
        )
        raise Refused("apart", Text(zh, en))
    if person.unit is None or wanted not in FITTING[person.unit.kind]:
        words = POSITIONS[wanted]
        raise Refused("unit", Text(f"该单位没有“{words.zh}”岗位。", f"That unit has no position “{words.en}”."))
    return wanted


def withdraw(user_uid: UUID, position: str, *, actor: User) -> User:
    """Take back a request that nobody has decided yet.

    Raises:
        NotFound: no such account, or no such position of it.
        Refused: it is approved already; the security administrator takes it back.
    """
    with transaction() as session:
        person = found(session, user_uid, actor)
        grant = _grant(person, position)
        if grant.approved_at is not None:
            zh, en = (
                "该岗位已批准，由安全管理员收回。",
                "The position is approved; the security administrator takes it back.",
            )
            raise Refused("decided", Text(zh, en))
        _remove(session, "withdraw_position", person, grant, actor)
    return person


def decide(user_uid: UUID, position: str, is_approved: bool, *, actor: User) -> User:
    """Approve a position that was asked for, refuse it, or take back one that is held.

    Raises:
        NotFound: no such account, or no such position of it that could still be approved.
        Refused: the actor asked for it themselves, it is their own, or it is the last one of an administrator.
    """
    with transaction() as session:
        person = found(session, user_uid, actor)
        grant = _grant(person, position)
        if actor.id in (grant.asked_by_id, person.id):
            zh, en = "申请人和本人不能批准自己的授权。", "Nobody approves what they asked for or hold themselves."
            raise Refused("own", Text(zh, en))
        if is_approved:
            _approve(session, person, grant, actor)
        elif grant.approved_at is None:
            _remove(session, "refuse_position", person, grant, actor)
        else:
            keep_one(session, person)
            _remove(session, "revoke_position", person, grant, actor)
    return person


def _approve(session: Session, person: User, grant: Grant, actor: User) -> None:
    if grant.approved_at is not None:
        raise NotFound
    grant.approved_by_id, grant.approved_at = actor.id, clock.now()
    write(session, "approve_position", person, actor, [log.Line(POSITIONS[grant.position], ASKED, HELD)])


def _remove(session: Session, act: str, person: User, grant: Grant, actor: User) -> None:
    before = ASKED if grant.approved_at is None else HELD
    person.grants.remove(grant)
    write(session, act, person, actor, [log.Line(POSITIONS[grant.position], before, log.BLANK)])


def _grant(person: User, position: str) -> Grant:
    grant = next((one for one in person.grants if one.position == position), None)
    if grant is None:
        raise NotFound
    return grant
