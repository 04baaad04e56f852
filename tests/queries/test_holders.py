"""Who holds which role on a matter, by unit and name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories, inspections
from tests.factories import World
from tests.statements import counting
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.queries.holders import Circle, circle
from workflow.queries.reasons import reasons
from workflow.types import Text


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def named(found: Circle, role: str, **of: Assignment) -> dict[str, int]:
    """How many people hold a role, by unit."""
    return {holder.unit.zh: len(holder.people) for holder in found.holders(role, **of)}


def test_units_hold_what_they_are_to_the_matter(world: World) -> None:
    matter = factories.rectifying(world, supports=("tax", "court"))

    roles = ("lead.handler", "support.liaison", "office.coordinator", "subject.representative", "bureau.leader")
    found = reasons(world.session, matter.uid, world.person("coord")).circle
    whole = circle(world.session, matter, [], roles)

    assert named(found, "lead.handler") == {"区教育局": 1}
    assert named(found, "support.liaison") == {"区税务局": 1, "区人民法院": 1}
    part = world.session.scalars(select(Assignment).where(Assignment.unit_id == world.unit("tax").id)).one()
    assert named(found, "support.liaison", of_part=part) == {"区税务局": 1}
    assert named(found, "lead.handler", of_part=part) == {"区教育局": 1}
    assert named(found, "office.coordinator") == {"联席办": 2}
    assert named(whole, "subject.representative") == {}
    assert named(whole, "bureau.leader") == {"公安分局": 1}


def test_the_station_of_the_precinct_inspects_for_its_bureau(world: World) -> None:
    visit = inspections.visits_of(world, inspections.batch(world))[0]
    roles = ("enforcement.inspector", "enforcement.leader", "subject.representative")
    visit.enforcement_unit_id = world.unit("bureau").id

    found = circle(world.session, visit, [], roles)

    assert named(found, "enforcement.inspector") == {"北渚派出所": 3}
    assert named(found, "enforcement.leader") == {"公安分局": 1}
    assert named(found, "subject.representative") == {"浦兴银行青榆路支行": 1}


def test_a_person_who_is_disabled_holds_nothing(world: World) -> None:
    matter = factories.rectifying(world)
    world.person("edu.handler").is_enabled = False
    world.session.flush()

    assert named(circle(world.session, matter, [], ["lead.handler"]), "lead.handler") == {}


def test_the_system_has_no_people(world: World) -> None:
    matter = factories.rectifying(world)

    assert circle(world.session, matter, [], ["system"]).holders("system") == ()


def test_many_parts_cost_no_statement(app: Flask, world: World) -> None:
    few = factories.assigned(world, supports=("tax",))
    with clock.at(factories.MONDAY + timedelta(days=60)):
        many = factories.assigned(world, supports=("tax", "court", "bureau"))
    coordinator = world.person("coord")
    counts = []
    for matter in (few, few, many):
        uid = matter.uid
        world.session.expire_all()
        _ = coordinator.positions, coordinator.unit, coordinator.meeting
        with counting(app) as statements:
            reasons(world.session, uid, coordinator)
        counts.append(len(statements))

    assert counts[1] == counts[2] <= 10


def test_a_holder_is_named_in_both_languages(world: World) -> None:
    matter = factories.rectifying(world)
    person = world.person("edu.handler")

    holder = circle(world.session, matter, [], ["lead.handler"]).holders("lead.handler")[0]

    assert holder.people == (Text(person.name, person.name_en or person.name),)
