"""Reminders: who is reminded by whom, how often, what they reply, and that nothing of the matter moves by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, truths
from tests.factories import World
from tests.services.test_asking import clocks, on_part, part_of
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.reminder import OVERDUE, Reminder
from workflow.queries import pages
from workflow.queries import reminders as queries
from workflow.services import escalations, matters, reminders
from workflow.types import Phase

TOMORROW = factories.MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def duty(session: Session, matter: Matter, code: str) -> Duty:
    session.expire_all()
    rows = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)))
    return next(one for one in rows if one.unit.code == code)


def several(world: World, number: int) -> list[Matter]:
    """Problems that wait for the same lead, each about another unit."""
    return [factories.assigned(world, concerned_unit=world.unit(code).uid) for code in ("pu", "dong", "tax")[:number]]


def test_the_office_reminds_everybody_who_must_act_and_nothing_moves(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    before = clocks(world, matter)

    sent = reminders.remind(matter.uid, "请尽快签收。", actor=world.person("coord"))

    event = session.scalars(select(Event).where(Event.action == "remind")).one()
    assert [(one.unit.code, str(one.reply_due_on)) for one in sent] == [("tax", "2026-11-17"), ("edu", "2026-11-17")]
    assert clocks(world, matter) == before
    assert (duty(session, matter, "edu").reminders, duty(session, matter, "tax").reminders) == (1, 1)
    assert session.get_one(Matter, matter.id).reminders == 2
    assert (event.content["opinion"], event.content["shown"][0]["value_zh"]) == ("请尽快签收。", "区税务局、区教育局")
    assert factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="1")


def test_nobody_is_reminded_by_hand_twice_a_day(world: World) -> None:
    matter = factories.assigned(world)
    reminders.remind(matter.uid, "", actor=world.person("coord"))
    before = truths.rows(world.session)

    with pytest.raises(Refused) as refused:
        reminders.remind(matter.uid, "", actor=world.person("director"))

    assert refused.value.reason.zh == "今天已催办过区教育局，请下一日再催。"
    assert truths.rows(world.session) == before
    with clock.at(TOMORROW):
        assert len(reminders.remind(matter.uid, "", actor=world.person("coord"))) == 1


def test_the_lead_reminds_its_supports_and_nobody_else(world: World) -> None:
    matter = factories.assigned(world, supports=("tax",))

    sent = reminders.remind(matter.uid, "", actor=world.person("edu.liaison"))

    assert [(one.unit.code, one.assignment_id is not None) for one in sent] == [("tax", True)]
    with pytest.raises(Refused, match="nobody that you may remind"):
        reminders.remind(matter.uid, "", actor=world.person("tax.liaison"))
    with pytest.raises(Forbidden):
        reminders.remind(matter.uid, "", actor=world.person("auditor"))
    with pytest.raises(NotFound):
        reminders.remind(matter.uid, "", actor=world.person("court.liaison"))


def test_whoever_asked_for_an_opinion_reminds_of_it(world: World) -> None:
    matter = factories.rectifying(world)
    units = [world.unit("court").uid]
    factories.act(world, matter, "consult", "edu.handler", units=units, mode="before", question="？", days=2)

    sent = reminders.remind(matter.uid, "", actor=world.person("edu.handler"))
    on_part(world, matter, "court", "answer", "court.head", opinion="同意。")

    assert [one.unit.code for one in sent] == ["court"]


@pytest.mark.parametrize(("phase", "words"), [(Phase.SUSPENDED, "已中止"), (Phase.SETTLED, "已办结")])
def test_a_matter_that_does_not_run_reminds_nobody(world: World, phase: Phase, words: str) -> None:
    matter = factories.assigned(world)
    with transaction() as session:
        session.get_one(Matter, matter.id).phase = phase

    with pytest.raises(Refused) as refused:
        reminders.remind(matter.uid, "", actor=world.person("coord"))

    assert words in refused.value.reason.zh


def test_a_reminder_is_read_and_answered_once(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    one = reminders.remind(matter.uid, "请签收。", actor=world.person("coord"))[0]
    assert [r.id for r in queries.unanswered(session, world.person("coord"))] == [one.id]

    page = pages.page(session, matter.uid, world.person("edu.head"))
    assert page.is_unseen
    matters.see(page.matter, viewer=world.person("edu.head"))
    with pytest.raises(NotFound):
        reminders.reply(one.uid, "今日办理。", actor=world.person("tax.head"))
    reminders.reply(one.uid, "今日办理。", actor=world.person("edu.liaison"))

    session.expire_all()
    row = session.get_one(Reminder, one.id)
    assert (row.read_at, row.reply, row.replied_by_id) == (
        factories.MONDAY,
        "今日办理。",
        world.person("edu.liaison").id,
    )
    assert queries.unanswered(session, world.person("coord")) == []
    with pytest.raises(Refused):
        reminders.reply(one.uid, "再答。", actor=world.person("edu.liaison"))
    with pytest.raises(Invalid):
        reminders.reply(one.uid, " ", actor=world.person("edu.liaison"))


def test_many_are_reminded_at_once_and_each_refusal_stays_with_its_row(world: World) -> None:
    rows = several(world, 3)
    reminders.remind(rows[1].uid, "", actor=world.person("coord"))

    outcomes = reminders.remind_many([m.uid for m in rows], "请办理。", actor=world.person("coord"))

    assert [(one.number, one.fault is None) for one in outcomes] == [
        (matter.number, matter is not rows[1]) for matter in rows
    ]


def test_one_part_of_several_is_reminded_of_and_what_is_done_meanwhile_says_so(world: World) -> None:
    matter, coord = factories.rectifying(world, supports=("tax", "court")), world.person("coord")
    tax = (matter.uid, world.unit("tax").uid, part_of(world, matter, "tax").uid)
    before, rows = clocks(world, matter), truths.rows(world.session)
    gone = (matter.uid, world.unit("tax").uid, part_of(world, matter, "court").uid)

    refused = reminders.remind_many([matter.uid], "请办理。", actor=coord, only=[gone])
    assert ([type(one.fault) for one in refused], truths.rows(world.session)) == ([Refused], rows)
    assert [one.fault for one in reminders.remind_many([matter.uid], "请办理。", actor=coord, only=[tax])] == [None]

    event = world.session.scalars(select(Event).where(Event.action == "remind")).one()
    assert (event.assignment_id, clocks(world, matter)) == (part_of(world, matter, "tax").id, before)
    owing = (duty(world.session, matter, code).reminders for code in ("tax", "court", "edu"))
    assert tuple(owing) == (1, 0, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_statements_do_not_grow_with_the_number(app: Flask, world: World, session: Session, number: int) -> None:
    rows = several(world, number)
    actor = world.person("coord")
    uids = [matter.uid for matter in rows]
    session.rollback()

    with counting(app) as statements:
        reminders.remind_many(uids, "请办理。", actor=actor)

    assert len([one for one in statements if not one.startswith("INSERT INTO event")]) == 11


def test_the_system_reminds_in_bulk_without_a_line_of_its_own(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    with transaction() as writing:
        row = writing.get_one(Matter, matter.id)
        reminders.remind_all(writing, [reminders.Seed(row, world.unit("edu").id, OVERDUE)])

    one = session.scalars(select(Reminder)).one()
    assert (one.sent_by_id, one.kind, duty(session, matter, "edu").reminders) == (None, "overdue", 1)


def test_what_a_clock_reminds_of_stands_in_the_same_log(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    with clock.at(factories.MONDAY + timedelta(days=9)):
        assert escalations.sweep() == 1

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    assert [(one.kind, one.unit.code, one.sent_by_id) for one in queries.of_matter(session, row)] == [
        ("before", "edu", None)
    ]
    assert (row.reminders, duty(session, matter, "edu").reminders) == (1, 1)


def test_what_is_said_about_a_part_stands_in_the_part_s_own_state(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    sent = reminders.remind(matter.uid, "请签收。", actor=world.person("coord"), unit_uids=[world.unit("tax").uid])
    reminders.reply(sent[0].uid, "今日签收。", actor=world.person("tax.liaison"))

    rows = select(Event).where(Event.matter_id == matter.id, Event.assignment_id.is_not(None)).order_by(Event.seq)
    said = [(one.action, one.from_state, one.to_state, one.content["to"]["zh"]) for one in session.scalars(rows)]
    assert said == [
        ("remind", "pending_sign", "pending_sign", "待签收"),
        ("reply_reminder", "pending_sign", "pending_sign", "待签收"),
    ]
    on_part(world, matter, "tax", "sign", "tax.liaison", contact="9001")
    with clock.at(TOMORROW):
        reminders.remind(matter.uid, "", actor=world.person("coord"), unit_uids=[world.unit("tax").uid])
    assert list(session.scalars(rows))[-1].from_state == "handling"
