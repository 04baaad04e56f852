"""Every type of field has a component of its own; a step to return to is chosen among those passed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from blueprints.matters.fields import TYPES as SHOWN_AS
from tests import factories
from tests.factories import World
from workflow import clock
from workflow.config import ROOT
from workflow.engine.fields import TYPES

SignIn = Callable[[str], FlaskClient]
COMPONENT = (ROOT / "templates" / "components" / "field.html").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.mark.parametrize("name", sorted(TYPES.keys() - {"line"}))
def test_a_field_of_each_type_is_no_plain_line(name: str) -> None:
    """A type that the component does not know would be drawn as a line of text, which nobody can fill in."""
    assert f'"{SHOWN_AS.get(name, name)}"' in COMPONENT.split("{% macro")[1]


def test_a_step_to_return_to_is_one_that_was_passed(world: World, sign_in: SignIn) -> None:
    matter = factories.accepted(world)
    page = sign_in("coord").get(f"/matters/{matter.uid}?action=return_to").text

    assert re.findall(r'type="radio"[^>]* name="state" value="(\w+)"', page) == ["draft", "pending_accept"]
    assert "登记（登记单位补充）" in page


def test_only_steps_of_this_round_are_offered_and_none_is_said(world: World, sign_in: SignIn) -> None:
    planned, at_once = factories.rectifying(world), factories.accepted(world, concerned_unit=world.unit("dong").uid)
    form = {"lead": world.unit("tax").uid, "days": 8, "urgency": "normal", "needs_plan": "false", "requirements": "办"}
    factories.act(world, at_once, "assign", "coord", **form)
    factories.act(world, at_once, "sign_direct", "tax.liaison", handler=world.person("tax.handler").uid, contact="1")
    pages = [
        sign_in(f"{lead}.head").get(f"/matters/{matter.uid}?action=return_to").text
        for lead, matter in (("edu", planned), ("tax", at_once))
    ]

    offered = [re.findall(r'type="radio"[^>]* name="state" value="(\w+)"', page) for page in pages]
    assert offered == [["planning"], []]
    assert "本轮办理没有经过可退回的环节，不能退回。" in pages[1]


def test_a_plan_that_came_back_is_put_right_and_not_written_anew(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="1")
    factories.act(world, matter, "submit_plan", "edu.head", **factories.plan())
    factories.act(world, matter, "plan_back", "coord", reason="缺少应急预案。")

    page = sign_in("edu.head").get(f"/matters/{matter.uid}?action=submit_plan").text

    form = page[page.index('name="measures"') :]
    given = factories.plan()
    assert f">{given['measures']}</textarea>" in form
    for name in ("responsible", "target_on", "milestones-0-what", "milestones-0-by", "milestones-0-who"):
        assert re.search(rf'name="{name}"[^>]* value="{given[name]}"', form), name
