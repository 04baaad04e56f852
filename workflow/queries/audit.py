"""Walking the chains of history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.event import Event, chained
from workflow.models.matter import Matter
from workflow.models.user import User

STEP = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken: the matter's number, the event's place in it, and what is wrong."""

    number: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What was walked, and the breaks found, in the order of matters and events."""

    matters: int
    events: int
    breaks: tuple[Break, ...]


def verify(session: Session) -> Walk:
    """Recompute every hash, compare every record with its columns and every head with its chain."""
    breaks: list[Break] = []
    people = {key: str(uid) for key, uid in session.execute(select(User.id, User.uid))}
    events = matters = 0
    for number, head, seq, state, chain in _chains(session):
        matters += 1
        events += len(chain)
        fault = _fault(head, seq, state, chain, people)
        if fault is not None:
            breaks.append(Break(number, *fault))
    return Walk(matters, events, tuple(breaks))


def _chains(session: Session) -> Iterator[tuple[str, str, int, str, list[Event]]]:
    """Each matter with its events, some thousands of matters at a time."""
    last = 0
    while True:
        heads = session.execute(
            select(Matter.id, Matter.number, Matter.head, Matter.seq, Matter.state)
            .where(Matter.id > last)
            .order_by(Matter.id)
            .limit(STEP)
        ).all()
        if not heads:
            return
        chains: dict[int, list[Event]] = {row.id: [] for row in heads}
        for event in session.scalars(
            select(Event).where(Event.matter_id.in_(chains)).order_by(Event.matter_id, Event.seq)
        ):
            chains[event.matter_id].append(event)
        for key, number, head, seq, state in heads:
            yield number, head, seq, state, chains[key]
        last = heads[-1].id
        session.expunge_all()


def _fault(head: str, seq: int, state: str, chain: list[Event], people: Mapping[int, str]) -> tuple[int, str] | None:
    previous = ""
    for place, event in enumerate(chain, start=1):
        if event.seq != place:
            return place, "an event is missing"
        if event.previous != previous or event.hash != chained(previous, event.record):
            return place, "the hash does not fit the record"
        if not _agrees(event, people):
            return place, "the columns do not agree with the record"
        previous = event.hash
    if previous != head or seq != len(chain):
        return len(chain), "the chain does not end at the matter's head"
    own = [event for event in chain if event.assignment_id is None]
    if not own or own[-1].to_state != state:
        return len(chain), "the matter's state is not what its history says"
    return None


def _agrees(event: Event, people: Mapping[int, str]) -> bool:
    said = event.content
    who = said["actor"]["uid"] if said["actor"] else None
    if who != (people.get(event.actor_id) if event.actor_id is not None else None):
        return False
    behalf = said["on_behalf"]["uid"] if "on_behalf" in said else None
    if behalf != (people.get(event.on_behalf_id) if event.on_behalf_id is not None else None):
        return False
    if (said["assignment"] is None) != (event.assignment_id is None):
        return False
    came_from = said["from"]["code"] if said["from"] else None
    told = (said["seq"], said["action"]["code"], came_from, said["to"]["code"], said["at"])
    return told == (event.seq, event.action, event.from_state, event.to_state, event.at.isoformat())
