"""What hangs on a matter: it never moves it, its history says so, and it ends when it has become pointless."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories, inspections, truths
from tests.factories import MONDAY, World, raw
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.jobs import attached, performing
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries.matters import locked_by_id
from workflow.services import assignments, bulk, kinds, supervising
from workflow.types import Phase, Relation

SLIP = {"level": "red", "facts": "逾期未报。", "demand": "三日内回复。"}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def parent(world: World) -> Matter:
    return factories.rectifying(world, supports=("tax",))


def asked(app: Flask, world: World, parent: Matter, until: str = "2026-12-04", by: str = "edu.handler") -> Matter:
    proof = inspections.photograph(world.person(by), app.extensions["lianzhi_storage"]).uid
    form = {"until": until, "cause": "coordination", "progress": "已过半", "reason": "等待名单", "proof": [proof]}
    return kinds.register("extension", raw(**form), actor=world.person(by), parent=parent.uid)


def granted(app: Flask, world: World, parent: Matter, until: str = "2026-12-04") -> Matter:
    request = asked(app, world, parent, until)
    factories.act(world, request, "unit_ok", "edu.head", opinion="同意。")
    factories.act(world, request, "review_ok", "coord", opinion="同意。")
    return factories.act(world, request, "approve", "director", until=until, opinion="同意。")


def standing(world: World, matter: Matter) -> dict[str, Any]:
    """All that an instrument must leave alone on its parent, and on the parts of other units."""
    world.session.rollback()
    fresh = world.session.get_one(Matter, matter.id, populate_existing=True)
    supports = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == Relation.SUPPORT)
    duties = select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id)
    return {
        "state": (fresh.state, fresh.phase, fresh.version, fresh.due_on, fresh.sort_at),
        "supports": [(part.state, part.due_on, part.sign_due_at) for part in world.session.scalars(supports)],
        "duties": [(duty.id, duty.state, duty.due_on) for duty in world.session.scalars(duties)],
    }


def fresh(world: World, matter: Matter) -> Matter:
    world.session.rollback()
    return world.session.get_one(Matter, matter.id, populate_existing=True)


def last(world: World, matter: Matter) -> Event:
    rows = select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc()).limit(1)
    return world.session.scalars(rows).one()


@pytest.mark.parametrize(
    ("kind", "by", "form"),
    [
        ("supervision", "coord", SLIP),
        ("letter", "coord", {"facts": "请关注。", "demand": "请函复。"}),
        ("talk", "director", {"facts": "连续逾期。", "talk_on": "2026-11-20", "place": "联席办会议室"}),
        ("listing", "coord", {"facts": "重大。", "leader": "副区长", "demand": "按月报送。"}),
    ],
)
def test_an_instrument_leaves_its_matter_as_it_is(
    world: World, parent: Matter, kind: str, by: str, form: dict[str, str]
) -> None:
    before = standing(world, parent)

    one = kinds.register(kind, raw(**form), actor=world.person(by), parent=parent.uid)

    assert standing(world, parent) == before
    assert (one.is_attached, one.lead_unit_id, fresh(world, parent).attached) == (True, parent.lead_unit_id, 1)
    with pytest.raises(Refused):
        kinds.register(kind, raw(**form), actor=world.person(by), parent=parent.uid)
    with pytest.raises(Forbidden):
        kinds.register(kind, raw(**form), actor=world.person("edu.liaison"), parent=parent.uid)
    with pytest.raises(NotFound):
        kinds.register(kind, raw(**form), actor=world.person("court.liaison"), parent=parent.uid)


def test_an_extension_moves_the_lead_s_clock_and_nobody_else_s(app: Flask, world: World, parent: Matter) -> None:
    before = standing(world, parent)

    granted(app, world, parent)

    after, matter = standing(world, parent), fresh(world, parent)
    terms = {term.name: term.due_on for term in matter.terms}
    assert terms == {"unit": date(2026, 12, 4), "whole": date(2027, 1, 18)}
    assert (matter.due_on, matter.attached) == (date(2026, 12, 4), 0)
    assert (after["state"][:3], after["supports"]) == (before["state"][:3], before["supports"])
    assert {duty[2] for duty in after["duties"]} >= {date(2026, 12, 4)}
    event = last(world, parent)
    assert (event.action, [line["value_zh"] for line in event.content["shown"]]) == (
        "extension_approve",
        ["YQ-2026-0001", "2026-11-30", "2026-12-04", "4 个工作日"],
    )


def test_an_extension_is_granted_twice_at_most_and_no_longer_than_the_term(
    app: Flask, world: World, parent: Matter
) -> None:
    with pytest.raises(Invalid):
        asked(app, world, parent, until="2026-12-15")
    with pytest.raises(Invalid):
        asked(app, world, parent, until="2026-11-30")
    granted(app, world, parent, "2026-12-02")
    granted(app, world, parent, "2026-12-04")

    with pytest.raises(Refused) as refused:
        asked(app, world, parent, until="2026-12-08")

    assert refused.value.code == "was_granted_less_than_twice"
    assert fresh(world, parent).due_on == date(2026, 12, 4)


def test_why_an_extension_was_refused_stands_in_its_matter(app: Flask, world: World, parent: Matter) -> None:
    request = asked(app, world, parent)
    factories.act(world, request, "unit_ok", "edu.head", opinion="同意。")
    factories.act(world, request, "review_ok", "coord", opinion="同意。")

    factories.act(world, request, "refuse", "director", reason="原时限足够。")

    told = {line["zh"]: line["value_zh"] for line in last(world, parent).content["shown"]}
    assert (told["编号"], told["理由"]) == (fresh(world, request).number, "原时限足够。")


def test_the_director_grants_a_little_and_the_convener_more(app: Flask, world: World, parent: Matter) -> None:
    with transaction() as session:
        meeting = session.merge(world.meeting)
        meeting.settings = {**meeting.settings, "extension_director_days": 2}
    request = asked(app, world, parent)
    factories.act(world, request, "unit_ok", "edu.head", opinion="同意。")
    factories.act(world, request, "review_ok", "coord", opinion="同意。")

    with pytest.raises(Invalid):
        factories.act(world, request, "approve", "director", until="2026-12-04", opinion="同意。")
    assert fresh(world, parent).due_on == date(2026, 11, 30)
    factories.act(world, request, "approve", "convener", until="2026-12-04", opinion="同意。")

    assert fresh(world, parent).due_on == date(2026, 12, 4)


def test_whoever_asked_does_not_review(app: Flask, world: World, parent: Matter) -> None:
    request = asked(app, world, parent, by="edu.liaison")

    with pytest.raises(Refused):
        factories.act(world, request, "unit_ok", "edu.liaison", opinion="同意。")

    assert fresh(world, request).state == "unit_review"


def test_a_late_request_is_marked(app: Flask, world: World, parent: Matter) -> None:
    with clock.at(MONDAY.replace(day=27)):
        request = asked(app, world, parent)

    assert (request.details["is_late_request"], request.details["previous_due_on"]) == ("yes", "2026-11-30")


def test_what_has_become_pointless_ends_with_the_report(app: Flask, world: World, parent: Matter) -> None:
    request = asked(app, world, parent)
    slip = kinds.register("supervision", raw(**SLIP), actor=world.person("coord"), parent=parent.uid)
    factories.act(world, slip, "issue", "director", opinion="同意。")
    picture = inspections.photograph(world.person("edu.handler"), app.extensions["lianzhi_storage"]).uid
    parts = select(Assignment).where(Assignment.matter_id == parent.id, Assignment.role == Relation.SUPPORT)
    support = world.session.scalars(parts).one()
    for action, login, form in (
        ("sign", "tax.liaison", {"contact": "1"}),
        ("report", "tax.liaison", {"text": "已核对"}),
        ("accept", "edu.liaison", {"opinion": "同意。"}),
    ):
        version = fresh(world, parent).version
        assignments.act(parent.uid, support.uid, action, actor=world.person(login), version=version, raw=raw(**form))
    factories.act(world, parent, "submit_unit", "edu.handler", report="已完成", lasting="长效", after=[picture])
    factories.act(world, parent, "apply_close", "edu.head", opinion="同意。")
    performing.perform_all("parent_moved")

    assert (fresh(world, request).state, fresh(world, slip).state) == ("lapsed", "lifted")
    assert fresh(world, parent).attached == 0
    assert attached.sweep() == 0


def test_a_supervision_has_its_slip_and_its_reply(world: World, parent: Matter) -> None:
    slip = kinds.register("supervision", raw(**SLIP), actor=world.person("coord"), parent=parent.uid)
    factories.act(world, slip, "issue", "director", opinion="同意。")
    factories.act(world, slip, "sign", "edu.head")
    factories.act(world, slip, "reply", "edu.head", reply="已整改", measures="加派人手", promised_on="2026-11-20")
    lifted = factories.act(world, slip, "lift", "coord", opinion="同意。")

    document = world.session.scalars(select(Document).where(Document.matter_id == slip.id)).one()
    assert (document.kind, lifted.state, lifted.phase) == ("supervision_slip", "lifted", Phase.SETTLED)
    acts = [event.action for event in world.session.scalars(select(Event).where(Event.matter_id == parent.id))]
    assert acts[-3:] == ["supervision_issue", "supervision_reply", "supervision_lift"]


def test_the_system_drafts_a_supervision_once(world: World, parent: Matter) -> None:
    line = {"zh": "时限", "en": "Time limit", "value_zh": "已超 3 日", "value_en": "3 d over"}
    drafted = []
    for _ in range(2):
        with transaction() as session:
            drafted.append(supervising.draft(session, locked_by_id(session, parent.id), "red", [line]))

    assert drafted[1] is None
    assert drafted[0] is not None
    assert (drafted[0].state, drafted[0].details["level"]) == ("pending_issue", "red")
    assert last(world, drafted[0]).content["actor"] is None


def test_what_ends_by_itself_within_an_act_on_many_leaves_nothing_to_do(app: Flask, world: World) -> None:
    alone = factories.rectifying(world, supports=(), concerned_unit="", place="东街")
    slip = kinds.register("supervision", raw(**SLIP), actor=world.person("coord"), parent=alone.uid)
    picture = inspections.photograph(world.person("edu.handler"), app.extensions["lianzhi_storage"]).uid
    factories.act(world, alone, "submit_unit", "edu.handler", report="已完成", lasting="长效", after=[picture])
    factories.act(world, alone, "apply_close", "edu.head", opinion="同意。")

    bulk.act_on_all([slip.uid], "issue", actor=world.person("director"), raw=raw(opinion="同意。"))

    ended = fresh(world, slip)
    assert ended.state == "lifted"
    assert truths.owed(world.session, ended) == {}
