"""What becomes of parts, duties and clocks when a problem is assigned anew, handed on or sent back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act, raw
from tests.inspections import photograph
from tests.services.test_assignments import act as act_on_part
from tests.services.test_assignments import duties, part_of
from workflow import clock
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.services import bulk


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def assign(world: World, matter: Matter, lead: str, support: str, **also: Any) -> Matter:
    inputs = {
        "lead": world.unit(lead).uid,
        "days": 10,
        "urgency": "normal",
        "needs_plan": "false",
        "requirements": "逐户核实。",
        "supports-0-unit": world.unit(support).uid,
        "supports-0-task": "核对名单",
        "supports-0-days": 5,
    }
    return act(world, matter, "assign", "coord", **{**inputs, **also})


def sign(world: World, matter: Matter, lead: str) -> Matter:
    handler = world.person(f"{lead}.handler").uid
    return act(world, matter, "sign_direct", f"{lead}.liaison", handler=handler, contact="8001")


def transfer(world: World, matter: Matter, lead: str) -> Matter:
    return act(world, matter, "transfer", "coord", lead=world.unit(lead).uid, days=8, reason="职责调整")


def test_an_urgent_problem_is_signed_for_within_two_hours_by_supporting_units_too(
    world: World, session: Session
) -> None:
    matter = assign(world, factories.accepted(world), "edu", "tax", urgency="urgent")

    owed = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))).all()
    soon = MONDAY + timedelta(hours=2)
    assert {(duty.unit.code, duty.due_at) for duty in owed} == {("edu", soon), ("tax", soon)}
    assert [part_of(session, matter, code).sign_due_at for code in ("edu", "tax")] == [soon, soon]


def test_a_supporting_unit_that_is_given_the_lead_supports_itself_no_longer(world: World, session: Session) -> None:
    matter = sign(world, assign(world, factories.accepted(world), "edu", "tax"), "edu")
    support = part_of(session, matter, "tax")

    transfer(world, matter, "tax")

    session.refresh(support)
    assert (support.role, support.state, support.ended_at) == ("support", "withdrawn", MONDAY)
    assert duties(session, matter) == [("tax", "sign_direct", False)]


def test_who_reviews_a_reply_is_the_lead_that_there_is(world: World, session: Session) -> None:
    matter = sign(world, assign(world, factories.accepted(world), "edu", "tax"), "edu")
    act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    act_on_part(world, matter, "tax", "report", "tax.liaison", text="已核对。")

    transfer(world, matter, "court")

    assert sorted(duties(session, matter)) == [("court", "accept", True), ("court", "sign_direct", False)]


def test_a_lead_that_loses_an_overdue_matter_was_late_and_so_was_the_matter(world: World, session: Session) -> None:
    matter = sign(world, assign(world, factories.accepted(world), "edu", "tax"), "edu")
    late = part_of(session, matter, "edu")

    with clock.at(MONDAY + timedelta(days=28)):
        moved = transfer(world, matter, "court")

    session.refresh(late)
    assert (late.state, late.is_late, moved.is_late) == ("withdrawn", True, True)
    assert part_of(session, matter, "court").is_late is False


def test_a_new_lead_begins_at_nought(world: World, session: Session) -> None:
    matter = sign(world, assign(world, factories.accepted(world), "edu", "tax"), "edu")
    act(world, matter, "progress", "edu.handler", percent=60, text="过半。")

    moved = transfer(world, matter, "court")

    assert moved.problem is not None
    assert (moved.percent, moved.problem.plan) == (0, None)


def test_what_is_sent_back_shows_the_new_term_on_the_leads_part(world: World, session: Session) -> None:
    matter = sign(world, assign(world, factories.accepted(world), "edu", "tax"), "edu")
    part = part_of(session, matter, "edu")
    act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    act_on_part(world, matter, "tax", "report", "tax.liaison", text="已核对。")
    _apply_for_closure(world, matter)

    with clock.at(MONDAY + timedelta(days=1)):
        act(world, matter, "review_back", "reviewer", defects="缺名单。", days=3)

    session.refresh(part)
    assert (part.state, part.length, str(part.due_on)) == ("handling", 3, "2026-11-20")


def _apply_for_closure(world: World, matter: Matter) -> None:
    after = photograph(world.person("edu.handler"), current_app.extensions["lianzhi_storage"])
    act(world, matter, "submit_unit", "edu.handler", report="完成", lasting="机制", after=[after.uid])
    act(world, matter, "apply_close", "edu.head", opinion="同意。")


def test_a_silent_supporting_unit_is_let_go_by_the_coordinator_and_the_lead_goes_on(
    world: World, session: Session
) -> None:
    matter = sign(world, assign(world, factories.accepted(world), "edu", "tax"), "edu")
    act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    with pytest.raises(Refused):
        act(world, matter, "submit_unit", "edu.handler", report="完成", lasting="机制")
    with pytest.raises(Forbidden):
        act_on_part(world, matter, "tax", "withdraw", "edu.liaison", reason="久未答复。")

    part = act_on_part(world, matter, "tax", "withdraw", "coord", reason="久未答复。")

    assert (part.state, duties(session, matter)) == ("withdrawn", [("edu", "submit_unit", False)])
    _apply_for_closure(world, matter)


def test_nothing_is_written_off_while_a_reply_is_being_redone(world: World, session: Session) -> None:
    matter = sign(world, assign(world, factories.accepted(world, severity="minor"), "edu", "tax"), "edu")
    act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    act_on_part(world, matter, "tax", "report", "tax.liaison", text="已核对。")
    _apply_for_closure(world, matter)
    act(world, matter, "review_pass", "reviewer", opinion="同意。")
    act_on_part(world, matter, "tax", "send_back", "coord2", reason="缺名单。")

    with pytest.raises(Refused) as error:
        act(world, matter, "approve_close", "director", opinion="同意。")

    assert error.value.code == "all_supports_reported"
    assert part_of(session, matter, "tax").state == "handling"


@pytest.mark.parametrize("master", ["itself", "submitted"])
def test_a_problem_is_merged_into_an_accepted_one_only(world: World, session: Session, master: str) -> None:
    matter = factories.submitted(world)
    into = matter if master == "itself" else factories.submitted(world)

    with pytest.raises(Invalid) as error:
        act(world, matter, "merge", "coord", master=into.uid, reason="重复。")

    assert list(error.value.faults) == ["master"]
    assert session.scalar(select(Matter.state).where(Matter.id == matter.id)) == "pending_accept"


def test_of_several_merged_at_once_those_that_cannot_be_are_named(world: World, session: Session) -> None:
    first, other = factories.accepted(world), factories.submitted(world)
    wrong = factories.submitted(world, concerned_unit=world.unit("dong").uid)

    outcomes = bulk.act_on_all(
        [other.uid, wrong.uid], "merge", actor=world.person("coord"), raw=raw(master=wrong.uid, reason="重复。")
    )
    assert [type(outcome.fault) for outcome in outcomes] == [Invalid, Invalid]

    outcomes = bulk.act_on_all(
        [other.uid, wrong.uid], "merge", actor=world.person("coord"), raw=raw(master=first.uid, reason="重复。")
    )
    assert [outcome.fault for outcome in outcomes] == [None, None]
    assert session.scalars(select(Event.action).where(Event.matter_id == wrong.id).order_by(Event.seq)).all() == [
        "begin",
        "submit",
        "merge",
    ]
