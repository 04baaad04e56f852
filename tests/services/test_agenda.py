"""The agenda and what units propose: who may change it until when, in which order it stands, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories, sittings
from tests.factories import World, act, raw
from workflow import clock
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.sitting import AgendaItem
from workflow.queries import sittings as known
from workflow.services import agenda


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def proposed(world: World, by: str = "tax.liaison", **also: Any) -> AgendaItem:
    return agenda.propose(raw(**{"title": "校园反诈宣传", "brief": "拟开学季开展。", **also}), actor=world.person(by))


def titles(world: World, matter: Matter) -> list[tuple[int, str]]:
    world.session.rollback()
    world.session.expire_all()
    return [(item.position, item.title) for item in known.agenda(world.session, matter.id)]


def written(world: World, matter: Matter, *names: str) -> list[AgendaItem]:
    coord = world.person("coord")
    return [agenda.add(matter.uid, raw(**sittings.item(world, name)), actor=coord) for name in names]


def test_items_stand_in_the_order_they_are_put_in(world: World) -> None:
    matter, coord = sittings.arranged(world), world.person("coord")
    one, _, three = written(world, matter, "甲", "乙", "丙")

    agenda.move(matter.uid, three.uid, to=1, actor=coord)
    agenda.move(matter.uid, one.uid, to=99, actor=coord)

    assert titles(world, matter) == [(1, "丙"), (2, "乙"), (3, "甲")]


def test_an_item_taken_off_leaves_no_gap(world: World) -> None:
    matter = sittings.arranged(world)
    _, two, _ = written(world, matter, "甲", "乙", "丙")

    agenda.drop(matter.uid, two.uid, actor=world.person("coord"))

    assert titles(world, matter) == [(1, "甲"), (2, "丙")]


def test_a_proposal_waits_is_taken_and_waits_again_when_it_is_taken_off(world: World) -> None:
    matter, coord = sittings.prepared(world), world.person("coord")
    item = proposed(world)

    agenda.take(item.uid, matter.uid, actor=coord)
    taken = titles(world, matter)
    agenda.drop(matter.uid, item.uid, actor=coord)

    assert taken == [(1, "账户清理进展"), (2, "校园反诈宣传")]
    assert titles(world, matter) == [(1, "账户清理进展")]
    [waits] = known.proposals(world.session, coord)
    assert (waits.standing, waits.unit.code) == ("proposed", "tax")


def test_a_refused_proposal_says_why_to_its_unit(world: World) -> None:
    item = proposed(world)

    agenda.refuse(item.uid, raw(reason="不属于联席会议议事范围。"), actor=world.person("coord"))

    world.session.rollback()
    [told] = known.proposals(world.session, world.person("tax.head"))
    assert (told.standing, told.reason) == ("refused", "不属于联席会议议事范围。")


def test_a_decision_is_made_once_and_a_refusal_needs_a_reason(world: World) -> None:
    coord, matter = world.person("coord"), sittings.prepared(world)
    item = proposed(world)

    with pytest.raises(Invalid):
        agenda.refuse(item.uid, raw(reason=""), actor=coord)
    agenda.take(item.uid, matter.uid, actor=coord)
    with pytest.raises(Refused):
        agenda.refuse(item.uid, raw(reason="迟了。"), actor=coord)

    assert len(titles(world, matter)) == 2


def test_a_unit_sees_and_withdraws_its_own_proposals_only(world: World) -> None:
    item = proposed(world)

    with pytest.raises(NotFound):
        agenda.withdraw(item.uid, actor=world.person("edu.liaison"))
    assert known.proposals(world.session, world.person("edu.liaison")) == []
    agenda.withdraw(item.uid, actor=world.person("tax.head"))

    world.session.rollback()
    assert [one.standing for one in known.proposals(world.session, world.person("tax.liaison"))] == ["withdrawn"]


def test_a_handler_proposes_nothing_and_a_unit_writes_no_agenda(world: World) -> None:
    matter = sittings.notified(world)

    with pytest.raises(Forbidden):
        proposed(world, by="tax.handler")
    with pytest.raises(Forbidden):
        agenda.add(matter.uid, raw(**sittings.item(world, "自拟")), actor=world.person("edu.liaison"))

    assert known.proposals(world.session, world.person("coord")) == []
    assert len(titles(world, matter)) == 1


def test_after_the_notice_each_change_is_a_line_of_history(world: World) -> None:
    matter = sittings.prepared(world)
    quiet = world.session.scalars(select(Event.action).where(Event.matter_id == matter.id)).all()
    act(world, matter, "notify", "coord")

    written(world, matter, "增列的议题")

    told = world.session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()
    assert "add_item" not in quiet
    assert told is not None
    assert (told.action, told.content["shown"][0]["value_zh"]) == ("add_item", "增列的议题")


def test_once_it_is_held_the_agenda_stands(world: World) -> None:
    matter = sittings.held(world)

    with pytest.raises(Refused):
        written(world, matter, "迟到的议题")

    assert len(titles(world, matter)) == 1
