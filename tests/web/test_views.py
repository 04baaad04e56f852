"""Columns that a person leaves out, and filters kept under a name."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from blueprints.lists.keeping import PLACES
from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.models.saved_view import SavedView
from workflow.services import accounts, views

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def heads(html: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?\s*([^<]+?)\s*<', html)


def test_a_column_left_out_is_gone_for_this_person_and_stays_in_the_file(world: World, sign_in: SignIn) -> None:
    factories.assigned(world)
    accounts.set_preferences(actor=world.person("edu.liaison"), language="en")
    client = sign_in("edu.liaison")
    before = heads(client.get("/worklist").text)

    answer = client.post(
        "/views/worklist.todo/columns", data={"column": ["left", "state", "due"], "query": "light=red"}
    )

    assert answer.location == "/worklist?light=red"
    assert {"From", "Received", "Kind"} <= set(before)
    assert set(before) - set(heads(client.get("/worklist").text)) == {"From", "Received", "Kind"}
    book = openpyxl.load_workbook(io.BytesIO(client.get("/worklist?format=xlsx", buffered=True).data))
    assert {"From", "Received", "Kind"} <= {cell.value for cell in book.active[1]}
    assert "交办" in sign_in("edu.handler").get("/worklist").text


def test_filters_saved_under_a_name_open_again_and_can_be_forgotten(world: World, sign_in: SignIn) -> None:
    factories.assigned(world)
    client = sign_in("edu.liaison")
    client.post("/views/worklist.todo/save", data={"name": "  我局  牵头 ", "query": "kind=problem&after=x&evil=1"})

    html = client.get("/worklist?kind=problem").text
    assert re.search(r'<a class="chip" href="/worklist\?kind=problem" aria-current="true">我局 牵头</a>', html)
    assert "我局 牵头" not in sign_in("edu.handler").get("/worklist").text
    assert "我局 牵头" not in client.get("/ledger").text

    [uid] = re.findall(r'name="view" value="([0-9a-f-]+)"', client.get("/views/worklist.todo").text)
    assert sign_in("edu.handler").post("/views/drop", data={"view": uid}).status_code == 404
    assert client.post("/views/drop", data={"view": "x"}).status_code == 404
    assert client.post("/views/drop", data={"view": uid}).location == "/views/worklist.todo"
    assert "我局 牵头" not in client.get("/worklist").text


@pytest.mark.parametrize(
    ("name", "query"), [("", "light=red"), ("十一个字的名称实在太长了", "light=red"), ("空", "after=1")]
)
def test_a_view_without_a_name_or_without_filters_is_not_saved(
    world: World, sign_in: SignIn, name: str, query: str
) -> None:
    answer = sign_in("edu.liaison").post("/views/ledger.index/save", data={"name": name, "query": query})

    assert answer.status_code == 422
    assert world.session.query(SavedView).count() == 0


def test_six_views_are_the_most_and_the_same_name_replaces(world: World, sign_in: SignIn) -> None:
    client = sign_in("edu.liaison")
    for number in range(views.MOST_VIEWS):
        data = {"name": f"视图{number}", "query": "light=red"}
        assert client.post("/views/ledger.index/save", data=data).status_code == 303

    seventh = client.post("/views/ledger.index/save", data={"name": "再一个", "query": "light=red"})
    again = client.post("/views/ledger.index/save", data={"name": "视图0", "query": "light=amber"})

    assert (seventh.status_code, again.status_code) == (422, 303)
    assert world.session.query(SavedView).count() == views.MOST_VIEWS


def test_every_list_has_its_page_of_columns_and_views_and_nothing_else_has(sign_in: SignIn) -> None:
    client = sign_in("coord")

    for place in PLACES:
        assert client.get(f"/views/{place}?light=red").status_code == 200, place
    for place in ("matters.show", "x", "worklist"):
        assert client.get(f"/views/{place}").status_code == 404
        assert client.post(f"/views/{place}/save", data={"name": "x", "query": "q=1"}).status_code == 404
        assert client.post(f"/views/{place}/columns").status_code == 404


def test_what_is_kept_costs_no_statement_more(world: World, app: Flask, sign_in: SignIn) -> None:
    factories.assigned(world)
    client = sign_in("edu.liaison")

    def sent() -> int:
        client.get("/worklist?q=2026")
        with counting(app) as statements:
            client.get("/worklist?q=2026")
        return len(statements)

    before = sent()
    client.post("/views/worklist.todo/columns", data={"column": ["left"]})
    client.post("/views/worklist.todo/save", data={"name": "甲", "query": "q=1"})

    assert sent() == before <= 8
