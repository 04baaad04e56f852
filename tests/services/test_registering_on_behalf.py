"""What a substitute registers: in whose name its first line of history stands, and what may not be registered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, truths
from tests.factories import MONDAY, World, raw
from tests.presses import Scene
from tests.services.test_asking import clocks
from tests.services.test_substitutes import stand_in
from workflow import clock
from workflow.errors import Forbidden
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries import audit
from workflow.services import kinds, problems, sittings


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def first(session: Session, matter: Matter) -> tuple[str, int | None, int | None]:
    """The first line of a matter's history: the act, who did it, and for whom."""
    rows = select(Event.action, Event.actor_id, Event.on_behalf_id).where(Event.matter_id == matter.id)
    return tuple(session.execute(rows.order_by(Event.seq).limit(1)).one())


def problem(world: World, login: str) -> Matter:
    form = {
        "title": "对公账户清理滞后",
        "source": "report",
        "category": "account",
        "severity": "general",
        "facts": "比对发现 37 户未清理。",
        "concerned_unit": world.unit("pu").uid,
        "found_on": "2026-11-13",
    }
    return problems.register(raw(**form), actor=world.person(login))


def asked(scene: Scene, matter: Matter, login: str) -> Matter:
    form = {"until": "2026-12-04", "cause": "coordination", "reason": "需多家单位协调。", "progress": "已完成一半。"}
    values = raw(**form, proof=scene.picture(login))
    return kinds.register("extension", values, actor=scene.world.person(login), parent=matter.uid)


def test_a_problem_is_registered_for_whom_one_stands_in(world: World, session: Session) -> None:
    stand_in(world, "edu.head", "edu.liaison")

    matter = problem(world, "edu.head")

    head, liaison = world.person("edu.head").id, world.person("edu.liaison").id
    assert first(session, matter) == ("begin", head, liaison)
    said = select(Event.action, Event.on_behalf_id).where(Event.matter_id == matter.id).order_by(Event.seq)
    assert session.execute(said).all() == [("begin", liaison), ("submit", liaison)]
    assert audit.verify(session).breaks == ()


def test_what_ones_own_position_allows_is_ones_own(world: World, session: Session) -> None:
    stand_in(world, "edu.handler", "edu.liaison")

    matter = problem(world, "edu.handler")

    assert first(session, matter) == ("begin", world.person("edu.handler").id, None)


def test_when_the_window_is_over_nothing_is_registered(world: World, session: Session) -> None:
    stand_in(world, "edu.head", "edu.liaison")
    before = truths.rows(session)

    with clock.at(MONDAY + timedelta(days=4)), pytest.raises(Forbidden):
        problem(world, "edu.head")

    assert truths.rows(session) == before


def test_a_sitting_is_arranged_for_the_coordinator(world: World, session: Session) -> None:
    stand_in(world, "reviewer", "coord")

    matter = sittings.arrange(raw(**arrangement(world)), actor=world.person("reviewer"))

    assert first(session, matter) == ("begin", world.person("reviewer").id, world.person("coord").id)


def arrangement(world: World) -> dict[str, object]:
    return {
        "title": "第 10 次会议",
        "held_at": "2026-11-20T14:00",
        "place": "一会议室",
        "chair": "周主任",
        "recorder": "陈",
        "notice": "请准时参加。",
        "units": [world.unit("edu").uid],
    }


def test_more_time_is_asked_for_in_the_name_of_who_may_ask_and_the_clock_runs_on(
    app: Flask, world: World, session: Session
) -> None:
    scene = Scene(world, app.extensions["lianzhi_storage"])
    matter = factories.rectifying(world, supports=("tax",))
    before = clocks(world, matter)
    with pytest.raises(Forbidden):
        asked(scene, matter, "edu.head")
    stand_in(world, "edu.head", "edu.handler")

    request = asked(scene, matter, "edu.head")

    assert first(session, request)[1:] == (world.person("edu.head").id, world.person("edu.handler").id)
    assert clocks(world, matter) == before
