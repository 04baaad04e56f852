"""Planning a batch and choosing its outlets: what is refused leaves nothing behind, what is published makes visits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World, act, raw
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, Refused, Stale
from workflow.models.batch import BatchObject
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Visit
from workflow.services import batches, matters
from workflow.types import UnitKind


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def approved(world: World) -> Matter:
    matter = inspections.planned(world)
    return act(world, matter, "approve", "bureau.leader", approval_number="岚公查批〔2026〕1号", opinion="同意。")


def standing(session: Session) -> tuple[int, int, int]:
    """How many matters, chosen outlets and duties there are: what a refusal must not change."""
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Matter, BatchObject, Duty))


def test_a_batch_is_planned_numbered_and_submitted_and_its_draft_is_gone(world: World, session: Session) -> None:
    coordinator = world.person("coord")
    matters.save_draft(batches.PLACE, {"title": ["北渚"]}, actor=coordinator)
    typed = inspections.plan(world) | {"outlets": [world.unit("pu1").uid, world.unit("pu2").uid]}

    matter = batches.plan(raw(**typed), actor=coordinator)

    assert (matter.number, matter.state, matter.title) == ("PC-2026-0001", "pending_approval", "北渚辖区银行网点巡查")
    assert [(one.outlet.code, one.station.code) for one in matter.batch.objects] == [("pu1", "north"), ("pu2", "south")]
    assert session.scalars(select(Draft)).all() == []


def test_the_office_is_never_the_enforcement_subject(world: World, session: Session) -> None:
    before = standing(session)
    typed = inspections.plan(world) | {"enforcement": world.unit("office").uid}

    with pytest.raises(Refused) as refusal:
        batches.plan(raw(**typed), actor=world.person("coord"))

    assert refusal.value.reason.zh == "联席会议办公室不得作为执法主体"
    assert standing(session) == before


def test_a_subject_that_is_not_competent_is_refused(world: World, session: Session) -> None:
    with transaction() as writing:
        writing.get_one(Unit, world.unit("north").id).is_enforcement = False
    before = standing(session)
    typed = inspections.plan(world) | {"enforcement": world.unit("north").uid}

    with pytest.raises(Refused, match="may not inspect"):
        batches.plan(raw(**typed), actor=world.person("coord"))

    assert standing(session) == before


@pytest.mark.parametrize("login", ["director", "edu.liaison", "north.inspector1", "pu.liaison"])
def test_only_coordinators_and_team_leaders_plan(world: World, session: Session, login: str) -> None:
    before = standing(session)

    with pytest.raises(Forbidden):
        batches.plan(raw(**inspections.plan(world)), actor=world.person(login))

    assert standing(session) == before


def test_a_station_plans_for_its_own_precinct_only(world: World, session: Session) -> None:
    before = standing(session)
    typed = inspections.plan(world) | {"enforcement": world.unit("north").uid}

    with pytest.raises(Invalid) as fault:
        batches.plan(raw(**typed, outlets=[world.unit("pu2").uid]), actor=world.person("north.team_leader"))

    assert fault.value.faults["outlets"].zh == "浦兴银行柳湾支行等 1 个网点不在执法主体“北渚派出所”的辖区内，请改选。"
    assert standing(session) == before
    planned = batches.plan(raw(**typed, outlets=[world.unit("pu1").uid]), actor=world.person("north.team_leader"))
    assert planned.state == "pending_approval"


def test_an_outlet_without_a_precinct_cannot_be_chosen(world: World) -> None:
    with transaction() as writing:
        writing.get_one(Unit, world.unit("pu1").id).station_id = None

    with pytest.raises(Invalid) as fault:
        batches.plan(raw(**inspections.plan(world), outlets=[world.unit("pu1").uid]), actor=world.person("coord"))

    assert set(fault.value.faults) == {"outlets"}


def test_a_batch_that_was_sent_back_is_planned_again_under_its_number(world: World, session: Session) -> None:
    matter = inspections.planned(world)
    act(world, matter, "send_back", "bureau.leader", reason="请补充依据。")
    coordinator, typed = world.person("coord"), inspections.plan(world) | {"title": "北渚辖区网点回访"}
    matters.save_draft(batches.place(matter.uid), {"title": ["北渚"]}, actor=coordinator)
    version = world.matter(matter.number).version

    with pytest.raises(Stale):
        batches.plan(raw(**typed), actor=coordinator, batch_uid=matter.uid, version=version - 1)
    again = batches.plan(raw(**typed), actor=coordinator, batch_uid=matter.uid, version=version)

    assert (again.number, again.title, again.state) == (matter.number, "北渚辖区网点回访", "pending_approval")
    assert session.scalars(select(Draft)).all() == []


def test_every_station_of_a_chosen_outlet_has_a_team(world: World, session: Session) -> None:
    matter = approved(world)

    with pytest.raises(Invalid) as fault:
        act(world, matter, "select", "bureau.team_leader", **inspections.selection(world, ("pu1", "pu2")))

    assert fault.value.faults["teams"].zh == "尚未安排检查人员：南渡派出所。"
    assert world.matter(matter.number).state == "approved"
    assert session.scalars(select(BatchObject)).all() == []


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("south.inspector1", "“张south.inspector1”不是该所或执法主体的检查人员，请另选。"),
        ("north.inspector2", "“张north.inspector2”没有执法证件，请另选。"),
    ],
)
def test_who_goes_has_a_certificate_and_belongs_there(world: World, login: str, sentence: str) -> None:
    matter = approved(world)
    with transaction() as writing:
        writing.get_one(User, world.person("north.inspector2").id).certificate = ""
    team = [world.person(one).uid for one in ("north.inspector1", login)]

    with pytest.raises(Invalid) as fault:
        act(world, matter, "select", "coord", **inspections.selection(world) | {"teams-0-inspectors": team})

    assert fault.value.faults["teams"].zh == sentence
    assert world.matter(matter.number).state == "approved"


def test_publishing_makes_one_visit_for_every_outlet_and_delivers_it_to_its_station(
    world: World, session: Session
) -> None:
    matter = inspections.batch(world, outlets=("pu1", "dong1"))

    visits = inspections.visits_of(world, matter)
    assert [(one.number, one.state, one.subject_unit.code, one.bank.code, one.station.code) for one in visits] == [
        ("XC-2026-0001-001", "pending_accept", "pu1", "pu", "north"),
        ("XC-2026-0001-002", "pending_accept", "dong1", "dong", "north"),
    ]
    team = [world.person(login).id for login in inspections.TEAM]
    assert [(one.visit.team, one.seq, one.revealed_at) for one in visits] == [(team, 2, None)] * 2
    owed = select(Duty.unit_id, Duty.action).where(
        Duty.matter_id.in_([one.id for one in visits]), Duty.done_at.is_(None)
    )
    assert session.execute(owed).all() == [(world.unit("north").id, "accept")] * 2


def test_publishing_many_outlets_sends_few_statements_more_than_one(app: Flask, world: World) -> None:
    one = _published(app, world, ("pu1",))
    with transaction() as writing:
        writing.add_all(_outlets(world, 30))
    many = _published(app, world, ("pu1", *(f"more{n}" for n in range(30))))

    rows = ("INSERT", "UPDATE")
    assert sum(not sent.startswith(rows) for sent in many) <= sum(not sent.startswith(rows) for sent in one) + 2


def _outlets(world: World, count: int) -> list[Unit]:
    bank, station = world.unit("pu"), world.unit("north")
    words: dict[str, Any] = {"meeting_id": bank.meeting_id, "parent_id": bank.id, "station_id": station.id}
    named = [(f"more{n}", f"支行{n}", f"Branch {n}") for n in range(count)]
    return [
        Unit(kind=UnitKind.OUTLET, code=code, name_zh=zh, name_en=en, short_zh=zh, short_en=en, **words)
        for code, zh, en in named
    ]


def _published(app: Flask, world: World, outlets: tuple[str, ...]) -> list[str]:
    matter = approved(world)
    act(world, matter, "select", "coord", **inspections.selection(world, outlets))
    with counting(app) as sent:
        act(world, matter, "publish", "coord", notice="请按期完成。")
    assert len(inspections.visits_of(world, matter)) == len(outlets)
    return sent


def test_whoever_stood_back_is_not_sent_again(world: World, session: Session) -> None:
    visit = inspections.visits_of(world, inspections.batch(world))[0]
    stood_back = world.person("north.inspector2")
    act(world, visit, "recuse", "north.inspector2", person=stood_back.uid, ground="relative", reason="配偶在该行任职。")

    with pytest.raises(Invalid) as fault:
        act(world, visit, "dispatch", "coord", team=[world.person("north.inspector1").uid, stood_back.uid])

    assert fault.value.faults["team"].zh == "“张north.inspector2”已申请回避，不能再列入。"
    assert world.matter(visit.number).state == "pending_dispatch"
    team = [world.person(login) for login in ("north.inspector1", "north.inspector3")]
    act(world, visit, "dispatch", "coord", team=[person.uid for person in team])
    assert session.get_one(Visit, visit.id, populate_existing=True).team == [person.id for person in team]


def test_the_audit_belongs_to_somebody_outside_the_team(world: World, app: Flask) -> None:
    parent = inspections.batch(world)
    visit = inspections.visits_of(world, parent)[0]
    inspections.signed(world, visit, app.extensions["lianzhi_storage"])
    with transaction() as writing:
        writing.get_one(Visit, visit.id).team = [world.person("north.team_leader").id]

    with pytest.raises(Refused, match="a member of the team may not audit"):
        act(world, visit, "audit_ok", "north.team_leader", opinion="同意。")

    assert world.matter(visit.number).state == "submitted"
