"""Opinions, delegated steps and copies: who waits for whom, and that nothing else of the matter is touched by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, inspections, truths
from tests.factories import World, raw
from workflow import clock
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries import pages
from workflow.services import assignments, matters
from workflow.storage import Storage

QUESTION = {"question": "请就方案提出意见。", "days": 2}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def consult(world: World, matter: Matter, login: str, *codes: str, mode: str = "before") -> Matter:
    units = [world.unit(code).uid for code in codes]
    return factories.act(world, matter, "consult", login, units=units, mode=mode, **QUESTION)


def part_of(world: World, matter: Matter, code: str) -> Assignment:
    rows = select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id.desc())
    every = world.session.scalars(rows.execution_options(populate_existing=True))
    return next(part for part in every if part.unit.code == code)


def on_part(world: World, matter: Matter, code: str, action: str, login: str, **inputs: Any) -> Assignment:
    version = world.session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()
    uid = part_of(world, matter, code).uid
    return assignments.act(matter.uid, uid, action, actor=world.person(login), version=version, raw=raw(**inputs))


def owed(session: Session, matter: Matter) -> list[tuple[str, str, bool]]:
    """Open duties as unit, next step, and whether they rest."""
    rows = select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id)
    return [(duty.unit.code, duty.action, duty.is_resting) for duty in session.scalars(rows)]


def clocks(world: World, matter: Matter, *apart: str) -> list[Any]:
    """Every clock of a matter and of its parts, those of some units left out."""
    session = world.session
    session.expire_all()
    row = session.get_one(Matter, matter.id)
    parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id))
    return [
        (row.due_on, row.due_at, row.limit_due_at, row.percent),
        [(term.name, term.due_at, term.stopped_at) for term in row.terms],
        [(p.unit.code, p.state, p.due_at, p.sign_due_at) for p in parts if p.unit.code not in apart],
    ]


def test_the_holder_waits_for_an_opinion_and_nothing_else_is_touched(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    before = clocks(world, matter, "court")

    consult(world, matter, "edu.handler", "court")

    assert clocks(world, matter, "court") == before
    assert owed(session, matter) == [("tax", "sign", False), ("edu", "submit_unit", False), ("court", "answer", False)]
    with pytest.raises(Refused) as refused:
        factories.act(world, matter, "submit_unit", "edu.handler")
    assert refused.value.reason.zh in ("配合单位尚未答复：区税务局", "须等待答复意见：区人民法院")


def test_the_opinion_comes_back_into_the_history_and_frees_the_holder(world: World, session: Session) -> None:
    matter = factories.accepted(world)
    consult(world, matter, "coord", "court")
    with pytest.raises(Refused, match="awaited first"):
        assign(world, matter)

    part = on_part(world, matter, "court", "answer", "court.head", opinion="应由教育局牵头。")

    session.expire_all()
    event = session.scalars(select(Event).where(Event.assignment_id == part.id)).one()
    assert (part.state, part.reply, part.reported_at) == ("answered", "应由教育局牵头。", factories.MONDAY)
    assert event.content["assignment"]["role"] == "consult"
    assert event.content["opinion"] == "应由教育局牵头。"
    assert owed(session, matter) == [("office", "assign", False)]
    assert assign(world, matter).state == "pending_sign"


def assign(world: World, matter: Matter) -> Matter:
    inputs = {
        "lead": world.unit("edu").uid,
        "days": 10,
        "urgency": "normal",
        "needs_plan": "true",
        "requirements": "办",
    }
    return factories.act(world, matter, "assign", "coord", **inputs)


def test_an_opinion_after_me_keeps_the_next_holder_waiting(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")
    consult(world, matter, "edu.head", "court", mode="after")

    factories.act(world, matter, "submit_plan", "edu.head", **factories.plan())

    with pytest.raises(Refused, match="awaited first: Court"):
        factories.act(world, matter, "plan_ok", "coord", opinion="同意。")
    on_part(world, matter, "court", "answer", "court.liaison", opinion="同意。")
    assert factories.act(world, matter, "plan_ok", "coord", opinion="同意。").state == "rectifying"


def test_whoever_asked_takes_it_back_unanswered_and_not_afterwards(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    consult(world, matter, "edu.handler", "court", "tax")

    on_part(world, matter, "court", "withdraw", "edu.liaison", reason="不再需要。")
    on_part(world, matter, "tax", "answer", "tax.head", opinion="无意见。")

    assert owed(session, matter) == [("edu", "submit_unit", False)]
    with pytest.raises(Refused):
        on_part(world, matter, "tax", "withdraw", "edu.liaison", reason="不再需要。")


def test_nobody_else_answers_takes_back_or_sees_it(world: World) -> None:
    matter = factories.rectifying(world)
    consult(world, matter, "edu.handler", "court")
    before = truths.rows(world.session)

    for login, error in (("edu.handler", Forbidden), ("tax.head", NotFound), ("reviewer", Forbidden)):
        with pytest.raises(error):
            on_part(world, matter, "court", "answer", login, opinion="同意。")
    with pytest.raises(Forbidden):
        on_part(world, matter, "court", "withdraw", "court.head", reason="不办。")

    assert truths.rows(world.session) == before


@pytest.mark.parametrize(
    ("login", "units", "words"),
    [("edu.handler", ["edu"], "不能选择本单位"), ("edu.handler", ["court"], "尚未答复")],
)
def test_a_unit_that_cannot_be_asked_is_refused_and_nothing_changes(
    world: World, login: str, units: list[str], words: str
) -> None:
    matter = factories.rectifying(world)
    consult(world, matter, "edu.handler", "court")
    before = truths.rows(world.session)

    with pytest.raises(Invalid) as invalid:
        consult(world, matter, login, *units)

    assert words in invalid.value.faults["units"].zh
    assert truths.rows(world.session) == before


def test_only_who_holds_the_step_asks(world: World) -> None:
    matter = factories.rectifying(world)

    with pytest.raises(Refused, match="present holder"):
        consult(world, matter, "coord", "court")


def test_a_returned_question_frees_the_holder_and_says_why(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    consult(world, matter, "edu.handler", "court")

    part = on_part(world, matter, "court", "return", "court.liaison", reason="不属本院职责。")

    assert (part.state, part.ended_at) == ("returned", factories.MONDAY)
    assert owed(session, matter) == [("edu", "submit_unit", False)]


def test_a_delegated_step_rests_with_its_holder_and_comes_back_with_an_opinion(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    before = clocks(world, matter, "court")

    factories.act(world, matter, "delegate", "edu.handler", unit=world.unit("court").uid, **QUESTION)

    assert clocks(world, matter, "court") == before
    assert owed(session, matter) == [("edu", "submit_unit", True), ("court", "answer", False)]
    with pytest.raises(Refused, match="delegated already"):
        factories.act(world, matter, "delegate", "edu.handler", unit=world.unit("tax").uid, **QUESTION)
    on_part(world, matter, "court", "answer", "court.handler", opinion="已代为核实。")
    session.expire_all()
    assert owed(session, matter) == [("edu", "submit_unit", False)]


def test_only_the_person_named_answers_a_step_delegated_within_the_unit(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    person = world.person("edu.handler")

    factories.act(world, matter, "delegate", "edu.liaison", person=person.uid, **QUESTION)

    assert part_of(world, matter, "edu").person_id == person.id
    with pytest.raises(Refused, match="the person named"):
        on_part(world, matter, "edu", "answer", "edu.liaison", opinion="已办。")
    assert on_part(world, matter, "edu", "answer", "edu.handler", opinion="已办。").state == "answered"


@pytest.mark.parametrize("named", [(), ("unit", "person")])
def test_a_step_goes_to_a_unit_or_to_a_person(world: World, named: tuple[str, ...]) -> None:
    matter = factories.rectifying(world)
    every = {"unit": world.unit("court").uid, "person": world.person("edu.handler").uid}

    with pytest.raises(Invalid) as invalid:
        factories.act(world, matter, "delegate", "edu.liaison", **{name: every[name] for name in named}, **QUESTION)

    assert invalid.value.faults["unit"].zh == "受托单位和受托人员选填一项。"


def test_a_step_that_is_left_lets_go_of_what_it_had_asked_for(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")
    consult(world, matter, "edu.head", "court")
    before = clocks(world, matter)[2][1]

    factories.act(world, matter, "transfer", "coord", lead=world.unit("north").uid, days=8, reason="职责调整。")

    part = part_of(world, matter, "court")
    assert (part.state, part.ended_at) == ("lapsed", factories.MONDAY)
    assert clocks(world, matter)[2][1] == before
    assert owed(session, matter) == [("tax", "sign", False), ("north", "sign", False)]


def test_a_copy_goes_to_who_does_not_know_yet_and_blocks_nothing(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    before = clocks(world, matter, "court")

    factories.act(
        world, matter, "copy_to", "coord", units=[world.unit("court").uid, world.unit("edu").uid], note="知悉"
    )

    assert clocks(world, matter, "court") == before
    assert [(p.unit.code, p.role) for p in current(session, matter)] == [("edu", "lead"), ("court", "copy")]
    assert owed(session, matter) == [("edu", "submit_unit", False)]
    with pytest.raises(Invalid):
        factories.act(world, matter, "copy_to", "coord", units=[world.unit("court").uid])


def current(session: Session, matter: Matter) -> list[Assignment]:
    session.expire_all()
    rows = select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id)
    return [part for part in session.scalars(rows) if part.is_current]


def test_a_copy_shows_who_has_read_it_and_can_be_taken_back_only_before(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    factories.act(world, matter, "copy_to", "coord", units=[world.unit("court").uid, world.unit("tax").uid])
    reader = world.person("court.head")

    with clock.at(factories.MONDAY + timedelta(hours=1)):
        matters.see(pages.page(session, matter.uid, reader).matter, viewer=reader)
    on_part(world, matter, "tax", "withdraw", "coord", reason="发错。")

    part = part_of(world, matter, "court")
    assert (part.read_at, part.read_by_id) == (factories.MONDAY + timedelta(hours=1), reader.id)
    assert part_of(world, matter, "tax").state == "withdrawn"
    with pytest.raises(Refused, match="has read it"):
        on_part(world, matter, "court", "withdraw", "coord", reason="发错。")
    with pytest.raises(NotFound):
        pages.page(session, matter.uid, world.person("tax.head"))


def test_a_suspension_holds_up_an_opinion_and_lets_nobody_go(world: World, tmp_path: Path) -> None:
    matter = factories.rectifying(world)
    consult(world, matter, "edu.handler", "court")
    before = part_of(world, matter, "court").due_at
    assert before is not None

    proof = [str(inspections.photograph(world.person("director"), Storage(tmp_path), "green").uid)]
    factories.act(world, matter, "suspend", "director", reason="等待批复。", resume_on="2026-11-25", files=proof)
    assert part_of(world, matter, "court").state == "pending"
    with pytest.raises(Refused, match="suspended"):
        on_part(world, matter, "court", "answer", "court.head", opinion="同意。")
    with clock.at(factories.MONDAY + timedelta(days=2)):
        factories.act(world, matter, "resume", "director", reason="已批复。")
        part = part_of(world, matter, "court")
        assert (part.state, part.due_at) == ("pending", before + timedelta(days=2))
        assert on_part(world, matter, "court", "answer", "court.head", opinion="同意。").state == "answered"
