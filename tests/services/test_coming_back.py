"""A plan that was sent back to be reported anew: it goes round for countersigning, and then straight back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories, inspections, truths
from tests.factories import World
from tests.services.test_asking import owed, part_of
from tests.services.test_countersigning import answers, planning, send, sign, state
from workflow import clock
from workflow.models.matter import Matter
from workflow.storage import Storage


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def sent_back_for_its_plan(world: World) -> Matter:
    """A problem under review whose plan has to be reported anew before it comes back to the reviewer."""
    matter = send(world, planning(world), "tax")
    sign(world, matter, "tax")
    factories.act(world, matter, "plan_ok", "coord", opinion="同意。")
    done = {"report": "已销户。", "lasting": "每季比对。", "after": [evidence(world)]}
    factories.act(world, matter, "submit_unit", "edu.handler", **done)
    factories.act(world, matter, "apply_close", "edu.head", opinion="同意。")
    return factories.act(world, matter, "return_to", "reviewer", state="planning", then="come_back", reason="须重报。")


def test_sent_back_for_its_plan_it_goes_round_and_then_straight_back(world: World, session: Session) -> None:
    matter = sent_back_for_its_plan(world)
    send(world, matter)
    assert (state(world, matter), answers(world, matter)[1:]) == ("countersigning", [(2, "tax", "pending")])

    sign(world, matter, "tax")

    [unit] = [term for term in world.session.get_one(Matter, matter.id).terms if term.name == "unit"]
    lead = part_of(world, matter, "edu")
    assert (state(world, matter), unit.stopped_at is not None, lead.state) == ("reviewing", True, "reported")
    assert owed(session, matter) == [("office", "need_reinspect", False)]
    assert truths.replayed(session, matter) == "reviewing"


def test_refused_on_its_way_back_it_goes_round_again_and_then_straight_back(world: World) -> None:
    matter = sent_back_for_its_plan(world)
    send(world, matter)
    sign(world, matter, "tax", "refuse")
    assert state(world, matter) == "planning"

    send(world, matter)
    sign(world, matter, "tax")

    assert (state(world, matter), answers(world, matter)[-2:]) == (
        "reviewing",
        [(2, "tax", "refused"), (3, "tax", "agreed")],
    )
    assert "come_back" not in world.session.get_one(Matter, matter.id).memory


def test_recalled_on_its_way_back_the_plan_alone_leads_straight_back(world: World) -> None:
    matter = sent_back_for_its_plan(world)
    send(world, matter)
    factories.act(world, matter, "countersign_recall", "edu.head", reason="补充数据。")
    assert state(world, matter) == "planning"

    factories.act(world, matter, "submit_plan", "edu.head", **factories.plan())

    assert state(world, matter) == "reviewing"


def evidence(world: World) -> str:
    storage = Storage(Path(tempfile.mkdtemp()))
    return str(inspections.photograph(world.person("edu.handler"), storage, "green").uid)
