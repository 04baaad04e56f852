"""Every transition of every shipped definition, pressed once through HTTP by somebody who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.factories import World, raw
from tests.presses import Press, Scene, Table
from tests.presses_inspection import BATCH, RECTIFICATION, VISIT
from tests.presses_problem import ASSIGNMENT, PROBLEM
from tests.presses_sitting import SITTING
from workflow import clock
from workflow.engine.definition import DYNAMIC, Transition
from workflow.engine.loading import shipped
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.types import SYSTEM

SignIn = Callable[[str], FlaskClient]

TABLES = (PROBLEM, ASSIGNMENT, BATCH, VISIT, RECTIFICATION, SITTING)
MANY = 9
BESIDE = ("consult", "delegate", "copy_to")
CASES = [(table, name) for table in TABLES for name in table.presses]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def driven(table: Table) -> set[tuple[str, str, str]]:
    """Action, source and target of every press of a table; where only the past says where to, in which way."""
    _, workflow = shipped()[table.kind]
    ways = {(one.action, source): one.goes for one in workflow.transitions for source in one.sources}
    pressed = ((press.action, table.source(press), press.to) for press in table.presses.values())
    dynamic = {pair: way for pair, way in ways.items() if way in DYNAMIC}
    return {(action, source, dynamic.get((action, source), to)) for action, source, to in pressed}


def defined(kind: str) -> set[tuple[str, str, str]]:
    """The same of every transition that people fire, by the shipped definition; what is asked of others beside the
    work, alike in any state, is pressed in test_parts."""
    _, workflow = shipped()[kind]
    fired = [one for one in workflow.transitions if not one.is_automatic and one.who != (SYSTEM,)]
    by_hand = [one for one in fired if one.action not in BESIDE]
    return {(one.action, source, _leads_to(one, source)) for one in by_hand for source in _tried(one)}


def _leads_to(one: Transition, source: str) -> str:
    return one.goes if one.goes in DYNAMIC else one.target or source


def _tried(one: Transition) -> tuple[str, ...]:
    """The states in which it is pressed: of an operation that nearly every state has, the first and the last."""
    return (one.sources[0], one.sources[-1]) if one.is_aside and len(one.sources) > MANY else one.sources


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_every_transition_of_the_definition_is_pressed(table: Table) -> None:
    assert driven(table) == defined(table.kind)


def test_every_shipped_kind_is_pressed() -> None:
    """Kinds without code are pressed by a walk through their definitions, in test_kinds; opinions, countersignatures
    and copies in test_parts."""
    with_code = {kind for kind, (_, flow) in shipped().items() if flow.made is None}

    assert {table.kind for table in TABLES} == with_code - {"consultation", "countersignature", "copying", "fact_check"}


def test_pages_made_for_an_action_are_pressed_where_the_definition_says() -> None:
    pages = {
        (kind, one.action): one.page.partition(".")[0]
        for kind, (_, workflow) in shipped().items()
        for one in workflow.transitions
        if one.page and kind in {table.kind for table in TABLES}
    }
    pressed = {
        (table.kind, press.action): press.route.partition(".")[0]
        for table in TABLES
        for press in table.presses.values()
        if press.route
    }

    assert pressed == pages


def address(app: Flask, scene: Scene, table: Table, press: Press, matter: Matter) -> str:
    """Where the button posts to."""
    endpoint, values = press.route or "matters.act", {"matter_uid": matter.uid}
    if table is ASSIGNMENT:
        endpoint, values = "matters.act_part", {**values, "assignment_uid": scene.support(matter).uid}
    with app.test_request_context():
        return url_for(endpoint, **values)


def button(app: Flask, table: Table, press: Press, matter: Matter, url: str) -> str:
    """Where the matter's page leads for this action: to the page made for it, or it posts by itself."""
    _, workflow = shipped()[table.kind]
    page = workflow.actions[press.action][0].page
    with app.test_request_context():
        return url_for(page, matter_uid=matter.uid) if page else url


def state_of(scene: Scene, table: Table, matter: Matter) -> str:
    return scene.support(matter).state if table is ASSIGNMENT else scene.fresh(matter).state


@pytest.mark.parametrize(("table", "name"), CASES, ids=[f"{table.kind}: {name}" for table, name in CASES])
def test_the_button_is_there_and_moves_the_matter(
    app: Flask, world: World, sign_in: SignIn, table: Table, name: str
) -> None:
    scene, press = Scene(world, app.extensions["lianzhi_storage"]), table.presses[name]
    matter = table.stand(scene, press.after)
    press.first(scene, matter)
    before = scene.fresh(matter)
    came_from, version, seq = state_of(scene, table, matter), before.version, before.seq
    client, url = sign_in(press.who), address(app, scene, table, press, matter)
    form = {"action": press.action, "version": str(version), **raw(**press.inputs(scene))}

    part = scene.support(matter).uid if table is ASSIGNMENT else None
    page = client.get(f"/matters/{matter.uid}", query_string={"action": press.action, "part": part})
    answer = client.post(url, data=form)

    assert came_from == table.source(press)
    assert (answer.status_code, state_of(scene, table, matter)) == (303, press.to)
    after = scene.fresh(matter)
    events = select(func.count()).where(Event.matter_id == matter.id, Event.seq > seq, Event.action == press.action)
    assert scene.session.scalar(events) == 1
    assert after.version > version
    assert f'"{button(app, table, press, matter, url)}' in page.text
