"""Units that are invited to a sitting, or called off, once its notice is out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories, sittings, truths
from tests.factories import World, act
from tests.services.test_sittings import fresh, owing, replies
from workflow import clock
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries import audit, matters, pages
from workflow.services import reminders
from workflow.types import Relation


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def replied(world: World) -> Matter:
    """A sitting of which three units know, one of which comes."""
    matter = sittings.notified(world)
    return act(world, matter, "reply", "edu.liaison", reply="attend", person="张分管", post="副局长")


def due(world: World, matter: Matter) -> dict[str, object]:
    world.session.expire_all()
    rows = select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id)
    return {duty.unit.code: (duty.due_at, duty.received_at) for duty in world.session.scalars(rows)}


def last(world: World, matter: Matter) -> Event:
    rows = select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc()).limit(1)
    return world.session.scalars(rows).one()


def test_a_unit_that_comes_later_is_told_and_nobody_else_is_asked_anew(world: World) -> None:
    matter, court = replied(world), world.person("court.liaison")
    before, moment = due(world, matter), fresh(world, matter).due_at

    with clock.at(factories.MONDAY + timedelta(days=1)):
        act(world, matter, "invite_more", "coord", units=[world.unit("court").uid], note="涉及执行案件")

        assert matters.found(world.session, matter.uid, court).id == matter.id
        assert {code: kept for code, kept in due(world, matter).items() if code != "court"} == before
        assert due(world, matter)["court"] == (moment, clock.now())
        assert replies(world, matter)[0] == ("edu", "attend", "张分管")
        event = last(world, matter)
        assert (event.action, event.content["shown"][0]["value_zh"]) == ("invite_more", "区人民法院")
        act(world, matter, "reply", "court.liaison", reply="attend", person="李庭长")
    assert owing(world, matter) == {"office": "hold", "tax": "reply", "bureau": "reply"}
    assert audit.verify(world.session).breaks == ()


def test_a_unit_that_need_not_come_owes_nothing_and_is_told_by_a_copy(world: World) -> None:
    matter, tax = replied(world), world.person("tax.liaison")
    reminders.remind(matter.uid, "请回复。", actor=world.person("coord"))
    before = due(world, matter)

    act(world, matter, "call_off", "coord", invited=[world.unit("tax").uid], reason="议题与其无关。")

    assert due(world, matter) == {code: kept for code, kept in before.items() if code != "tax"}
    assert [code for code, _, _ in replies(world, matter)] == ["edu", "bureau"]
    assert fresh(world, matter).due_at is not None
    parts = select(Assignment.role, Assignment.state).where(Assignment.unit_id == tax.unit_id).order_by(Assignment.id)
    assert world.session.execute(parts).all() == [(Relation.INVITED, "withdrawn"), (Relation.COPY, "pending_sign")]
    for reader in (tax, world.person("coord"), world.person("edu.liaison")):
        assert pages.page(world.session, matter.uid, reader).matter.id == matter.id
    with pytest.raises(Forbidden):
        act(world, matter, "reply", "tax.liaison", reply="attend", person="王")


def test_who_was_called_off_is_not_asked_again_when_the_day_moves_and_may_be_invited_again(world: World) -> None:
    matter = replied(world)
    act(world, matter, "call_off", "coord", invited=[world.unit("tax").uid], reason="议题与其无关。")

    act(world, matter, "reschedule", "coord", held_at="2026-11-25T14:00", place="二楼会议室", reason="时间冲突。")
    assert owing(world, matter) == {"office": "hold", "edu": "reply", "bureau": "reply"}
    act(world, matter, "invite_more", "coord", units=[world.unit("tax").uid])

    assert owing(world, matter) == {"office": "hold", "edu": "reply", "bureau": "reply", "tax": "reply"}
    assert [code for code, _, _ in replies(world, matter)] == ["edu", "bureau", "tax"]


@pytest.mark.parametrize(
    ("action", "field", "codes"),
    [
        ("invite_more", "units", ("court", "edu")),
        ("call_off", "invited", ("court",)),
        ("call_off", "invited", ("edu", "tax", "bureau")),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    world: World, action: str, field: str, codes: tuple[str, ...]
) -> None:
    matter = replied(world)
    before = truths.rows(world.session)

    with pytest.raises(Invalid) as caught:
        act(world, matter, action, "coord", reason="调整。", **{field: [world.unit(code).uid for code in codes]})

    assert (list(caught.value.faults), truths.rows(world.session)) == ([field], before)


def test_once_it_is_held_nobody_is_invited_or_called_off(world: World) -> None:
    matter = sittings.held(world)
    before = truths.rows(world.session)

    with pytest.raises(Refused):
        act(world, matter, "invite_more", "coord", units=[world.unit("court").uid])
    with pytest.raises(Refused):
        act(world, matter, "call_off", "coord", invited=[world.unit("tax").uid], reason="调整。")

    assert truths.rows(world.session) == before


def test_units_do_not_invite_each_other(world: World) -> None:
    matter = replied(world)
    before = truths.rows(world.session)

    with pytest.raises(Forbidden):
        act(world, matter, "invite_more", "edu.liaison", units=[world.unit("court").uid])

    assert truths.rows(world.session) == before
