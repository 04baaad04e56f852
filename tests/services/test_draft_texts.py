"""Taking changes of a draft back: by whom, on which text, and what is kept of them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import World
from workflow.errors import Forbidden, NotFound, Refused, Stale
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.draft_text import DraftText
from workflow.queries import draft_texts
from workflow.services import definitions, undoing


@pytest.fixture
def draft(world: World) -> DefinitionDraft:
    return definitions.start_draft("problem", actor=world.person("coord"))


def saved(world: World, draft: DefinitionDraft, more: str, login: str = "coord") -> DefinitionDraft:
    source = f"{draft.source}# {more}\n"
    return definitions.save_draft(draft.uid, source, version=draft.version, actor=world.person(login))


def texts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(DraftText)) or 0


def undo(world: World, draft: DefinitionDraft, login: str = "coord") -> DefinitionDraft:
    return undoing.undo(draft.uid, version=draft.version, actor=world.person(login))


def test_undoing_goes_back_step_by_step_and_then_on_from_there(world: World, draft: DefinitionDraft):
    begun = draft.source
    one = saved(world, draft, "one").source
    saved(world, draft, "two")
    assert undo(world, draft).source == one
    three = saved(world, draft, "three").source

    back = [undo(world, draft).source for _ in range(2)]

    assert (three, back) == (f"{one}# three\n", [one, begun])


def test_whoever_takes_back_has_written_in_the_draft(world: World, draft: DefinitionDraft):
    saved(world, draft, "one")

    undo(world, draft, "director")

    assert set(draft.writers) == {world.person("coord").id, world.person("director").id}
    assert draft.saved_by_id == world.person("director").id


def test_a_change_is_not_taken_back_unseen_nor_where_there_is_none(
    world: World, session: Session, draft: DefinitionDraft
):
    with pytest.raises(Refused):
        undo(world, draft)
    seen = draft.version
    after = saved(world, draft, "one").source
    with pytest.raises(Stale):
        undoing.undo(draft.uid, version=seen, actor=world.person("coord"))
    with pytest.raises(Stale):
        undoing.go_back(draft.uid, 1, version=seen, actor=world.person("coord"))
    with pytest.raises(NotFound):
        undoing.go_back(draft.uid, 99, version=draft.version, actor=world.person("coord"))
    with pytest.raises(Forbidden):
        undo(world, draft, "sysadmin")
    with pytest.raises(Forbidden):
        undoing.go_back(draft.uid, 1, version=draft.version, actor=world.person("sysadmin"))

    session.refresh(draft)
    assert (draft.source, draft.version, texts(session)) == (after, seen + 1, 2)


def test_the_oldest_texts_go(world: World, session: Session, draft: DefinitionDraft):
    for number in range(draft_texts.MOST + 2):
        saved(world, draft, str(number))

    kept = list(session.scalars(select(DraftText.version).order_by(DraftText.version)))

    assert kept == list(range(4, draft.version + 1))
    assert len(kept) == draft_texts.MOST
    with pytest.raises(NotFound):
        undoing.go_back(draft.uid, 1, version=draft.version, actor=world.person("coord"))


def test_the_texts_go_with_the_draft(world: World, session: Session, draft: DefinitionDraft):
    saved(world, draft, "one")
    assert texts(session) == 2

    definitions.drop_draft(draft.uid, actor=world.person("coord"))

    assert texts(session) == 0
