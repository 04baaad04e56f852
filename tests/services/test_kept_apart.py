"""What one step leaves to another: dates granted or moved since, the way back, who has opened what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from tests import factories
from tests.factories import MONDAY, World, act
from tests.presses import Scene
from tests.services.test_duedates import day_off
from tests.services.test_instruments import asked
from tests.services.test_operations import applied, part, suspended, term
from workflow import clock
from workflow.db import transaction
from workflow.errors import Refused
from workflow.models.matter import Matter
from workflow.queries import calendars as known
from workflow.services import duedates as moving
from workflow.services import matters, reminders, resuming
from workflow.types import Relation

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    """Each test's joint meeting is a copy of the same one, so what the process knows of its calendar is forgotten."""
    known._known.clear()
    with clock.at(MONDAY):
        yield
    known._known.clear()


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def submitted(scene: Scene, matter: Matter) -> Matter:
    evidence = scene.picture("edu.handler", "green")
    words = {"report": "已整改。", "lasting": "每季比对。"}
    return act(scene.world, matter, "submit_unit", "edu.handler", after=evidence, **words)


def test_what_was_granted_stands_although_a_step_is_taken_back(app: Flask, world: World, scene: Scene) -> None:
    matter = factories.rectifying(world)
    request = asked(app, world, matter)
    act(world, request, "unit_ok", "edu.head", opinion="同意。")
    act(world, request, "review_ok", "coord", opinion="同意。")
    submitted(scene, matter)
    act(world, request, "approve", "director", until="2026-12-04", opinion="同意。")

    act(world, matter, "take_back", "edu.handler")

    after = scene.fresh(matter)
    granted = date(2026, 12, 4)
    assert (after.state, term(after), after.due_on) == ("rectifying", (granted, True), granted)
    assert part(scene, matter, Relation.LEAD).due_on == granted


def test_what_the_calendar_moved_stays_moved_although_a_step_is_taken_back(scene: Scene) -> None:
    matter = factories.rectifying(scene.world)
    submitted(scene, matter)
    day_off(scene.world, "2026-11-19")
    moving.extend(date(2026, 11, 16), actor=scene.world.person("coord"))

    act(scene.world, matter, "take_back", "edu.handler")

    after = scene.fresh(matter)
    assert (after.state, term(after), after.due_on) == ("rectifying", (date(2026, 12, 1), True), date(2026, 12, 1))


def test_a_reminder_does_not_make_untouched_what_somebody_has_opened(scene: Scene) -> None:
    matter = factories.assigned(scene.world)
    signing = {"handler": scene.world.person("edu.handler").uid, "contact": "8001"}
    act(scene.world, matter, "sign", "edu.liaison", **signing)
    act(scene.world, matter, "submit_plan", "edu.head", **factories.plan())
    act(scene.world, matter, "plan_ok", "coord", opinion="同意。")
    matters.see(scene.fresh(matter), viewer=scene.world.person("edu.handler"))

    reminders.remind(matter.uid, "请抓紧。", actor=scene.world.person("coord"))

    matters.see(scene.fresh(matter), viewer=scene.world.person("coord"))
    with pytest.raises(Refused):
        act(scene.world, matter, "take_back", "coord")
    assert scene.fresh(matter).state == "rectifying"


def test_what_the_ruling_takes_does_not_make_the_lead_sign_late(scene: Scene) -> None:
    matter = factories.assigned(scene.world)
    act(scene.world, matter, "return", "edu.head", ground="duty", reason="非我职责。")
    with clock.at(MONDAY + 4 * DAY):
        act(scene.world, matter, "return_refuse", "director", ruling="由你单位承办。", basis="职责分工")

    lead = part(scene, matter, Relation.LEAD)
    assert (lead.state, lead.is_signed_late) == ("handling", False)


def test_a_suspension_does_not_lose_the_way_back_to_whoever_sent_it(scene: Scene) -> None:
    matter = applied(scene)
    act(scene.world, matter, "return_to", "reviewer", state="rectifying", then="come_back", reason="缺佐证。")
    suspended(scene, matter)
    with clock.at(MONDAY + 7 * DAY):
        act(scene.world, matter, "resume", "coord", reason="判决已下。")

        submitted(scene, matter)

    assert scene.fresh(matter).state == "reviewing"


def test_one_that_cannot_be_resumed_holds_up_no_other(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = (suspended(scene, factories.rectifying(scene.world)) for _ in range(2))
    with transaction():
        scene.fresh(broken).memory = {"resumed": {"state": "gone"}}

    with clock.at(MONDAY + 14 * DAY):
        done = resuming.resume_all()

    assert (done, scene.fresh(broken).state, scene.fresh(sound).state) == (1, "suspended", "rectifying")
    assert [one.levelname for one in caplog.records if "could not be resumed" in one.message] == ["ERROR"]
