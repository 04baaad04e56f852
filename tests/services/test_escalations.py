"""Escalations: each rule once for each running of a clock, whoever sweeps and whatever becomes of the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from tests.services.test_assignments import act as act_on_part
from tests.suspending import changed, publish, suspendable
from workflow import clock
from workflow.models.escalation import EscalationFired
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.reminder import Reminder
from workflow.models.unit import Unit
from workflow.queries import audit
from workflow.queries import calendars as known
from workflow.services import calendars, duedates, escalations

DEEDS = ("remind_due", "urge_overdue", "tell_overdue", "propose_supervision")


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    known._known.clear()
    with clock.at(MONDAY):
        yield
    known._known.clear()


def day(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    return datetime(2026, month, number, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def sweep_at(moment: datetime) -> int:
    with clock.at(moment):
        return escalations.sweep()


def said(session: Session, matter: Matter) -> list[tuple[str, str]]:
    """What the system did on a matter: the deed, and whom or at which level."""
    session.expire_all()
    rows = select(Event).where(Event.matter_id == matter.id, Event.action.in_(DEEDS)).order_by(Event.seq)
    return [(event.action, event.content["shown"][0]["value_zh"]) for event in session.scalars(rows)]


def test_every_rule_comes_on_its_day_at_the_opening_of_the_office(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    assert session.get_one(Matter, matter.id).alarm_at == day(11, 25)

    found = [(moment, sweep_at(moment)) for moment in (day(11, 25, 8, 59), day(11, 25), day(11, 27), day(12, 1, 0))]
    assert [number for _, number in found] == [0, 1, 1, 1]
    assert [sweep_at(moment) for moment in (day(12, 1, 9), day(12, 3, 8, 59), day(12, 3, 9))] == [2, 0, 1]

    assert said(session, matter) == [
        ("remind_due", "区教育局"),
        ("remind_due", "区教育局"),
        ("urge_overdue", "区教育局"),
        ("urge_overdue", "区教育局"),
        ("tell_overdue", "牵头单位分管领导"),
        ("propose_supervision", "红色"),
    ]
    assert session.get_one(Matter, matter.id).alarm_at is None
    sent = session.execute(select(Reminder.kind, Unit.code).join(Unit, Unit.id == Reminder.unit_id))
    assert [tuple(row) for row in sent] == [
        ("before", "edu"),
        ("before", "edu"),
        ("overdue", "edu"),
        ("overdue", "edu"),
    ]
    assert audit.verify(session).breaks == ()


def test_it_reads_well_in_both_languages(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    sweep_at(day(11, 25))

    event = session.scalars(select(Event).where(Event.action == "remind_due")).one()
    assert (event.matter_id, event.actor_id, event.content["action"]["zh"]) == (matter.id, None, "到期提醒")
    assert [(line["zh"], line["value_zh"]) for line in event.content["shown"]] == [
        ("对象", "区教育局"),
        ("时限", "承办时限，2026-11-30 到期"),
        ("情况", "还有 3 个工作日"),
    ]
    assert [line["value_en"] for line in event.content["shown"]] == [
        "Education Bureau",
        "the unit's term, due 2026-11-30",
        "3 working days left",
    ]


def test_a_clock_that_jumps_ahead_brings_each_missed_rule_once_and_in_order(world: World, session: Session) -> None:
    matter = factories.rectifying(world)

    assert (sweep_at(day(12, 20)), sweep_at(day(12, 20)), sweep_at(day(12, 21))) == (6, 0, 0)

    assert [deed for deed, _ in said(session, matter)] == [
        *["urge_overdue"] * 4,
        "tell_overdue",
        "propose_supervision",
    ]
    planned = session.scalars(select(EscalationFired.planned_at).order_by(EscalationFired.id)).all()
    assert list(planned) == sorted(planned)


def test_a_clock_that_jumps_back_brings_nothing_twice(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    sweep_at(day(11, 27))

    assert [sweep_at(moment) for moment in (day(11, 20), day(11, 25), day(11, 27))] == [0, 0, 0]
    assert len(said(session, matter)) == 2


def test_a_mistaken_clock_does_not_swallow_what_comes_later(world: World, session: Session) -> None:
    """Rules of a clock that begins after the mistake was mended come as usual."""
    factories.rectifying(world)
    sweep_at(day(12, 20))
    with clock.at(MONDAY + timedelta(hours=1)):
        other = factories.rectifying(world, lead="court", concerned_unit=world.unit("dong").uid)

    assert [sweep_at(moment) for moment in (day(11, 25), day(11, 27))] == [1, 1]
    assert len(said(session, other)) == 2


def test_a_term_that_is_given_anew_has_its_own_reminders(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    sweep_at(day(11, 25))
    with clock.at(day(11, 26)):
        act(world, matter, "transfer", "coord", lead=world.unit("court").uid, days=10, reason="职责调整")

    sweep_at(day(12, 8))

    whom = [who for deed, who in said(session, matter) if deed == "remind_due"]
    assert (whom[0], whom[-1]) == ("区教育局", "区人民法院")


def test_a_rule_that_has_fired_does_not_fire_again_when_the_calendar_moves_the_day(
    world: World, session: Session
) -> None:
    matter = factories.rectifying(world)
    sweep_at(day(11, 25))
    with clock.at(day(11, 25, 10)):
        given = {"first": "2026-11-27", "last": "", "kind": "holiday", "festival": "国庆节", "source": "通知"}
        calendars.set_days(given, actor=world.person("coord"))
        assert duedates.extend(day(11, 25).date(), actor=world.person("coord")) == (1, False)

    assert [sweep_at(moment) for moment in (day(11, 26), day(11, 27), day(11, 30), day(12, 2))] == [0, 0, 1, 3]
    assert len(said(session, matter)) == 5


def test_a_suspension_brings_nothing_and_what_was_had_is_not_had_again(world: World, session: Session) -> None:
    publish(world, "problem", suspendable())
    matter = factories.rectifying(world)
    sweep_at(day(11, 25))
    with clock.at(day(11, 25, 10)):
        act(world, matter, "hold_up", "director")
    assert sweep_at(day(12, 1)) == 0

    with clock.at(day(12, 2)):
        act(world, matter, "go_on", "director")

    assert [sweep_at(moment) for moment in (day(12, 2), day(12, 4), day(12, 7))] == [0, 1, 0]
    assert len(said(session, matter)) == 2


def test_a_part_is_reminded_of_signing_and_of_its_own_term(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))

    assert sweep_at(day(11, 18, 0)) == 1
    with clock.at(day(11, 18)):
        act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    assert [sweep_at(moment) for moment in (day(11, 20), day(11, 24, 0), day(11, 24, 9))] == [1, 1, 1]

    assert said(session, matter) == [
        ("urge_overdue", "区税务局"),
        ("remind_due", "区税务局"),
        ("urge_overdue", "区税务局"),
        ("tell_overdue", "配合单位分管领导"),
    ]


def test_nothing_comes_once_the_part_has_reported(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    act_on_part(world, matter, "tax", "report", "tax.liaison", text="已核对。")

    assert sweep_at(day(11, 24, 9)) == 0


def test_what_the_office_leaves_lying_reaches_its_director(world: World, session: Session) -> None:
    matter = factories.submitted(world)

    sweep_at(day(11, 18, 9))

    assert said(session, matter) == [("urge_overdue", "联席办"), ("tell_overdue", "联席办主任")]


ACT = """
escalations:
  - {clock: state, at: 0 wd, do: act, action: go_on}
  - {clock: state, at: -1 wd, do: remind, states: [held_up]}
"""


def resumed_by_itself() -> str:
    source = suspendable(("holder: office.director, limit: 30 wd}", "holder: office.director, limit: 3 wd}"))
    start, end = source.index("\nescalations:"), source.index("\nfields:")
    source = source[:start] + ACT + source[end:]
    return source.replace("to: rectifying, who: [office.director]}", "to: rectifying, who: [office.director, system]}")


def test_the_system_resumes_on_the_date(world: World, session: Session) -> None:
    publish(world, "problem", resumed_by_itself())
    matter = factories.rectifying(world)
    act(world, matter, "hold_up", "director")

    assert [sweep_at(moment) for moment in (day(11, 18), day(11, 19, 23), day(11, 20, 0))] == [1, 0, 1]

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    last = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()
    assert last is not None
    assert (row.state, last.action, last.actor_id) == ("rectifying", "go_on", None)
    assert {term.name: term.due_on.isoformat() for term in row.terms} == {"unit": "2026-12-04", "whole": "2027-01-22"}
    assert row.held is None


def test_what_the_system_may_not_do_changes_nothing_and_is_not_tried_again(world: World, session: Session) -> None:
    source = changed(
        "problem", ("{clock: unit, at: -3 wd, do: remind}", "{clock: unit, at: -3 wd, do: act, action: tell}")
    )
    publish(world, "problem", source)
    matter = factories.rectifying(world)
    before = session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()

    assert [sweep_at(day(11, 25)), sweep_at(day(11, 25, 10))] == [1, 0]

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    assert (row.state, row.version, said(session, matter)) == ("rectifying", before, [])
    assert session.scalars(select(EscalationFired.result)).all() == ["state"]


def test_an_open_page_is_not_made_stale_by_a_reminder(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    before = session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()

    sweep_at(day(11, 25))

    session.expire_all()
    assert session.get_one(Matter, matter.id).version == before
