"""The overview: every number opens exactly the list that it counts, for whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories, inspections
from tests.conftest import Application, afresh, signed_in
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import db, transaction
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter

SignIn = Callable[[str], FlaskClient]
PERIODS = ("month", "quarter", "year")
READERS = ("coord", "viewer", "auditor", "edu.head", "north.leader")


@dataclass
class Numbers(HTMLParser):
    """What stands in the figures and in the cells of the tables of a page: the text, and the address it links to."""

    found: list[tuple[str, str | None]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    _cell: list[str] | None = None
    _address: str | None = None
    _table: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "table":
            self._table = given.get("id") or ""
        if tag == "tr" and self._table:
            self.rows[self._table] = self.rows.get(self._table, 0) + 1
        if (tag == "td" and "num" in classes) or "kpi" in classes:
            self._cell, self._address = [], given.get("href")
        if tag == "a" and self._cell is not None:
            self._address = given.get("href")
        if tag == "b" and self._cell is not None:
            self._cell.clear()

    def handle_endtag(self, tag: str) -> None:
        if tag == "b" and self._cell is not None and self._address:
            self._keep()
        if tag == "td" and self._cell is not None:
            self._keep()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data.strip())

    def _keep(self) -> None:
        self.found.append(("".join(self._cell or ()), self._address))
        self._cell, self._address = None, None


def numbers(client: FlaskClient, address: str) -> Numbers:
    """The numbers of a page."""
    page = client.get(address)
    assert page.status_code == 200
    found = Numbers()
    found.feed(page.text)
    return found


def listed(client: FlaskClient, address: str) -> int:
    """How many rows a list has, by its Excel file, which holds them all."""
    page = client.get(address).text
    found = re.search(r'<span class="num">[^<\d]*(\d+)[^<]*</span>', page.partition('class="pager"')[2])
    return int(found.group(1)) if found else 0


@pytest.fixture(scope="module")
def busy(_application: Application) -> Iterator[SignIn]:
    """Signs in after two months' work of every sort: registered, assigned, reported, written off, inspected; it is
    made once, for all who only read."""
    with afresh(_application) as app:
        world, storage = World(db.session()), app.extensions["lianzhi_storage"]
        with clock.at(MONDAY):
            _report(factories.rectifying(world, supports=("tax", "court")))
            inspections.closed_batch(world, storage)
            factories.submitted(world)
        with clock.at(MONDAY + timedelta(days=21)):
            factories.assigned(world, supports=("tax",), concerned_unit=world.unit("dong").uid)
            factories.submitted(world)
            db.session.remove()
            yield partial(signed_in, app)


def _report(matter: Matter) -> None:
    """The supporting units have done their parts: one in time, one late."""
    with transaction() as session:
        parts = session.scalars(
            select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == "support")
        )
        for number, part in enumerate(parts):
            part.state, part.reported_at, part.is_late = "reported", clock.now(), number == 1


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("login", READERS)
def test_every_number_opens_exactly_the_list_that_it_counts(busy: SignIn, login: str, period: str) -> None:
    client = busy(login)
    page = numbers(client, f"/overview?period={period}")

    linked = [(text, url) for text, url in page.found if url and not text.endswith("%")]

    assert len(linked) >= (10 if login != "north.leader" else 1)
    for text, url in linked:
        rows = page.rows[url[1:]] - 1 if url.startswith("#") else listed(client, url)
        assert rows == int(text), (text, url)


@pytest.mark.parametrize("login", READERS)
def test_no_number_but_nought_and_a_change_stands_without_its_list(busy: SignIn, login: str) -> None:
    bare = [text for text, url in numbers(busy(login), "/overview?period=quarter").found if not url]

    assert [text for text in bare if re.fullmatch(r"[1-9]\d*", text)] == []


def test_a_share_opens_those_that_were_in_time(busy: SignIn) -> None:
    client = busy("coord")
    shares = [
        (text, url) for text, url in numbers(client, "/overview?period=quarter").found if text.endswith("%") and url
    ]

    assert shares
    for text, url in shares:
        in_time, late = listed(client, url), listed(client, url.replace("light=done", "light=late"))
        assert text == f"{round(100 * in_time / (in_time + late))}%"


def test_the_weeks_are_those_of_the_district_s_own_clock(world: World, sign_in: SignIn) -> None:
    with clock.at(datetime.fromisoformat("2026-11-15T16:30:00+00:00")):
        factories.submitted(world)
        client = sign_in("coord")
        week = [url for text, url in numbers(client, "/overview").found if url and "from=2026-11-16" in url]

        assert [listed(client, url) for url in week] == [1]


def test_the_page_sends_as_many_statements_for_many_matters_as_for_few(
    world: World, app: Flask, sign_in: SignIn
) -> None:
    def sent() -> int:
        client = sign_in("coord")
        client.get("/overview")
        with counting(app) as statements:
            assert client.get("/overview").status_code == 200
        return len(statements)

    with clock.at(MONDAY):
        factories.assigned(world, supports=("tax",))
        few = sent()
        for _number in range(10):
            factories.submitted(world)

        assert sent() == few
