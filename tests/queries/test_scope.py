"""Who may know of a matter, beyond what the lists show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.models.matter import Matter
from workflow.queries.scope import visible_to
from workflow.types import Position


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def known_to(session: Session, world: World, login: str) -> list[int]:
    return list(session.scalars(select(Matter.id).where(visible_to(world.person(login))).order_by(Matter.id)))


def test_a_leader_who_only_reads_sees_what_their_unit_sees(world: World, session: Session) -> None:
    mine = factories.assigned(world, lead="edu")
    other = factories.assigned(world, lead="tax", concerned_unit=world.unit("dong").uid)
    world.person("edu.head").grants[0].position = Position.VIEWER
    session.commit()

    assert known_to(session, world, "edu.head") == [mine.id]
    assert known_to(session, world, "viewer") == [mine.id, other.id]


def test_a_unit_that_lost_its_part_knows_of_the_matter_no_longer(world: World, session: Session) -> None:
    matter = factories.assigned(world, lead="edu", supports=("tax",), copies=("court",))
    logins = ("edu.liaison", "tax.liaison", "court.liaison")
    before = [known_to(session, world, login) for login in logins]

    act(world, matter, "recall", "coord", reason="交办有误。")

    assert before == [[matter.id]] * 3
    assert [known_to(session, world, login) for login in logins] == [[]] * 3
