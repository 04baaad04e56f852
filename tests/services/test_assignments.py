"""Supporting units at work on their own parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import World, raw
from workflow import clock
from workflow.errors import Forbidden, Invalid, NotFound, Refused, Stale
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event, chained
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.services import assignments, kinds, matters


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def part_of(session: Session, matter: Matter, code: str) -> Assignment:
    rows = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id.desc()))
    return next(row for row in rows if row.unit.code == code)


def act(world: World, matter: Matter, code: str, action: str, login: str, **inputs: Any) -> Assignment:
    session = world.session
    version = session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()
    part = part_of(session, matter, code)
    return assignments.act(matter.uid, part.uid, action, actor=world.person(login), version=version, raw=raw(**inputs))


def duties(session: Session, matter: Matter) -> list[tuple[str, str, bool]]:
    """Open duties as unit, next step, and whether they belong to a part."""
    rows = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id))
    return [(duty.unit.code, duty.action, duty.assignment_id is not None) for duty in rows]


def test_signing_moves_the_part_and_the_matters_version_and_chain(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    version = matter.version

    part = act(world, matter, "tax", "sign", "tax.liaison", contact="9001")

    session.expire_all()
    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()
    assert event is not None
    assert (part.state, part.signed_at) == ("handling", factories.MONDAY)
    assert (session.get_one(Matter, matter.id).state, session.get_one(Matter, matter.id).version) == (
        "pending_sign",
        version + 1,
    )
    assert (event.assignment_id, event.action, event.hash) == (part.id, "sign", chained(event.previous, event.record))
    assert event.content["assignment"]["zh"] == "区税务局"
    assert duties(session, matter) == [("edu", "sign", False), ("tax", "report", True)]


def test_progress_is_kept_on_the_part_and_not_on_the_matter(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    act(world, matter, "tax", "sign", "tax.liaison", contact="9001")

    part = act(world, matter, "tax", "progress", "tax.handler", percent=60, text="核对 22 户。")

    session.expire_all()
    assert (part.percent, session.get_one(Matter, matter.id).percent) == (60, 0)
    assert duties(session, matter) == [("edu", "sign", False), ("tax", "report", True)]


def test_a_report_stops_the_units_clock_and_gives_the_lead_a_duty_with_a_limit_of_its_own(
    world: World, session: Session
) -> None:
    matter = factories.assigned(world, supports=("tax",))
    act(world, matter, "tax", "sign", "tax.liaison", contact="9001")

    with clock.at(factories.MONDAY + timedelta(days=1)):
        part = act(world, matter, "tax", "report", "tax.liaison", text="已核对。")

    assert (part.state, part.percent, part.reply, part.is_late) == ("reported", 100, "已核对。", False)
    assert duties(session, matter) == [("edu", "sign", False), ("edu", "accept", True)]
    owed = session.scalars(select(Duty).where(Duty.assignment_id == part.id, Duty.done_at.is_(None))).one()
    assert owed.due_on is not None
    assert owed.due_on.isoformat() == "2026-11-19"


def test_a_late_report_is_late_for_ever(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    act(world, matter, "tax", "sign", "tax.liaison", contact="9001")

    with clock.at(factories.MONDAY + timedelta(days=14)):
        part = act(world, matter, "tax", "report", "tax.liaison", text="已核对。")
        act(world, matter, "tax", "accept", "edu.liaison", opinion="同意。")

    session.expire_all()
    assert (part.state, part.is_late) == ("accepted", True)


def test_what_is_sent_back_runs_on_its_old_clock(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    act(world, matter, "tax", "sign", "tax.liaison", contact="9001")
    due_on = part_of(session, matter, "tax").due_on
    act(world, matter, "tax", "report", "tax.liaison", text="已核对。")

    part = act(world, matter, "tax", "send_back", "edu.liaison", reason="缺名单。")

    assert (part.state, part.reported_at, part.due_on) == ("handling", None, due_on)
    assert duties(session, matter) == [("edu", "sign", False), ("tax", "report", True)]


def test_another_supporting_unit_may_not_act_on_a_part(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax", "court"))

    with pytest.raises(Forbidden):
        act(world, matter, "tax", "sign", "court.liaison", contact="1")

    assert part_of(session, matter, "tax").state == "pending_sign"


def test_a_part_of_another_matter_and_the_leads_own_are_not_found(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    other = factories.assigned(world, supports=("tax",), concerned_unit=world.unit("dong").uid)
    person, elsewhere = world.person("tax.liaison"), part_of(session, other, "tax")

    with pytest.raises(NotFound):
        assignments.act(matter.uid, elsewhere.uid, "sign", actor=person, version=matter.version, raw=raw(contact="1"))
    with pytest.raises(NotFound):
        act(world, matter, "edu", "sign", "edu.liaison", contact="1")

    assert elsewhere.state == "pending_sign"


def test_an_older_page_is_stale_for_parts_too(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax", "court"))
    version, part = matter.version, part_of(session, matter, "court")
    act(world, matter, "tax", "sign", "tax.liaison", contact="1")

    with pytest.raises(Stale):
        assignments.act(
            matter.uid, part.uid, "sign", actor=world.person("court.liaison"), version=version, raw=raw(contact="1")
        )

    assert part_of(session, matter, "court").state == "pending_sign"


def test_a_missing_reply_is_named(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    act(world, matter, "tax", "sign", "tax.liaison", contact="9001")

    with pytest.raises(Invalid) as error:
        act(world, matter, "tax", "report", "tax.liaison", text="")

    assert list(error.value.faults) == ["text"]
    assert part_of(session, matter, "tax").state == "handling"


def test_a_part_that_was_taken_back_with_its_matter_moves_no_more(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    factories.act(world, matter, "recall", "coord", reason="交办有误")

    with pytest.raises((NotFound, Refused)):
        act(world, matter, "tax", "sign", "tax.liaison", contact="1")

    assert part_of(session, matter, "tax").state == "withdrawn"


def test_the_draft_of_a_part_goes_with_its_act(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    part, person = part_of(session, matter, "tax"), world.person("tax.liaison")
    matters.save_draft(f"{matter.uid}/{part.uid}/sign", {"contact": ["9"]}, actor=person)

    act(world, matter, "tax", "sign", "tax.liaison", contact="9001")

    assert session.scalars(select(Draft)).all() == []


def test_who_never_replied_is_let_go_with_the_matter_and_the_record_says_no_reply(
    world: World, session: Session
) -> None:
    form = {"title": "同址办卡", "source": "superior", "facts": "集中办理", "severity": "general"}
    clue = kinds.register("clue", raw(**form, received_on="2026-11-13"), actor=world.person("coord"))
    rows = {"unit": world.unit("tax").uid, "task": "核对名单", "days": 2}
    supports = {f"supports-0-{name}": value for name, value in rows.items()}
    given = {"lead": world.unit("edu").uid, "days": 3, "requirements": "核查", **supports}
    factories.act(world, clue, "assign", "coord", **given)
    factories.act(world, clue, "sign", "edu.liaison", handler="专班", contact="8106")

    with clock.at(factories.MONDAY + timedelta(days=4)):
        factories.act(world, clue, "transfer_case", "edu.liaison", case_number="A1", report="移送。")

    part = part_of(session, clue, "tax")
    assert (part.state, part.reported_at, part.accepted_at, part.is_late) == ("ended", None, None, True)
    assert (part.ended_at, part.light(factories.MONDAY)) == (factories.MONDAY + timedelta(days=4), None)
    assert duties(session, clue) == []
