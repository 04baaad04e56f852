"""Kinds without code in the browser: register, list, narrow, count, export; and the panel of instruments."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.factories import MONDAY, World, raw
from tests.suspending import changed, publish
from workflow import clock

SignIn = Callable[[str], FlaskClient]
CLUE = {
    "title": "网点开户线索",
    "source": "card_cutting",
    "severity": "general",
    "facts": "两周内开户 7 户。",
    "received_on": "2026-11-13",
}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def test_a_clue_is_registered_listed_narrowed_and_counted(world: World, sign_in: SignIn) -> None:
    client = sign_in("coord")

    wrong = client.post("/kinds/clue/new", data=raw(title="无来源"))
    answer = client.post("/kinds/clue/new", data=raw(**CLUE))

    assert (wrong.status_code, answer.status_code) == (422, 303)
    assert "两周内开户" in client.get(answer.headers["Location"]).text
    assert "XS-2026-0001" in client.get("/kinds/clue?d.source=card_cutting").text
    assert "XS-2026-0001" not in client.get("/kinds/clue?d.source=sweep").text
    assert "d.source=card_cutting" in client.get("/kinds/clue/figures").text
    with client.get("/kinds/clue?format=xlsx") as sheet:
        assert (sheet.status_code, sheet.data[:2]) == (200, b"PK")


def test_a_kind_of_ones_own_goes_by_its_name_on_the_overview(world: World, sign_in: SignIn) -> None:
    names = "name: {zh: 断卡线索, en: Card clue}"
    source = changed("clue", ("kind: clue", "kind: card_clue"), ("name: {zh: 线索核查, en: Clue}", names))
    publish(world, "card_clue", source.replace("XS-{year}", "DK-{year}"))
    client = sign_in("coord")
    client.post("/kinds/card_clue/new", data=raw(**CLUE))

    page = client.get("/overview").text

    assert "card_clue" not in re.sub(r'href="[^"]*"|"url": "[^"]*"', "", html.unescape(page))
    assert page.count("断卡线索") >= 3


def test_a_kind_that_needs_code_has_no_such_page(world: World, sign_in: SignIn) -> None:
    client = sign_in("coord")

    assert [client.get(f"/kinds/{kind}").status_code for kind in ("problem", "nothing")] == [404, 404]


def test_the_panel_offers_what_the_reader_may_hang_on_a_matter(world: World, sign_in: SignIn) -> None:
    parent = factories.rectifying(world)

    office = sign_in("coord").get(f"/matters/{parent.uid}").text
    unit = sign_in("edu.handler").get(f"/matters/{parent.uid}").text

    ways = ("supervision", "letter", "talk", "listing", "extension")
    offered = [[kind for kind in ways if f"/kinds/{kind}/new?parent={parent.uid}" in page] for page in (office, unit)]
    assert offered == [["supervision", "letter", "talk", "listing"], ["extension"]]
