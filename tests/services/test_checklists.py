"""Checklists as the office keeps them: drafts change, published versions never do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World
from workflow import clock
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.admin_event import AdminEvent
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.meeting import Meeting
from workflow.models.visit import Visit
from workflow.queries import checklists as known
from workflow.services import checklists
from workflow.services.checklist_rules import NEW


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def first(world: World) -> ChecklistVersion:
    """The published version: items of 40, 30 (key) and 30 points in one section."""
    return world.session.scalars(select(ChecklistVersion)).one()


@pytest.fixture
def draft(world: World, first: ChecklistVersion) -> ChecklistVersion:
    return checklists.begin_version(first.uid, actor=world.person("coord"))


def typed(**also: Any) -> dict[str, str]:
    """An item as its form posts it."""
    given = {
        "section": "一、公告与宣传",
        "text_zh": "公告完整",
        "text_en": "The notice is whole",
        "method_zh": "查看",
        "method_en": "Look",
        "basis_zh": "机制要求",
        "basis_en": "Mechanism",
        "points": "40",
        "severity": "general",
        "evidence": "photo",
        "not_before": "",
    }
    return given | {name: str(value) for name, value in also.items()}


def items(session: Session, uid: UUID) -> list[tuple[int, str, int]]:
    """Number, code and points of every item of a version, in its order."""
    session.expire_all()
    version = session.scalars(select(ChecklistVersion).where(ChecklistVersion.uid == uid)).one()
    return [(item.number, item.code, item.points) for item in version.items]


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AdminEvent.action).order_by(AdminEvent.seq)))


def test_a_draft_begins_as_a_copy_of_the_newest_version(
    session: Session, first: ChecklistVersion, draft: ChecklistVersion
) -> None:
    assert (draft.number, draft.published_at, draft.code) == (2, None, first.code)
    assert items(session, draft.uid) == items(session, first.uid)
    assert acts(session) == ["begin_checklist"]


def test_there_is_one_draft_at_a_time(world: World, first: ChecklistVersion, draft: ChecklistVersion) -> None:
    with pytest.raises(Refused, match="a draft already"):
        checklists.begin_version(first.uid, actor=world.person("coord2"))


def test_an_item_is_changed_and_its_mark_can_be_taken_away(
    world: World, session: Session, draft: ChecklistVersion
) -> None:
    checklists.change_item(
        draft.uid, "item2", typed(points=25, severity="major", evidence="log"), actor=world.person("coord")
    )

    item = next(one for one in draft.items if one.code == "item2")
    assert (item.points, item.is_critical, item.severity, item.evidence) == (25, False, "major", "log")
    said = {
        line["zh"]: (line["before"]["zh"], line["after"]["zh"])
        for line in session.scalars(select(AdminEvent).order_by(AdminEvent.id.desc()).limit(1)).one().content["lines"]
    }
    assert (said["第 2 项 分值"], said["第 2 项 关键项"]) == (("30", "25"), ("是", "否"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("section", ""),
        ("section", "七、其他"),
        ("text_zh", " "),
        ("text_en", "公告"),
        ("basis_zh", ""),
        ("method_zh", "看" * 201),
        ("points", "0"),
        ("points", "101"),
        ("points", "five"),
        ("severity", "grave"),
        ("evidence", "hearsay"),
        ("not_before", "soon"),
    ],
)
def test_what_is_wrong_is_said_beneath_its_field_and_nothing_changes(
    world: World, session: Session, draft: ChecklistVersion, field: str, value: str
) -> None:
    before = (items(session, draft.uid), acts(session))

    for act in (
        lambda: checklists.change_item(draft.uid, "item1", typed(**{field: value}), actor=world.person("coord")),
        lambda: checklists.add_item(draft.uid, typed(**{field: value}), actor=world.person("coord")),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert list(refused.value.faults) == [field]

    assert (items(session, draft.uid), acts(session)) == before


def test_a_new_section_needs_both_its_names(world: World, draft: ChecklistVersion) -> None:
    with pytest.raises(Invalid) as refused:
        checklists.add_item(draft.uid, typed(section=NEW, section_zh="二、管理"), actor=world.person("coord"))

    assert list(refused.value.faults) == ["section_en"]


def test_items_are_added_at_the_end_of_their_section_and_numbered_through(
    world: World, session: Session, draft: ChecklistVersion
) -> None:
    coord = world.person("coord")
    second = typed(section=NEW, section_zh="二、管理", section_en="2. Management", points=10)

    assert checklists.add_item(draft.uid, second, actor=coord).number == 4
    assert checklists.add_item(draft.uid, typed(points=5), actor=coord).number == 4
    checklists.change_item(draft.uid, "item1", typed(section="二、管理", points=40), actor=coord)

    assert items(session, draft.uid) == [
        (1, "item2", 30),
        (2, "item3", 30),
        (3, "item5", 5),
        (4, "item4", 10),
        (5, "item1", 40),
    ]


def test_items_move_within_their_section_and_not_beyond(
    world: World, session: Session, draft: ChecklistVersion
) -> None:
    coord = world.person("coord")

    checklists.move_item(draft.uid, "item3", -1, actor=coord)
    checklists.move_item(draft.uid, "item1", -1, actor=coord)
    checklists.move_item(draft.uid, "item2", 1, actor=coord)

    assert [code for _, code, _ in items(session, draft.uid)] == ["item1", "item3", "item2"]


def test_what_is_taken_out_leaves_no_gap(world: World, session: Session, draft: ChecklistVersion) -> None:
    checklists.remove_item(draft.uid, "item2", actor=world.person("coord"))

    assert items(session, draft.uid) == [(1, "item1", 40), (2, "item3", 30)]


def test_only_a_hundred_points_are_published(world: World, session: Session, draft: ChecklistVersion) -> None:
    coord = world.person("coord")
    checklists.change_item(draft.uid, "item1", typed(points=38), actor=coord)

    with pytest.raises(Refused) as refused:
        checklists.publish(draft.uid, actor=coord)
    assert (refused.value.reason.zh, draft.published_at) == ("各项分值合计 98 分，应为 100 分，还差 2 分。", None)

    checklists.change_item(draft.uid, "item1", typed(points=40), actor=coord)
    assert checklists.publish(draft.uid, actor=coord).published_at == MONDAY
    assert acts(session)[-1] == "publish_checklist"


def test_a_published_version_never_changes(world: World, session: Session, first: ChecklistVersion) -> None:
    coord = world.person("coord")
    before = items(session, first.uid)
    attempts: list[Callable[[], object]] = [
        lambda: checklists.change_item(first.uid, "item1", typed(), actor=coord),
        lambda: checklists.add_item(first.uid, typed(), actor=coord),
        lambda: checklists.move_item(first.uid, "item1", 1, actor=coord),
        lambda: checklists.remove_item(first.uid, "item1", actor=coord),
        lambda: checklists.rename(first.uid, {"name_zh": "新", "name_en": "New"}, actor=coord),
        lambda: checklists.drop(first.uid, actor=coord),
        lambda: checklists.publish(first.uid, actor=coord),
    ]

    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()

    assert (items(session, first.uid), acts(session)) == (before, [])


def test_a_draft_is_renamed_and_deleted(world: World, session: Session, draft: ChecklistVersion) -> None:
    coord = world.person("coord")

    renamed = checklists.rename(draft.uid, {"name_zh": "网点表", "name_en": "Outlets"}, actor=coord)
    assert renamed.name.zh == "网点表"
    with pytest.raises(Invalid):
        checklists.rename(draft.uid, {"name_zh": "网点表", "name_en": ""}, actor=coord)

    checklists.drop(draft.uid, actor=coord)
    counts = [session.scalar(select(func.count()).select_from(table)) for table in (ChecklistVersion, ChecklistItem)]
    assert (counts, acts(session)[-1]) == ([1, 3], "drop_checklist")


def test_a_visit_keeps_the_version_that_it_was_planned_with(
    world: World, session: Session, first: ChecklistVersion
) -> None:
    inspections.batch(world, outlets=("pu1",))
    draft = checklists.begin_version(first.uid, actor=world.person("coord"))
    checklists.publish(draft.uid, actor=world.person("coord"))

    assert session.scalars(select(Visit.checklist_version_id)).all() == [first.id]
    rows = known.versions(session, world.meeting.id)
    assert [(row.number, row.item_count, row.points, row.visits) for row in rows] == [(2, 3, 100, 0), (1, 3, 100, 1)]


def test_another_joint_meeting_s_checklist_does_not_exist(world: World, session: Session) -> None:
    other = Meeting(code="other", name_zh="他区", name_en="Other", settings={})
    session.add(other)
    session.flush()
    theirs = ChecklistVersion(meeting_id=other.id, code="outlet", number=1, name_zh="表", name_en="List", items=[])
    session.add(theirs)
    session.commit()

    with pytest.raises(NotFound):
        checklists.begin_version(theirs.uid, actor=world.person("coord"))
