"""Publishing the shipped definitions."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select

from workflow import clock
from workflow.db import transaction
from workflow.engine.loading import shipped
from workflow.models.workflow_version import WorkflowVersion


def publish_shipped() -> list[str]:
    """Publish every shipped definition that differs from the newest published one; returns `kind@number` for each."""
    published = []
    with transaction() as session:
        for kind, (source, _) in shipped().items():
            digest = hashlib.sha256(source.encode()).hexdigest()
            known = session.scalar(
                select(WorkflowVersion.id).where(WorkflowVersion.kind == kind, WorkflowVersion.sha256 == digest)
            )
            if known is not None:
                continue
            number = (
                session.scalar(select(func.max(WorkflowVersion.number)).where(WorkflowVersion.kind == kind)) or 0
            ) + 1
            session.add(
                WorkflowVersion(kind=kind, number=number, source=source, sha256=digest, published_at=clock.now())
            )
            published.append(f"{kind}@{number}")
    return published
