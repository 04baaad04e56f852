"""Definitions rewritten for tests: another text of a shipped kind, drafted, rehearsed and published."""

from __future__ import annotations

from collections.abc import Mapping

from tests.factories import World
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.rehearsal import Rehearsal
from workflow.models.workflow_version import WorkflowVersion
from workflow.services import definitions, publishing, rehearsals


def drafted(world: World, kind: str, *changes: tuple[str, str]) -> DefinitionDraft:
    """A draft by the coordinator in which each first text is replaced by the second."""
    draft = definitions.start_draft(kind, actor=world.person("coord"))
    source = draft.source
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return definitions.save_draft(draft.uid, source, version=draft.version, actor=world.person("coord"))


def rehearsed(world: World, draft: DefinitionDraft, state_map: Mapping[str, str] | None = None) -> Rehearsal:
    """A rehearsal of the draft by the coordinator."""
    return rehearsals.rehearse(draft.uid, state_map or {}, actor=world.person("coord"))


def published(world: World, kind: str, *changes: tuple[str, str]) -> WorkflowVersion:
    """The next version of a kind, published by the director."""
    draft = drafted(world, kind, *changes)
    rehearsed(world, draft)
    return publishing.publish(draft.uid, version=draft.version, note="测试", actor=world.person("director"))
