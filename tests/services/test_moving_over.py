"""Moving matters over to a newer version, and back: state, clocks, steps to do, history, and nothing of a part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.rewriting import published
from workflow import clock
from workflow.errors import Forbidden, Invalid, Refused
from workflow.jobs.performing import perform_all
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.moving_over import MovedMatter, MovingOver
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.audit import verify
from workflow.services import escalations, moving_over, rehearsals

WHOLE = "length: {minor: 30 wd, general: 45 wd, serious: 60 wd, major: 90 wd}\n    start: [accept, rebound]"
LONGER = ("holder: office.coordinator\n    limit: 1 wd", "holder: office.coordinator\n    limit: 3 wd")
SHORTER = ("holder: lead.head\n    limit: 3 wd", "holder: lead.head\n    limit: 1 wd")
RENAMED = (("pending_assign", "to_assign"),)


_NEWEST = select(func.max(WorkflowVersion.number)).where(WorkflowVersion.kind == "problem")


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.at(MONDAY):
        yield


def moved(world: World, state_map: dict[str, str] | None = None, **also: Any) -> MovingOver:
    """The newest version of problems rehearsed, and everything moved to it, by the director."""
    number = world.session.scalars(_NEWEST).one()
    director = world.person("director")
    rehearsal = rehearsals.rehearse_version("problem", number, state_map or {}, actor=director)
    given = {"actor": director, "reason": "新时限", **also}
    return moving_over.move_over("problem", number, rehearsal.uid, **given)


def duties(session: Session, matter: Matter) -> list[Any]:
    rows = select(Duty.id, Duty.state, Duty.due_on, Duty.seen_at).where(Duty.matter_id == matter.id)
    return list(session.execute(rows.where(Duty.done_at.is_(None)).order_by(Duty.id)).all())


def parts(session: Session) -> list[Any]:
    columns = (Assignment.state, Assignment.due_at, Assignment.sign_due_at, Assignment.delivered_at)
    return list(session.execute(select(Assignment.id, *columns)).all())


def test_a_longer_limit_is_given_and_the_step_stays_read(world: World, session: Session):
    matter = factories.submitted(world)
    session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))).one().seen_at = MONDAY
    session.commit()
    before = duties(session, matter)
    published(world, "problem", LONGER)

    moved(world)

    after = duties(session, matter)
    assert (matter.workflow_version.number, matter.state, matter.due_on.isoformat()) == (
        2,
        "pending_accept",
        "2026-11-19",
    )
    assert [(one.id, one.seen_at) for one in after] == [(one.id, one.seen_at) for one in before]
    assert [one.due_on.isoformat() for one in after] == ["2026-11-19"]


def test_the_history_says_who_from_where_to_where(world: World, session: Session):
    matter = factories.submitted(world)
    published(world, "problem", LONGER)
    moved(world)

    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()
    assert (event.action, event.actor_id, event.from_state, event.to_state) == (
        "change_version",
        world.person("director").id,
        "pending_accept",
        "pending_accept",
    )
    assert [(line["zh"], line["value_zh"]) for line in event.content["shown"]] == [
        ("流程版本", "第 1 版 → 第 2 版"),
        ("“待立项”的时限", "由 2026-11-17 延至 2026-11-19"),
    ]
    assert event.content["opinion"] == "新时限"
    assert verify(session).breaks == ()


def planning(world: World) -> Matter:
    matter = factories.assigned(world, supports=("tax",))
    signing = {"handler": world.person("edu.handler").uid, "contact": "8001"}
    return factories.act(world, matter, "sign", "edu.liaison", **signing)


def test_nothing_is_due_sooner_unless_that_is_asked_for(world: World, session: Session):
    matter = planning(world)
    published(world, "problem", SHORTER)

    moved(world)

    assert matter.due_on.isoformat() == "2026-11-19"


def test_it_is_due_sooner_where_that_is_asked_for(world: World, session: Session):
    matter = planning(world)
    published(world, "problem", SHORTER)

    moved(world, may_shorten=True)

    assert matter.due_on.isoformat() == "2026-11-17"


def test_a_term_that_lost_its_length_runs_no_more_until_the_move_is_undone(world: World, session: Session):
    matter = factories.accepted(world)
    running = [(term.name, term.due_at, term.stopped_at, term.is_late) for term in matter.terms]
    published(world, "problem", (WHOLE, "given: days\n    start: assign"))

    moving = moved(world)
    stopped = [(term.name, term.stopped_at) for term in matter.terms]
    moving_over.undo(moving.uid, actor=world.person("director"))

    assert stopped == [("whole", MONDAY)]
    assert [(term.name, term.due_at, term.stopped_at, term.is_late) for term in matter.terms] == running


def test_parts_of_units_stay_as_they_are(world: World, session: Session):
    matter = planning(world)
    before = parts(session), [(term.due_at, term.stopped_at) for term in matter.terms]
    published(world, "problem", SHORTER)

    moving = moved(world, may_shorten=True)
    moving_over.undo(moving.uid, actor=world.person("director"))

    assert (parts(session), [(term.due_at, term.stopped_at) for term in matter.terms]) == before


def test_a_matter_goes_to_the_state_that_the_map_says_and_works_on(world: World, session: Session):
    matter = factories.accepted(world)
    published(world, "problem", *RENAMED)

    moved(world, {"pending_assign": "to_assign"})

    assert (matter.state, [one.state for one in duties(session, matter)]) == (
        "to_assign",
        [
            "to_assign",
        ],
    )
    factories.act(world, matter, "cancel", "director", reason="重复")
    assert matter.state == "cancelled"


def test_a_stranded_matter_stays_and_says_why(world: World, session: Session):
    lost, other = factories.accepted(world), factories.problem(world)
    published(world, "problem", *RENAMED)

    moving = moved(world)

    rows = session.scalars(select(MovedMatter).where(MovedMatter.moving_over_id == moving.id)).all()
    assert {row.matter_id: row.kept.zh if row.kept else None for row in rows} == {
        lost.id: "新流程没有状态“待交办”，也未指定去处",
        other.id: None,
    }
    assert (lost.workflow_version.number, lost.state, other.workflow_version.number) == (1, "pending_assign", 2)


def test_only_those_chosen_move(world: World):
    chosen, other = factories.problem(world), factories.problem(world)
    published(world, "problem", LONGER)

    moved(world, chosen={chosen.uid})

    assert (chosen.workflow_version.number, other.workflow_version.number) == (2, 1)


def test_the_way_back_restores_state_version_clocks_and_steps(world: World, session: Session):
    matter = factories.accepted(world)
    before = (matter.state, matter.due_at, matter.entered_at, matter.limit_clock, matter.workflow_version_id)
    published(world, "problem", *RENAMED)
    moving = moved(world, {"pending_assign": "to_assign"})

    moving_over.undo(moving.uid, actor=world.person("director"))

    assert (matter.state, matter.due_at, matter.entered_at, matter.limit_clock, matter.workflow_version_id) == before
    assert [one.state for one in duties(session, matter)] == ["pending_assign"]
    actions = session.scalars(select(Event.action).where(Event.matter_id == matter.id).order_by(Event.seq)).all()
    assert actions[-2:] == ["change_version", "undo_change_version"]
    assert verify(session).breaks == ()


def test_what_was_done_since_keeps_a_matter_from_going_back(world: World, session: Session):
    touched, still = factories.accepted(world), factories.problem(world)
    published(world, "problem", LONGER)
    moving = moved(world)
    factories.act(world, touched, "cancel", "director", reason="重复")

    moving_over.undo(moving.uid, actor=world.person("director"))

    rows = session.scalars(select(MovedMatter).order_by(MovedMatter.matter_id)).all()
    assert [(row.kept.zh if row.kept else None, row.undone_at is not None) for row in rows] == [
        ("换版后已“撤销”，不能撤回", False),
        (None, True),
    ]
    assert (touched.workflow_version.number, still.workflow_version.number) == (2, 1)


def test_reminders_of_the_system_do_not_keep_a_matter_from_going_back(world: World, session: Session):
    matter = factories.accepted(world)
    published(world, "problem", LONGER)
    moving = moved(world)
    with clock.at(MONDAY + timedelta(days=20)):
        assert escalations.sweep() > 0
        moving_over.undo(moving.uid, actor=world.person("director"))

    session.expire_all()
    assert session.get_one(Matter, matter.id).workflow_version.number == 1
    assert verify(session).breaks == ()


@pytest.mark.parametrize("login", ["coord", "sysadmin", "edu.head"])
def test_only_the_director_moves_matters(world: World, session: Session, login: str):
    matter = factories.problem(world)
    published(world, "problem", LONGER)

    with pytest.raises(Forbidden):
        moved(world, actor=world.person(login))

    assert (matter.workflow_version.number, session.scalars(select(MovingOver)).all()) == (1, [])


def test_a_reason_must_be_given(world: World, session: Session):
    factories.problem(world)
    published(world, "problem", LONGER)

    with pytest.raises(Invalid):
        moved(world, reason=" ")

    assert session.scalars(select(MovingOver)).all() == []


def test_a_rehearsal_of_another_text_does_not_count(world: World, session: Session):
    matter = factories.problem(world)
    published(world, "problem", LONGER)
    director = world.person("director")
    other = rehearsals.rehearse_version("problem", 1, {}, actor=director)

    with pytest.raises(Refused):
        moving_over.move_over("problem", 2, other.uid, actor=director, reason="新时限")

    assert matter.workflow_version.number == 1


def test_it_is_undone_once(world: World):
    factories.problem(world)
    published(world, "problem", LONGER)
    moving = moved(world)
    moving_over.undo(moving.uid, actor=world.person("director"))

    with pytest.raises(Refused):
        moving_over.undo(moving.uid, actor=world.person("director"))


def test_many_are_a_job(world: World, session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(moving_over, "AT_ONCE", 1)
    monkeypatch.setattr(moving_over, "BATCH", 2)
    made = [factories.problem(world) for _ in range(5)]
    published(world, "problem", LONGER)
    moving = moved(world)
    assert {matter.workflow_version.number for matter in made} == {1}

    perform_all("move_over")

    session.refresh(moving)
    for matter in made:
        session.refresh(matter)
    assert moving.ended_at is not None
    assert {matter.workflow_version.number for matter in made} == {2}


def test_a_running_matter_finishes_on_its_version_while_a_new_one_takes_the_new(world: World):
    running = factories.accepted(world)
    published(world, "problem", *RENAMED)
    newer = factories.problem(world, title="另一件")

    factories.act(world, running, "cancel", "director", reason="重复")

    assert (running.workflow_version.number, running.state) == (1, "cancelled")
    assert (newer.workflow_version.number, "to_assign" in newer.workflow.states) == (2, True)
