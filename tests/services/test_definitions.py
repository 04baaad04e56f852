"""Drafts of definitions: begun, saved, dropped, checked and published, and by whom."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import World
from workflow.errors import Forbidden, Invalid, NotFound, Refused, Stale
from workflow.models.admin_event import AdminEvent
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import definitions as known
from workflow.queries.flows import newest
from workflow.services import definitions, publishing
from workflow.services.beginning import latest


@pytest.fixture
def draft(world: World) -> DefinitionDraft:
    return definitions.start_draft("problem", actor=world.person("coord"))


def rehearsed(world: World, draft: DefinitionDraft, source: str) -> DefinitionDraft:
    """The draft with that text, marked as rehearsed."""
    saved = definitions.save_draft(draft.uid, source, version=draft.version, actor=world.person("coord"))
    saved.rehearsed_sha256 = saved.sha256
    world.session.commit()
    return saved


def changed(draft: DefinitionDraft) -> str:
    assert "zh: 待立项" in draft.source
    return draft.source.replace("zh: 待立项", "zh: 等待立项", 1)


def published(world: World, draft: DefinitionDraft, **also: Any) -> WorkflowVersion:
    given = {"version": draft.version, "note": "改名", "actor": world.person("director"), **also}
    return publishing.publish(draft.uid, **given)


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AdminEvent.action).order_by(AdminEvent.seq)))


def versions(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(WorkflowVersion).where(WorkflowVersion.kind == "problem"))


def test_a_draft_begins_with_the_text_in_force(world: World, session: Session, draft: DefinitionDraft):
    shipped = latest(session, "problem")

    assert (draft.source, draft.base_version_id, draft.version) == (shipped.source, shipped.id, 1)
    assert acts(session) == ["begin_definition"]


def test_there_is_one_draft_of_a_kind(world: World, session: Session, draft: DefinitionDraft):
    with pytest.raises(Refused):
        definitions.start_draft("problem", actor=world.person("director"))

    assert session.scalars(select(DefinitionDraft)).all() == [draft]


@pytest.mark.parametrize("login", ["reviewer", "edu.head", "sysadmin", "viewer"])
def test_only_the_keepers_draft(world: World, session: Session, login: str):
    with pytest.raises(Forbidden):
        definitions.start_draft("problem", actor=world.person(login))

    assert session.scalars(select(DefinitionDraft)).all() == []


@pytest.mark.parametrize(("kind", "error"), [("assignment", Refused), ("nothing", NotFound)])
def test_parts_and_strangers_have_no_draft(world: World, kind: str, error: type[Exception]):
    with pytest.raises(error):
        definitions.start_draft(kind, actor=world.person("coord"))


def test_a_new_kind_begins_as_a_copy(world: World, session: Session):
    base = latest(session, "rectification")

    draft = definitions.start_draft("clue_check", actor=world.person("coord"), copy_of=base.id)

    assert draft.source == base.source.replace("kind: rectification", "kind: clue_check", 1)


def test_anything_may_be_saved(world: World, draft: DefinitionDraft):
    saved = definitions.save_draft(draft.uid, ": [", version=1, actor=world.person("director"))

    assert (saved.source, saved.version, saved.writers) == (
        ": [",
        2,
        sorted([world.person("coord").id, world.person("director").id]),
    )
    assert [fault.code for fault in definitions.check(draft.uid, actor=world.person("coord"))] == ["yaml"]


def test_an_older_page_does_not_overwrite(world: World, draft: DefinitionDraft):
    definitions.save_draft(draft.uid, "kind: one", version=1, actor=world.person("coord"))

    with pytest.raises(Stale):
        definitions.save_draft(draft.uid, "kind: two", version=1, actor=world.person("coord2"))

    assert draft.source == "kind: one"


def test_a_dropped_draft_is_gone_and_logged(world: World, session: Session, draft: DefinitionDraft):
    definitions.drop_draft(draft.uid, actor=world.person("coord2"))

    assert session.scalars(select(DefinitionDraft)).all() == []
    assert acts(session) == ["begin_definition", "drop_definition"]


def test_a_text_from_elsewhere_names_its_kind(world: World, session: Session):
    draft = definitions.take_from_yaml(latest(session, "visit").source, actor=world.person("coord"))

    assert (draft.kind, draft.base_version_id) == ("visit", latest(session, "visit").id)


def test_a_text_without_kind_is_refused(world: World, session: Session):
    with pytest.raises(Invalid):
        definitions.take_from_yaml("states: {}", actor=world.person("coord"))

    assert session.scalars(select(DefinitionDraft)).all() == []


def test_a_sound_draft_is_marked(world: World, draft: DefinitionDraft):
    assert definitions.check(draft.uid, actor=world.person("coord")) == ()
    assert draft.checked_sha256 == draft.sha256


def test_publishing_numbers_on_and_new_matters_take_it(world: World, session: Session, draft: DefinitionDraft):
    before = factories.problem(world)
    version = published(world, rehearsed(world, draft, changed(draft)))
    after = factories.problem(world)

    assert (version.number, version.note, version.published_by.login, version.drafted_by.login) == (
        2,
        "改名",
        "director",
        "coord",
    )
    assert (before.workflow_version.number, after.workflow_version.number) == (1, 2)
    assert newest(session, world.meeting.id)["problem"].states["pending_accept"].text.zh == "等待立项"
    assert newest(session)["problem"].states["pending_accept"].text.zh == "待立项"
    assert acts(session) == ["begin_definition", "publish_definition"]
    assert session.scalars(select(DefinitionDraft)).all() == []


def test_another_joint_meeting_keeps_what_is_shipped(world: World, session: Session, draft: DefinitionDraft):
    published(world, rehearsed(world, draft, changed(draft)))

    assert latest(session, "problem", world.meeting.id + 1).number == 1


def test_who_wrote_in_it_does_not_publish(world: World, session: Session, draft: DefinitionDraft):
    definitions.save_draft(draft.uid, changed(draft), version=1, actor=world.person("director"))
    ready = rehearsed(world, draft, draft.source + "\n")

    with pytest.raises(Forbidden):
        published(world, ready)

    assert versions(session) == 1
    assert published(world, ready, actor=world.person("sysadmin")).number == 2


@pytest.mark.parametrize("login", ["coord2", "reviewer", "secadmin"])
def test_only_director_and_system_administrator_publish(
    world: World, session: Session, draft: DefinitionDraft, login: str
):
    with pytest.raises(Forbidden):
        published(world, rehearsed(world, draft, changed(draft)), actor=world.person(login))

    assert versions(session) == 1


def test_faults_keep_a_draft_from_being_published(world: World, session: Session, draft: DefinitionDraft):
    ready = rehearsed(world, draft, draft.source.replace("initial: draft", "initial: start"))

    with pytest.raises(Refused) as refused:
        published(world, ready)

    assert (refused.value.code, versions(session)) == ("faults", 1)


def test_another_text_than_the_rehearsed_one_is_refused(world: World, session: Session, draft: DefinitionDraft):
    ready = rehearsed(world, draft, changed(draft))
    later = definitions.save_draft(
        ready.uid, ready.source + "# x\n", version=ready.version, actor=world.person("coord")
    )

    with pytest.raises(Refused) as refused:
        published(world, later)

    assert (refused.value.code, versions(session)) == ("rehearsal", 1)


def test_a_reason_must_be_given(world: World, session: Session, draft: DefinitionDraft):
    with pytest.raises(Invalid):
        published(world, rehearsed(world, draft, changed(draft)), note=" ")

    assert versions(session) == 1


def test_the_same_text_makes_no_new_version(world: World, session: Session, draft: DefinitionDraft):
    version = published(world, rehearsed(world, draft, draft.source))

    assert (version.number, versions(session)) == (1, 1)


def test_an_upgrade_leaves_a_meetings_own_version_in_force(world: World, session: Session, draft: DefinitionDraft):
    published(world, rehearsed(world, draft, changed(draft)))
    session.add(WorkflowVersion(kind="problem", number=3, source="x", sha256="0" * 64, published_at=factories.MONDAY))
    session.commit()

    found = known.versions(session, world.meeting.id, "problem")
    assert (known.in_force(found).number, known.upgrade(found).number) == (2, 3)
    assert latest(session, "problem", world.meeting.id).number == 2
