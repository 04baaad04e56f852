"""The clocks on a matter's page, how each date came about, and the page of limits and working hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World, act
from tests.statements import counting
from tests.suspending import publish, suspendable
from workflow import clock
from workflow.models.meeting import Meeting
from workflow.queries import calendars as known
from workflow.services import calendars, duedates

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    known._known.clear()
    with clock.at(MONDAY):
        yield
    known._known.clear()


def test_a_matter_shows_its_clocks_side_by_side(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, supports=("tax",))

    page = sign_in("coord").get(f"/matters/{matter.uid}").text

    panel = page.partition('id="clocks"')[2].partition("</section>")[0]
    names = ("“待签收”环节时限", "承办时限", "区税务局：签收时限", "区税务局：配合时限")
    assert [name in panel for name in names] == [True] * 4


def test_how_a_date_came_about_names_start_length_pause_and_end(world: World, sign_in: SignIn) -> None:
    publish(world, "problem", suspendable())
    matter = factories.rectifying(world)
    act(world, matter, "hold_up", "director")
    with clock.at(MONDAY + timedelta(days=3)):
        act(world, matter, "go_on", "director")
        told = sign_in("edu.head").get(f"/matters/{matter.uid}/clocks").text

    for sentence in (
        "时长：10 个工作日（办理时填写）。",
        "11-16 09:00 送达，次一工作日为第 1 日。",
        "11-16 09:00 至 11-19 09:00 暂停，3 个工作日不计入。",
        "到期：2026年12月3日 周四。",
        "已结束的时限",
    ):
        assert sentence in told


def test_a_unit_not_concerned_does_not_learn_of_the_clocks(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)

    assert sign_in("tax.liaison").get(f"/matters/{matter.uid}/clocks").status_code == 404


def test_the_clocks_take_as_many_statements_for_a_long_history_as_for_a_short(
    world: World, app: Flask, sign_in: SignIn
) -> None:
    short, long = factories.submitted(world), factories.rectifying(world, concerned_unit=world.unit("dong").uid)
    client, counts = sign_in("coord"), []
    for matter in (short, long):
        client.get(f"/matters/{matter.uid}/clocks")
        with counting(app) as sent:
            client.get(f"/matters/{matter.uid}/clocks")
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("login", ["coord", "sysadmin"])
def test_a_limit_is_set_on_its_page(world: World, sign_in: SignIn, login: str) -> None:
    client = sign_in(login)
    fields = {"state.pending_accept-length": "3", "state.pending_accept-unit": "wd"}

    answer = client.post("/timing/limits?kind=problem", data=fields)

    assert answer.status_code == 303
    assert world.session.scalars(select(Meeting)).one().limits_of("problem") == {"state.pending_accept": "3 wd"}
    assert "已另定" in client.get("/timing?kind=problem").text


def test_what_is_no_length_comes_back_with_what_was_typed(world: World, sign_in: SignIn) -> None:
    fields = {"state.pending_accept-length": "zwei", "state.pending_accept-unit": "oh"}

    answer = sign_in("coord").post("/timing/limits?kind=problem", data=fields)

    assert answer.status_code == 422
    assert 'value="zwei"' in answer.text
    assert "请填 1 至 999 的整数" in answer.text


def test_working_hours_are_set_and_come_back_when_wrong(world: World, sign_in: SignIn) -> None:
    client = sign_in("coord")
    hours = {"open": "08:30", "close": "17:00", "lunch_from": "", "lunch_to": "", "station_way": "always"}
    hours |= {"amber_days": "3", "amber_percent": "30"}

    assert client.post("/timing/hours", data={**hours, "close": "08:00"}).status_code == 422
    assert client.post("/timing/hours", data=hours).status_code == 303

    settings = world.session.scalars(select(Meeting)).one().settings
    assert (settings["office_open"], settings["lunch"], settings["working"]) == ("08:30", [], {"station": "always"})


def test_who_only_reads_finds_no_button(world: World, sign_in: SignIn) -> None:
    page = sign_in("archivist").get("/timing").text

    assert "保存时限" not in page
    assert "保存工作时间" not in page


def test_a_date_in_a_year_that_is_not_announced_is_marked_wherever_it_stands(world: World, sign_in: SignIn) -> None:
    with clock.at(MONDAY + timedelta(days=45)):
        matter = factories.assigned(world)
        client = sign_in("edu.liaison")
        pages = [client.get(address).text for address in (f"/matters/{matter.uid}", "/worklist", "/problems")]

    assert ["日期暂定" in page for page in pages] == [True] * 3


def test_the_office_is_warned_until_what_is_due_has_followed_the_calendar(world: World, sign_in: SignIn) -> None:
    factories.rectifying(world)
    days = {"first": "2026-11-18", "kind": "holiday", "festival": "国庆节", "source": "通知"}
    calendars.set_days(days, actor=world.person("coord"))
    told, since = "时限尚未按新日历顺延", "2026-11-18"

    office, unit = sign_in("coord"), sign_in("edu.head")

    assert told in office.get("/worklist").text
    assert told in office.get("/calendar").text
    assert told in office.get("/overview").text
    assert told not in unit.get("/worklist").text
    assert office.get("/calendar/due", query_string={"since": since}).status_code == 200
    assert told in office.get("/worklist").text
    duedates.extend(date(2026, 11, 18), actor=world.person("coord"))
    assert told not in office.get("/worklist").text
