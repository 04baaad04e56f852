"""Writing the administrators' log: every act on accounts, units, calendar and checklists, in that act's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from workflow import clock
from workflow.models.admin_event import ACTS, AdminEvent
from workflow.models.event import canonical, chained
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.types import Text

BLANK = Text("（空）", "(blank)")


@dataclass(frozen=True, slots=True)
class Line:
    """What one part was before and is after the act, in words."""

    name: Text
    before: Text
    after: Text


def record(
    session: Session,
    act: str,
    *,
    actor: User | None,
    meeting_id: int,
    target: tuple[UUID, Text],
    lines: Iterable[Line] = (),
) -> AdminEvent:
    """Add the next line to a joint meeting's log and move its head; the joint meeting's row is locked meanwhile.

    Args:
        act: one of `ACTS`.
        actor: None is somebody at the server's command line.
        target: what was acted on: its uid and how it is called.
    """
    meeting = session.get_one(Meeting, meeting_id, with_for_update={"key_share": True}, populate_existing=True)
    at, (uid, name) = clock.now(), target
    content = {
        "seq": meeting.log_seq + 1,
        "at": at.isoformat(),
        "actor": _person(actor),
        "action": {"code": act, **_words(ACTS[act])},
        "target": {"uid": str(uid), **_words(name)},
        "lines": [_line(line) for line in lines],
    }
    text = canonical(content)
    event = AdminEvent(
        meeting_id=meeting.id,
        seq=meeting.log_seq + 1,
        at=at,
        actor_id=actor.id if actor else None,
        action=act,
        target_uid=uid,
        target_zh=name.zh[:200],
        target_en=name.en[:300],
        record=text,
        previous=meeting.log_head,
        hash=chained(meeting.log_head, text),
    )
    meeting.log_seq, meeting.log_head = event.seq, event.hash
    session.add(event)
    return event


def changes(names: Mapping[str, Text], before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[Line]:
    """A line for each name whose value has changed, in the order of `names`; None and "" read as blank."""
    return [
        Line(text, said(before.get(name)), said(after.get(name)))
        for name, text in names.items()
        if (before.get(name) or "") != (after.get(name) or "")
    ]


def said(value: Any) -> Text:
    """A value in words."""
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    return Text(str(value), str(value)) if value not in (None, "") else BLANK


def _person(actor: User | None) -> dict[str, str] | None:
    if actor is None:
        return None
    return {"uid": str(actor.uid), "login": actor.login, "name": actor.name, "name_en": actor.name_en}


def _line(line: Line) -> dict[str, Any]:
    return {**_words(line.name), "before": _words(line.before), "after": _words(line.after)}


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
