"""No chains: nobody stands in for one while another stands in for them, in whichever order it is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from tests.services.test_substitutes import LATER, counted, stand_in
from workflow import clock
from workflow.errors import Invalid
from workflow.types import Position


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def test_what_is_lent_is_not_passed_on(world: World, session: Session) -> None:
    stand_in(world, "edu.head", "edu.liaison")
    before = counted(session)

    with pytest.raises(Invalid) as refused:
        stand_in(world, "edu.handler", "edu.head")

    assert list(refused.value.faults) == ["from"]
    assert "不能再转" in refused.value.faults["from"].zh
    assert counted(session) == before
    with clock.at(LATER):
        stand_in(world, "edu.handler", "edu.head", **{"from": "2026-11-20", "until": "2026-11-23"})
        assert world.person("edu.handler").positions == {Position.HANDLER, Position.HEAD}


def test_two_windows_that_meet_in_a_person_pass_nothing_on(world: World, session: Session) -> None:
    stand_in(world, "edu.head", "edu.liaison")
    row = stand_in(world, "edu.handler", "edu.head", **{"from": "2026-11-19", "until": "2026-11-20"})
    row.from_at = MONDAY
    session.commit()

    assert world.person("edu.handler").positions == {Position.HANDLER, Position.HEAD}


def test_nobody_stands_in_who_is_stood_in_for(world: World, session: Session) -> None:
    stand_in(world, "edu.handler", "edu.head")
    before = counted(session)

    with pytest.raises(Invalid) as refused:
        stand_in(world, "edu.head", "edu.liaison")

    assert list(refused.value.faults) == ["substitute"]
    assert counted(session) == before
