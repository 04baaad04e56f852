"""The list of a person's open work: the same few statements for one piece and for many."""

from __future__ import annotations

from flask import Flask

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.queries import handovers, substitutes
from workflow.services import matters


def test_a_long_list_costs_no_more_statements_than_a_short_one(app: Flask, world: World) -> None:
    def statements() -> int:
        world.session.expire_all()
        person = world.person("edu.handler")
        colleagues = substitutes.colleagues(world.session, person)
        with counting(app) as found:
            handovers.open_work(world.session, person, colleagues)
        return len(found)

    with clock.at(MONDAY):
        one = factories.rectifying(world)
    matters.save_draft(f"{one.uid}/progress", {}, actor=world.person("edu.handler"))
    short = statements()
    for number, bank in enumerate(("dong", "pu1", "pu2", "dong1")):
        with clock.at(MONDAY):
            more = factories.rectifying(world, concerned_unit=world.unit(bank).uid, title=f"问题{number}")
        matters.save_draft(f"{more.uid}/progress", {}, actor=world.person("edu.handler"))

    assert statements() == short <= 12
