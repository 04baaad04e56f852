"""What hung on a matter, for its closure report: requests for more time, supervision, letters, talks and listings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow.engine import said
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.reports import source as sources
from workflow.reports.snapshot_course import Extension, Instrument
from workflow.reports.snapshot_parts import Bilingual
from workflow.reports.source import Source
from workflow.types import Phase

EXTENSION = "extension"
ISSUED, ANSWERED = ("issue", "approve"), ("reply", "answer", "countersign", "ask_removal")
SAID = ("reply", "measures", "commitments", "report")
"""Where an instrument keeps what its unit answered, promised or reported."""
DECIDED = ("approve", "refuse", "withdraw", "lapse")
WAITING = ("replying", "sent", "notified", "listed")
"""The states of instruments in which their unit owes an answer."""


def attached(source: Source) -> tuple[list[Extension], list[Instrument]]:
    """Requests for more time, and all else that hung on the matter, each oldest first; two statements."""
    rows = source.session.scalars(
        select(Matter)
        .where(Matter.parent_id == source.matter.id, Matter.is_attached)
        .options(joinedload(Matter.workflow_version))
        .order_by(Matter.id)
    ).all()
    events = _events(source, [row.id for row in rows])
    extensions = [_extension(source, row, events[row.id]) for row in rows if row.kind == EXTENSION]
    others = [_instrument(source, row, events[row.id]) for row in rows if row.kind != EXTENSION]
    return extensions, [one for one in others if one["issued_at"]]


def _events(source: Source, keys: Collection[int]) -> Mapping[int, Sequence[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    if keys:
        wanted = select(Event).where(Event.matter_id.in_(keys)).order_by(Event.matter_id, Event.seq)
        for event in source.session.scalars(wanted):
            found[event.matter_id].append(event)
    return found


def _extension(source: Source, row: Matter, events: Sequence[Event]) -> Extension:
    begun, decided = events[0], _last(events, DECIDED)
    granted = row.phase == Phase.SETTLED
    return Extension(
        number=row.number,
        at=source.moment(begun.at),
        by=source.who(begun),
        cause=sources.both(said.said(row.workflow, row.details, "cause")),
        reason=_detail(row, "reason"),
        before=_detail(row, "previous_due_on"),
        asked=_detail(row, "until"),
        granted=_detail(row, "granted_until") if granted else "",
        days=int(row.details.get("granted_days") or 0) if granted else 0,
        state=_standing(row),
        decided_at=source.moment(decided.at) if decided else "",
        decided_by=source.who(decided) if decided else None,
        opinion=decided.content["opinion"] if decided else "",
    )


def _instrument(source: Source, row: Matter, events: Sequence[Event]) -> Instrument:
    issued, answered = _last(events, ISSUED), _last(events, ANSWERED)
    ended = events[-1] if row.phase in (Phase.SETTLED, Phase.CANCELLED) else None
    return Instrument(
        kind=row.kind,
        number=row.number,
        level=sources.both(said.said(row.workflow, row.details, "level")),
        issued_at=source.moment(issued.at) if issued else "",
        issued_by=source.who(issued) if issued else None,
        facts=_detail(row, "facts"),
        demand=_detail(row, "demand"),
        held_on=_detail(row, "held_on"),
        reply_due_on=_reply_due(source, row, events),
        replied_at=source.moment(answered.at) if answered else "",
        replied_by=source.who(answered) if answered else None,
        reply="".join(_ended(text) for name in SAID if (text := _detail(row, name))),
        promised_on=_detail(row, "promised_on"),
        state=_standing(row),
        ended_at=source.moment(ended.at) if ended else "",
        ended_by=source.who(ended) if ended and ended.actor_id else None,
    )


def _reply_due(source: Source, row: Matter, events: Iterable[Event]) -> str:
    """The last day for the unit's answer: as the record keeps it, or as it runs now; empty where none was set."""
    kept = [
        clock["due_on"]
        for event in events
        for clock in event.content.get("clocks", [])
        if clock["clock"] in [f"state.{state}" for state in WAITING]
    ]
    if row.state in WAITING and row.due_on is not None:
        return source.day(row.due_on)
    return str(kept[-1]) if kept else ""


def _last(events: Sequence[Event], actions: Sequence[str]) -> Event | None:
    return next((event for event in reversed(events) if event.action in actions), None)


def _detail(row: Matter, name: str) -> str:
    return str(row.details.get(name) or "")


def _ended(text: str) -> str:
    """With a full stop, where another text may follow."""
    return text if text.strip()[-1:] in "。！？.!?；;" else f"{text.strip()}。"


def _standing(row: Matter) -> Bilingual:
    return sources.both(row.standing.text)
