"""Operations on a rectification: held up and resumed, an opinion asked, a step delegated, copies; what each leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories, inspections, truths
from tests.factories import World, act
from tests.presses import Scene
from tests.services.test_asking import clocks, on_part, owed, part_of
from workflow import clock
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.reminder import Reminder
from workflow.queries.audit import verify
from workflow.services import escalations, resuming
from workflow.types import Phase

DAY = timedelta(days=1)
LATER = factories.MONDAY + 7 * DAY
QUESTION = {"question": "请就整改措施提出意见。", "days": 2}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def rectifying(scene: Scene) -> Matter:
    """Served, signed for, in hand."""
    matter = inspections.noticed(scene.world, inspections.rectification(scene.world, scene.storage))
    return act(scene.world, matter, "receive", "pu1.rep", signer="林一", contact="8001")


def reinspecting(scene: Scene) -> Matter:
    matter = rectifying(scene)
    after = scene.picture("pu1.rep", "green")
    act(scene.world, matter, "report", "pu1.rep", measures="补齐台账。", lasting="每周自查。", after=after)
    team = scene.people(inspections.TEAM[0], "north.inspector3")
    return act(scene.world, matter, "reinspect", "north.team_leader", reinspectors=team, reinspect_on="2026-11-18")


def suspended(scene: Scene, matter: Matter, login: str = "bureau.leader") -> Matter:
    proof = scene.picture(login)
    return act(scene.world, matter, "suspend", login, reason="网点停业装修。", files=proof, resume_on="2026-11-30")


def unit_term(matter: Matter) -> tuple[date, bool, bool]:
    """The last day of the unit's term, whether it stands still, and whether it has stopped."""
    term = next(one for one in matter.terms if one.name == "unit")
    return term.due_on, term.paused_at is not None, term.stopped_at is not None


def others(scene: Scene, matter: Matter) -> list[Any]:
    """Where the batch and the visit stand that it came of, with their clocks."""
    scene.session.expire_all()
    rows = select(Matter).where(Matter.kind.in_(("batch", "visit"))).order_by(Matter.id)
    return [(one.number, one.state, one.due_at, one.version) for one in scene.session.scalars(rows)]


def test_what_is_held_up_has_no_clock_and_runs_on_with_what_was_left(scene: Scene) -> None:
    matter = rectifying(scene)
    due_on, around = unit_term(scene.fresh(matter))[0], others(scene, matter)

    suspended(scene, matter)
    held = scene.fresh(matter)
    assert (held.phase, held.due_on, held.resume_on) == (Phase.SUSPENDED, None, date(2026, 11, 30))
    assert unit_term(held) == (due_on, True, False)
    assert {code for code, _, _ in owed(scene.session, held)} == {"bureau", "office"}
    assert others(scene, matter) == around
    with clock.at(LATER):
        act(scene.world, matter, "resume", "coord", reason="已恢复营业。")

    after = scene.fresh(matter)
    assert (after.state, after.resume_on, unit_term(after)) == ("rectifying", None, (due_on + 7 * DAY, False, False))
    assert after.due_on == due_on + 7 * DAY
    assert truths.owed(scene.session, after) == truths.should_owe(scene.session, after)
    assert others(scene, matter) == around
    assert verify(scene.session).breaks == ()


def test_a_reinspection_is_held_up_with_the_limit_of_its_state_and_the_unit_s_term_stays_stopped(scene: Scene) -> None:
    matter = reinspecting(scene)
    before = scene.fresh(matter)
    due_on, term = before.due_on, unit_term(before)
    assert (due_on, term[2]) == (date(2026, 11, 23), True)

    suspended(scene, matter, "director")
    with clock.at(LATER):
        act(scene.world, matter, "resume", "bureau.leader", reason="已恢复营业。")

    after = scene.fresh(matter)
    assert (after.state, after.due_on, unit_term(after)) == ("reinspecting", due_on + 7 * DAY, term)


def test_nobody_is_reminded_meanwhile_and_afterwards_by_the_moved_day(scene: Scene) -> None:
    matter = suspended(scene, rectifying(scene))
    with clock.at(factories.MONDAY + 13 * DAY):
        assert escalations.sweep() == 0
    assert scene.session.scalars(select(Reminder).where(Reminder.matter_id == matter.id)).all() == []

    with clock.at(factories.MONDAY + 14 * DAY):
        assert (resuming.resume_all(), resuming.resume_all()) == (1, 0)
    after = scene.fresh(matter)
    assert (after.state, unit_term(after)[0]) == ("rectifying", date(2026, 12, 14))
    with clock.at(factories.MONDAY + 23 * DAY + timedelta(hours=8)):
        escalations.sweep()
    sent = scene.session.scalars(select(Reminder).where(Reminder.matter_id == matter.id)).all()
    assert {(one.unit.code, one.kind) for one in sent} == {("pu", "before"), ("pu1", "before")}


def test_it_is_prolonged_once_and_no_longer_than_thirty_working_days(scene: Scene) -> None:
    matter = suspended(scene, rectifying(scene))
    before = truths.rows(scene.session)
    with pytest.raises(Invalid) as caught:
        act(scene.world, matter, "renew_suspension", "director", reason="未完工。", resume_on="2027-03-01")
    assert (list(caught.value.faults), truths.rows(scene.session)) == (["resume_on"], before)

    act(scene.world, matter, "renew_suspension", "director", reason="未完工。", resume_on="2026-12-10")
    before = truths.rows(scene.session)
    with pytest.raises(Refused, match="prolonged once"):
        act(scene.world, matter, "renew_suspension", "director", reason="未完工。", resume_on="2026-12-11")
    assert truths.rows(scene.session) == before


def test_the_inspected_unit_does_not_hold_up_its_own_term(scene: Scene) -> None:
    matter = rectifying(scene)
    before = truths.rows(scene.session)

    with pytest.raises(Forbidden):
        act(scene.world, matter, "suspend", "pu1.rep", reason="装修。", files=[], resume_on="2026-11-30")

    assert truths.rows(scene.session) == before


def test_an_opinion_keeps_the_next_step_waiting_and_touches_no_clock(scene: Scene) -> None:
    world, matter = scene.world, rectifying(scene)
    before, around = clocks(world, matter, "court"), others(scene, matter)

    units = [world.unit("court").uid]
    act(world, matter, "consult", "pu1.rep", units=units, mode="before", **QUESTION)

    assert (clocks(world, matter, "court"), others(scene, matter)) == (before, around)
    assert ("court", "answer", False) in owed(scene.session, matter)
    mended = {"measures": "补齐台账。", "lasting": "每周自查。", "after": scene.picture("pu1.rep", "green")}
    rows = truths.rows(scene.session)
    with pytest.raises(Refused, match="awaited first"):
        act(world, matter, "report", "pu1.rep", **mended)
    assert truths.rows(scene.session) == rows
    on_part(world, matter, "court", "answer", "court.head", opinion="同意。")
    assert act(world, matter, "report", "pu1.rep", **mended).state == "reported"


def test_an_opinion_waits_while_it_is_held_up(scene: Scene) -> None:
    world, matter = scene.world, rectifying(scene)
    act(world, matter, "consult", "pu1.rep", units=[world.unit("court").uid], mode="before", **QUESTION)
    due_at = part_of(world, matter, "court").due_at

    suspended(scene, matter)
    with pytest.raises(Refused, match="suspended"):
        on_part(world, matter, "court", "answer", "court.head", opinion="同意。")
    with clock.at(LATER):
        act(world, matter, "resume", "coord", reason="已恢复营业。")
        part = part_of(world, matter, "court")
        assert (part.state, part.due_at) == ("pending", due_at + 7 * DAY)


def test_a_delegated_review_rests_and_comes_back_with_its_clock(scene: Scene) -> None:
    world, matter = scene.world, reinspecting(scene)
    due_at = scene.fresh(matter).due_at
    inspector = world.person("north.inspector1")

    act(world, matter, "delegate", "north.team_leader", person=inspector.uid, **QUESTION)
    assert scene.fresh(matter).due_at == due_at
    resting = [(code, is_resting) for code, _, is_resting in owed(scene.session, matter)]
    assert resting == [("north", True), ("north", False)]
    before = truths.rows(scene.session)
    with pytest.raises(Refused):
        act(world, matter, "delegate", "north.team_leader", person=inspector.uid, **QUESTION)
    assert truths.rows(scene.session) == before

    action = owed(scene.session, matter)[1][1]
    on_part(world, matter, "north", action, "north.inspector1", opinion="已到现场复核，整改属实。")
    assert [(code, is_resting) for code, _, is_resting in owed(scene.session, matter)] == [("north", False)]
    assert scene.fresh(matter).due_at == due_at


def test_a_copy_waits_for_nobody_and_is_refused_to_who_knows_already(scene: Scene) -> None:
    world, matter = scene.world, rectifying(scene)
    before, duties = clocks(world, matter, "court"), owed(scene.session, matter)

    act(world, matter, "copy_to", "coord", units=[world.unit("court").uid], note="知悉")

    assert (clocks(world, matter, "court"), owed(scene.session, matter)) == (before, duties)
    rows = truths.rows(scene.session)
    with pytest.raises(Invalid):
        act(world, matter, "copy_to", "coord", units=[world.unit("court").uid])
    assert truths.rows(scene.session) == rows
    said = select(Event.action).where(Event.matter_id == matter.id).order_by(Event.id.desc())
    assert scene.session.scalars(said).first() == "copy_to"
