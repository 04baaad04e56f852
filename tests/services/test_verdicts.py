"""Met or breached: kept in the record of the event that ends a clock, and never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from tests.inspections import photograph
from tests.presses import Scene
from tests.presses_problem import PROBLEM
from tests.services.test_assignments import act as act_on_part
from tests.services.test_assignments import part_of
from workflow import clock
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries import audit
from workflow.types import Light


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def ended(session: Session, matter: Matter, action: str) -> list[dict[str, Any]]:
    """How the clocks ended that an action ended, the last time it was fired."""
    rows = select(Event).where(Event.matter_id == matter.id, Event.action == action).order_by(Event.seq.desc())
    event = session.scalars(rows.limit(1)).one()
    return [
        {name: one[name] for name in ("clock", "limit", "due_on", "is_late", "days")}
        for one in event.content.get("clocks", [])
    ]


def apply_for_closure(world: World, matter: Matter) -> None:
    after = photograph(world.person("edu.handler"), current_app.extensions["lianzhi_storage"])
    act(world, matter, "submit_unit", "edu.handler", report="完成", lasting="机制", after=[after.uid])
    act(world, matter, "apply_close", "edu.head", opinion="同意。")


def test_leaving_a_state_keeps_whether_it_was_in_time_and_by_how_much(world: World, session: Session) -> None:
    matter = factories.submitted(world)
    with clock.at(MONDAY + timedelta(days=3)):
        act(world, matter, "accept", "coord", category="account", severity="general", basis="规则")

    assert ended(session, matter, "submit") == [
        {"clock": "state.draft", "limit": "1 wd", "due_on": "2026-11-17", "is_late": False, "days": 1}
    ]
    assert ended(session, matter, "accept") == [
        {"clock": "state.pending_accept", "limit": "1 wd", "due_on": "2026-11-17", "is_late": True, "days": -2}
    ]
    kept = session.execute(select(Event.action, Event.is_late).where(Event.matter_id == matter.id).order_by(Event.seq))
    assert [tuple(row) for row in kept] == [("begin", None), ("submit", False), ("accept", True)]
    assert audit.verify(session).breaks == ()


def test_a_term_that_ended_late_stays_late_after_it_is_given_anew(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    with clock.at(MONDAY + timedelta(days=15)):
        apply_for_closure(world, matter)
    late = {"clock": "term.unit", "limit": "10 wd", "due_on": "2026-11-30", "is_late": True, "days": -1}
    assert ended(session, matter, "apply_close")[0] == late

    with clock.at(MONDAY + timedelta(days=16)):
        act(world, matter, "review_back", "reviewer", defects="缺名单。", days=3)
        apply_for_closure(world, matter)

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    term = next(term for term in row.terms if term.name == "unit")
    assert (row.is_late, term.is_late, term.due_on) == (True, False, date(2026, 12, 7))
    rows = select(Event).where(Event.matter_id == matter.id, Event.action == "apply_close").order_by(Event.seq)
    assert [event.content["clocks"][0]["is_late"] for event in session.scalars(rows)] == [True, False]


def test_a_part_keeps_its_signing_and_its_report_apart(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    with clock.at(MONDAY + timedelta(days=2)):
        act_on_part(world, matter, "tax", "sign", "tax.liaison", contact="1")
    with clock.at(MONDAY + timedelta(days=3)):
        act_on_part(world, matter, "tax", "report", "tax.liaison", text="已核对。")

    signing = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).all()[1]
    assert [(one["clock"], one["is_late"], one["days"]) for one in signing.content["clocks"]] == [("sign", True, -1)]
    assert ended(session, matter, "report") == [
        {"clock": "part", "limit": "5 wd", "due_on": "2026-11-23", "is_late": False, "days": 2}
    ]
    part = part_of(session, matter, "tax")
    assert (part.is_signed_late, part.is_late) == (True, False)


def test_a_term_over_the_whole_matter_runs_beside_the_others(world: World, session: Session) -> None:
    matter = factories.rectifying(world)

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    assert [(term.name, term.due_on, term.stopped_at) for term in row.terms] == [
        ("whole", date(2027, 1, 18), None),
        ("unit", date(2026, 11, 30), None),
    ]
    assert row.due_on == date(2026, 11, 30)

    with clock.at(MONDAY + timedelta(days=35)):
        apply_for_closure(world, matter)
    assert [(one["clock"], one["is_late"]) for one in ended(session, matter, "apply_close")] == [
        ("term.unit", True),
        ("state.unit_review", False),
    ]


def test_a_whole_matter_that_runs_out_lights_nothing(world: World, session: Session) -> None:
    scene = Scene(world, current_app.extensions["lianzhi_storage"])
    matter = PROBLEM.stand(scene, "reinspect_pass")
    with clock.at(MONDAY + timedelta(days=200)):
        act(world, matter, "approve_close", "director", opinion="同意。")

    session.expire_all()
    row = session.get_one(Matter, matter.id)
    assert {term.name: term.is_late for term in row.terms} == {"whole": True, "unit": False}
    assert (row.is_late, row.due_on, row.light(clock.now())) == (False, date(2026, 11, 30), Light.DONE)
    assert ended(session, matter, "approve_close")[0]["clock"] == "term.whole"
