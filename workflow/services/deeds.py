"""What an escalation does: remind, tell, or have a supervision drafted; each is a line of history by the system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine import clock_words
from workflow.engine.deadlines import days_left
from workflow.engine.definition import Transition
from workflow.engine.escalating import Alarm
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.queries.calendars import calendar_of
from workflow.services import history, supervising
from workflow.types import SYSTEM, Text, role_names

Holder = tuple[Text, tuple[str, ...]]
"""A unit that must act, by its short name, and the roles of those who may."""


def _deed(action: str, zh: str, en: str) -> Transition:
    return Transition(action=action, text=Text(zh, en), sources=(), target=None, who=(SYSTEM,))


REMIND = _deed("remind_due", "到期提醒", "Remind of the time limit")
URGE = _deed("urge_overdue", "逾期催办", "Urge what is overdue")
TELL = _deed("tell_overdue", "逾期告知", "Tell of the delay")
SUPERVISE = _deed("propose_supervision", "提请督办", "Propose a supervision")
LEVELS = {"blue": Text("蓝色", "blue"), "yellow": Text("黄色", "yellow"), "red": Text("红色", "red")}


def holders(session: Session, matters: Sequence[Matter]) -> dict[int, list[Holder]]:
    """Who must act on each of these matters now, by its key; one statement."""
    found: dict[int, list[Holder]] = defaultdict(list)
    if matters:
        owed = select(Duty.matter_id, Duty.roles, Unit.short_zh, Unit.short_en).join(Unit, Unit.id == Duty.unit_id)
        owed = owed.where(Duty.matter_id.in_({matter.id for matter in matters}), Duty.done_at.is_(None))
        for row in session.execute(owed.where(Duty.assignment_id.is_(None)).order_by(Duty.id)):
            found[row.matter_id].append((Text(row.short_zh, row.short_en), tuple(row.roles)))
    return found


def carry_out(
    session: Session, matter: Matter, alarm: Alarm, part: Assignment | None, to_act: Sequence[Holder]
) -> None:
    """Do what a rule says, as the system."""
    rule = alarm.rule
    if rule.do == "supervise":
        supervise(session, matter, rule.level or "blue", lines=_lines(session, matter, alarm))
        return
    deed = TELL if rule.do == "tell" else REMIND if clock.now() < alarm.clock.due.due_at else URGE
    who = role_names(rule.to) if rule.to else _named(part, to_act)
    whom = {"name": "whom", "zh": "对象", "en": "Whom", "value_zh": who.zh, "value_en": who.en}
    _record(session, matter, deed, [whom, *_lines(session, matter, alarm)], part, rule=rule.do)


def supervise(session: Session, matter: Matter, level: str, *, lines: Sequence[Mapping[str, Any]] = ()) -> None:
    """Draft a supervision of this level, and say in the history that it is called for."""
    drafted = supervising.draft(session, matter, level, lines)
    text = LEVELS[level]
    grade = {"name": "level", "zh": "督办级别", "en": "Level", "value_zh": text.zh, "value_en": text.en}
    number = {"name": "number", "zh": "拟制督办单", "en": "Drafted", "value_zh": "", "value_en": ""}
    if drafted is not None:
        lines = [number | {"value_zh": drafted.number, "value_en": drafted.number}, *lines]
    _record(session, matter, SUPERVISE, [grade, *lines], None, rule="supervise")


def _named(part: Assignment | None, to_act: Sequence[Holder]) -> Text:
    units = [part.unit.short] if part is not None else [unit for unit, _ in to_act]
    return Text("、".join(unit.zh for unit in units) or "—", ", ".join(unit.en for unit in units) or "—")


def _lines(session: Session, matter: Matter, alarm: Alarm) -> list[dict[str, Any]]:
    """Which clock it is, and how it stands at this moment."""
    running, calendar = alarm.clock, calendar_of(session, matter.meeting)
    own = calendar.of(running.worked_by)
    name = clock_words.called(matter.workflow, running.code)
    day = running.due.due_on
    days = days_left(day, own.local_date(clock.now()), own)
    stands = clock_words.standing(days)
    return [
        {
            "name": "clock",
            "zh": "时限",
            "en": "Time limit",
            "value_zh": f"{name.zh}，{day} 到期",
            "value_en": f"{name.en}, due {day}",
        },
        {"name": "standing", "zh": "情况", "en": "Standing", "value_zh": stands.zh, "value_en": stands.en},
    ]


def _record(
    session: Session,
    matter: Matter,
    deed: Transition,
    lines: Sequence[Mapping[str, Any]],
    part: Assignment | None,
    *,
    rule: str,
) -> None:
    state = matter.standing
    history.append(
        session,
        matter,
        deed,
        actor=None,
        came_from=state,
        went_to=state,
        at=clock.now(),
        inputs={"rule": rule},
        shown=lines,
        assignment=part,
    )
