"""Why can't I: every action with what stands in its way and who could, beside the buttons and as a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.factories import World
from tests.statements import counting
from workflow import clock
from workflow.models.matter import Matter

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def asked(client: FlaskClient, matter: Matter, **headers: str) -> str:
    answer = client.get(f"/matters/{matter.uid}/why", headers=headers)
    assert answer.status_code == 200
    return answer.text


def groups(html: str) -> dict[str, list[str]]:
    """The actions of each group of the matter itself."""
    own = html.split('<div class="reasons">')[1]
    parts = re.findall(r"<details class=\"reasons-group\".*?</details>", own, re.DOTALL)
    return {
        plain(re.search(r"<summary>(.*?)<span", part, re.DOTALL)[1]): [
            plain(name) for name in re.findall(r'class="reason-what"[^>]*>(.*?)</(?:a|b)>', part, re.DOTALL)
        ]
        for part in parts
    }


def test_every_action_stands_in_one_group(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax",))

    found = groups(asked(sign_in("edu.handler"), matter))

    assert "填报进展" in found["您现在可以办理"]
    assert "提请单位审核" in found["属于您，但暂不能办"]
    assert "转办" in found["现由他人办理"]
    assert sum(map(len, found.values())) == len(matter.workflow.actions)


def test_it_says_what_is_in_the_way_the_way_there_and_who_could(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    head = world.person("edu.head").name

    text = plain(asked(sign_in("edu.handler"), matter))

    assert "配合单位尚未答复：区税务局" in text
    assert "当前为“整改中”，到“单位审核中”时才能办" in text
    assert "须先办理： 提请单位审核 （牵头单位经办人）" in text
    assert f"牵头单位分管领导 区教育局：{head}" in text.replace("区教育局 ：", "区教育局：")


def test_a_supporting_unit_is_told_about_its_part(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax", "court"))

    text = asked(sign_in("tax.handler"), matter)

    assert "配合承办：区税务局" in text
    assert "配合承办：区人民法院" not in text


def test_beside_the_buttons_it_is_a_part_of_the_page(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client = sign_in("edu.handler")

    assert "<html" not in asked(client, matter, **{"HX-Request": "true"})
    assert f'hx-get="/matters/{matter.uid}/why"' in client.get(f"/matters/{matter.uid}").text


def test_the_open_actions_lead_to_their_forms(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client = sign_in("edu.handler")

    address = unescape(re.search(r'class="reason-what" href="([^"#]*)', asked(client, matter))[1])

    assert '<form class="act-form' in client.get(address).text


def test_a_stranger_does_not_learn_that_the_matter_exists(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)

    assert sign_in("court.liaison").get(f"/matters/{matter.uid}/why").status_code == 404


def test_it_reads_well_in_english(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    client = sign_in("edu.handler")
    client.get("/language/en")

    text = plain(asked(client, matter))

    assert "Open to you now" in text
    assert "First: Submit to the unit's head (the handler of the lead unit)" in text.replace("( the", "(the")


def test_it_costs_at_most_twelve_statements(app: Flask, world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax", "court"))
    client = sign_in("coord")
    asked(client, matter)

    with counting(app) as statements:
        asked(client, matter)

    assert len(statements) <= 12
