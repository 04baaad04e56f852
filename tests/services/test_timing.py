"""What a joint meeting sets for itself about time: limits, and who works when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.errors import Invalid
from workflow.models.admin_event import AdminEvent
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.queries import calendars as known
from workflow.queries.calendars import calendar_of
from workflow.services import timing

HOURS = {
    "open": "09:00",
    "close": "17:30",
    "lunch_from": "12:00",
    "lunch_to": "13:30",
    "amber_days": "3",
    "amber_percent": "30",
}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    known._known.clear()
    with clock.at(MONDAY):
        yield
    known._known.clear()


def test_a_limit_set_here_counts_for_what_begins_afterwards(world: World, session: Session) -> None:
    before = factories.submitted(world)
    assert timing.set_limits("problem", {"state.pending_accept": "3 wd"}, actor=world.person("coord")) == 1

    after = factories.submitted(world, concerned_unit=world.unit("dong").uid)

    session.expire_all()
    rows = [session.get_one(Matter, one.id) for one in (before, after)]
    assert [row.due_on for row in rows] == [date(2026, 11, 17), date(2026, 11, 19)]
    assert [row.limit.is_set for row in rows if row.limit] == [False, True]


def test_the_log_says_what_was_set_and_by_whom(world: World, session: Session) -> None:
    timing.set_limits("problem", {"state.pending_sign.urgent": "4 oh"}, actor=world.person("sysadmin"))

    event = session.scalars(select(AdminEvent).order_by(AdminEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.actor_id, event.target_zh) == ("set_limits", world.person("sysadmin").id, "问题")
    [line] = event.content["lines"]
    assert (line["zh"], line["before"]["zh"], line["after"]["zh"]) == (
        "“待签收”环节时限（特急）",
        "2 小时（流程规定）",
        "4 个办公小时",
    )


def test_blank_brings_the_workflow_s_own_limit_back(world: World, session: Session) -> None:
    coord = world.person("coord")
    timing.set_limits("problem", {"state.pending_accept": "3 wd"}, actor=coord)

    assert timing.set_limits("problem", {"state.pending_accept": ""}, actor=coord) == 1

    assert session.scalars(select(Meeting)).one().limits_of("problem") == {}


@pytest.mark.parametrize("word", ["0 wd", "1000 wd", "two wd", "-1 wd", "3 weeks"])
def test_what_is_no_length_is_refused_and_nothing_is_set(world: World, session: Session, word: str) -> None:
    with pytest.raises(Invalid) as refused:
        timing.set_limits("problem", {"state.pending_accept": word, "state.draft": "2 wd"}, actor=world.person("coord"))

    assert list(refused.value.faults) == ["state.pending_accept"]
    session.expire_all()
    assert session.scalars(select(Meeting)).one().limits_of("problem") == {}


def test_a_bank_that_works_on_saturdays_and_a_station_that_always_does(world: World, session: Session) -> None:
    bank = {"bank_way": "own", "bank_open": "08:30", "bank_close": "16:00", "bank_holidays": "1"}
    typed = {**HOURS, **bank, "station_way": "always"}
    timing.set_working(typed, {"bank": ["0", "1", "2", "3", "4", "5"]}, actor=world.person("coord"))

    session.expire_all()
    calendar = calendar_of(session, session.scalars(select(Meeting)).one())
    saturday, sunday, festival = date(2026, 11, 21), date(2026, 11, 22), date(2026, 10, 1)
    assert [calendar.is_working(day) for day in (saturday, sunday, festival)] == [False, False, False]
    assert [calendar.of("bank").is_working(day) for day in (saturday, sunday, festival)] == [True, False, False]
    assert [calendar.of("station").is_working(day) for day in (saturday, sunday, festival)] == [True, True, True]
    lines = session.scalars(select(AdminEvent).order_by(AdminEvent.id.desc())).first()
    assert lines is not None
    assert [line["after"]["zh"] for line in lines.content["lines"]] == [
        "全天候",
        "周一、二、三、四、五、六 08:30–16:00，法定节假日休息",
    ]


def test_lights_turn_amber_as_early_as_the_joint_meeting_says(world: World, session: Session) -> None:
    timing.set_working({**HOURS, "amber_days": "5", "amber_percent": "10"}, {}, actor=world.person("coord"))

    matter = factories.rectifying(world)

    session.expire_all()
    matter = session.get_one(Matter, matter.id)
    unit = next(term for term in matter.terms if term.name == "unit")
    assert (unit.due_on, calendar_of(session, matter.meeting).local_date(unit.amber_at)) == (
        date(2026, 11, 30),
        date(2026, 11, 23),
    )
    lines = session.scalars(select(AdminEvent).order_by(AdminEvent.id.desc())).first()
    assert lines is not None
    assert [(line["zh"], line["before"]["zh"], line["after"]["zh"]) for line in lines.content["lines"]] == [
        ("临期提示（工作日、百分比）", "3–30", "5–10")
    ]


@pytest.mark.parametrize(("name", "value"), [("amber_days", "61"), ("amber_days", "-1"), ("amber_percent", "x")])
def test_an_amber_that_is_no_number_is_refused(world: World, session: Session, name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        timing.set_working({**HOURS, name: value}, {}, actor=world.person("coord"))

    assert set(refused.value.faults) == {name}
    assert "amber" not in session.scalars(select(Meeting)).one().settings


def test_hours_that_end_before_they_begin_are_refused(world: World, session: Session) -> None:
    wrong = {**HOURS, "close": "08:00", "bank_way": "own", "bank_open": "x", "bank_close": "16:00"}
    with pytest.raises(Invalid) as refused:
        timing.set_working(wrong, {}, actor=world.person("coord"))

    assert set(refused.value.faults) == {"close", "bank_open", "bank_week"}
    session.expire_all()
    assert "working" not in session.scalars(select(Meeting)).one().settings


def test_the_lead_s_term_counts_by_its_own_week(world: World, session: Session) -> None:
    timing.set_working({**HOURS, "station_way": "always"}, {}, actor=world.person("coord"))

    matter = factories.assigned(world, lead="north")

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    term = next(term for term in row.terms if term.name == "unit")
    assert (term.worked_by, term.due_on) == ("station", date(2026, 11, 26))
