"""What the signing of a document adds to its snapshot, from the history of its life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.reports import source as sources
from workflow.reports.issuing import Issue
from workflow.reports.snapshot_parts import Approval
from workflow.reports.source import Source

STEPS = {
    "prepare": ("send_check", "send_countersign"),
    "check": ("check_ok",),
    "sign": ("sign",),
}
"""Which acts of the life are which step of the document's own approval."""
COUNTERSIGNED = ("agree", "refuse", "fall_silent")


def signed(
    session: Session, life: Matter, drafted: Issue, number: str, *, calendar: Calendar, actor: User | None, at: datetime
) -> Issue:
    """The issue as it is once signed: who prepared, countersigned, checked and signed, the latest of each."""
    source = sources.read(session, life, calendar, actor=actor, at=at)
    by_step = {step: source.last(*actions) for step, actions in STEPS.items()}
    approvals = [_approval(source, step, event) for step, event in by_step.items() if event is not None]
    found = _countersigned(source)
    signer = by_step["sign"]
    return {
        **drafted,
        "number": number,
        "issued_on": source.day(at),
        "signed_at": source.moment(at),
        "signer": sources.name_of(signer) if signer else "",
        "approvals": [*approvals[:1], *found, *approvals[1:]],
    }


def _approval(source: Source, step: str, event: Event) -> Approval:
    said = event.content["opinion"]
    return Approval(step=step, person=source.who(event), at=source.moment(event.at), opinion=said)


def _countersigned(source: Source) -> list[Approval]:
    """The last answer of each unit that countersigned after the report was sent round last."""
    sent = source.last("send_countersign")
    after = [e for e in source.events if sent and e.seq > sent.seq and e.assignment_id is not None]
    last: dict[Any, Event] = {}
    for event in after:
        if event.action in COUNTERSIGNED:
            last[event.assignment_id] = event
    return [_approval(source, "countersign", event) for event in last.values()]
