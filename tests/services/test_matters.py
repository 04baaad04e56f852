"""Moving matters: who may, what changes, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import World, raw
from workflow import clock
from workflow.db import db
from workflow.errors import Forbidden, Invalid, NotFound, Refused, Stale
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event, chained
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.models.talk import Comment, Draft
from workflow.services import bulk, matters


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def standing(session: Session, matter: Matter) -> tuple[Any, ...]:
    """All that an act may change: state, version, history, duties, promises."""
    session.expire_all()
    row = session.execute(select(Matter.state, Matter.version, Matter.seq).where(Matter.id == matter.id)).one()
    counts = [session.scalar(select(func.count()).select_from(table)) for table in (Event, Duty, OutboxMessage)]
    return (*row, *counts)


def open_duties(session: Session, matter: Matter) -> list[tuple[str, str]]:
    rows = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id))
    return [(duty.unit.code, duty.action) for duty in rows]


def test_an_act_moves_the_matter_and_writes_its_history(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))

    moved = factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")

    events = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq)).all()
    assert (moved.state, events[-1].from_state, events[-1].to_state) == ("planning", "pending_sign", "planning")
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.hash for event in events] == [chained(event.previous, event.record) for event in events]
    assert open_duties(session, matter) == [("tax", "sign"), ("edu", "submit_plan")]


def test_an_action_of_another_role_is_forbidden_and_changes_nothing(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    before = standing(session, matter)

    with pytest.raises(Forbidden) as error:
        factories.act(world, matter, "sign", "edu.handler", handler=world.person("edu.handler").uid, contact="8001")

    assert error.value.who == ("lead.liaison",)
    assert standing(session, matter) == before


def test_an_action_of_another_state_is_refused_and_changes_nothing(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    before = standing(session, matter)

    with pytest.raises(Refused):
        factories.act(world, matter, "progress", "edu.handler", percent=10, text="x")

    assert standing(session, matter) == before


def test_an_older_page_is_stale_and_changes_nothing(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    before = standing(session, matter)

    with pytest.raises(Stale):
        matters.act(matter.uid, "sign", actor=world.person("edu.liaison"), version=matter.version - 1, raw={})

    assert standing(session, matter) == before


def test_a_wrong_input_is_named_and_changes_nothing(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    before = standing(session, matter)

    with pytest.raises(Invalid) as error:
        factories.act(world, matter, "sign", "edu.liaison", handler="", contact="8001")

    assert list(error.value.faults) == ["handler"]
    assert standing(session, matter) == before


def test_a_handler_comes_from_the_lead_unit(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    before = standing(session, matter)

    with pytest.raises(Invalid) as error:
        factories.act(world, matter, "sign", "edu.liaison", handler=world.person("tax.handler").uid, contact="8001")

    assert list(error.value.faults) == ["handler"]
    assert standing(session, matter) == before


def test_a_liaison_is_no_handler(world: World) -> None:
    matter = factories.assigned(world)

    with pytest.raises(Invalid) as error:
        factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.head").uid, contact="8001")

    assert "经办人" in error.value.faults["handler"].zh


def test_a_row_of_a_table_names_a_unit_that_exists(world: World, session: Session) -> None:
    matter = factories.accepted(world)
    before = standing(session, matter)
    inputs = {"lead": world.unit("edu").uid, "days": 10, "urgency": "normal", "needs_plan": "true", "requirements": "x"}
    rows = {"supports-0-unit": uuid4(), "supports-0-task": "x", "supports-0-days": 5}

    with pytest.raises(Invalid) as error:
        factories.act(world, matter, "assign", "coord", **inputs, **rows)

    assert list(error.value.faults) == ["supports"]
    assert standing(session, matter) == before


@pytest.mark.parametrize("login", ["tax.liaison", "pu.liaison", "sysadmin", "north.leader"])
def test_a_unit_not_concerned_does_not_learn_that_the_matter_exists(world: World, session: Session, login: str) -> None:
    matter = factories.assigned(world)
    before = standing(session, matter)

    with pytest.raises(NotFound):
        factories.act(world, matter, "sign", login)

    assert standing(session, matter) == before


def test_one_answer_of_a_yes_or_no_reads_as_its_words(world: World, session: Session) -> None:
    matter = factories.assigned(world)

    event = session.scalars(select(Event).where(Event.matter_id == matter.id, Event.action == "assign")).one()

    shown = {line["name"]: (line["value_zh"], line["value_en"]) for line in event.content["shown"]}
    assert shown["needs_plan"] == ("先报方案", "Plan first")


def test_several_matters_move_and_the_refused_one_stays(world: World, session: Session) -> None:
    first = factories.assigned(world)
    second = factories.assigned(world, concerned_unit=world.unit("dong").uid)
    factories.act(world, second, "recall", "coord", reason="交办有误")
    uids = [first.uid, second.uid]

    outcomes = bulk.act_on_all(uids, "recall", actor=world.person("coord"), raw=raw(reason="交办有误"))

    assert [(one.number, one.fault is None) for one in outcomes] == [(first.number, True), (second.number, False)]
    session.expire_all()
    assert [session.get_one(Matter, m.id).state for m in (first, second)] == ["pending_assign", "pending_assign"]


def test_several_matters_stay_where_one_is_not_to_be_known(world: World, session: Session) -> None:
    mine = factories.assigned(world)
    others = factories.assigned(world, lead="tax", concerned_unit=world.unit("dong").uid)
    before = standing(session, mine)

    with pytest.raises(NotFound):
        bulk.act_on_all([mine.uid, others.uid], "sign", actor=world.person("edu.liaison"), raw={})

    assert standing(session, mine) == before


def test_a_draft_is_kept_once_and_gone_with_its_act(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    person = world.person("edu.liaison")
    place = f"{matter.uid}/sign"

    matters.save_draft(place, {"contact": ["80"]}, actor=person)
    matters.save_draft(place, {"contact": ["8001"]}, actor=person)
    kept = session.scalars(select(Draft).where(Draft.place == place)).one()
    assert kept.values == {"contact": ["8001"]}

    factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")
    assert session.scalars(select(Draft).where(Draft.place == place)).all() == []


def test_a_comment_is_said_by_whoever_sees_the_matter(world: World, session: Session) -> None:
    matter = factories.assigned(world)

    remark = matters.comment(matter.uid, " 请抓紧。 ", actor=world.person("edu.head"), is_internal=True)

    assert (remark.text, remark.is_internal, remark.unit_id) == ("请抓紧。", True, world.unit("edu").id)
    with pytest.raises(NotFound):
        matters.comment(matter.uid, "x", actor=world.person("tax.head"), is_internal=False)
    with pytest.raises(Invalid):
        matters.comment(matter.uid, "  ", actor=world.person("edu.head"), is_internal=False)
    assert session.scalar(select(func.count()).select_from(Comment)) == 1


def test_opening_a_matter_marks_the_units_duties_and_copies_as_seen(world: World) -> None:
    matter = factories.assigned(world, copies=("tax",))

    matters.see(matter, viewer=world.person("edu.handler"))
    matters.see(matter, viewer=world.person("tax.head"))

    session = db.session()
    session.expire_all()
    duty = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))).one()
    copy = session.scalars(select(Assignment).where(Assignment.role == "copy")).one()
    assert (duty.seen_at, copy.read_at) == (factories.MONDAY, factories.MONDAY)
