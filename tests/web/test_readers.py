"""Those who only read: nothing is said to be theirs to do, and the page says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.factories import World

SignIn = Callable[[str], FlaskClient]


@pytest.mark.parametrize("login", ["viewer", "auditor"])
def test_who_only_reads_owes_nothing_of_what_the_office_owes(world: World, sign_in: SignIn, login: str) -> None:
    matter = factories.submitted(world)

    assert 'class="count"' in sign_in("coord").get("/ledger").text
    for address in ("/worklist", "/ledger"):
        page = sign_in(login).get(address).text
        assert 'class="count"' not in page, address
    assert matter.title not in sign_in(login).get("/worklist").text
    assert matter.title in sign_in(login).get("/ledger").text


def test_a_convener_owes_what_names_a_convener_alone(world: World, sign_in: SignIn) -> None:
    matter = factories.submitted(world)

    assert matter.title not in sign_in("convener").get("/worklist").text
    assert matter.title in sign_in("coord").get("/worklist").text
