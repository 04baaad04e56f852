"""Substitutes: naming one for a time, and ending it before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine.deadlines import Calendar
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.substitution import Substitution
from workflow.models.user import LENDABLE, User
from workflow.queries import substitutes
from workflow.queries.calendars import calendar_of
from workflow.services import accounts, log
from workflow.types import Text

LONGEST = timedelta(days=366)
INSTANT = timedelta(seconds=1)
"""The last day of a window is that of the instant before its end."""
MOST_WORDS = 500
PARTS = {
    "substitute": Text("代理人", "substitute"),
    "from": Text("自", "from"),
    "until": Text("至", "until"),
    "reason": Text("事由", "reason"),
}
_ENDS = Text("代理止于", "ends at")
Typed = Mapping[str, str]


def make(principal_uid: UUID, typed: Typed, *, actor: User) -> Substitution:
    """Name a substitute from one day to another, both included; from today means from now on.

    Args:
        typed: `substitute` (uid), `from` and `until` (YYYY-MM-DD, the meeting's local days), `reason`.

    Raises:
        NotFound: no such account in the actor's unit.
        Forbidden: neither the actor's own nor theirs to arrange.
        Refused: the principal holds no position that can be lent.
        Invalid: nobody fitting is named, the days are wrong, or they meet another window of the principal.
    """
    with transaction() as session:
        principal = _locked(session, principal_uid, actor)
        if not principal.own_positions & LENDABLE:
            raise Refused("nothing", Text("此人没有可以代理的岗位。", "This person holds no position to stand in for."))
        window, faults = _window(typed, calendar_of(session, actor.meeting))
        substitute = _substitute(session, principal, typed.get("substitute", ""))
        if substitute is None:
            faults["substitute"] = Text("请从本单位人员中选择代理人。", "Choose somebody of the same unit.")
        if len(typed.get("reason", "").strip()) > MOST_WORDS:
            faults["reason"] = Text(f"最多 {MOST_WORDS} 字。", f"{MOST_WORDS} characters at most.")
        if faults or window is None or substitute is None:
            raise Invalid({name: faults[name] for name in PARTS if name in faults})
        _keep_apart(session, principal, substitute, window)
        return add(session, principal, substitute, window, reason=typed.get("reason", "").strip(), actor=actor)


@dataclass(frozen=True, slots=True)
class Window:
    """From one moment until another, exclusive, in UTC; and the local days that it covers."""

    from_at: datetime
    until_at: datetime
    first: date
    last: date


def add(
    session: Session, principal: User, substitute: User, window: Window, *, reason: str, actor: User
) -> Substitution:
    """Write a window that was checked, and the line in the administrators' log."""
    row = Substitution(
        meeting_id=principal.meeting_id,
        unit_id=principal.unit_id,
        principal=principal,
        substitute=substitute,
        from_at=window.from_at,
        until_at=window.until_at,
        reason=reason,
        made_by=actor,
        made_at=clock.now(),
    )
    session.add(row)
    said = {
        "substitute": accounts.called(substitute),
        "from": str(window.first),
        "until": str(window.last),
        "reason": reason,
    }
    _write(session, "name_substitute", principal, actor, log.changes(PARTS, {}, said))
    _forget(session, row)
    return row


def end(uid: UUID, *, actor: User) -> Substitution:
    """End a window before its time: the principal, the substitute, or a senior of their unit may.

    Raises:
        NotFound: no such window in the actor's unit.
        Forbidden: it is not the actor's to end.
        Refused: it is over already.
    """
    with transaction() as session:
        mine = select(Substitution).where(Substitution.uid == uid, Substitution.meeting_id == actor.meeting_id)
        row = session.scalars(mine.with_for_update(of=Substitution)).unique().one_or_none()
        if row is None or row.unit_id != actor.unit_id:
            raise NotFound
        if row.substitute_id != actor.id and not substitutes.may_arrange(actor, row.principal):
            raise _not_yours()
        if row.ended_at is not None or row.until_at <= clock.now():
            raise Refused("over", Text("此次代理已经结束。", "This substitution is over already."))
        close(session, row, actor=actor)
        return row


def close(session: Session, row: Substitution, *, actor: User) -> None:
    """End a locked window now, and say so in the administrators' log."""
    at = clock.now()
    row.ended_at, row.ended_by = at, actor
    until = calendar_of(session, actor.meeting).local_date(row.until_at - INSTANT)
    line = log.Line(PARTS["substitute"], accounts.called(row.substitute), log.BLANK)
    lines = [line, log.Line(_ENDS, log.said(until), log.said(calendar_of(session, actor.meeting).local_date(at)))]
    _write(session, "end_substitute", row.principal, actor, lines)
    _forget(session, row)


def _locked(session: Session, uid: UUID, actor: User) -> User:
    """The principal, their row locked so that two windows made at once see each other."""
    rows = select(User).where(User.uid == uid, User.meeting_id == actor.meeting_id, User.unit_id == actor.unit_id)
    locked = rows.with_for_update(of=User, key_share=True).execution_options(populate_existing=True)
    found = session.scalars(locked).unique().one_or_none()
    if found is None or found.unit_id is None:
        raise NotFound
    if not substitutes.may_arrange(actor, found):
        raise _not_yours()
    return found


def _not_yours() -> Forbidden:
    return Forbidden(
        Text(
            "由本人、本单位分管领导、联络员或负责人办理。",
            "The person themselves, or the head, liaison or leader of their unit does this.",
        )
    )


def _window(typed: Typed, calendar: Calendar) -> tuple[Window | None, dict[str, Text]]:
    at = clock.now()
    today, first, last = calendar.local_date(at), _day(typed.get("from")), _day(typed.get("until"))
    if first is None or last is None:
        wrong = Text("请选择日期，如 {day}。", "Choose a day, such as {day}.").format(day=today)
        return None, {name: wrong for name, day in (("from", first), ("until", last)) if day is None}
    if first < today:
        return None, {"from": Text("不能早于今天（{day}）。", "Not before today, {day}.").format(day=today)}
    if last < first:
        return None, {"until": Text("不能早于开始日期。", "Not before the first day.")}
    if last - first > LONGEST:
        return None, {"until": Text("一次代理最长一年。", "A year is the longest.")}
    until = calendar.midnight(last + timedelta(days=1))
    return Window(max(at, calendar.midnight(first)), until, first, last), {}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _substitute(session: Session, principal: User, uid: str) -> User | None:
    return next((one for one in substitutes.colleagues(session, principal) if str(one.uid) == uid), None)


def _keep_apart(session: Session, principal: User, substitute: User, window: Window) -> None:
    """One window of a principal at a time, and nobody both stands in and is stood in for: rights are not passed on."""
    own = substitutes.clashing(session, principal.id, window.from_at, window.until_at)
    if own is not None:
        words = Text("此期间已由{name}代理。", "{name} stands in during this time already.")
        raise Invalid({"from": words.format(name=_name(own.substitute))})
    theirs = substitutes.clashing(session, substitute.id, window.from_at, window.until_at)
    if theirs is not None:
        words = Text(
            "{name}在此期间由{other}代理，代理不能再转给他人；请另选一人。",
            "{other} stands in for {name} during this time, and what is lent is not passed on; choose somebody else.",
        )
        raise Invalid({"substitute": words.format(name=_name(substitute), other=_name(theirs.substitute))})
    lent = substitutes.clashing_substitute(session, principal.id, window.from_at, window.until_at)
    if lent is not None:
        words = Text(
            "{name}在此期间正代理{other}，代理不能再转给他人；请先结束该代理，或另选日期。",
            "{name} stands in for {other} during this time, and what is lent is not passed on; end that first.",
        )
        raise Invalid({"from": words.format(name=_name(principal), other=_name(lent.principal))})


def _name(person: User) -> Text:
    return Text(person.name, person.name_in("en"))


def _write(session: Session, act: str, principal: User, actor: User, lines: Sequence[log.Line]) -> None:
    target = (principal.uid, accounts.called(principal))
    log.record(session, act, actor=actor, meeting_id=principal.meeting_id, target=target, lines=lines)


def _forget(session: Session, row: Substitution) -> None:
    """Both people's windows are read anew when somebody asks."""
    session.flush()
    for person in (row.principal, row.substitute):
        session.expire(person, ["windows"])
