"""Compiled definitions by their hash, for lists whose rows run on several versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.definition import Workflow
from workflow.models.workflow_version import WorkflowVersion

_known: dict[str, Workflow] = {}
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


def newest(session: Session) -> Mapping[str, Workflow]:
    """The newest published definition of each kind, in the order in which the kinds were first published."""
    rows = session.execute(select(WorkflowVersion.kind, WorkflowVersion.sha256).order_by(WorkflowVersion.number)).all()
    latest = dict(rows)
    found = flows(session, latest.values())
    return {kind: found[sha256] for kind, sha256 in latest.items()}


def every(session: Session) -> Mapping[str, Workflow]:
    """Every published definition by its hash."""
    return flows(session, session.scalars(select(WorkflowVersion.sha256)))
