"""Operations beside the path: what each does to clocks, duties and parts of units, and what a refusal leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories, truths
from tests.factories import World, act
from tests.presses import Scene
from workflow import clock
from workflow.errors import Invalid, Refused
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries import pages
from workflow.services import assignments, matters, resuming
from workflow.types import Phase, Relation

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def term(matter: Matter) -> tuple[date, bool]:
    """The last day of the unit's term, and whether it runs."""
    one = next(t for t in matter.terms if t.name == "unit")
    return one.due_on, one.stopped_at is None


def part(scene: Scene, matter: Matter, role: Relation) -> Assignment:
    rows = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == role)
    scene.session.rollback()
    return scene.session.scalars(rows.order_by(Assignment.id).execution_options(populate_existing=True)).first()


def suspended(scene: Scene, matter: Matter) -> Matter:
    proof = scene.picture("director")
    return act(scene.world, matter, "suspend", "director", reason="涉诉。", files=proof, resume_on="2026-11-30")


def applied(scene: Scene) -> Matter:
    """A problem whose lead has applied for its write-off."""
    matter = factories.rectifying(scene.world)
    evidence = scene.picture("edu.handler", "green")
    act(scene.world, matter, "submit_unit", "edu.handler", report="已整改。", lasting="每季比对。", after=evidence)
    return act(scene.world, matter, "apply_close", "edu.head", opinion="同意。")


def test_a_suspension_stops_every_clock_and_moves_each_by_the_working_days_of_the_pause(scene: Scene) -> None:
    matter = factories.rectifying(scene.world, supports=("tax",))
    due_on, support_due = term(scene.fresh(matter))[0], part(scene, matter, Relation.SUPPORT).due_on

    suspended(scene, matter)
    held = scene.fresh(matter)
    assert (held.phase, held.due_on, held.resume_on) == (Phase.SUSPENDED, None, date(2026, 11, 30))
    with clock.at(factories.MONDAY + 7 * DAY):
        act(scene.world, matter, "resume", "coord", reason="判决已下。")

    after = scene.fresh(matter)
    moved = [(new - old).days for new, old in ((term(after)[0], due_on), (after.due_on, due_on))]
    assert (after.state, after.resume_on, moved) == ("rectifying", None, [7, 7])
    assert part(scene, matter, Relation.SUPPORT).due_on == support_due + 7 * DAY
    assert truths.owed(scene.session, after) == truths.should_owe(scene.session, after)


def test_the_system_resumes_on_the_day_and_once_only(scene: Scene) -> None:
    matter = suspended(scene, factories.rectifying(scene.world))

    with clock.at(factories.MONDAY + 13 * DAY):
        early = resuming.resume_all()
    with clock.at(factories.MONDAY + 14 * DAY):
        done = (resuming.resume_all(), resuming.resume_all())

    events = scene.session.scalars(select(Event).where(Event.matter_id == matter.id, Event.action == "resume")).all()
    assert (early, done, scene.fresh(matter).state) == (0, (1, 0), "rectifying")
    assert [event.actor_id for event in events] == [None]


def test_a_suspension_is_prolonged_once_and_no_longer_than_thirty_working_days(scene: Scene) -> None:
    matter = suspended(scene, factories.rectifying(scene.world))
    with pytest.raises(Invalid):
        act(scene.world, matter, "renew_suspension", "director", reason="未判。", resume_on="2027-03-01")

    act(scene.world, matter, "renew_suspension", "director", reason="未判。", resume_on="2026-12-10")
    before = truths.rows(scene.session)
    with pytest.raises(Refused, match="prolonged once"):
        act(scene.world, matter, "renew_suspension", "director", reason="未判。", resume_on="2026-12-11")

    assert truths.rows(scene.session) == before
    assert scene.fresh(matter).resume_on == date(2026, 12, 10)


def test_what_was_applied_for_can_be_taken_back_with_its_clock_and_its_part(scene: Scene) -> None:
    matter = applied(scene)
    assert term(scene.fresh(matter))[1] is False

    with clock.at(factories.MONDAY + DAY):
        act(scene.world, matter, "take_back", "edu.head")

    after, lead = scene.fresh(matter), part(scene, matter, Relation.LEAD)
    assert (after.state, term(after)[1]) == ("unit_review", True)
    assert (lead.state, lead.reported_at) == ("handling", None)
    assert truths.owed(scene.session, after) == truths.should_owe(scene.session, after)


def test_what_somebody_has_opened_is_not_taken_back(scene: Scene) -> None:
    matter = applied(scene)
    matters.see(scene.fresh(matter), viewer=scene.world.person("reviewer"))
    before = truths.rows(scene.session)

    with pytest.raises(Refused, match="opened it already"):
        act(scene.world, matter, "take_back", "edu.head")

    assert truths.rows(scene.session) == before


def test_nobody_takes_back_what_another_did(scene: Scene) -> None:
    matter = applied(scene)
    before = truths.rows(scene.session)

    with pytest.raises(Refused, match="whoever took the last step"):
        act(scene.world, matter, "take_back", "coord")

    assert truths.rows(scene.session) == before


def test_sent_back_to_have_it_again_the_unit_s_clock_runs_on_and_it_returns_straight(scene: Scene) -> None:
    matter = applied(scene)
    due_on = term(scene.fresh(matter))[0]

    act(scene.world, matter, "return_to", "reviewer", state="rectifying", then="come_back", reason="缺证据。")
    there = scene.fresh(matter)
    assert (there.state, term(there), part(scene, matter, Relation.LEAD).state) == (
        "rectifying",
        (due_on, True),
        "handling",
    )
    said = select(Event.record).where(Event.matter_id == matter.id, Event.action == "return_to")
    assert "The rectification" in scene.world.session.scalars(said).one()
    evidence = scene.picture("edu.handler", "blue")
    act(scene.world, matter, "submit_unit", "edu.handler", report="已补。", lasting="同前。", after=evidence)

    back = scene.fresh(matter)
    assert (back.state, term(back), part(scene, matter, Relation.LEAD).state) == (
        "reviewing",
        (due_on, False),
        "reported",
    )


def test_the_days_at_the_office_are_not_the_unit_s(scene: Scene) -> None:
    matter = applied(scene)
    due_on = term(scene.fresh(matter))[0]

    with clock.at(factories.MONDAY + 7 * DAY):
        act(scene.world, matter, "return_to", "reviewer", state="rectifying", then="go_on", reason="缺证据。")

    after = scene.fresh(matter)
    assert term(after) == (due_on + 7 * DAY, True)
    assert (after.due_on, part(scene, matter, Relation.LEAD).due_on) == (due_on + 7 * DAY, due_on + 7 * DAY)


def test_sent_back_to_go_through_every_step_again(scene: Scene) -> None:
    matter = applied(scene)

    act(scene.world, matter, "return_to", "reviewer", state="rectifying", then="go_on", reason="缺证据。")
    evidence = scene.picture("edu.handler", "blue")
    act(scene.world, matter, "submit_unit", "edu.handler", report="已补。", lasting="同前。", after=evidence)

    assert scene.fresh(matter).state == "unit_review"


def test_a_state_that_was_not_passed_cannot_be_chosen(scene: Scene) -> None:
    matter = factories.submitted(scene.world)
    before = truths.rows(scene.session)

    with pytest.raises(Invalid) as caught:
        act(scene.world, matter, "return_to", "coord", state="pending_accept", then="go_on", reason="缺材料。")

    assert list(caught.value.faults) == ["state"]
    assert truths.rows(scene.session) == before


def test_terminating_ends_every_part_and_duty_and_leaves_them_readable(scene: Scene) -> None:
    matter = factories.rectifying(scene.world, supports=("tax",))

    act(scene.world, matter, "terminate", "director", reason="政策调整。")

    after = scene.fresh(matter)
    states = {one.state for one in (part(scene, matter, Relation.LEAD), part(scene, matter, Relation.SUPPORT))}
    assert (after.state, after.phase, states) == ("terminated", Phase.CANCELLED, {"ended"})
    assert truths.owed(scene.session, after) == {}
    assert term(after)[1] is False


def test_a_support_works_on_while_the_lead_is_sent_back(scene: Scene) -> None:
    matter = factories.rectifying(scene.world, supports=("tax",))
    support = part(scene, matter, Relation.SUPPORT)
    was = (support.state, support.due_on, support.signed_at)

    act(scene.world, matter, "return_to", "edu.head", state="planning", then="go_on", reason="方案须修订。")

    now = part(scene, matter, Relation.SUPPORT)
    assert (now.state, now.due_on, now.signed_at) == was
    version = scene.fresh(matter).version
    tax = scene.world.person("tax.liaison")
    raw = factories.raw(contact="9001")
    assignments.act(matter.uid, now.uid, "sign", actor=tax, version=version, raw=raw)
    assert part(scene, matter, Relation.SUPPORT).state == "handling"


def test_a_part_of_what_is_suspended_waits_and_says_so(scene: Scene) -> None:
    matter = suspended(scene, factories.rectifying(scene.world, supports=("tax",)))
    support, version = part(scene, matter, Relation.SUPPORT), scene.fresh(matter).version
    before = truths.rows(scene.session)

    tax, raw = scene.world.person("tax.liaison"), factories.raw(contact="9001")
    with pytest.raises(Refused, match="suspended"):
        assignments.act(matter.uid, support.uid, "sign", actor=tax, version=version, raw=raw)

    assert truths.rows(scene.session) == before


def test_what_is_tied_shows_on_both_pages(scene: Scene) -> None:
    matter = factories.rectifying(scene.world)
    other = factories.accepted(scene.world, concerned_unit="", place="望澜路")

    act(scene.world, matter, "relate", "coord", other=other.uid, kind="repeats")
    viewer = scene.world.person("coord")
    here, there = (pages.page(scene.session, one.uid, viewer).relatives.tied for one in (matter, other))
    assert [(one.number, one.tie, one.is_ours) for one in (*here, *there)] == [
        (other.number, "repeats", True),
        (matter.number, "repeats", False),
    ]
    act(scene.world, matter, "unrelate", "coord", tied=other.uid, reason="关联有误。")

    assert pages.page(scene.session, matter.uid, viewer).relatives.tied == ()
