"""Compiled definitions by their hash, for lists whose rows run on several versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.engine.definition import Workflow
from workflow.models.workflow_version import WorkflowVersion

_known: dict[str, Workflow] = {}
_newest: dict[tuple[int, str], Mapping[str, Workflow]] = {}
_MOST = 256


def flows(session: Session, hashes: Iterable[str]) -> Mapping[str, Workflow]:
    """The definition of each hash; a statement only for those that this process has not met, as none ever changes."""
    wanted = set(hashes)
    missing = wanted - _known.keys()
    if missing:
        if len(_known) > _MOST:
            _known.clear()
            missing = wanted
        for version in session.scalars(select(WorkflowVersion).where(WorkflowVersion.sha256.in_(missing))):
            _known[version.sha256] = version.workflow
    return {sha256: _known[sha256] for sha256 in wanted}


def newest(session: Session, meeting_id: int | None = None) -> Mapping[str, Workflow]:
    """The definition of each kind that new matters take, in the order in which the kinds were first published.

    Args:
        meeting_id: the joint meeting, whose own versions come before what is shipped; None is what is shipped.
    """
    rows = session.execute(
        select(WorkflowVersion.kind, WorkflowVersion.sha256)
        .where(_of(meeting_id))
        .order_by(WorkflowVersion.meeting_id.is_not(None), WorkflowVersion.number)
    ).all()
    latest = dict(rows)
    found = flows(session, latest.values())
    return {kind: found[sha256] for kind, sha256 in latest.items()}


def newest_at(session: Session, meeting_id: int, stamp: str) -> Mapping[str, Workflow]:
    """The same as `newest`, read only where this process has not met `stamp`, which every publishing changes."""
    key = (meeting_id, stamp)
    if key not in _newest:
        if len(_newest) > _MOST:
            _newest.clear()
        _newest[key] = newest(session, meeting_id)
    return _newest[key]


def in_force(session: Session, kind: str, meeting_id: int | None) -> WorkflowVersion | None:
    """The version of a kind that a new matter takes: the joint meeting's newest own, or else the newest shipped one."""
    rows = select(WorkflowVersion).where(WorkflowVersion.kind == kind, _of(meeting_id))
    newest_first = (WorkflowVersion.meeting_id.is_(None), WorkflowVersion.number.desc())
    return session.scalars(rows.order_by(*newest_first).limit(1)).one_or_none()


def _of(meeting_id: int | None) -> ColumnElement[bool]:
    is_shipped = WorkflowVersion.meeting_id.is_(None)
    return is_shipped if meeting_id is None else or_(is_shipped, WorkflowVersion.meeting_id == meeting_id)


def every(session: Session) -> Mapping[str, Workflow]:
    """Every published definition by its hash."""
    return flows(session, session.scalars(select(WorkflowVersion.sha256)))
