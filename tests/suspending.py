"""A problem's definition that can be suspended, and others made of the shipped ones, published for a test."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select

from tests.factories import World
from workflow import clock
from workflow.db import transaction
from workflow.engine.loading import FOLDER
from workflow.models.workflow_version import WorkflowVersion

HELD_UP = "  held_up: {zh: 暂缓, en: Held up, phase: suspended, holder: office.director, limit: 30 wd}\n"
HOLD = """
  hold_up:
    {zh: 暂缓, en: Hold up, from: [rectifying, pending_sign, reviewing], to: held_up, who: [office.director]}
  go_on: {zh: 继续, en: Go on, from: held_up, to: rectifying, who: [office.director]}
  review_on: {zh: 继续复核, en: Review on, from: held_up, to: reviewing, who: [office.director]}
"""


def shipped(kind: str) -> str:
    """The source of a shipped definition."""
    return (FOLDER / f"{kind}.yaml").read_text(encoding="utf-8")


def publish(world: World, kind: str, source: str) -> None:
    """Publish a definition, so that what begins from now on runs by it."""
    with transaction() as session:
        newest = session.scalar(select(func.max(WorkflowVersion.number)).where(WorkflowVersion.kind == kind)) or 0
        digest = hashlib.sha256(source.encode()).hexdigest()
        session.add(
            WorkflowVersion(kind=kind, number=newest + 1, source=source, sha256=digest, published_at=clock.now())
        )


def changed(kind: str, *changes: tuple[str, str]) -> str:
    """A shipped source with some words changed, each of which is there."""
    source = shipped(kind)
    for before, after in changes:
        assert before in source, before
        source = source.replace(before, after, 1)
    return source


def suspendable(*changes: tuple[str, str]) -> str:
    """The problem's definition with a state that holds everything up."""
    return changed("problem", ("\ntransitions:\n", f"{HELD_UP}\ntransitions:\n{HOLD}"), *changes)
