"""The time limits of a matter, replayed from its history: the unit's clock, and every step against its own limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow.engine import clock_words
from workflow.engine.deadlines import Calendar, Due, days_used, due, due_by
from workflow.engine.definition import BEFORE, WORKING_DAY, Limit, State, Term, Workflow
from workflow.engine.pauses import Span, moved, paused_days
from workflow.engine.read_clocks import parsed
from workflow.engine.running import spans
from workflow.models.event import Event
from workflow.models.matter import Term as TermRow
from workflow.reports.snapshot_parts import Bilingual, Clock, Stage
from workflow.reports.source import Source, both, typed
from workflow.types import Light, Phase

UNIT = "unit"
UNTIL = "延至"
"""The label of the new day in the line that an extension writes."""
SIGNING = ("sign", "sign_direct", "receive")
REPORTING = ("apply_close", "close_own", "read", "report", "fix_on_spot")


@dataclass(frozen=True, slots=True)
class Leg:
    """A term from one start, or from one new length, on; `since` is from when it counts with this end."""

    started_at: datetime
    limit: Limit
    due: Due
    since: datetime
    pauses: tuple[Span, ...] = ()

    def allowed(self, calendar: Calendar) -> int:
        """The working days from its start to its end, without those for which it was held up."""
        whole = calendar.between(calendar.delivered_on(self.started_at), self.due.due_on)
        return max(0, whole - paused_days(self.pauses, calendar))

    def used(self, until: datetime, calendar: Calendar) -> int:
        """The working days used by then, without those for which it was held up."""
        return max(0, days_used(self.started_at, until, calendar) - paused_days(self.pauses, calendar))


def legs(rule: Term, flow: Workflow, events: Sequence[Event], source: Source) -> list[Leg]:
    """How often a term was given a length, moved by an extension or by a suspension, as `services.clocks` did when it
    happened; oldest first, the last as its row says."""
    found: list[Leg] = []
    held_at: datetime | None = None
    for event in events:
        given = typed(event, rule.given) if rule.given else None
        held = _holds(flow, event)
        if (not found and event.action in rule.start) or (found and event.action in rule.resume and given is not None):
            limit = Limit(int(given)) if given is not None else rule.limit(source.matter.severity)
            if limit is not None:
                found.append(Leg(event.at, limit, due(limit, event.at, source.calendar), event.at))
        elif found and (last := _extended_to(event)) is not None:
            found.append(replace(found[-1], due=due_by(last, source.calendar, length=1), since=event.at))
        elif found and held is False and held_at is not None:
            found.append(_moved(found[-1], (held_at, event.at), source.calendar))
        held_at = event.at if held else None if held is False else held_at
    return [*found[:-1], _as_row(found[-1], source)] if found else []


def _holds(flow: Workflow, event: Event) -> bool | None:
    """Whether a step suspends the matter, or resumes it; None for all others."""
    was, now = (
        code is not None and code in flow.states and flow.states[code].phase == Phase.SUSPENDED
        for code in (event.from_state, event.to_state)
    )
    return None if was == now else now


def _extended_to(event: Event) -> date | None:
    """The day to which an extension moved the term; None for what is none."""
    if event.content["inputs"].get("kind") != "extension":
        return None
    return next((date.fromisoformat(one["value_zh"]) for one in event.content["shown"] if one["zh"] == UNTIL), None)


def _moved(leg: Leg, pause: Span, calendar: Calendar) -> Leg:
    moment = moved(leg.due, leg.limit, pause, calendar)
    return replace(leg, due=moment, since=pause[1], pauses=(*leg.pauses, pause))


def _as_row(leg: Leg, source: Source) -> Leg:
    """The leg with the end that the matter has kept, whoever set it."""
    row = next((term for term in source.matter.terms if term.name == UNIT), None)
    return replace(leg, due=Due(row.due_on, row.due_at, row.amber_at), pauses=spans(row.pauses)) if row else leg


def stages(source: Source, flow: Workflow, urgency: str | None = None) -> list[Stage]:
    """Every step that has a limit, in the order in which the steps were left; a step done twice has two rows, and one
    that was taken back none."""
    rows: list[tuple[str, Stage]] = []
    events = source.own()
    rule = flow.term(UNIT)
    turns = legs(rule, flow, events, source) if rule else []
    entered = source.matter.created_at
    for event in events:
        if event.from_state is None or event.from_state == event.to_state or _holds(flow, event):
            continue
        if _takes_back(flow, event):
            rows = rows[:-1] if rows and rows[-1][0] == event.from_state else rows
        elif (row := _left(source, flow, event, entered, turns, urgency)) is not None:
            rows.append((event.to_state, _in_round(row, event.round) if source.matter.round > 1 else row))
        entered = event.at
    return [row for _, row in rows] + _beside(source, flow)


def _in_round(row: Stage, number: int) -> Stage:
    """The row with its round, where there are several."""
    name = row["name"]
    return {**row, "name": Bilingual(zh=f"{name['zh']}（第{number}轮）", en=f"{name['en']} (round {number})")}


def _takes_back(flow: Workflow, event: Event) -> bool:
    steps = flow.actions.get(event.action, ())
    return any(step.goes == BEFORE and event.from_state in step.sources for step in steps)


def _left(
    source: Source, flow: Workflow, event: Event, entered: datetime, turns: Sequence[Leg], urgency: str | None
) -> Stage | None:
    """The row of the step that was left; None where nothing counted in it."""
    state, kept = flow.states.get(event.from_state or ""), _kept(event)
    if state is None:
        return None
    if kept is not None:
        return _as_kept(source, state, event, kept)
    leg = _leg(state, urgency, entered, event.at, turns, source.calendar)
    return _stage(source, state, leg, event) if leg else None


def _beside(source: Source, flow: Workflow) -> list[Stage]:
    """The terms by which no state is due, such as that of the whole matter, after the steps."""
    return [_whole(source, flow, term) for term in source.matter.terms if term.name not in flow.counting]


def _whole(source: Source, flow: Workflow, term: TermRow) -> Stage:
    ended_at = term.stopped_at or source.ended_at
    used = days_used(term.started_at, ended_at, source.calendar)
    return Stage(
        name=both(clock_words.called(flow, f"term.{term.name}")),
        at=source.moment(ended_at),
        allowed_wd=term.length if term.unit == WORKING_DAY else None,
        used_wd=max(0, used - paused_days(spans(term.pauses), source.calendar)),
        light=mark(ended_at >= term.due_at),
    )


def _kept(event: Event) -> Mapping[str, Any] | None:
    """How the limit of the state that was left ended, as the event's record keeps it; older events do not."""
    clocks: Sequence[Mapping[str, Any]] = event.content.get("clocks", [])
    return next((one for one in clocks if one["clock"] == f"state.{event.from_state}"), None)


def _as_kept(source: Source, state: State, event: Event, kept: Mapping[str, Any]) -> Stage:
    """A step by what was kept of it: by its calendar then, and without the days for which it was held up."""
    limit, started = parsed(kept["limit"]), datetime.fromisoformat(kept["started_at"])
    return Stage(
        name=both(state.step or state.text),
        at=source.moment(event.at),
        allowed_wd=limit.length if limit is not None and limit.unit == WORKING_DAY else None,
        used_wd=max(0, days_used(started, event.at, source.calendar) - int(kept["paused"])),
        light=mark(bool(kept["is_late"])),
    )


def _leg(
    state: State, urgency: str | None, entered: datetime, left: datetime, turns: Sequence[Leg], calendar: Calendar
) -> Leg | None:
    """What counted in a state: its own limit, else the term that ran; None where nothing did."""
    limit = state.limit_for(urgency)
    if limit is not None:
        return Leg(entered, limit, due(limit, entered, calendar), entered)
    running = [leg for leg in turns if leg.since <= left]
    return running[-1] if state.on_term == UNIT and running else None


def _stage(source: Source, state: State, leg: Leg, event: Event) -> Stage:
    return Stage(
        name=both(state.step or state.text),
        at=source.moment(event.at),
        allowed_wd=leg.allowed(source.calendar) if leg.limit.unit == WORKING_DAY else None,
        used_wd=leg.used(event.at, source.calendar),
        light=mark(event.at >= leg.due.due_at),
    )


def mark(was_late: bool) -> str:
    """The light of something that has ended."""
    return str(Light.LATE if was_late else Light.DONE)


def clock(source: Source, flow: Workflow, started_at: datetime | None = None) -> Clock:
    """The clock of the unit that had to put it right.

    What was put right on the spot had no term: it is measured from the record on, against the term that its severity
    would have had.

    Args:
        started_at: when it was delivered to the unit that finished it, where that was not the first one.
    """
    term = next((term for term in source.matter.terms if term.name == UNIT), None)
    return _of_term(source, term, started_at or term.started_at) if term else _on_the_spot(source, flow)


def _of_term(source: Source, term: TermRow, started_at: datetime) -> Clock:
    calendar = source.calendar
    last = term.due_on or calendar.local_date(term.due_at)
    paused = paused_days(spans(term.pauses), calendar)
    return Clock(
        assigned_at=source.moment(started_at),
        signed_at=source.moment(source.at_last(*SIGNING)),
        reported_at=source.moment(term.stopped_at or source.at_last(*REPORTING)),
        closed_at=source.moment(source.ended_at),
        due_on=last.isoformat(),
        allowed_wd=max(0, calendar.between(calendar.delivered_on(started_at), last) - paused),
        used_wd=max(0, days_used(started_at, term.stopped_at or source.ended_at, calendar) - paused),
        light=mark(source.matter.is_late),
    )


def _on_the_spot(source: Source, flow: Workflow) -> Clock:
    rule = flow.term(UNIT)
    started, reported = source.matter.created_at, source.at_last(*REPORTING) or source.ended_at
    limit = (rule.limit(source.matter.severity) if rule else None) or Limit(0)
    moment = due(limit, started, source.calendar)
    return Clock(
        assigned_at=source.moment(started),
        signed_at=source.moment(source.at_last(*SIGNING)),
        reported_at=source.moment(reported),
        closed_at=source.moment(source.ended_at),
        due_on=moment.due_on.isoformat(),
        allowed_wd=limit.length,
        used_wd=days_used(started, reported, source.calendar),
        light=mark(reported >= moment.due_at),
    )
