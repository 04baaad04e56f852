"""The clocks of a matter side by side: how each came about, what is left of it, and how those that ended did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine import clock_words, limits
from workflow.engine.deadlines import Calendar, Due, days_left
from workflow.engine.definition import WORKING_DAY, Limit
from workflow.engine.lights import light
from workflow.engine.pauses import Span, counted, paused_days
from workflow.engine.read_clocks import parsed
from workflow.engine.running import spans
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter, Term
from workflow.models.unit import worked_by_unit
from workflow.types import SEVERITIES, UNIT_KINDS, Light, Phase, Relation, Severity, Text, UnitKind

BY_DEFINITION, BY_MEETING = Text("流程规定", "by the workflow"), Text("本联席会议另行规定", "set by this joint meeting")
BY_HAND, BY_DAY = Text("办理时填写", "given when it was assigned"), Text("指定了最后一天", "its last day was given")
BY_URGENCY, BY_ACTION = Text("按紧急程度", "by urgency"), Text("按所办操作", "by the action taken")
BY_SEVERITY = Text("按严重程度（{name}）", "by severity ({name})")
OVER = ("returned", "withdrawn", "lapsed", "ended", "accepted", "reported")


@dataclass(frozen=True, slots=True)
class Told:
    """One running clock.

    Attributes:
        unit: whose part it is; None for the matter's own.
        reasons: why it is as long as it is.
        delivered_on: the day that its start counts as; day 1 is the working day after.
        held_since: since when it is held up; None while it runs.
        left: working days left, minus those that it is over.
        by_calendar: when the present calendar would end it, where that is another moment.
        worked_by: whose week it counts by; None is the office's.
        is_counting: it is what counts in the present state.
    """

    name: Text
    unit: Text | None
    limit: Limit
    reasons: tuple[Text, ...]
    started_at: datetime
    delivered_on: date
    pauses: tuple[Span, ...]
    paused: int
    held_since: datetime | None
    due: Due
    lamp: Light | None
    left: int
    is_provisional: bool
    by_calendar: Due | None
    worked_by: Text | None
    is_counting: bool
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Ended:
    """How one clock ended, as the event that ended it keeps it."""

    name: Text
    unit: Text | None
    limit: Limit | None
    started_at: datetime
    due_on: date
    ended_at: datetime
    is_late: bool
    days: int
    paused: int


def running(matter: Matter, parts: Iterable[Assignment], calendar: Calendar, now: datetime) -> list[Told]:
    """The running clocks: the state's limit, the terms, then the parts of supporting units; no statement."""
    found = [*_of_state(matter, calendar, now), *_of_terms(matter, calendar, now)]
    for part in parts:
        found += _of_part(matter, part, calendar, now)
    return found


def _told(
    matter: Matter,
    name: Text,
    limit: Limit,
    moment: Due,
    started_at: datetime,
    *,
    now: datetime,
    own: Calendar,
    reasons: Sequence[Text],
    pauses: tuple[Span, ...] = (),
    held_since: datetime | None = None,
    is_fixed: bool = False,
    unit: Text | None = None,
    worked_by: str | None = None,
    is_counting: bool = False,
) -> Told:
    again = None if is_fixed else counted(limit, started_at, pauses, own)
    standing = Phase.SUSPENDED if held_since else Phase.OPEN
    return Told(
        name=name,
        unit=unit,
        limit=limit,
        reasons=tuple(reasons),
        started_at=started_at,
        delivered_on=own.delivered_on(started_at) if limit.unit == WORKING_DAY else own.local_date(started_at),
        pauses=pauses,
        paused=paused_days(pauses, own),
        held_since=held_since,
        due=moment,
        lamp=light(moment.due_at, moment.amber_at, now, standing, was_late=False),
        left=days_left(moment.due_on, own.local_date(held_since or now), own),
        is_provisional=own.is_provisional(moment.due_on.year),
        by_calendar=again if again is not None and again.due_at != moment.due_at else None,
        worked_by=UNIT_KINDS[UnitKind(worked_by)] if worked_by else None,
        is_counting=is_counting and moment.due_at == matter.due_at,
        calendar=own,
    )


def _of_state(matter: Matter, calendar: Calendar, now: datetime) -> Iterator[Told]:
    limit = matter.limit
    if limit is None or matter.phase in (Phase.SETTLED, Phase.CANCELLED):
        return
    yield _told(
        matter,
        clock_words.called(matter.workflow, f"state.{limit.state}"),
        limit.limit,
        limit.due,
        limit.started_at,
        now=now,
        own=calendar.of(limit.worked_by),
        reasons=_why(limit.source, is_set=limit.is_set),
        pauses=limit.pauses,
        worked_by=limit.worked_by,
        is_counting=True,
    )


def _why(source: str, *, is_set: bool) -> list[Text]:
    """Which entry of the definition gave a length, in words."""
    kind, _, rest = source.partition(".")
    detail = rest.partition(".")[2]
    found = [BY_MEETING if is_set else BY_DEFINITION]
    if kind == "action":
        found.append(BY_ACTION)
    elif detail in set(Severity):
        found.append(BY_SEVERITY.format(name=SEVERITIES[Severity(detail)]))
    elif detail:
        found.append(BY_URGENCY)
    return found


def _of_terms(matter: Matter, calendar: Calendar, now: datetime) -> Iterator[Told]:
    if matter.phase in (Phase.SETTLED, Phase.CANCELLED):
        return
    for term in matter.terms:
        if term.stopped_at is None:
            yield _told(
                matter,
                clock_words.called(matter.workflow, f"term.{term.name}"),
                Limit(term.length, term.unit),
                Due(term.due_on, term.due_at, term.amber_at),
                term.counted_at or term.started_at,
                now=now,
                own=calendar.of(term.worked_by),
                reasons=_why_term(matter, term),
                pauses=spans(term.pauses),
                held_since=term.paused_at,
                is_fixed=term.is_fixed,
                worked_by=term.worked_by,
                is_counting=matter.standing.on_term == term.name,
            )


def _why_term(matter: Matter, term: Term) -> list[Text]:
    if term.is_fixed:
        return [BY_DAY]
    rule = matter.workflow.term(term.name)
    entry = limits.of_term(rule, matter.severity, matter.meeting.limits_of(matter.kind)) if rule else None
    if entry is None or entry.limit != Limit(term.length, term.unit):
        return [BY_HAND]
    return _why(entry.key, is_set=entry.is_set)


def _of_part(matter: Matter, part: Assignment, calendar: Calendar, now: datetime) -> Iterator[Told]:
    """A part that its unit still owes, beside the lead's, whose clock is the matter's term."""
    if part.role in (Relation.LEAD, Relation.COPY) or part.state in OVER or part.reported_at is not None:
        return
    own, held = calendar.of(worked_by_unit(part.unit.kind)), part.paused_at
    if part.is_unsigned and part.sign_due_on is not None and part.sign_due_at is not None:
        moment = Due(part.sign_due_on, part.sign_due_at, part.delivered_at)
        yield _of_unit(matter, part, "sign", Limit(1), moment, own=own, now=now, held=held, is_fixed=True)
    if part.due_on is not None and part.due_at is not None:
        moment, limit = Due(part.due_on, part.due_at, part.amber_at or part.due_at), Limit(part.length or 0)
        name = "part" if part.role == Relation.SUPPORT else "answer"
        yield _of_unit(matter, part, name, limit, moment, own=own, now=now, held=held, is_fixed=part.length is None)


def _of_unit(
    matter: Matter,
    part: Assignment,
    clock: str,
    limit: Limit,
    moment: Due,
    *,
    own: Calendar,
    now: datetime,
    held: datetime | None,
    is_fixed: bool,
) -> Told:
    return _told(
        matter,
        clock_words.called(matter.workflow, clock),
        limit,
        moment,
        part.delivered_at,
        now=now,
        own=own,
        reasons=[BY_DEFINITION if clock == "sign" else BY_HAND],
        pauses=spans(part.pauses),
        held_since=held,
        is_fixed=is_fixed,
        unit=part.unit.short,
    )


def ended(session: Session, matter: Matter) -> list[Ended]:
    """Every clock that has ended, newest first, from the records of the events that ended them; one statement."""
    rows = select(Event).where(Event.matter_id == matter.id, Event.record.contains('"clocks":['))
    events = session.scalars(rows.order_by(Event.seq.desc()))
    return [_ended(matter, event, one) for event in events for one in reversed(event.content.get("clocks", []))]


def _ended(matter: Matter, event: Event, kept: dict[str, object]) -> Ended:
    part = event.content.get("assignment")
    return Ended(
        name=clock_words.called(matter.workflow, str(kept["clock"])),
        unit=Text(part["zh"], part["en"]) if part else None,
        limit=parsed(str(kept["limit"])),
        started_at=datetime.fromisoformat(str(kept["started_at"])),
        due_on=date.fromisoformat(str(kept["due_on"])),
        ended_at=datetime.fromisoformat(str(kept["ended_at"])),
        is_late=bool(kept["is_late"]),
        days=int(str(kept["days"])),
        paused=int(str(kept["paused"])),
    )
