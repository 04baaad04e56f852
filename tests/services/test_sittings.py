"""A sitting from its arrangement to its issued minutes: who knows of it when, who owes what, what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests import factories, sittings
from tests.factories import World, act, raw
from tests.reports.story import printed
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.user import Grant
from workflow.queries import matters
from workflow.queries import sittings as known
from workflow.services import agenda
from workflow.services import sittings as services
from workflow.types import Position, Relation


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def owing(world: World, matter: Matter) -> dict[str, str]:
    """The units that owe something, and what."""
    rows = select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id)
    return {duty.unit.code: duty.action for duty in world.session.scalars(rows)}


def fresh(world: World, matter: Matter) -> Matter:
    world.session.rollback()
    return world.session.get_one(Matter, matter.id, populate_existing=True)


def replies(world: World, matter: Matter) -> list[tuple[str, str, str]]:
    world.session.rollback()
    world.session.expire_all()
    return [(row.unit.code, row.reply, row.person) for row in known.attendance(world.session, matter.id)]


def test_a_sitting_is_numbered_and_keeps_what_was_arranged(world: World) -> None:
    matter = sittings.arranged(world)

    assert (matter.number, matter.state, matter.title) == ("HY-2026-0001", "draft", "反诈工作联席会议第10次会议")
    assert matter.sitting is not None
    assert matter.sitting.held_at == datetime.fromisoformat("2026-11-20T09:30+08:00")
    assert matter.sitting.held_on == date(2026, 11, 20)
    assert [code for code, _, _ in replies(world, matter)] == ["edu", "tax", "bureau"]


def test_only_a_coordinator_of_the_office_arranges_one(world: World) -> None:
    form = raw(**sittings.arrangement(world))

    with pytest.raises(Forbidden):
        services.arrange(form, actor=world.person("edu.liaison"))

    assert world.session.scalars(select(Matter)).all() == []


def test_arranging_anew_keeps_the_units_that_stay(world: World) -> None:
    matter = sittings.arranged(world, "edu", "tax")
    stays = known.attendance(world.session, matter.id)[1].uid

    form = raw(**sittings.arrangement(world, "tax", "court"))
    services.arrange(form, actor=world.person("coord"), sitting_uid=matter.uid, version=fresh(world, matter).version)

    rows = known.attendance(world.session, matter.id)
    assert [row.unit.code for row in rows] == ["tax", "court"]
    assert rows[0].uid == stays


def test_without_an_agenda_no_notice_goes_out(world: World) -> None:
    matter = sittings.arranged(world)

    with pytest.raises(Refused) as caught:
        act(world, matter, "notify", "coord")

    assert (caught.value.code, fresh(world, matter).state) == ("has_agenda", "draft")


def test_a_short_notice_is_explained(world: World) -> None:
    matter = sittings.prepared(world, held_at="2026-11-17T09:30")

    with pytest.raises(Invalid) as caught:
        act(world, matter, "notify", "coord")
    act(world, matter, "notify", "coord", short_notice="上级要求次日部署。")

    assert list(caught.value.faults) == ["short_notice"]
    assert fresh(world, matter).state == "notified"


def test_units_know_of_it_from_the_notice_on(world: World) -> None:
    matter, liaison = sittings.prepared(world), world.person("edu.liaison")

    with pytest.raises(NotFound):
        matters.found(world.session, matter.uid, liaison)
    act(world, matter, "notify", "coord")

    assert matters.found(world.session, matter.uid, liaison).id == matter.id
    with pytest.raises(NotFound):
        matters.found(world.session, matter.uid, world.person("court.liaison"))


def test_the_office_and_every_invited_unit_owe_something_until_the_day(world: World) -> None:
    matter = sittings.notified(world)

    assert owing(world, matter) == {"office": "hold", "edu": "reply", "tax": "reply", "bureau": "reply"}
    assert fresh(world, matter).due_on == date(2026, 11, 20)


def test_a_reply_ends_what_the_unit_owes_and_may_be_corrected(world: World) -> None:
    matter = sittings.notified(world)

    act(world, matter, "reply", "edu.liaison", reply="attend", person="张分管", post="副局长")
    act(world, matter, "reply", "edu.head", reply="delegate", person="李科长")
    act(world, matter, "reply", "tax.liaison", reply="leave", note="在外公务。")

    assert replies(world, matter) == [("edu", "delegate", "李科长"), ("tax", "leave", ""), ("bureau", "", "")]
    assert owing(world, matter) == {"office": "hold", "bureau": "reply"}


@pytest.mark.parametrize(
    ("form", "blamed"),
    [({"reply": "attend"}, "person"), ({"reply": "leave"}, "note"), ({"reply": "maybe", "person": "张"}, "reply")],
)
def test_a_reply_says_who_comes_or_why_nobody_does(world: World, form: dict[str, str], blamed: str) -> None:
    matter = sittings.notified(world)

    with pytest.raises(Invalid) as caught:
        act(world, matter, "reply", "edu.liaison", **form)

    assert list(caught.value.faults) == [blamed]
    assert replies(world, matter)[0] == ("edu", "", "")


def test_a_unit_that_is_not_invited_cannot_reply(world: World) -> None:
    matter = sittings.notified(world, "edu")

    with pytest.raises(NotFound):
        act(world, matter, "reply", "tax.liaison", reply="attend", person="张")


def test_another_day_voids_the_replies_and_moves_the_clock(world: World) -> None:
    matter = sittings.notified(world)
    act(world, matter, "reply", "edu.liaison", reply="attend", person="张分管")

    act(world, matter, "reschedule", "coord", held_at="2026-11-25T14:00", place="二楼会议室", reason="时间冲突。")

    now = fresh(world, matter)
    assert (now.state, now.due_on, now.sitting.held_on) == ("notified", date(2026, 11, 25), date(2026, 11, 25))
    assert replies(world, matter)[0] == ("edu", "", "")
    assert owing(world, matter) == {"office": "hold", "edu": "reply", "tax": "reply", "bureau": "reply"}


def test_before_its_hour_it_is_not_held(world: World) -> None:
    matter = sittings.notified(world)

    with pytest.raises(Refused) as caught:
        act(world, matter, "hold", "coord", chair="张", recorder="李")

    assert (caught.value.code, fresh(world, matter).state) == ("has_begun", "notified")


def test_once_it_is_held_units_owe_no_reply_and_minutes_are_due_in_three_days(world: World) -> None:
    matter = sittings.held(world)

    assert owing(world, matter) == {"office": "submit_minutes"}
    assert fresh(world, matter).due_on == date(2026, 11, 19)


def test_the_roll_keeps_when_each_came(world: World) -> None:
    matter, coord = sittings.notified(world), world.person("coord")
    edu, tax, _ = known.attendance(world.session, matter.id)

    services.call_roll(matter.uid, {edu.uid}, actor=coord)
    with clock.at(factories.MONDAY.replace(hour=2)):
        services.call_roll(matter.uid, {edu.uid, tax.uid}, actor=coord)

    arrived = [row.arrived_at for row in known.attendance(world.session, matter.id)]
    assert arrived == [factories.MONDAY, factories.MONDAY.replace(hour=2), None]


def test_a_unit_does_not_call_the_roll(world: World) -> None:
    matter = sittings.notified(world)
    edu = known.attendance(world.session, matter.id)[0]

    with pytest.raises(Forbidden):
        services.call_roll(matter.uid, {edu.uid}, actor=world.person("edu.liaison"))

    world.session.rollback()
    assert known.attendance(world.session, matter.id)[0].arrived_at is None


def test_who_wrote_the_minutes_does_not_check_them(world: World) -> None:
    matter = sittings.held(world)
    with transaction() as session:
        session.add(Grant(user_id=world.person("coord").id, position=Position.REVIEWER, approved_at=factories.MONDAY))
    world.session.expire_all()
    act(world, matter, "submit_minutes", "coord", minutes="会议听取了汇报。")

    with pytest.raises(Refused) as caught:
        act(world, matter, "pass_minutes", "coord", opinion="同意。")

    assert (caught.value.code, fresh(world, matter).state) == ("actor_is_not_writer", "minutes_check")


def test_issued_minutes_are_copied_to_invited_and_charged_units_and_stand_in_the_chain(world: World) -> None:
    matter, _ = sittings.issued(world, {"lead": world.unit("court").uid, "supports": []}, units=("edu", "tax"))

    copies = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == Relation.COPY)
    assert [part.unit.code for part in world.session.scalars(copies.order_by(Assignment.id))] == ["edu", "tax", "court"]
    last = world.session.scalars(select(Event).where(Event.matter_id == matter.id, Event.action == "issue")).one()
    assert last.content["inputs"]["minutes"] == "会议听取了汇报。\n会议要求抓紧清理。"
    assert [one["lead"] for one in last.content["inputs"]["resolutions"]] == ["区人民法院"]
    assert owing(world, matter) == {}


def test_what_units_proposed_waits_again_when_a_sitting_is_called_off(world: World) -> None:
    proposal = agenda.propose(raw(title="校园反诈宣传", brief="", minutes=""), actor=world.person("edu.liaison"))
    matter = sittings.prepared(world)
    agenda.take(proposal.uid, matter.uid, actor=world.person("coord"))

    act(world, matter, "cancel", "director", reason="另行安排。")

    world.session.rollback()
    [waiting] = known.proposals(world.session, world.person("coord"))
    assert (waiting.standing, waiting.sitting_id) == ("proposed", None)


def test_issued_minutes_are_a_numbered_document_that_says_who_came_and_what_was_resolved(world: World) -> None:
    charged = {"lead": world.unit("court").uid, "supports": [world.unit("edu").uid]}
    matter, _ = sittings.issued(world, charged, units=("edu", "tax"))

    document = world.session.scalars(select(Document).where(Document.matter_id == matter.id)).one()
    assert (document.kind, document.number, document.title) == (
        "minutes",
        "岚反诈联办纪〔2026〕1号",
        "反诈工作联席会议第10次会议纪要",
    )
    told = json.loads(document.snapshot)
    assert [row["part"] for row in told["attendance"]] == ["absent", "absent"]
    assert [(one["lead"]["code"], [unit["code"] for unit in one["support"]]) for one in told["resolutions"]] == [
        ("court", ["edu"])
    ]
    assert [copy["zh"] for copy in told["head"]["copies"]] == [
        world.unit(code).name_zh for code in ("edu", "tax", "court")
    ]
    text = printed(told, "zh")
    for said in (
        "第10次会议纪要",
        "1.账户清理进展",
        "会议要求抓紧清理。",
        "配合单位：",
        "未到会：",
        "记录人：张协调员",
    ):
        assert said in text
