"""Hand-overs: everything chosen moves at once and is written down; what does not fit moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Stale
from workflow.models.admin_event import AdminEvent
from workflow.models.assignment import Assignment
from workflow.models.batch import BatchObject
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.handover import Handover, HandoverItem
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.substitution import Substitution
from workflow.models.talk import Draft
from workflow.models.user import Grant, User
from workflow.models.visit import Visit
from workflow.queries import audit, handovers, substitutes
from workflow.queries.pieces import Piece, Sort
from workflow.services import handovers as services
from workflow.services import matters
from workflow.services import substitutes as windows
from workflow.services.handovers import Chosen
from workflow.types import Position


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def second(world: World) -> User:
    """A second handler in the education bureau."""
    return also(world, "edu.head", Position.HANDLER)


def also(world: World, login: str, position: Position) -> User:
    """Somebody with one position more."""
    with transaction() as session:
        session.add(Grant(user_id=world.person(login).id, position=position, approved_at=MONDAY))
    world.session.expire_all()
    return world.person(login)


def work_of(world: World, login: str) -> dict[str, Piece]:
    session, person = world.session, world.person(login)
    return {one.key: one for one in handovers.open_work(session, person, substitutes.colleagues(session, person))}


def hand_over(world: World, login: str, successor: str, by: str, **also: Any) -> Handover:
    """Everything that can move goes to one person."""
    chosen = {key: Chosen(one.version) for key, one in work_of(world, login).items() if one.fault is None}
    given: dict[str, Any] = {"to_all": str(world.person(successor).uid), "reason": "调离"} | also
    return services.hand_over(world.person(login).uid, given.pop("chosen", chosen), actor=world.person(by), **given)


def standing(session: Session) -> list[Any]:
    """Everything that a hand-over may change."""
    session.expire_all()
    counts = [session.scalar(select(func.count()).select_from(t)) for t in (Event, Handover, HandoverItem, AdminEvent)]
    rows = (Matter.version, Problem.handler_uid, Visit.team, BatchObject.team, Substitution.ended_at, Draft.user_id)
    return [*counts, *(session.scalars(select(column)).all() for column in rows)]


def clocks(session: Session, matter: Matter) -> list[Any]:
    """State, due dates, parts and duties of a matter."""
    session.expire_all()
    parts = select(Assignment.state, Assignment.due_at).where(Assignment.matter_id == matter.id).order_by(Assignment.id)
    owed = select(Duty.unit_id, Duty.action, Duty.due_at, Duty.done_at).where(Duty.matter_id == matter.id)
    row = session.get_one(Matter, matter.id)
    found = [tuple(one) for one in (*session.execute(parts), *session.execute(owed.order_by(Duty.id)))]
    return [row.state, row.due_at, row.amber_at, row.limit_due_at, *found]


def test_a_problem_goes_to_the_next_handler_and_nothing_else_of_it_moves(
    world: World, session: Session, second: User
) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    before = clocks(session, matter)

    made = hand_over(world, "edu.handler", "edu.head", by="edu.liaison")

    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc()).limit(1)).one()
    assert session.scalars(select(Problem.handler_uid)).one() == str(second.uid)
    assert (event.action, event.actor_id, event.content["opinion"]) == (
        "hand_over",
        world.person("edu.liaison").id,
        "调离",
    )
    assert [line["value_zh"] for line in event.content["shown"]] == ["张edu.handler → 张edu.head（经办人）"]
    assert [(item.sort, item.matter_id, item.successor_id) for item in made.items] == [
        ("handler", matter.id, second.id)
    ]
    assert clocks(session, matter) == before
    assert audit.verify(session).breaks == ()
    assert session.scalars(select(AdminEvent.action).order_by(AdminEvent.id.desc()).limit(1)).one() == "hand_over"


def test_the_list_is_empty_for_who_is_named_nowhere(world: World) -> None:
    factories.rectifying(world)

    assert work_of(world, "tax.handler") == {}


def test_without_a_second_handler_the_row_says_why_it_stays(world: World) -> None:
    factories.rectifying(world)

    [piece] = [one for one in work_of(world, "edu.handler").values() if one.sort == Sort.HANDLER]

    assert piece.fault is not None
    assert "经办人" in piece.fault.zh


def test_the_only_liaison_is_told_what_nobody_else_can_do(world: World) -> None:
    factories.assigned(world)

    [piece] = [one for one in work_of(world, "edu.liaison").values() if one.sort == Sort.SOLE]

    assert (piece.position, piece.version) == (Position.LIAISON, "1")
    also(world, "edu.head", Position.LIAISON)
    assert Sort.SOLE not in {one.sort for one in work_of(world, "edu.liaison").values()}


def test_an_inspector_leaves_visits_that_have_not_begun(world: World, session: Session) -> None:
    parent = inspections.batch(world, outlets=("pu1", "dong1"))
    begun, waiting = inspections.visits_of(world, parent)
    inspections.arrived(world, begun)

    found = {one.matter.id: one.fault is None for one in work_of(world, "north.inspector1").values() if one.matter}
    hand_over(world, "north.inspector1", "north.inspector3", by="north.leader")

    keys = [world.person(login).id for login in ("north.inspector3", "north.inspector2")]
    assert found == {begun.id: False, waiting.id: True}
    assert session.scalars(select(Visit.team).where(Visit.matter_id == waiting.id)).one() == keys
    assert session.scalars(select(Visit.team).where(Visit.matter_id == begun.id)).one() != keys


def test_a_plan_sends_the_successor_to_every_outlet_of_the_batch(world: World, session: Session) -> None:
    matter = inspections.planned(world)
    act(world, matter, "approve", "bureau.leader", approval_number="岚公查批〔2026〕1号", opinion="同意。")
    act(world, matter, "select", "coord", **inspections.selection(world, ("pu1", "dong1")))

    made = hand_over(world, "north.inspector1", "north.inspector3", by="coord")

    teams = session.scalars(select(BatchObject.team)).all()
    expected = [world.person(login).id for login in ("north.inspector3", "north.inspector2")]
    assert teams == [expected, expected]
    assert [(item.sort, item.number) for item in made.items] == [("plan", matter.number)]


def test_a_re_inspector_is_replaced_by_the_event(world: World, session: Session) -> None:
    matter = reinspecting(world)

    hand_over(world, "north.inspector2", "north.inspector3", by="north.leader")

    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc()).limit(1)).one()
    names = [str(world.person(login).uid) for login in ("north.inspector1", "north.inspector3")]
    assert event.content["inputs"]["reinspectors"] == names
    assert Sort.REINSPECTOR in {one.sort for one in work_of(world, "north.inspector3").values()}
    assert work_of(world, "north.inspector2") == {}


def reinspecting(world: World) -> Matter:
    """A problem that two inspectors are to look at again."""
    matter = factories.rectifying(world)
    with transaction() as session:
        row = session.get_one(Matter, matter.id)
        row.state = "reviewing"
    people = [world.person(login).uid for login in ("north.inspector1", "north.inspector2")]
    return act(
        world,
        matter,
        "need_reinspect",
        "reviewer",
        unit=world.unit("north").uid,
        reinspectors=people,
        reinspect_on="2026-11-18",
        task="核对名单",
    )


def test_windows_end_or_go_on_with_another(world: World, session: Session) -> None:
    days = {"from": "2026-11-16", "until": "2026-11-20"}
    first = {"substitute": str(world.person("north.inspector1").uid)} | days
    windows.make(world.person("north.leader").uid, first, actor=world.person("north.leader"))
    other = {"substitute": str(world.person("north.inspector2").uid), "from": "2026-11-23", "until": "2026-11-24"}
    windows.make(world.person("north.inspector1").uid, other, actor=world.person("north.inspector1"))

    with clock.at(MONDAY + timedelta(days=1)):
        hand_over(world, "north.inspector1", "north.inspector3", by="north.leader")

    rows = session.scalars(select(Substitution).order_by(Substitution.id)).all()
    assert [row.ended_at is None for row in rows] == [False, False, True]
    assert (rows[2].principal_id, rows[2].substitute_id) == (rows[0].principal_id, world.person("north.inspector3").id)
    assert (rows[2].from_at, rows[2].until_at) == (MONDAY + timedelta(days=1), rows[0].until_at)


def test_a_draft_goes_along(world: World, session: Session, second: User) -> None:
    matter = factories.rectifying(world)
    matters.save_draft(f"{matter.uid}/progress", {"text": ["已核实"]}, actor=world.person("edu.handler"))

    hand_over(world, "edu.handler", "edu.head", by="edu.liaison")

    assert session.scalars(select(Draft.user_id)).one() == second.id


def test_what_is_not_chosen_stays(world: World, session: Session, second: User) -> None:
    one = factories.rectifying(world)
    other = factories.rectifying(world, concerned_unit=world.unit("dong").uid)
    key = f"handler/{one.uid}"

    hand_over(
        world, "edu.handler", "edu.head", "coord", chosen={key: Chosen(work_of(world, "edu.handler")[key].version)}
    )

    handlers = dict(session.execute(select(Problem.matter_id, Problem.handler_uid)).all())
    assert handlers == {one.id: str(second.uid), other.id: str(world.person("edu.handler").uid)}


def test_a_matter_that_moved_meanwhile_makes_the_whole_hand_over_stale(
    world: World, session: Session, second: User
) -> None:
    factories.rectifying(world, concerned_unit=world.unit("dong").uid)
    matter = factories.rectifying(world)
    chosen = {key: Chosen(one.version) for key, one in work_of(world, "edu.handler").items() if one.fault is None}
    with transaction() as inner:
        inner.get_one(Matter, matter.id).version += 1
    before = standing(session)

    with pytest.raises(Stale):
        hand_over(world, "edu.handler", "edu.head", "edu.liaison", chosen=chosen)

    assert (standing(session), len(chosen)) == (before, 2)


@pytest.mark.parametrize(
    ("also", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"to_all": ""}, "handler/"),
        ({"to_all": "liaison"}, "handler/"),
        ({"chosen": {}}, ""),
    ],
)
def test_what_does_not_fit_is_refused_and_moves_nothing(
    world: World, session: Session, second: User, also: dict[str, Any], field: str
) -> None:
    factories.rectifying(world)
    if also.get("to_all"):
        also = {"to_all": str(world.person("edu.liaison").uid)}
    before = standing(session)

    with pytest.raises(Invalid) as refused:
        hand_over(world, "edu.handler", "edu.head", "coord", **also)

    [fault] = refused.value.faults
    assert fault.startswith(field)
    assert standing(session) == before


def test_only_seniors_of_the_unit_and_the_office_hand_over(world: World, session: Session, second: User) -> None:
    factories.rectifying(world)
    before = standing(session)

    for by, error in (("edu.handler", Forbidden), ("tax.head", NotFound), ("reviewer", NotFound)):
        with pytest.raises(error):
            hand_over(world, "edu.handler", "edu.head", by=by)
    with pytest.raises(NotFound):
        hand_over(world, "sysadmin", "edu.head", by="coord", chosen={})

    assert standing(session) == before
