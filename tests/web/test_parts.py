"""Opinions, delegations, countersignatures, copies and reminders in the browser: buttons, forms, lists and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.factories import World, raw
from tests.services.test_asking import clocks
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.reminder import Reminder
from workflow.services import reminders

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def press(
    client: FlaskClient, world: World, matter: Matter, action: str, part: str = "", **inputs: Any
) -> TestResponse:
    """Post an action of the matter, or of a unit's newest part of it, as its form does."""
    world.session.expire_all()
    version = world.session.get_one(Matter, matter.id).version
    url = f"/matters/{matter.uid}/act"
    if part:
        rows = select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id.desc())
        uid = next(one.uid for one in world.session.scalars(rows) if one.unit.code == part)
        url = f"/matters/{matter.uid}/parts/{uid}/act"
    return client.post(url, data={"action": action, "version": str(version), **raw(**inputs)})


def words(client: FlaskClient, matter: Matter) -> str:
    return client.get(f"/matters/{matter.uid}").text


def consulted(world: World, client: FlaskClient, *codes: str) -> Matter:
    matter = factories.rectifying(world)
    units = [world.unit(code).uid for code in codes]
    answer = press(client, world, matter, "consult", units=units, mode="before", question="请确认口径。", days=2)
    assert answer.status_code == 303
    return matter


def test_an_opinion_is_asked_for_given_and_read(world: World, sign_in: SignIn) -> None:
    handler = sign_in("edu.handler")
    matter = consulted(world, handler, "court")
    waiting = words(handler, matter)

    worklist = sign_in("court.head").get("/worklist").text
    asked = sign_in("court.head")
    answer = press(asked, world, matter, "answer", "court", opinion="以名单为准。")

    assert "须等待答复意见：区人民法院" in waiting
    assert "未答复意见" in waiting
    assert "征求意见" in worklist
    assert answer.status_code == 303
    assert "征求意见：区人民法院“答复意见”已办理，现为“已答复”。" in words(asked, matter)
    assert "以名单为准。" in words(handler, matter)
    assert "区人民法院的意见" in words(handler, matter)


def test_a_question_is_taken_back_from_its_own_card(world: World, sign_in: SignIn) -> None:
    handler = sign_in("edu.handler")
    matter = consulted(world, handler, "court")

    assert "撤回征询" in words(handler, matter)
    assert press(handler, world, matter, "withdraw", "court", reason="不再需要。").status_code == 303
    assert sign_in("court.head").get(f"/matters/{matter.uid}").status_code == 404


def test_a_wrong_unit_keeps_what_was_typed(world: World, sign_in: SignIn) -> None:
    handler = sign_in("edu.handler")
    matter = factories.rectifying(world)

    units = [world.unit("edu").uid]
    answer = press(handler, world, matter, "consult", units=units, mode="before", question="请确认口径。", days=2)

    assert answer.status_code == 422
    assert "不能选择本单位。" in answer.text
    assert "请确认口径。" in answer.text


def test_a_delegated_step_shows_as_such_in_the_worklist(world: World, sign_in: SignIn) -> None:
    handler = sign_in("edu.handler")
    matter = factories.rectifying(world)

    unit = world.unit("tax").uid
    assert press(handler, world, matter, "delegate", unit=unit, question="请代办。", days=2).status_code == 303

    assert "委派中" in handler.get("/worklist").text
    assert "本环节已委派，收回后方可另行委派" in words(handler, matter)
    assert press(sign_in("tax.handler"), world, matter, "return", "tax", reason="无人手。").status_code == 303
    assert "委派中" not in handler.get("/worklist").text


def test_a_countersigning_goes_round_on_the_page(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")
    head = sign_in("edu.head")
    rows = {f"countersigners-{n}-unit": world.unit(code).uid for n, code in enumerate(("tax", "court"))}
    assert press(head, world, matter, "send_countersign", **rows, **factories.plan()).status_code == 303

    shown = words(head, matter)
    assert "第 1 轮会签，须全部同意：同意 0，不同意 0，未答复 2。" in shown
    assert "区税务局、区人民法院" in shown
    assert press(sign_in("tax.head"), world, matter, "agree", "tax", opinion="同意。").status_code == 303
    assert press(head, world, matter, "withdraw", "court", reason="无关。").status_code == 303

    assert "方案审核中" in words(head, matter)


def test_a_copy_shows_who_read_it(world: World, sign_in: SignIn) -> None:
    coord = sign_in("coord")
    matter = factories.rectifying(world)
    units = [world.unit("court").uid]
    assert press(coord, world, matter, "copy_to", units=units, note="请知悉。").status_code == 303
    assert "撤回抄送" in words(coord, matter)

    sign_in("court.head").get(f"/matters/{matter.uid}")

    assert world.person("court.head").name in words(coord, matter)
    assert "撤回抄送" not in words(coord, matter)


def test_a_reminder_is_sent_read_and_answered(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, supports=("tax",))
    coord = sign_in("coord")

    sent = coord.post(f"/matters/{matter.uid}/remind", data={"text": "请签收。", "unit": [str(world.unit("edu").uid)]})
    again = coord.post(
        f"/matters/{matter.uid}/remind",
        data={"text": "请签收。", "unit": [str(world.unit("edu").uid)]},
        follow_redirects=True,
    )
    lead = sign_in("edu.liaison")
    assert "催 1" in lead.get("/worklist").text
    one = reminders_of(world, matter)
    reply = lead.post(f"/matters/{matter.uid}/reminders/{one}/reply", data={"text": "今日签收。"})

    assert (sent.status_code, reply.status_code) == (303, 303)
    assert "今天已催办过区教育局" in again.text
    assert "今日签收。" in words(coord, matter)
    assert "催办" in words(coord, matter)


def reminders_of(world: World, matter: Matter) -> str:
    world.session.expire_all()
    return str(world.session.scalars(select(Reminder.uid).where(Reminder.matter_id == matter.id)).one())


def test_the_office_reminds_of_what_is_overdue_and_sees_who_has_not_replied(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    with clock.at(factories.MONDAY.replace(day=19)):
        coord = sign_in("coord")
        before = coord.get("/reminders").text
        box = re.search(rf'name="owed" value="({matter.uid}[^"]*)"', before)
        assert box is not None
        sent = coord.post("/reminders", data={"owed": box[1], "text": "请抓紧。"}, follow_redirects=True)
        again = coord.post("/reminders", data={"owed": box[1], "text": "请抓紧。"})
        none = coord.post("/reminders", data={"text": "请抓紧。"}, follow_redirects=True)

    assert matter.number in before
    assert "催办均已回复" in before
    assert "已催办 1 件事项。" in sent.text
    assert (again.status_code, "今天已催办过区教育局" in again.text) == (409, True)
    assert "请先勾选要催办的单位。" in none.text


def test_a_supporting_unit_is_reminded_of_its_own_lateness_and_nobody_else(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax", "court"))
    with clock.at(factories.MONDAY.replace(day=25)):
        coord = sign_in("coord")
        page = coord.get("/reminders").text
        boxes = re.findall(rf'name="owed" value="({matter.uid}[^"]*)" aria-label="[^"]*区税务局', page)
        before = clocks(world, matter)
        coord.post("/reminders", data={"owed": [*boxes, "nonsense"], "text": "请抓紧。"})

    world.session.expire_all()
    sent = world.session.scalars(select(Reminder).where(Reminder.matter_id == matter.id)).all()
    assert [(one.unit.code, one.assignment_id is not None) for one in sent] == [("tax", True)]
    assert clocks(world, matter) == before


def test_a_reply_that_says_nothing_is_refused(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    one = reminders.remind(matter.uid, "请签收。", actor=world.person("coord"))[0]

    answer = sign_in("edu.liaison").post(
        f"/matters/{matter.uid}/reminders/{one.uid}/reply", data={"text": " "}, follow_redirects=True
    )

    assert "请填写回复。" in answer.text
