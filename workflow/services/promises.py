"""Promises of work, written in the transaction that causes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import kept
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage


def promise(session: Session, topic: str, **payload: int | str) -> OutboxMessage:
    """Write one promise; the relay hands it to the queue once this transaction is committed."""
    at = clock.now()
    message = OutboxMessage(topic=topic, payload=payload, created_at=at, available_at=at)
    session.add(message)
    session.info["promised"] = True
    return message


def promise_all(session: Session, topic: str, payloads: Sequence[Mapping[str, int | str]]) -> None:
    """Write several promises of one topic at once; nobody needs their keys."""
    at = clock.now()
    rows = [{"topic": topic, "payload": dict(one), "created_at": at, "available_at": at} for one in payloads]
    session.execute(insert(OutboxMessage), rows)
    session.info["promised"] = True


def tell_attached(session: Session, matter: Matter) -> None:
    """Promise what hangs on a matter that the matter has moved: some of it may be for nothing now."""
    told: set[int] = kept(session).setdefault("told_attached", set())
    if matter.attached and matter.id not in told:
        told.add(matter.id)
        promise(session, "parent_moved", matter_id=matter.id)


def tell_ancestors(session: Session, matter: Matter) -> None:
    """Promise each matter above this one that its children have changed; never two promises in one transaction."""
    if matter.is_attached:
        return
    told: set[int] = session.info.setdefault("told", set())
    above = {matter.parent_id, matter.rectification.batch_id if matter.rectification else None}
    for ancestor in sorted(key for key in above if key is not None and key not in told):
        told.add(ancestor)
        promise(session, "children_changed", matter_id=ancestor)
