"""Who closes a problem: whoever has read it, the unit itself, or the office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import factories, truths
from tests.factories import World, act
from tests.presses import Scene
from workflow import clock
from workflow.errors import Invalid, Refused
from workflow.models.document import Document
from workflow.types import Phase


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def given(scene: Scene, task_type: str, **also: object):
    matter = factories.accepted(scene.world, **also)
    form = {"lead": scene.unit("edu"), "days": 10, "needs_plan": "false", "requirements": "请办理。"}
    return act(scene.world, matter, "assign", "coord", **form, urgency="normal", task_type=task_type)


def test_reading_suffices_where_it_was_assigned_to_be_read(scene: Scene) -> None:
    matter = given(scene, "read")
    with pytest.raises(Refused):
        act(scene.world, matter, "sign_direct", "edu.liaison", handler=scene.people("edu.handler")[0], contact="8001")

    act(scene.world, matter, "read", "edu.liaison", opinion="已阅知。")

    after = scene.fresh(matter)
    papers = scene.session.query(Document).filter(Document.matter_id == matter.id, Document.kind.like("closure%")).all()
    assert (after.state, after.phase, len(papers)) == ("closed", Phase.SETTLED, 1)
    assert truths.owed(scene.session, after) == {}


def test_the_unit_closes_what_it_was_given_to_close(scene: Scene) -> None:
    matter = given(scene, "self")
    act(scene.world, matter, "sign_direct", "edu.liaison", handler=scene.people("edu.handler")[0], contact="8001")
    evidence = scene.picture("edu.handler", "green")
    act(scene.world, matter, "submit_unit", "edu.handler", report="已整改。", lasting="每季比对。", after=evidence)
    before = truths.rows(scene.session)
    with pytest.raises(Refused):
        act(scene.world, matter, "apply_close", "edu.head", opinion="同意。")
    assert truths.rows(scene.session) == before

    act(scene.world, matter, "close_own", "edu.head", opinion="同意办结。")

    assert (scene.fresh(matter).state, truths.owed(scene.session, scene.fresh(matter))) == ("closed", {})


def test_a_major_problem_is_written_off_by_the_office(scene: Scene) -> None:
    matter = factories.accepted(scene.world, severity="major")
    act(scene.world, matter, "endorse", "director", opinion="同意。")
    form = {"lead": scene.unit("edu"), "days": 10, "needs_plan": "false", "requirements": "请办理。"}

    with pytest.raises(Invalid) as caught:
        act(scene.world, matter, "assign", "coord", **form, urgency="normal", task_type="self")

    assert list(caught.value.faults) == ["task_type"]
