"""A countersigning round whose matter is suspended, or ends before everybody has answered."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import World
from tests.services.test_asking import owed, part_of
from tests.services.test_countersigning import LATER, answers, planning, send, sign, state
from workflow import clock
from workflow.errors import Refused
from workflow.services import silence
from workflow.storage import Storage


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def proof(world: World) -> list[str]:
    folder = Storage(Path(tempfile.mkdtemp()))
    return [str(inspections.photograph(world.person("director"), folder).uid)]


def test_a_suspension_holds_up_the_round_and_nobody_falls_silent_meanwhile(world: World, session: Session) -> None:
    matter = send(world, planning(world, supports=("north",)), "tax", "court")
    sign(world, matter, "tax")
    due_at, supporting = part_of(world, matter, "court").due_at, part_of(world, matter, "north").due_at
    assert due_at is not None
    assert supporting is not None

    factories.act(world, matter, "suspend", "director", reason="等待批复。", files=proof(world), resume_on="2026-11-30")
    with clock.at(LATER):
        assert silence.count_silence() == 0
    with pytest.raises(Refused, match="suspended"):
        sign(world, matter, "court")
    assert answers(world, matter) == [(1, "tax", "agreed"), (1, "court", "pending")]

    with clock.at(factories.MONDAY + timedelta(days=7)):
        factories.act(world, matter, "resume", "coord", reason="已批复。")
        assert (state(world, matter), answers(world, matter)) == (
            "countersigning",
            [(1, "tax", "agreed"), (1, "court", "pending")],
        )
        moved = (part_of(world, matter, "court").due_at, part_of(world, matter, "north").due_at)
        assert moved == (due_at + timedelta(days=7), supporting + timedelta(days=7))
        sign(world, matter, "court")
    assert state(world, matter) == "plan_review"


@pytest.mark.parametrize(("action", "end"), [("terminate", "terminated"), ("void", "void")])
def test_a_round_ends_with_its_matter(world: World, session: Session, action: str, end: str) -> None:
    matter = send(world, planning(world), "tax", "court")
    sign(world, matter, "tax")

    factories.act(world, matter, action, "director", reason="登记有误。")

    assert (state(world, matter), answers(world, matter)) == (end, [(1, "tax", "agreed"), (1, "court", "lapsed")])
    assert owed(session, matter) == []
    assert silence.count_silence() == 0
