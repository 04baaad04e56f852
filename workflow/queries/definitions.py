"""Drafts and versions of definitions, as a joint meeting sees them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from workflow.errors import NotFound
from workflow.models.assignment import PART_KINDS
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.types import Phase

MOST_VERSIONS = 1_000_000
"""No kind has more; a database refuses greater numbers outright."""
PARTS = frozenset(PART_KINDS)
"""Workflows of a unit's part in a matter: they come with the product, and run on its newest version."""


def seen_by(meeting_id: int) -> ColumnElement[bool]:
    """The versions that a joint meeting sees: the shipped ones and its own."""
    return or_(WorkflowVersion.meeting_id.is_(None), WorkflowVersion.meeting_id == meeting_id)


def versions(session: Session, meeting_id: int, kind: str) -> Sequence[WorkflowVersion]:
    """Every version of a kind, newest first, with who published it."""
    rows = (
        select(WorkflowVersion)
        .where(WorkflowVersion.kind == kind, seen_by(meeting_id))
        .options(joinedload(WorkflowVersion.published_by), joinedload(WorkflowVersion.drafted_by))
    )
    return session.scalars(rows.order_by(WorkflowVersion.number.desc())).unique().all()


def version(session: Session, meeting_id: int, kind: str, number: int) -> WorkflowVersion:
    """One version with its source.

    Raises:
        NotFound: this joint meeting has none of that number.
    """
    if number > MOST_VERSIONS:
        raise NotFound
    found = session.scalars(
        select(WorkflowVersion)
        .where(WorkflowVersion.kind == kind, WorkflowVersion.number == number, seen_by(meeting_id))
        .order_by(WorkflowVersion.meeting_id.is_(None))
        .options(undefer(WorkflowVersion.source))
    ).first()
    if found is None:
        raise NotFound
    return found


def in_force(found: Sequence[WorkflowVersion]) -> WorkflowVersion | None:
    """Of the versions of one kind the one that new matters take: the joint meeting's newest, or else the shipped one.

    Once a joint meeting has published its own, an upgrade of the product no longer changes what it runs on.
    """
    own = [one for one in found if one.meeting_id is not None]
    return max(own or found, key=lambda one: one.number, default=None)


def upgrade(found: Sequence[WorkflowVersion]) -> WorkflowVersion | None:
    """The shipped version that came after the joint meeting's own one, with another text; None where there is none."""
    now = in_force(found)
    newer = [one for one in found if now and one.is_shipped and not now.is_shipped and one.number > now.number]
    newest = max(newer, key=lambda one: one.number, default=None)
    return newest if newest and now and newest.sha256 != now.sha256 else None


def draft(session: Session, uid: UUID, viewer: User) -> DefinitionDraft:
    """One draft of the viewer's joint meeting.

    Raises:
        NotFound: there is none.
    """
    return _one(session, DefinitionDraft.uid == uid, viewer)


def draft_of(session: Session, kind: str, viewer: User) -> DefinitionDraft | None:
    """The open draft of a kind, if any."""
    rows = select(DefinitionDraft).where(DefinitionDraft.kind == kind, DefinitionDraft.meeting_id == viewer.meeting_id)
    return session.scalars(rows.options(joinedload(DefinitionDraft.base_version))).one_or_none()


def drafts(session: Session, viewer: User) -> dict[str, DefinitionDraft]:
    """Every open draft of the viewer's joint meeting, by kind."""
    rows = select(DefinitionDraft).where(DefinitionDraft.meeting_id == viewer.meeting_id)
    return {one.kind: one for one in session.scalars(rows.order_by(DefinitionDraft.kind))}


def locked(session: Session, uid: UUID, actor: User) -> DefinitionDraft:
    """The same as `draft`, its row locked until the transaction ends and read afresh.

    Raises:
        NotFound: there is none.
    """
    return _one(session, DefinitionDraft.uid == uid, actor, is_locked=True)


def _one(session: Session, which: ColumnElement[bool], viewer: User, *, is_locked: bool = False) -> DefinitionDraft:
    rows = select(DefinitionDraft).where(which, DefinitionDraft.meeting_id == viewer.meeting_id)
    if is_locked:
        rows = rows.with_for_update(of=DefinitionDraft).execution_options(populate_existing=True)
    found = session.scalars(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def every(session: Session, meeting_id: int) -> dict[str, list[WorkflowVersion]]:
    """The versions of every kind, in the order in which the kinds were first published; those of parts come last."""
    rows = session.scalars(select(WorkflowVersion).where(seen_by(meeting_id)).order_by(WorkflowVersion.id))
    found: dict[str, list[WorkflowVersion]] = {}
    for one in rows:
        found.setdefault(one.kind, []).append(one)
    return dict(sorted(found.items(), key=lambda item: item[0] in PARTS))


def under_way(session: Session, meeting_id: int) -> dict[int, int]:
    """How many matters are neither settled nor cancelled on each version, by its key."""
    rows = session.execute(
        select(Matter.workflow_version_id, func.count())
        .where(Matter.meeting_id == meeting_id, Matter.phase.in_((Phase.OPEN, Phase.SUSPENDED)))
        .group_by(Matter.workflow_version_id)
    )
    return {key: count for key, count in rows}
