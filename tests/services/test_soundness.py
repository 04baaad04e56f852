"""What only a joint meeting can say of a definition: staffed, translated, its own kind, no guard that never holds."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories import World
from workflow.engine.loading import shipped
from workflow.models.user import User
from workflow.queries.definitions import PARTS
from workflow.services.soundness import findings


def codes(world: World, kind: str, *changes: tuple[str, str]) -> list[str]:
    source = shipped()[kind][0]
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    return [fault.code for fault in findings(world.session, world.meeting, source, kind=kind)]


@pytest.mark.parametrize("kind", sorted(shipped().keys() - PARTS))
def test_the_shipped_definitions_are_sound_where_everybody_is_there(world: World, kind: str):
    found = findings(world.session, world.meeting, shipped()[kind][0], kind=kind)

    assert [fault for fault in found if fault.code != "unstaffed"] == []


def test_a_state_whose_holder_nobody_is_cannot_be_published(world: World, session: Session):
    for person in session.query(User).filter(User.login.in_(["reviewer", "reviewer2"])):
        person.is_enabled = False
    session.commit()

    found = findings(session, world.meeting, shipped()["problem"][0], kind="problem")

    assert [(fault.code, fault.text.zh) for fault in found] == [
        ("unstaffed", "“待复核”的承办人（联席办复核员）目前空缺，事项到此无人可办")
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("guards: [major_is_endorsed]", "guards: [is_major, is_minor]"), "never"),
        (("guards: [major_is_endorsed]", "guards: [all_items_answered, is_in_window]"), None),
        (("guards: [major_is_endorsed]", "guards: [batch_is_cancelled]"), "never"),
        (("guards: [major_is_endorsed]", "guards: [needs_plan, needs_no_plan]"), "never"),
        (("zh: 待立项", "zh: Awaiting a decision to register"), "not_translated"),
        (("en: Awaiting assignment", "en: 待交办"), "not_english"),
        (("kind: problem", "kind: trouble"), "not_made"),
        (("prefix: WT", "prefix: ZG"), "prefix_taken"),
        (("- {name: basis, type: text", "- {name: ground, type: text"), "needed_field"),
    ],
)
def test_each_fault_is_found(world: World, change: tuple[str, str], code: str | None):
    found = codes(world, "problem", change)

    assert (code in found) if code else (found == [])


def test_an_action_that_a_page_is_made_for_cannot_go(world: World):
    found = codes(
        world, "problem", ("  accept:\n", "  take_on:\n"), ("start: [accept, rebound]", "start: [take_on, rebound]")
    )

    assert "needed_action" in found
