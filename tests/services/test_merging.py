"""Merging and relating: what goes into what, once, both told of it, and a refusal that leaves everything as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from tests import factories, truths
from tests.factories import World, act
from tests.presses import Scene
from workflow import clock
from workflow.errors import Invalid
from workflow.jobs import performing
from workflow.models.event import Event
from workflow.models.tie import MERGED, Tie
from workflow.queries.audit import verify
from workflow.services import bulk


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def test_merging_later_ties_both_and_tells_the_other(scene: Scene) -> None:
    matter = factories.rectifying(scene.world, supports=("tax",))
    master = factories.accepted(scene.world, concerned_unit="", place="望澜路")

    act(scene.world, matter, "merge", "coord", master=master.uid, reason="同一问题。")
    performing.perform_all("matter_merged")
    performing.perform_all("matter_merged")

    tie = scene.session.scalars(select(Tie)).one()
    told = scene.session.scalars(select(Event).where(Event.matter_id == master.id, Event.action == "absorb")).all()
    assert (tie.matter_id, tie.other_id, tie.kind) == (matter.id, master.id, MERGED)
    assert (len(told), scene.fresh(master).state, scene.fresh(matter).state) == (1, "pending_assign", "merged")
    assert verify(scene.session).breaks == ()


def test_a_problem_is_not_merged_into_itself(scene: Scene) -> None:
    matter = factories.rectifying(scene.world, supports=("tax",))
    before = truths.rows(scene.session)

    with pytest.raises(Invalid) as refused:
        act(scene.world, matter, "merge", "coord", master=matter.uid, reason="同一问题。")

    assert refused.value.faults["master"].zh == "不能并入本问题自身，请另选。"
    assert truths.rows(scene.session) == before


def test_ties_of_many_are_made_by_all_or_by_none(scene: Scene) -> None:
    one, other = (factories.accepted(scene.world, concerned_unit="", place=place) for place in ("东街", "西街"))
    third = factories.accepted(scene.world, concerned_unit="", place="南街")
    coord, raw = scene.world.person("coord"), factories.raw(other=other.uid, kind="relates")
    before = truths.rows(scene.session)

    told = bulk.act_on_all([one.uid, other.uid, third.uid], "relate", actor=coord, raw=raw, is_whole=True)

    assert [outcome.fault is not None for outcome in told] == [False, True, False]
    assert truths.rows(scene.session) == before
    bulk.act_on_all([one.uid, third.uid], "relate", actor=coord, raw=raw, is_whole=True)
    assert scene.session.scalar(select(func.count()).select_from(Tie)) == 2
