"""Kinds without code: registering, numbering, what a refusal leaves behind, and a walk through every definition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World, raw
from tests.filling import filled
from workflow import clock
from workflow.engine import machine
from workflow.engine.loading import shipped
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.jobs import performing
from workflow.models.document import Document
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.facts import facts_for
from workflow.services import kinds, matters
from workflow.types import Phase

MADE = tuple(kind for kind, (_, flow) in shipped().items() if flow.made)
ALONE = tuple(kind for kind in MADE if not shipped()[kind][1].made.attaches)  # type: ignore[union-attr]
CLUE = {
    "title": "同一地址集中办卡线索",
    "source": "superior",
    "severity": "general",
    "facts": "一个月内开卡 23 张。",
    "received_on": "2026-11-13",
}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def clue(world: World, login: str = "coord", **also: object) -> Matter:
    return kinds.register("clue", raw(**CLUE, **also), actor=world.person(login))


def rows(world: World) -> tuple[int, int]:
    world.session.rollback()
    return len(world.session.scalars(select(Matter.id)).all()), len(world.session.scalars(select(Event.id)).all())


def test_a_registration_is_numbered_held_and_told(world: World) -> None:
    first, second = clue(world), clue(world, login="north.leader", outlet=world.unit("pu1").uid)

    assert (first.number, second.number) == ("XS-2026-0001", "XS-2026-0002")
    assert (second.state, second.title, second.details["source"]) == ("pending_assign", CLUE["title"], "superior")
    assert second.details["_words"]["outlet"] == {"zh": "浦兴银行青榆路支行", "en": "Puxing Qingyu Rd"}
    event = world.session.scalars(select(Event).where(Event.matter_id == second.id)).one()
    assert (event.action, event.content["inputs"]["facts"]) == ("begin", CLUE["facts"])


def test_whoever_may_not_register_leaves_nothing_behind(world: World) -> None:
    before = rows(world)

    with pytest.raises(Forbidden):
        clue(world, login="edu.liaison")
    with pytest.raises(Invalid) as invalid:
        kinds.register("clue", raw(title="无来源"), actor=world.person("coord"))
    with pytest.raises(NotFound):
        kinds.register("problem", raw(**CLUE), actor=world.person("coord"))
    with pytest.raises(NotFound):
        kinds.register("clue", raw(**CLUE), actor=world.person("coord"), parent=factories.problem(world).uid)

    assert {"source", "facts", "severity", "received_on"} <= set(invalid.value.faults)
    assert rows(world) == (before[0] + 1, before[1] + 1)


def test_a_clue_goes_to_its_end_and_is_reported(world: World) -> None:
    matter = clue(world)
    factories.act(world, matter, "assign", "coord", lead=world.unit("north").uid, days=3, requirements="核查")
    factories.act(world, matter, "sign", "north.team_leader", handler="专班", contact="8106")
    factories.act(world, matter, "feed_back", "north.team_leader", result="confirmed", report="属实", cards=23)
    closed = factories.act(world, matter, "review_pass", "reviewer", opinion="同意。")

    assert (closed.state, closed.phase, closed.details["cards"]) == ("closed", Phase.SETTLED, 23)
    document = world.session.scalars(select(Document).where(Document.matter_id == matter.id)).one()
    said = json.loads(document.snapshot)
    lines = {line["name"]["zh"]: line["value"]["zh"] for chapter in said["chapters"] for line in chapter["lines"]}
    assert (document.kind, lines["核查结果"], lines["涉及卡（张）"]) == ("closure_report_made", "属实", "23")


@pytest.mark.parametrize(
    ("task_type", "login", "action", "blocked"),
    [
        ("read", "edu.head", "note", "sign"),
        ("self", "edu.liaison", "sign", "note"),
        ("accept", "edu.liaison", "sign", "note"),
    ],
)
def test_the_type_of_a_task_decides_who_closes_it(
    world: World, task_type: str, login: str, action: str, blocked: str
) -> None:
    form = {"title": "任务", "task_type": task_type, "source": "plan", "days": 5, "requirements": "办理"}
    task = kinds.register("task", raw(**form, lead=world.unit("edu").uid), actor=world.person("coord"))
    more = {"handler": "办公室", "contact": "1"} if action == "sign" else {}

    with pytest.raises(Refused):
        factories.act(world, task, blocked, "edu.liaison", handler="办公室", contact="1")
    factories.act(world, task, action, login, **more)

    ways = {"read": set(), "self": {"finish"}, "accept": {"report"}}[task_type]
    world.session.rollback()
    fresh = world.session.get_one(Matter, task.id)
    facts = facts_for(world.session, [fresh], world.person("edu.liaison"))[fresh.id]
    offers = machine.available(fresh.workflow, fresh.state, facts)
    assert {o.transition.action for o in offers if o.is_allowed} & {"finish", "report"} == ways


@pytest.mark.parametrize("kind", ALONE)
@pytest.mark.parametrize("seed", range(3))
def test_a_walk_through_a_kind_moves_or_gives_a_reason(app: Flask, world: World, kind: str, seed: int) -> None:
    """Somebody presses what they are offered, with forms filled at random: each press moves or says why not."""
    dice, storage = Random(seed), app.extensions["lianzhi_storage"]
    people = world.session.scalars(select(User).where(User.unit_id.is_not(None))).unique().all()
    matter = _registered(world, kind, people, dice, storage)
    for _ in range(12):
        fresh = world.session.get_one(Matter, matter.id, populate_existing=True)
        offered = [
            (person, offer.transition)
            for person in people
            for offer in machine.available(
                fresh.workflow, fresh.state, facts_for(world.session, [fresh], person)[fresh.id]
            )
            if offer.is_allowed and not offer.transition.is_danger
        ]
        if fresh.phase not in (Phase.OPEN, Phase.SUSPENDED):
            break
        assert offered, (kind, fresh.state)
        person, transition = dice.choice(offered)
        form = filled(world.session, transition.form, fresh, person, storage, dice)
        with suppress(Invalid, Refused):
            matters.act(fresh.uid, transition.action, actor=person, version=fresh.version, raw=form)
        performing.perform_all("children_changed", "parent_moved")
        world.session.rollback()


def _registered(world: World, kind: str, people: object, dice: Random, storage: object) -> Matter:
    made = shipped()[kind][1].made
    assert made is not None
    login = {"operation": "bureau.leader", "list_item": "edu.handler"}.get(kind, "coord")
    person = world.person(login)
    blank = Matter(meeting_id=world.meeting.id, meeting=world.meeting, kind=kind, title="", percent=0, details={})
    for _ in range(60):
        world.session.rollback()
        form = filled(world.session, made.form, blank, person, storage, dice)  # type: ignore[arg-type]
        try:
            return kinds.register(kind, form, actor=person)
        except Invalid:
            continue
    raise AssertionError(kind)
