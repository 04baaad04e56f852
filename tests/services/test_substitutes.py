"""Substitutes: named for a time, acting for the principal alone, back by themselves, nobody checking their own work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.engine import machine
from workflow.engine.definition import Transition
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.admin_event import AdminEvent
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.substitution import Substitution
from workflow.queries import audit
from workflow.queries.facts import facts_for
from workflow.services import people, substitutes
from workflow.types import Position

LATER = MONDAY + timedelta(days=4)
"""Friday: the windows of these tests cover Monday to Wednesday."""


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def stand_in(world: World, substitute: str, principal: str, by: str = "", **typed: str) -> Substitution:
    """A window from today, Monday, until Wednesday."""
    days = {"from": "2026-11-16", "until": "2026-11-18", "reason": "出差"}
    said = days | {"substitute": str(world.person(substitute).uid)} | typed
    return substitutes.make(world.person(principal).uid, said, actor=world.person(by or principal))


def sign(world: World, matter: Matter, login: str) -> Matter:
    return act(world, matter, "sign", login, handler=world.person("edu.handler").uid, contact="8001")


def last(session: Session, matter: Matter) -> Event:
    rows = select(Event).where(Event.matter_id == matter.id, Event.assignment_id.is_(None))
    return session.scalars(rows.order_by(Event.seq.desc()).limit(1)).one()


def counted(session: Session) -> tuple[Any, ...]:
    """Everything that naming a substitute writes."""
    return tuple(session.scalar(select(func.count()).select_from(table)) for table in (Substitution, AdminEvent))


def test_a_substitute_acts_for_the_principal_and_the_history_says_so(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    stand_in(world, "edu.handler", "edu.liaison")

    sign(world, matter, "edu.handler")

    event, principal = last(session, matter), world.person("edu.liaison")
    assert (event.action, event.actor_id, event.on_behalf_id) == ("sign", world.person("edu.handler").id, principal.id)
    assert event.content["on_behalf"] == {
        "uid": str(principal.uid),
        "name": principal.name,
        "name_en": principal.name_en,
    }
    assert event.content["role"] == "lead.liaison"
    assert audit.verify(session).breaks == ()


def test_an_act_of_ones_own_is_nobody_elses(world: World, session: Session) -> None:
    matter = factories.submitted(world)
    stand_in(world, "coord2", "coord")

    act(world, matter, "accept", "coord2", category="account", severity="general", basis="规则第 12 条")

    event = last(session, matter)
    assert (event.actor_id, event.on_behalf_id, "on_behalf" in event.content) == (
        world.person("coord2").id,
        None,
        False,
    )


def test_it_returns_by_itself_when_the_window_is_over(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    stand_in(world, "edu.handler", "edu.liaison")

    with clock.at(LATER), pytest.raises(Forbidden):
        sign(world, matter, "edu.handler")

    with clock.at(LATER):
        assert world.person("edu.handler").positions == {Position.HANDLER}
    assert world.person("edu.handler").positions == {Position.HANDLER, Position.LIAISON}


def test_it_begins_on_the_first_day_and_not_before(world: World) -> None:
    stand_in(world, "edu.handler", "edu.liaison", **{"from": "2026-11-17"})

    assert world.person("edu.handler").positions == {Position.HANDLER}
    with clock.at(MONDAY + timedelta(hours=15)):  # midnight in Shanghai
        assert world.person("edu.handler").positions == {Position.HANDLER, Position.LIAISON}


def test_the_principal_goes_on_acting(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    stand_in(world, "edu.handler", "edu.liaison")

    sign(world, matter, "edu.liaison")

    assert (last(session, matter).actor_id, last(session, matter).on_behalf_id) == (
        world.person("edu.liaison").id,
        None,
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"from": "2026-11-15"}, "from"),
        ({"until": "2026-11-15"}, "until"),
        ({"until": "2028-01-01"}, "until"),
        ({"from": "soon"}, "from"),
        ({"reason": "长" * 501}, "reason"),
    ],
)
def test_a_window_that_cannot_be_is_refused_by_its_field(
    world: World, session: Session, typed: dict[str, str], field: str
) -> None:
    before = counted(session)

    with pytest.raises(Invalid) as refused:
        stand_in(world, "edu.handler", "edu.liaison", **typed)

    assert list(refused.value.faults) == [field]
    assert counted(session) == before


@pytest.mark.parametrize("substitute", ["edu.liaison", "tax.handler"])
def test_a_substitute_is_another_person_of_the_same_unit(world: World, session: Session, substitute: str) -> None:
    before = counted(session)

    with pytest.raises(Invalid) as refused:
        stand_in(world, substitute, "edu.liaison")

    assert (list(refused.value.faults), counted(session)) == (["substitute"], before)


def test_a_disabled_account_stands_in_for_nobody_and_nobody_for_it(world: World, session: Session) -> None:
    stand_in(world, "edu.handler", "edu.liaison")
    people.set_enabled(world.person("edu.liaison").uid, False, actor=world.person("sysadmin"))
    people.set_enabled(world.person("tax.handler").uid, False, actor=world.person("sysadmin"))

    assert world.person("edu.handler").positions == {Position.HANDLER}
    with pytest.raises(Invalid):
        stand_in(world, "tax.handler", "tax.liaison")


def test_windows_of_one_principal_do_not_meet(world: World, session: Session) -> None:
    stand_in(world, "edu.handler", "edu.liaison")
    before = counted(session)

    with pytest.raises(Invalid) as refused:
        stand_in(world, "edu.head", "edu.liaison", **{"from": "2026-11-18", "until": "2026-11-20"})

    assert (list(refused.value.faults), counted(session)) == (["from"], before)
    stand_in(world, "edu.head", "edu.liaison", **{"from": "2026-11-19", "until": "2026-11-20"})


def test_a_senior_arranges_for_their_own_unit_and_nobody_else_does(world: World, session: Session) -> None:
    stand_in(world, "edu.handler", "edu.liaison", by="edu.head")
    before = counted(session)

    for by, error in (("tax.head", NotFound), ("coord", NotFound), ("sysadmin", NotFound)):
        with pytest.raises(error):
            stand_in(world, "edu.head", "edu.handler", by=by)
    with pytest.raises(Forbidden):
        stand_in(world, "north.inspector2", "north.inspector1", by="north.inspector3")
    assert counted(session) == before


def test_a_lent_seniority_arranges_nothing(world: World, session: Session) -> None:
    stand_in(world, "edu.handler", "edu.liaison")

    with pytest.raises(Forbidden):
        stand_in(world, "edu.liaison", "edu.head", by="edu.handler")


def test_auditors_and_administrators_lend_nothing(world: World, session: Session) -> None:
    before = counted(session)

    with pytest.raises(Refused):
        stand_in(world, "coord", "auditor", by="director")
    with pytest.raises(NotFound):
        stand_in(world, "coord", "sysadmin")
    assert counted(session) == before


def test_ending_it_early_takes_the_positions_back_and_is_kept(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    row = stand_in(world, "edu.handler", "edu.liaison")

    with clock.at(MONDAY + timedelta(hours=2)):
        substitutes.end(row.uid, actor=world.person("edu.liaison"))

    with clock.at(MONDAY + timedelta(hours=3)):
        with pytest.raises(Forbidden):
            sign(world, matter, "edu.handler")
        with pytest.raises(Refused):
            substitutes.end(row.uid, actor=world.person("edu.liaison"))
    acts = session.scalars(select(AdminEvent.action).order_by(AdminEvent.id)).all()
    assert acts[-2:] == ["name_substitute", "end_substitute"]
    assert session.get_one(Substitution, row.id).ended_by_id == world.person("edu.liaison").id


def test_others_do_not_end_it(world: World, session: Session) -> None:
    row = stand_in(world, "north.inspector2", "north.inspector1")

    with pytest.raises(Forbidden):
        substitutes.end(row.uid, actor=world.person("north.inspector3"))
    with pytest.raises(NotFound):
        substitutes.end(row.uid, actor=world.person("edu.head"))
    assert session.get_one(Substitution, row.id).ended_at is None


def test_nobody_checks_what_they_made_in_either_name(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    first = stand_in(world, "coord", "reviewer")

    def step(login: str) -> Transition:
        facts = facts_for(session, [matter], world.person(login))[matter.id]
        return machine.step(matter.workflow, "reviewing", "need_reinspect", facts)

    with pytest.raises(Refused) as refused:
        step("coord")
    assert refused.value.code == "actor_is_not_assigner"
    substitutes.end(first.uid, actor=world.person("reviewer"))
    with clock.at(MONDAY + timedelta(seconds=1)):
        stand_in(world, "reviewer2", "coord")
        assert step("reviewer2").action == step("reviewer").action == "need_reinspect"
        facts = facts_for(session, [matter], world.person("reviewer2"))[matter.id]
    assert [("assign" in one.did, one.acts_as) for one in facts.lent] == [(True, world.person("coord").id)]


def test_what_a_substitute_did_counts_as_the_principals_too(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    stand_in(world, "edu.handler", "edu.liaison")
    sign(world, matter, "edu.handler")

    found = {
        login: facts_for(session, [matter], world.person(login))[matter.id].did
        for login in ("edu.handler", "edu.liaison", "edu.head")
    }

    assert found == {"edu.handler": {"sign"}, "edu.liaison": {"sign"}, "edu.head": frozenset()}


def test_a_substitute_goes_on_a_visit_for_an_inspector_of_its_team(world: World, session: Session) -> None:
    parent = inspections.batch(world)
    [visit] = inspections.visits_of(world, parent)
    stand_in(world, "north.inspector3", "north.inspector1")
    facts = facts_for(session, [visit], world.person("north.inspector3"))[visit.id]

    assert (facts.in_team, [one.in_team for one in facts.lent]) == (False, [True])


def test_clocks_and_parts_are_as_if_the_principal_had_acted(world: World, session: Session) -> None:
    def acted(login: str, concerned: str) -> list[Any]:
        matter = factories.assigned(world, supports=("tax",), concerned_unit=world.unit(concerned).uid)
        sign(world, matter, login)
        session.refresh(matter)
        parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id))
        return [matter.state, matter.due_at, matter.limit_due_at, *((p.state, p.due_at) for p in parts)]

    own = acted("edu.liaison", "pu")
    stand_in(world, "edu.handler", "edu.liaison")

    assert acted("edu.handler", "dong") == own
