"""Reminders (催办): to whoever must act, with a log and a reply; they never move a matter nor any of its clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, true
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from workflow import clock
from workflow.db import transaction
from workflow.engine.deadlines import due
from workflow.engine.definition import Limit, Transition
from workflow.errors import Forbidden, Invalid, NotFound, Refused, WorkflowError
from workflow.models.assignment import FLOWS, Assignment, part_kind
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.reminder import BEFORE, BY_HAND, OVERDUE, Reminder
from workflow.models.user import User
from workflow.queries import matters as found
from workflow.queries import reminders as queries
from workflow.queries.calendars import calendar_of
from workflow.services import history
from workflow.services.beginning import latest
from workflow.services.bulk import Outcome
from workflow.types import SYSTEM, Phase, Text

LONGEST = 500
REPLY_WITHIN = Limit(1)
REMIND = Transition("remind", Text("催办", "Remind"), sources=(), target=None, who=(SYSTEM,))
REPLY = Transition("reply_reminder", Text("回复催办", "Reply to it"), sources=(), target=None, who=(SYSTEM,))
_ENDED = Text("事项已办结或终结，无须催办。", "the matter has ended; there is nobody to remind")
_SUSPENDED = Text("事项已中止，恢复后方可催办。", "the matter is suspended; nobody is reminded until it is resumed")
_NOBODY = Text("当前没有可由您催办的承办单位。", "nobody that you may remind must act now")
_TODAY = Text("今天已催办过{units}，请下一日再催。", "reminded today already: {units}; remind again tomorrow")


@dataclass(frozen=True, slots=True)
class Seed:
    """A reminder that is to be sent: to which unit, about the matter or the unit's part of it, and why."""

    matter: Matter
    unit_id: int
    kind: str
    part: Assignment | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of a matter, or of a part of it, that nears its end or has run out."""

    matter: Matter
    part: Assignment | None
    due_at: datetime


def remind_of(session: Session, clocks: Sequence[Clock]) -> list[UUID]:
    """Let the system remind whoever must act by these clocks of locked matters; a fixed number of statements."""
    if not clocks:
        return []
    owed = select(Duty).where(Duty.matter_id.in_({one.matter.id for one in clocks}), Duty.done_at.is_(None))
    owing: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for duty in session.scalars(owed.order_by(Duty.id)):
        owing[duty.matter_id, duty.assignment_id].append(duty.unit_id)
    now = clock.now()
    seeds = [
        Seed(one.matter, unit_id, BEFORE if now < one.due_at else OVERDUE, one.part)
        for one in clocks
        for unit_id in owing.get((one.matter.id, one.part.id if one.part else None), ())
    ]
    return remind_all(session, seeds)


def remind_all(session: Session, seeds: Sequence[Seed], *, actor: User | None = None) -> list[UUID]:
    """Send reminders about locked matters; the number of statements does not grow with theirs.

    The history is the caller's to write. A unit that is reminded finds what it owes marked as new.

    Args:
        actor: None is the system.

    Returns:
        The uid of each reminder, in the order of `seeds`.
    """
    if not seeds:
        return []
    rows = [_row(session, seed, actor) for seed in seeds]
    session.execute(insert(Reminder), rows)
    to_mark = {(seed.matter.id, seed.unit_id, seed.part.id if seed.part else None) for seed in seeds}
    owed = select(Duty).where(Duty.matter_id.in_({seed.matter.id for seed in seeds}), Duty.done_at.is_(None))
    for duty in session.scalars(owed):
        if (duty.matter_id, duty.unit_id, duty.assignment_id) in to_mark:
            duty.reminders, duty.seen_at = duty.reminders + 1, None
    for seed in seeds:
        seed.matter.reminders += 1
    return [row["uid"] for row in rows]


def _row(session: Session, seed: Seed, actor: User | None) -> dict[str, Any]:
    at, matter = clock.now(), seed.matter
    reply_due = due(REPLY_WITHIN, at, calendar_of(session, matter.meeting))
    return {
        "uid": uuid7(),
        "meeting_id": matter.meeting_id,
        "matter_id": matter.id,
        "assignment_id": seed.part.id if seed.part else None,
        "unit_id": seed.unit_id,
        "kind": seed.kind,
        "text": seed.text,
        "sent_at": at,
        "sent_by_id": actor.id if actor else None,
        "sent_by_unit_id": actor.unit_id if actor else None,
        "reply_due_on": reply_due.due_on,
        "reply_due_at": reply_due.due_at,
        "reply": "",
    }


def remind(matter_uid: UUID, text: str, *, actor: User, unit_uids: Collection[UUID] = ()) -> list[Reminder]:
    """Remind whoever must act on a matter, or some of them.

    Args:
        unit_uids: only these units; none means every one that `actor` may remind.

    Raises:
        NotFound: no such matter, or none that `actor` may know of.
        Forbidden: `actor` reminds nobody.
        Refused: the matter is suspended or has ended, nobody need act, or all of them were reminded today.
        Invalid: more than 500 characters.
    """
    words = _words(text)
    with transaction() as session:
        matter = found.locked(session, matter_uid, actor)
        _refuse_who(actor)
        owed = queries.targets(session, [matter], actor)
        duties = [duty for duty in owed if not unit_uids or duty.unit.uid in unit_uids]
        return _send(session, matter, _fresh(matter, duties, _sent_today(session, [matter])), words, actor)


def remind_many(
    matter_uids: Sequence[UUID], text: str, *, actor: User, only: Collection[queries.Target] = ()
) -> list[Outcome]:
    """The same for several matters; those that refuse are left, the others go through.

    Args:
        only: of a matter that is named here, these units and parts alone.

    Returns:
        One outcome a matter, in the order of their keys.

    Raises:
        NotFound: one of them does not exist, or `actor` may not know of it; nobody is reminded then.
        Forbidden: `actor` reminds nobody.
        Invalid: more than 500 characters.
    """
    words, outcomes = _words(text), []
    with transaction() as session:
        rows = found.locked_all(session, list(matter_uids), actor)
        _refuse_who(actor)
        owed: dict[int, list[Duty]] = defaultdict(list)
        for duty in queries.targets(session, rows, actor, only):
            owed[duty.matter_id].append(duty)
        sent_today, to_send = _sent_today(session, rows), []
        for matter in rows:
            fault: WorkflowError | None = None
            try:
                to_send.append((matter, _fresh(matter, owed[matter.id], sent_today)))
            except Refused as refused:
                fault = refused
            outcomes.append(Outcome(matter.number, fault))
        remind_all(session, [_seed(m, duty, words) for m, duties in to_send for duty in duties], actor=actor)
        for matter, duties in to_send:
            _record(session, matter, duties, words, actor)
    return outcomes


def _words(text: str) -> str:
    words = text.strip()
    if len(words) > LONGEST:
        raise Invalid({"text": Text("不超过 500 字。", "500 characters at most.")})
    return words


def _refuse_who(actor: User) -> None:
    if not queries.may_remind(actor):
        raise Forbidden(Text("由联席办或牵头单位催办", "the office or the lead unit reminds others"))


def _sent_today(session: Session, matters: Sequence[Matter]) -> set[tuple[int, int, int | None]]:
    if not matters:
        return set()
    calendar = calendar_of(session, matters[0].meeting)
    midnight = calendar.midnight(calendar.local_date(clock.now()))
    return queries.sent_since(session, [matter.id for matter in matters], midnight)


def _fresh(matter: Matter, duties: Sequence[Duty], sent: set[tuple[int, int, int | None]]) -> list[Duty]:
    """Those who may still be reminded today.

    Raises:
        Refused: the matter does not run, nobody need act, or everybody was reminded today.
    """
    if matter.phase != Phase.OPEN:
        raise Refused("state", _SUSPENDED if matter.phase == Phase.SUSPENDED else _ENDED)
    if not duties:
        raise Refused("nobody", _NOBODY)
    fresh = [duty for duty in duties if (matter.id, duty.unit_id, duty.assignment_id) not in sent]
    if not fresh:
        raise Refused("reminded", _TODAY.format(units=_named(duties)))
    return fresh


def _send(session: Session, matter: Matter, duties: Sequence[Duty], words: str, actor: User) -> list[Reminder]:
    sent = remind_all(session, [_seed(matter, duty, words) for duty in duties], actor=actor)
    _record(session, matter, duties, words, actor)
    return list(session.scalars(select(Reminder).where(Reminder.uid.in_(sent)).order_by(Reminder.id)))


def _seed(matter: Matter, duty: Duty, words: str) -> Seed:
    return Seed(matter, duty.unit_id, BY_HAND, duty.assignment, words)


def _named(duties: Sequence[Duty]) -> Text:
    units = list(dict.fromkeys(duty.unit.short for duty in duties))
    return Text("、".join(unit.zh for unit in units), ", ".join(unit.en for unit in units))


def _record(session: Session, matter: Matter, duties: Sequence[Duty], words: str, actor: User) -> None:
    """One line of history, about the part where only one part is meant."""
    whom = _named(duties)
    shown = {"name": "whom", "zh": "催办对象", "en": "Reminded", "value_zh": whom.zh, "value_en": whom.en}
    part = duties[0].assignment if len(duties) == 1 else None
    _write(session, matter, REMIND, [shown], words, actor, part)


def _write(
    session: Session,
    matter: Matter,
    deed: Transition,
    shown: Sequence[Mapping[str, str]],
    words: str,
    actor: User,
    part: Assignment | None,
) -> None:
    flow = latest(session, part_kind(part.role, matter.kind)).workflow if part and part.role in FLOWS else None
    state = flow.states[part.state] if flow is not None and part is not None else matter.standing
    history.append(
        session,
        matter,
        deed,
        actor=actor,
        came_from=state,
        went_to=state,
        at=clock.now(),
        inputs={"text": words},
        shown=shown,
        opinion=words,
        assignment=part,
    )


def reply(reminder_uid: UUID, text: str, *, actor: User, matter_uid: UUID | None = None) -> Reminder:
    """Answer a reminder for one's unit; the history keeps it, and whoever reminded sees it.

    Args:
        matter_uid: the matter that it must be about; None leaves that open.

    Raises:
        NotFound: no such reminder to the actor's unit.
        Forbidden: the actor only reads.
        Refused: it has been answered.
        Invalid: nothing was said, or more than 500 characters.
    """
    with transaction() as session:
        mine = select(Reminder.id, Reminder.matter_id).join(Matter, Matter.id == Reminder.matter_id)
        is_meant = Matter.uid == matter_uid if matter_uid is not None else true()
        wanted = Reminder.uid == reminder_uid, Reminder.unit_id == actor.unit_id, is_meant
        key = session.execute(mine.where(*wanted)).one_or_none()
        if key is None:
            raise NotFound
        if not queries.may_answer(actor):
            raise Forbidden(Text("由被催办单位的承办人员回复", "somebody of the unit who works on it replies"))
        words = _words(text)
        if not words:
            raise Invalid({"text": Text("请填写回复。", "Write a reply.")})
        matter = found.locked_by_id(session, key.matter_id)
        one = session.get_one(Reminder, key.id, populate_existing=True)
        if one.replied_at is not None:
            raise Refused("replied", Text("已回复，不能重复回复。", "it has been answered already"))
        one.replied_at, one.replied_by_id, one.reply = clock.now(), actor.id, words
        one.read_at = one.read_at or one.replied_at
        _write(session, matter, REPLY, (), words, actor, one.assignment)
    return one
