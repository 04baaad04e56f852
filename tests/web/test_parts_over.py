"""What is over on a matter's page: withdrawn parts, earlier rounds, and days written as the site writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.factories import World
from tests.services.test_asking import on_part
from tests.services.test_countersigning import planning, send, sign
from tests.services.test_instruments import granted
from workflow import clock
from workflow.models.matter import Matter

SignIn = Callable[[str], FlaskClient]
FOLD = "已退回、撤回和前几轮会签："


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def panel(client: FlaskClient, matter: Matter, name: str) -> str:
    """The text of one panel of the page."""
    page = client.get(f"/matters/{matter.uid}").text
    found = re.search(rf'<section class="card" id="{name}">.*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_task_of_a_withdrawn_support_is_listed_no_more(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, supports=("tax",))
    client = sign_in("coord")
    assert "核对名单" in panel(client, matter, "parts")

    on_part(world, matter, "tax", "withdraw", "coord", reason="不再需要。")

    shown = panel(client, matter, "parts")
    assert "核对名单" not in shown
    present, folded = shown.split("<details")
    assert ("区税务局" in present, "区税务局" in folded, f"{FOLD}1" in folded) == (False, True, True)


def test_the_present_round_stands_alone_and_the_earlier_ones_are_folded(world: World, sign_in: SignIn) -> None:
    matter = send(world, planning(world), "tax", "court")
    client = sign_in("coord")
    assert FOLD not in panel(client, matter, "parts")
    sign(world, matter, "tax")
    sign(world, matter, "court", "refuse")
    send(world, matter)

    present, folded = panel(client, matter, "parts").split("<details")

    assert (present.count("区税务局"), "措施不具体" in present) == (2, False)
    assert (f"{FOLD}2" in folded, "措施不具体" in folded, "不同意" in folded) == (True, True, True)


def test_the_days_of_an_extension_are_written_as_the_site_writes_days(
    app: Flask, world: World, sign_in: SignIn
) -> None:
    parent = factories.rectifying(world)
    granted(app, world, parent)

    shown = panel(sign_in("coord"), parent, "history")

    assert ("2026年12月4日" in shown, "4 个工作日" in shown, "需多家单位协调" in shown) == (True, True, True)
    assert "<dd>2026-12-04</dd>" not in shown


def test_secondary_panels_are_open_where_nothing_folds_them(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax",))

    shown = panel(sign_in("coord"), matter, "history")

    assert '<details class="flow fold" open data-behaviour="fold">' in shown
