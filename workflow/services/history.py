"""Writing history: one event, chained to the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow import origin
from workflow.engine.definition import State, Transition
from workflow.engine.running import Result
from workflow.models.assignment import WORDED, Assignment
from workflow.models.event import Event, canonical, chained
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.types import Relation, Text


def append(
    session: Session,
    matter: Matter,
    transition: Transition,
    *,
    actor: User | None,
    role: str | None = None,
    on_behalf: User | None = None,
    came_from: State | None,
    went_to: State,
    at: datetime,
    inputs: Mapping[str, Any],
    shown: Sequence[Mapping[str, Any]] = (),
    opinion: str = "",
    files: Sequence[StoredFile] = (),
    assignment: Assignment | None = None,
    results: Sequence[Result] = (),
) -> Event:
    """Add the next event to a matter's chain and move the chain's head.

    Args:
        actor: None is the system.
        role: in which the actor acts, that of `on_behalf` where they stand in; None where no rule asks for one.
        shown: what was typed, as it is to be read later: label zh and en, value zh and en.
        results: how the clocks ended that this ends.
    """
    content = _place(matter, at) | _who(actor, role, on_behalf) | _move(transition, came_from, went_to)
    content |= _given(inputs, shown, opinion, files, assignment) | _ended(results)
    event = _row(matter, canonical(content), transition, actor=actor, came_from=came_from, went_to=went_to, at=at)
    event.assignment_id = assignment.id if assignment else None
    event.on_behalf_id = on_behalf.id if on_behalf else None
    event.is_late = next((one.is_late for one in results if one.clock.startswith("state.")), None)
    session.add(event)
    _tie(session, event, files)
    return event


def _row(
    matter: Matter,
    record: str,
    transition: Transition,
    *,
    actor: User | None,
    came_from: State | None,
    went_to: State,
    at: datetime,
) -> Event:
    """The next link of the matter's chain, and the chain's head moved to it."""
    matter.seq, previous, matter.head = matter.seq + 1, matter.head, chained(matter.head, record)
    return Event(
        meeting_id=matter.meeting_id,
        matter_id=matter.id,
        seq=matter.seq,
        round=matter.round,
        action=transition.action,
        actor_id=actor.id if actor else None,
        unit_id=actor.unit_id if actor else None,
        from_state=came_from.code if came_from else None,
        to_state=went_to.code,
        is_back=transition.is_back,
        at=at,
        record=record,
        previous=previous,
        hash=matter.head,
    )


def _ended(results: Sequence[Result]) -> dict[str, Any]:
    """What became of the clocks; a record without any says nothing of them, as those before did not."""
    return {"clocks": [one.plain() for one in results]} if results else {}


def _tie(session: Session, event: Event, files: Sequence[StoredFile]) -> None:
    if files:
        session.flush()
    for file in files:
        file.event_id, file.matter_id = event.id, event.matter_id


def _place(matter: Matter, at: datetime) -> dict[str, Any]:
    version = matter.workflow_version
    return {
        "matter": str(matter.uid),
        "seq": matter.seq + 1,
        "workflow": f"{version.kind}@{version.number}",
        "at": at.isoformat(),
    }


def _who(actor: User | None, role: str | None, on_behalf: User | None) -> dict[str, Any]:
    """Who acts, for which unit, in which role, and where from; for whom only where it is for another."""
    who = {"actor": _person(actor) if actor else None, "unit": _unit(actor), "role": role}
    who["address"] = origin.address() if actor else ""
    return who | ({"on_behalf": _person(on_behalf)} if on_behalf else {})


def _person(person: User) -> dict[str, str]:
    return {"uid": str(person.uid), "name": person.name, "name_en": person.name_en}


def _move(transition: Transition, came_from: State | None, went_to: State) -> dict[str, Any]:
    return {
        "action": {"code": transition.action, **_words(transition.text)},
        "from": {"code": came_from.code, **_words(came_from.text)} if came_from else None,
        "to": {"code": went_to.code, **_words(went_to.text)},
    }


def _given(
    inputs: Mapping[str, Any],
    shown: Sequence[Mapping[str, Any]],
    opinion: str,
    files: Sequence[StoredFile],
    assignment: Assignment | None,
) -> dict[str, Any]:
    return {
        "assignment": _part(assignment) if assignment else None,
        "inputs": dict(inputs),
        "shown": [dict(line) for line in shown],
        "opinion": opinion,
        "files": [_file(file) for file in files],
    }


def _part(part: Assignment) -> dict[str, str]:
    """Which unit's part; what sort it is only where it is no supporting one, as records always were."""
    sort = {} if part.role == Relation.SUPPORT else {"role": str(part.role), "mode": part.mode}
    worded = WORDED.get((part.matter.kind, part.role))
    return {"uid": str(part.uid), **_words(part.unit.short), **sort, **({"flow": worded} if worded else {})}


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _unit(actor: User | None) -> dict[str, str] | None:
    if actor is None or actor.unit is None:
        return None
    return {"code": actor.unit.code, **_words(actor.unit.short)}


def _file(file: StoredFile) -> dict[str, Any]:
    return {
        "uid": str(file.uid),
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "evidence": file.evidence,
        "caption": file.caption,
    }
