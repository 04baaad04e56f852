"""Titles in the reader's language: those we make are in both, those that people type stay as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests import factories, inspections
from tests.factories import MONDAY, World
from workflow import clock
from workflow.models.matter import Matter
from workflow.storage import Storage

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def head(client: FlaskClient, matter: Matter) -> str:
    """The title as the page's head says it."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", client.get(f"/matters/{matter.uid}").text, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


def test_a_visit_and_its_rectification_are_titled_in_the_readers_language(
    world: World, app: object, sign_in: SignIn
) -> None:
    storage: Storage = app.extensions["lianzhi_storage"]  # type: ignore[attr-defined]
    matter = inspections.rectification(world, storage)
    client = sign_in("coord")

    visit = matter.parent
    assert visit is not None
    chinese = head(client, matter), head(client, visit)
    client.get("/language/en")
    english = head(client, matter), head(client, visit)

    assert (chinese, english) == ((matter.title, visit.title), (matter.title_en, visit.title_en))


def test_a_title_that_somebody_typed_is_shown_as_typed(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    client = sign_in("coord")

    client.get("/language/en")

    assert matter.title in client.get(f"/matters/{matter.uid}").text
    assert matter.title in client.get("/ledger").text


def test_the_liaisons_of_the_units_to_choose_from_bear_their_names_in_the_reader_s_language(
    world: World, sign_in: SignIn
) -> None:
    matter, client = factories.accepted(world), sign_in("coord")

    chinese = client.get(f"/problems/{matter.uid}/assign").text
    client.get("/language/en")
    english = client.get(f"/problems/{matter.uid}/assign").text

    assert "联络员 张edu.liaison" in chinese
    assert "liaison Zhang edu.liaison" in english
    assert "张edu.liaison" not in english
