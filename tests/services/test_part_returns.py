"""A supporting unit returns its part: ruled on by the office, twice at most, and no other branch is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.services.test_assignments import act, duties, part_of
from workflow import clock
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries.facts import facts_for
from workflow.services import escalations
from workflow.types import Relation

TUESDAY, WEDNESDAY = (MONDAY + timedelta(days=days) for days in (1, 2))
GROUND: dict[str, Any] = {"ground": "duty", "reason": "三定方案无此职责"}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def matter(world: World) -> Matter:
    return factories.assigned(world, supports=("tax", "court"))


def returned(world: World, matter: Matter, **also: Any) -> Assignment:
    return act(world, matter, "tax", "return", "tax.head", **GROUND, **also)


def clocks_of(part: Assignment) -> tuple[Any, ...]:
    return part.state, part.due_at, part.sign_due_at, part.length


def test_a_return_waits_for_the_offices_ruling_and_the_lead_still_waits_for_the_unit(
    world: World, session: Session, matter: Matter
):
    others = [clocks_of(part_of(session, matter, code)) for code in ("edu", "court")]

    part = returned(world, matter, suggested_unit=world.unit("court").uid)

    facts = facts_for(session, [matter], None)[matter.id]
    assert (part.state, [unit.en for unit in facts.waiting_units]) == (
        "return_review",
        [world.unit(code).short_en for code in ("tax", "court")],
    )
    assert ("office", "return_refuse", True) in duties(session, matter)
    assert [clocks_of(part_of(session, matter, code)) for code in ("edu", "court")] == others
    assert matter.returns == 0


def test_the_coordinator_accepts_and_the_unit_drops_out(world: World, session: Session, matter: Matter):
    returned(world, matter)

    part = act(world, matter, "tax", "return_accept", "coord", ruling="确非其职责。")

    assert (part.state, part.ended_at, part.signed_at) == ("returned", MONDAY, None)
    facts = facts_for(session, [matter], None)[matter.id]
    assert [unit.en for unit in facts.waiting_units] == [world.unit("court").short_en]
    assert [unit for unit, _step, is_part in duties(session, matter) if is_part] == ["court"]


def test_the_coordinator_names_another_unit_which_begins_anew(world: World, session: Session, matter: Matter):
    old = returned(world, matter)
    with clock.at(TUESDAY):
        act(world, matter, "tax", "return_accept", "coord", ruling="改由分局配合。", instead=world.unit("bureau").uid)

    new = part_of(session, matter, "bureau")
    assert (new.role, new.state, new.task, new.length, new.delivered_at) == (
        Relation.SUPPORT,
        "pending_sign",
        old.task,
        old.length,
        TUESDAY,
    )
    assert ("bureau", "sign", True) in duties(session, matter)


@pytest.mark.parametrize("code", ["tax", "court", "edu"])
def test_a_unit_that_has_a_part_is_not_named_instead(world: World, session: Session, matter: Matter, code: str):
    returned(world, matter)

    with pytest.raises(Invalid) as refused:
        act(world, matter, "tax", "return_accept", "coord", ruling="改派。", instead=world.unit(code).uid)

    session.expire_all()
    assert list(refused.value.faults) == ["instead"]
    assert part_of(session, matter, "tax").state == "return_review"


def test_refused_by_the_director_the_support_goes_on_by_its_clock_and_is_not_late_in_signing(
    world: World, session: Session, matter: Matter
):
    before = part_of(session, matter, "tax").due_at
    returned(world, matter)
    with clock.at(WEDNESDAY):
        part = act(world, matter, "tax", "return_refuse", "director", ruling="请配合。", basis="联席会议规则第十条")

    assert (part.state, part.due_at, part.signed_at, part.is_signed_late) == ("handling", before, WEDNESDAY, False)
    assert ("tax", "report", True) in duties(session, matter)


def test_a_return_after_the_time_for_signing_stays_late(world: World, matter: Matter):
    with clock.at(MONDAY + timedelta(days=4)):
        returned(world, matter)
        part = act(world, matter, "tax", "return_refuse", "director", ruling="请配合。", basis="联席会议规则第十条")

    assert part.is_signed_late is True


def test_a_unit_returns_twice_at_most(world: World, session: Session, matter: Matter):
    for _time in range(2):
        returned(world, matter)
        act(world, matter, "tax", "return_accept", "coord", ruling="材料补充后再交办。")
        factories.act(world, matter, "recall", "coord", reason="重新交办")
        assigned_again(world, matter)

    with pytest.raises(Refused) as refused:
        returned(world, matter)

    assert "2" in refused.value.reason.en
    assert part_of(session, matter, "tax").state == "pending_sign"


def assigned_again(world: World, matter: Matter) -> None:
    supports = {"supports-0-unit": world.unit("tax").uid, "supports-0-task": "核对名单", "supports-0-days": 5}
    lead = {
        "lead": world.unit("edu").uid,
        "days": 10,
        "urgency": "normal",
        "needs_plan": "true",
        "requirements": "整改",
    }
    factories.act(world, matter, "assign", "coord", **lead, **supports)


@pytest.mark.parametrize(("action", "login"), [("return_accept", "tax.head"), ("return_refuse", "coord")])
def test_nobody_else_rules(world: World, session: Session, matter: Matter, action: str, login: str):
    returned(world, matter)

    with pytest.raises(Forbidden):
        act(world, matter, "tax", action, login, ruling="同意。", basis="无")

    session.expire_all()
    assert part_of(session, matter, "tax").state == "return_review"


def test_the_history_says_ground_suggestion_and_ruling(world: World, session: Session, matter: Matter):
    returned(world, matter, suggested_unit=world.unit("court").uid)
    act(world, matter, "tax", "return_accept", "coord", ruling="确非其职责。")

    events = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq)).all()[-2:]
    shown = [{one["name"]: one["value_zh"] for one in event.content["shown"]} for event in events]
    assert [event.action for event in events] == ["return", "return_accept"]
    assert (shown[0]["ground"], shown[0]["suggested_unit"]) == ("职责不符", world.unit("court").short_zh)


def test_no_clock_for_signing_stands_while_the_office_rules(world: World, session: Session, matter: Matter):
    part = returned(world, matter)

    assert (part.is_unsigned, part_of(session, matter, "court").is_unsigned) == (False, True)
    with clock.at(WEDNESDAY):
        fired = escalations.sweep()
    session.expire_all()
    told = part_of(session, matter, "tax").fired or {}
    assert fired
    assert not any(code.startswith("sign") for code in told)
