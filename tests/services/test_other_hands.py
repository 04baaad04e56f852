"""What hangs on a matter while it is suspended, after it went to another unit, and in a later round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World, act, raw
from tests.presses import Scene
from tests.services.test_instruments import SLIP, asked, fresh, granted, last
from tests.services.test_operations import suspended, term
from workflow import clock
from workflow.errors import Invalid, Refused
from workflow.jobs import attached, performing
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.services import kinds
from workflow.types import Phase

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def matter(world: World) -> Matter:
    return factories.rectifying(world)


def transferred(world: World, matter: Matter) -> Matter:
    act(world, matter, "transfer", "coord", lead=world.unit("tax").uid, days="20", reason="职责调整。")
    performing.perform_all("parent_moved", "children_changed")
    return matter


def test_an_extension_waits_while_the_matter_is_suspended(app: Flask, world: World, matter: Matter) -> None:
    request = asked(app, world, matter)
    act(world, request, "unit_ok", "edu.head", opinion="同意。")
    due_on = term(fresh(world, matter))[0]
    suspended(Scene(world, app.extensions["lianzhi_storage"]), matter)
    performing.perform_all("parent_moved")

    with pytest.raises(Refused) as caught:
        act(world, request, "review_ok", "coord", opinion="同意。")

    waiting = fresh(world, request)
    assert "恢复后再办理" in caught.value.reason.zh
    assert (waiting.state, term(fresh(world, matter))[0]) == ("pending_review", due_on)
    with clock.at(MONDAY + 7 * DAY):
        act(world, matter, "resume", "coord", reason="判决已下。")
        performing.perform_all("parent_moved")
        act(world, request, "review_ok", "coord", opinion="同意。")
    assert (fresh(world, request).state, term(fresh(world, matter))[0]) == ("pending_approval", due_on + 7 * DAY)


def test_a_request_of_the_former_lead_lapses_and_the_new_lead_may_ask(app: Flask, world: World, matter: Matter) -> None:
    granted(app, world, matter)
    request = asked(app, world, matter, until="2026-12-08")

    transferred(world, matter)

    assert fresh(world, request).state == "lapsed"
    assert term(fresh(world, matter))[0] == date(2026, 12, 14)
    own = asked(app, world, matter, until="2026-12-18", by="tax.handler")
    act(world, own, "unit_ok", "tax.head", opinion="同意。")
    assert fresh(world, own).state == "pending_review"


def test_listed_supervision_lasts_longer_and_never_shorter(world: World, matter: Matter) -> None:
    words = {"facts": "久拖不决。", "leader": "副区长", "demand": "年内销号。"}
    one = kinds.register("listing", raw(**words), actor=world.person("coord"), parent=matter.uid)
    act(world, one, "approve", "convener", opinion="同意。")
    before = fresh(world, one).due_on
    with pytest.raises(Invalid):
        act(world, one, "extend", "convener", until=before.isoformat(), reason="工程未完。")
    assert fresh(world, one).due_on == before

    act(world, one, "extend", "convener", until="2027-11-01", reason="工程未完。")

    after = fresh(world, one)
    assert ([term.due_on for term in after.terms], after.due_on) == ([date(2027, 11, 1)], date(2027, 11, 1))
    assert [duty.due_on for duty in owed(world, one)] == [date(2027, 11, 1)]
    days = [before.isoformat(), "2027-11-01"]
    assert [line["value_zh"] for line in last(world, one).content["shown"]] == days
    assert [line["value_zh"] for line in last(world, matter).content["shown"]][-2:] == days


def test_a_listing_goes_along_to_the_new_lead(world: World, matter: Matter) -> None:
    words = {"facts": "久拖不决。", "leader": "副区长", "demand": "年内销号。"}
    one = kinds.register("listing", raw(**words), actor=world.person("coord"), parent=matter.uid)
    act(world, one, "approve", "convener", opinion="同意。")
    before = fresh(world, one).due_on

    transferred(world, matter)
    performing.perform_all("parent_moved")
    assert attached.sweep() == 0

    after = fresh(world, one)
    assert (after.state, after.lead_unit_id, after.due_on) == ("listed", world.unit("tax").id, before)
    assert [(duty.unit.code, duty.due_on) for duty in owed(world, one)] == [("tax", before)]
    event = last(world, one)
    assert (event.action, [line["value_zh"] for line in event.content["shown"]]) == (
        "follow_lead",
        ["区教育局", "区税务局"],
    )
    month = {"month": "2026 年 11 月", "percent": "10", "text": "已接手。"}
    act(world, one, "report_month", "tax.head", **month)


def owed(world: World, matter: Matter) -> list[Duty]:
    return list(world.session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))))


@pytest.mark.parametrize(
    ("kind", "form", "steps", "state"),
    [
        ("supervision", SLIP, [], "dropped"),
        ("supervision", SLIP, ["issue"], "terminated"),
        ("letter", {"facts": "进度滞后。", "demand": "请抓紧。"}, ["issue"], "terminated"),
    ],
)
def test_what_waits_for_the_former_lead_ends(
    world: World, matter: Matter, kind: str, form: dict[str, str], steps: list[str], state: str
) -> None:
    one = kinds.register(kind, raw(**form), actor=world.person("coord"), parent=matter.uid)
    for step in steps:
        act(world, one, step, "director", opinion="同意。")

    transferred(world, matter)

    ended = fresh(world, one)
    assert (ended.state, ended.phase, fresh(world, matter).attached) == (state, Phase.CANCELLED, 0)
    again = kinds.register(kind, raw(**form), actor=world.person("coord"), parent=matter.uid)
    assert again.lead_unit_id == world.unit("tax").id
