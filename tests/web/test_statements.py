"""How many statements a matter's page sends: few, and as many for a long history and many children as for little."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories, inspections
from tests.factories import World, act
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.services import matters
from workflow.storage import Storage
from workflow.types import UnitKind

SignIn = Callable[[str], FlaskClient]
MOST_STATEMENTS = 12
MANY = 30


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    found: Storage = app.extensions["lianzhi_storage"]
    return found


def sent(app: Flask, client: FlaskClient, matter: Matter, path: str = "") -> int:
    """The statements of a page that has been opened before."""
    address = f"/matters/{matter.uid}{path}"
    client.get(address)
    with counting(app) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


@pytest.mark.parametrize("login", ["edu.handler", "coord", "tax.liaison", "auditor"])
def test_a_long_history_costs_a_problem_no_statement(
    app: Flask, world: World, sign_in: SignIn, storage: Storage, login: str
) -> None:
    matter = factories.rectifying(world, supports=("tax",), copies=("court",))
    client = sign_in(login)

    pages = ("", "?action=progress", "/print", "/history")
    short = [sent(app, client, matter, path) for path in pages]
    for number in range(MANY):
        evidence = [inspections.photograph(world.person("edu.handler"), storage).uid]
        act(world, matter, "progress", "edu.handler", percent=number, text="已核实。", files=evidence)
        matters.comment(matter.uid, "请抓紧。", actor=world.person("coord"), is_internal=False)

    assert [sent(app, client, matter, path) for path in pages] == short
    assert max(short) <= MOST_STATEMENTS


def outlets(world: World, count: int) -> tuple[str, ...]:
    """More outlets of the northern precinct."""
    meeting, bank, station = world.meeting, world.unit("pu"), world.unit("north")
    codes = tuple(f"more{number}" for number in range(count))
    with transaction() as session:
        session.add_all(
            Unit(
                meeting_id=meeting.id,
                kind=UnitKind.OUTLET,
                code=code,
                name_zh=f"浦兴银行{code}支行",
                name_en=code,
                short_zh=code,
                short_en=code,
                parent_id=bank.id,
                station_id=station.id,
            )
            for code in codes
        )
    return codes


@pytest.mark.parametrize("login", ["coord", "bureau.team_leader", "north.leader"])
def test_many_visits_cost_a_batch_no_statement(app: Flask, world: World, sign_in: SignIn, login: str) -> None:
    client = sign_in(login)

    small = inspections.batch(world)
    one = sent(app, client, small)
    large = inspections.batch(world, outlets=outlets(world, MANY))

    assert sent(app, client, large) == one <= MOST_STATEMENTS


@pytest.mark.parametrize("login", ["north.leader", "pu1.rep", "coord"])
def test_a_visit_and_a_rectification_are_read_in_twelve(
    app: Flask, world: World, sign_in: SignIn, storage: Storage, login: str
) -> None:
    matter = inspections.noticed(world, inspections.rectification(world, storage))
    visit = world.session.get_one(Matter, matter.parent_id)
    client = sign_in(login)

    assert max(sent(app, client, one) for one in (matter, visit)) <= MOST_STATEMENTS
