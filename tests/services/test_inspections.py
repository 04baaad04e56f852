"""What an inspection leaves behind: findings that hold up no batch, and subjects that learn what they owe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World, act, raw
from workflow import clock
from workflow.errors import NotFound
from workflow.jobs import children, performing
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.models.visit import Finding
from workflow.queries import matters
from workflow.services import visits
from workflow.services.visits import Given
from workflow.storage import Storage


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    kept: Storage = app.extensions["lianzhi_storage"]
    return kept


def handed_in(world: World, visit: Matter, storage: Storage, *, severity: str = "general") -> Matter:
    """A visit with one finding, signed and waiting for its audit."""
    lead = world.person(inspections.TEAM[0])
    act(world, visit, "accept", lead.login, planned_on="2026-11-17")
    act(world, visit, "notify", lead.login, manner="code", notice_number="JCM-1")
    present = [world.person(login).uid for login in inspections.TEAM]
    act(world, visit, "check_in", lead.login, present=present, place="北渚路1号")
    proof = inspections.photograph(lead, storage)
    answers = {"item1": Given("failed", "台账缺失。", files=(proof.uid,)), "item2": Given("met"), "item3": Given("met")}
    version = world.session.scalars(select(Matter.version).where(Matter.id == visit.id)).one()
    visits.hand_in(visit.uid, answers, raw(remark=""), actor=lead, version=version)
    return act(world, visit, "sign", "pu1.rep", signer="林一")


@pytest.mark.parametrize(
    ("action", "inputs"),
    [("obstruct", {"facts": "拒绝补查。"}), ("invalidate", {"ground": "closed", "reason": "当日停业。"})],
)
def test_a_visit_that_ends_without_its_audit_leaves_no_finding_that_holds_up_the_batch(
    world: World, session: Session, storage: Storage, action: str, inputs: dict[str, str]
) -> None:
    parent = inspections.batch(world)
    visit = handed_in(world, inspections.visits_of(world, parent)[0], storage)
    act(world, visit, "audit_back", "north.leader", defects="补拍。")

    proof = inspections.photograph(world.person(inspections.TEAM[0]), storage)
    act(world, visit, action, inspections.TEAM[0], files=[proof.uid], **inputs)
    performing.perform_all("children_changed")
    act(world, parent, "submit_summary", "bureau.team_leader", summary="巡查完成。")
    closed = act(world, parent, "confirm", "reviewer", opinion="属实。")

    assert closed.state == "closed"
    assert [str(day) for day in session.scalars(select(Finding.dismissed_on))] == ["2026-11-16"]


def test_an_outlet_that_must_put_right_what_was_held_to_be_mended_learns_of_it(
    world: World, session: Session, storage: Storage
) -> None:
    visit = handed_in(world, inspections.visits_of(world, inspections.batch(world))[0], storage)
    act(world, visit, "audit_ok", "north.leader", opinion="同意。")
    with_minor = session.scalars(select(Matter).where(Matter.kind == "rectification")).one()
    with_minor.severity = "minor"
    session.commit()
    pictures = [inspections.photograph(world.person("north.inspector1"), storage) for _ in range(2)]
    act(
        world,
        with_minor,
        "fix_on_spot",
        "north.inspector1",
        measures="当场补齐。",
        before=[pictures[0].uid],
        after=[pictures[1].uid],
    )
    act(world, with_minor, "verify_spot", "north.team_leader", opinion="属实。")
    with pytest.raises(NotFound):
        matters.found(session, with_minor.uid, world.person("pu1.rep"))
    act(world, with_minor, "close_back", "north.leader", reason="照片不清。")

    act(world, with_minor, "report_back", "north.team_leader", defects="重拍。", days=3)

    assert matters.found(session, with_minor.uid, world.person("pu1.rep")).state == "rectifying"
    owed = session.scalars(select(Duty).where(Duty.matter_id == with_minor.id, Duty.done_at.is_(None))).all()
    assert {duty.unit.code for duty in owed} >= {"pu1"}


def test_what_a_lost_promise_left_standing_is_swept_up(world: World, session: Session, storage: Storage) -> None:
    parent = inspections.batch(world)
    inspections.visited(world, inspections.visits_of(world, parent)[0], storage, failed=None)
    session.execute(delete(OutboxMessage))
    session.commit()

    assert (children.sweep(), children.sweep()) == (1, 1)
    performing.perform_all("children_changed")

    assert children.sweep() == 0
    assert session.get_one(Matter, parent.id, populate_existing=True).state == "summarising"


def test_a_notice_waits_for_the_outlet_and_for_the_liaison_of_its_bank(
    world: World, session: Session, storage: Storage
) -> None:
    matter = inspections.noticed(world, inspections.rectification(world, storage))

    owed = select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id)
    assert [(duty.unit.code, duty.roles) for duty in session.scalars(owed)] == [
        ("pu1", ["subject.representative"]),
        ("pu", ["subject.liaison"]),
    ]
    act(world, matter, "receive", "pu.liaison", signer="林一", contact="8001")
    assert [duty.unit.code for duty in session.scalars(owed)] == ["pu1", "pu"]
