"""Filling in a checklist: what is kept, what is refused, what stays on record, and what a second round corrects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World, act, raw
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused, Stale
from workflow.models.checklist import ChecklistItem
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.visit import Answer, Finding
from workflow.queries import audit
from workflow.queries import visits as found
from workflow.services import visits
from workflow.services.visits import Given
from workflow.storage import Storage
from workflow.types import Severity


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    kept: Storage = app.extensions["lianzhi_storage"]
    return kept


@pytest.fixture
def visit(world: World) -> Matter:
    """A visit whose team is on site."""
    one = inspections.visits_of(world, inspections.batch(world))[0]
    inspections.arrived(world, one)
    return one


@pytest.fixture
def lead(world: World) -> User:
    return world.person(inspections.TEAM[0])


def results(session: Session) -> list[tuple[str, str, str, int]]:
    rows = select(ChecklistItem.code, Answer.result, Answer.remark, Answer.round).join(
        Answer, Answer.item_id == ChecklistItem.id
    )
    return [tuple(row) for row in session.execute(rows.order_by(ChecklistItem.number, Answer.round))]


def version_of(session: Session, matter: Matter) -> int:
    return session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()


def handed_in(session: Session, visit: Matter, lead: User, **answers: Given) -> Matter:
    return visits.hand_in(visit.uid, answers, raw(remark=""), actor=lead, version=version_of(session, visit))


def test_answers_are_kept_as_far_as_they_have_come(session: Session, visit: Matter, lead: User) -> None:
    visits.record(visit.uid, {"item1": Given("met")}, actor=lead)
    visits.record(visit.uid, {"item1": Given("partly", " 缺一张。 "), "item3": Given("met")}, actor=lead)

    assert results(session) == [("item1", "partly", "缺一张。", 1), ("item3", "met", "", 1)]
    assert version_of(session, visit) == visit.version


@pytest.mark.parametrize(
    ("login", "error"),
    [
        ("north.inspector3", Forbidden),
        ("north.leader", Forbidden),
        ("pu1.rep", Forbidden),
        ("south.inspector1", NotFound),
    ],
)
def test_only_the_team_answers(
    world: World, session: Session, visit: Matter, login: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        visits.record(visit.uid, {"item1": Given("met")}, actor=world.person(login))

    assert results(session) == []


def test_before_anybody_is_there_nothing_is_answered(world: World, session: Session, lead: User) -> None:
    scheduled = inspections.visits_of(world, inspections.batch(world))[0]

    with pytest.raises(Refused):
        visits.record(scheduled.uid, {"item1": Given("met")}, actor=lead)

    assert results(session) == []


@pytest.mark.parametrize(
    "given",
    [{"item1": Given("perfect")}, {"item9": Given("met")}, {"item1": Given("met"), "item2": Given("met", "字" * 2001)}],
)
def test_an_unknown_answer_keeps_none_of_them(
    session: Session, visit: Matter, lead: User, given: dict[str, Given]
) -> None:
    with pytest.raises(Invalid):
        visits.record(visit.uid, given, actor=lead)

    assert results(session) == []


def test_what_was_not_in_force_does_not_apply(session: Session, visit: Matter, lead: User) -> None:
    with transaction() as writing:
        item = writing.scalars(select(ChecklistItem).where(ChecklistItem.code == "item2")).one()
        item.not_before = date(2026, 12, 1)

    with pytest.raises(Invalid) as fault:
        visits.record(visit.uid, {"item2": Given("failed", "未张贴。")}, actor=lead)
    matter = handed_in(session, visit, lead, item1=Given("met"), item3=Given("partly"))

    assert fault.value.faults["item2"].zh == "本项自 2026-12-01 起施行，请选“不适用”。"
    assert [row[:2] for row in results(session)] == [("item1", "met"), ("item2", "not_applicable"), ("item3", "partly")]
    assert matter.visit is not None
    assert (str(matter.visit.score), matter.visit.grade) == ("78.6", "rectify")


@pytest.mark.parametrize(
    ("third", "sentence"),
    [
        ({}, "检查表还有 1 项未填"),
        ({"item3": Given("failed")}, "有 1 项“不符合”缺少说明或证据"),
        ({"item3": Given("failed", "无人接听。")}, "有 1 项“不符合”缺少说明或证据"),
    ],
)
def test_a_checklist_with_gaps_is_not_handed_in_and_nothing_of_it_is_kept(
    session: Session, visit: Matter, lead: User, third: dict[str, Given], sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        handed_in(session, visit, lead, item1=Given("met"), item2=Given("met"), **third)

    assert refusal.value.reason.zh == sentence
    assert results(session) == []
    assert session.scalars(select(Finding)).all() == []


def test_a_stale_page_hands_nothing_in(session: Session, visit: Matter, lead: User) -> None:
    answers = {code: Given("met") for code in ("item1", "item2", "item3")}

    with pytest.raises(Stale):
        visits.hand_in(visit.uid, answers, raw(), actor=lead, version=version_of(session, visit) - 1)

    assert results(session) == []


def test_photographs_can_be_taken_away_until_they_are_on_record(
    session: Session, visit: Matter, lead: User, storage: Storage
) -> None:
    first, second = (inspections.photograph(lead, storage, colour) for colour in ("red", "green"))
    visits.photograph(visit.uid, "item1", [first.uid, second.uid], actor=lead)

    visits.withdraw(visit.uid, first.uid, actor=lead)
    left = found.lines(session, visit)[0].photos
    handed_in(session, visit, lead, item1=Given("failed", "台账缺失。"), item2=Given("met"), item3=Given("met"))

    assert [(one.uid, one.caption, one.is_recorded) for one in left] == [(second.uid, "1. 检查项1", False)]
    assert [one.is_recorded for one in found.lines(session, visit)[0].photos] == [True]
    assert session.get_one(StoredFile, first.id).matter_id is None
    with pytest.raises(Refused):
        visits.withdraw(visit.uid, second.uid, actor=lead)


def test_nobody_takes_a_photograph_of_another_matter_away(
    world: World, visit: Matter, lead: User, storage: Storage
) -> None:
    elsewhere = inspections.photograph(lead, storage)

    with pytest.raises(NotFound):
        visits.withdraw(visit.uid, elsewhere.uid, actor=lead)
    with pytest.raises(Invalid):
        visits.photograph(visit.uid, "item9", [elsewhere.uid], actor=lead)


def test_answers_and_photographs_are_in_the_record_that_the_chain_covers(
    session: Session, visit: Matter, lead: User, storage: Storage
) -> None:
    proof = inspections.photograph(lead, storage)
    failed = Given("failed", "台账缺失。", is_fixed=True, files=(proof.uid,))

    handed_in(session, visit, lead, item1=failed, item2=Given("met"), item3=Given("met"))

    event = session.scalars(select(Event).where(Event.matter_id == visit.id, Event.action == "finish")).one()
    assert event.content["inputs"]["answers"][0] == {
        "item": "item1",
        "result": "failed",
        "remark": "台账缺失。",
        "is_fixed": True,
        "round": 1,
    }
    assert [file["sha256"] for file in event.content["files"]] == [proof.sha256]
    assert audit.verify(session).breaks == ()


def test_a_correction_stands_beside_the_first_answer_and_takes_its_finding_back(
    world: World, session: Session, visit: Matter, lead: User, storage: Storage
) -> None:
    proof = inspections.photograph(lead, storage)
    failed = Given("failed", "台账缺失。", files=(proof.uid,))
    handed_in(session, visit, lead, item1=failed, item2=Given("met"), item3=Given("met"))
    act(world, visit, "sign", "pu1.rep", signer="林一")
    act(world, visit, "audit_back", "north.leader", defects="第 1 项台账已在柜内找到。")

    visits.record(visit.uid, {"item1": Given("met"), "item2": Given("met"), "item3": Given("met")}, actor=lead)
    matter = handed_in(session, visit, lead)

    assert results(session) == [
        ("item1", "failed", "台账缺失。", 1),
        ("item1", "met", "", 2),
        ("item2", "met", "", 1),
        ("item3", "met", "", 1),
    ]
    assert matter.visit is not None
    assert (str(matter.visit.score), matter.visit.grade) == ("100.0", "excellent")
    assert [one.dismissed_on for one in session.scalars(select(Finding))] == [date(2026, 11, 16)]
    assert found.backs(session, visit) == ["第 1 项台账已在柜内找到。"]


def test_an_item_failed_again_within_six_months_is_graver(
    world: World, session: Session, lead: User, storage: Storage
) -> None:
    for days in (0, 100, 400):
        with clock.at(MONDAY + timedelta(days=days)):
            _failed_once(world, session, storage, days)

    severities = [one.severity for one in session.scalars(select(Finding).order_by(Finding.id))]
    assert severities == [Severity.GENERAL, Severity.SERIOUS, Severity.GENERAL]


def _failed_once(world: World, session: Session, storage: Storage, days: int) -> None:
    first = date(2026, 11, 16) + timedelta(days=days)
    typed = inspections.plan(world) | {"starts_on": first, "ends_on": first + timedelta(days=10)}
    matter = inspections.batches.plan(raw(**typed), actor=world.person("coord"))
    act(world, matter, "approve", "bureau.leader", approval_number="1", opinion="同意。")
    act(world, matter, "select", "coord", **inspections.selection(world))
    act(world, matter, "publish", "coord", notice="请按期完成。")
    visit, lead = inspections.visits_of(world, matter)[0], world.person(inspections.TEAM[0])
    act(world, visit, "accept", lead.login, planned_on=first)
    act(world, visit, "notify", lead.login, manner="code", notice_number="JCM-1")
    present = [world.person(login).uid for login in inspections.TEAM]
    act(world, visit, "check_in", lead.login, present=present, place="北渚路1号")
    proof = inspections.photograph(lead, storage)
    failed = Given("failed", "台账缺失。", files=(proof.uid,))
    handed_in(session, visit, lead, item1=failed, item2=Given("met"), item3=Given("met"))


def test_every_finding_that_stands_becomes_a_rectification_at_the_audit(
    world: World, session: Session, visit: Matter, lead: User, storage: Storage
) -> None:
    proofs = [inspections.photograph(lead, storage, colour) for colour in ("red", "green")]
    one, two = (Given("failed", "台账缺失。", files=(proof.uid,)) for proof in proofs)
    handed_in(session, visit, lead, item1=one, item2=two, item3=Given("met"))
    act(world, visit, "sign", "pu1.rep", signer="林一")

    act(world, visit, "audit_ok", "north.leader", opinion="同意。")

    made = session.scalars(select(Matter).where(Matter.kind == "rectification").order_by(Matter.number)).all()
    assert [(one.number, one.severity, one.parent_id, one.bank.code) for one in made] == [
        ("ZG-2026-0001-001-01", Severity.GENERAL, visit.id, "pu"),
        ("ZG-2026-0001-001-02", Severity.SERIOUS, visit.id, "pu"),
    ]
    assert session.scalar(select(func.count()).select_from(Finding).where(Finding.rectification_id.is_not(None))) == 2
