"""A matter's page and the actions on it, through HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import World
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.talk import Comment, Draft
from workflow.storage import Storage

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def plain(html: str) -> str:
    """What a reader sees, one line of words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def fresh(session: Session, matter: Matter) -> Matter:
    session.rollback()
    return session.get_one(Matter, matter.id, populate_existing=True)


def test_the_page_shows_where_it_stands_and_what_its_lead_may_do(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, supports=("tax",), copies=("court",))

    answer = sign_in("edu.handler").get(f"/matters/{matter.uid}")

    text = plain(answer.text)
    assert answer.status_code == 200
    assert matter.number in text
    assert "比对发现 37 户未清理。" in text
    assert 'aria-current="step"' in answer.text
    assert f'action="/matters/{matter.uid}/act"' in answer.text
    assert "配合单位尚未答复：区税务局" in text
    assert f'name="version" value="{fresh(world.session, matter).version}"' in answer.text


@pytest.mark.parametrize(
    ("login", "may_act"),
    [
        ("edu.liaison", True),
        ("edu.handler", True),
        ("edu.head", False),
        ("court.head", False),
        ("director", False),
        ("auditor", False),
    ],
)
def test_a_form_stands_open_for_those_whose_turn_it_is(
    world: World, sign_in: SignIn, login: str, may_act: bool
) -> None:
    matter = factories.rectifying(world, copies=("court",))

    answer = sign_in(login).get(f"/matters/{matter.uid}")

    assert answer.status_code == 200
    assert (f'action="/matters/{matter.uid}/act"' in answer.text) is may_act


@pytest.mark.parametrize("login", ["tax.liaison", "pu.liaison", "north.leader", "pu1.rep"])
def test_a_unit_not_concerned_gets_the_answer_of_what_does_not_exist(world: World, sign_in: SignIn, login: str) -> None:
    matter = factories.assigned(world)
    client = sign_in(login)

    known, unknown = client.get(f"/matters/{matter.uid}"), client.get(f"/matters/{uuid4()}")

    assert (known.status_code, unknown.status_code) == (404, 404)
    for path in ("print", "history", "diagram", "due"):
        assert client.get(f"/matters/{matter.uid}/{path}").status_code == 404
    for path in ("act", "comment", "draft"):
        form = {"action": "sign", "version": "1", "text": "x", "audience": "shared"}
        assert client.post(f"/matters/{matter.uid}/{path}", data=form).status_code == 404


def test_an_administrator_has_no_such_page(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)

    assert sign_in("sysadmin").get(f"/matters/{matter.uid}").status_code == 403


def test_an_action_moves_the_matter_and_leads_back_to_its_page(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    client = sign_in("edu.liaison")
    form = {
        "action": "sign",
        "version": str(matter.version),
        "handler": str(world.person("edu.handler").uid),
        "contact": "8001",
    }

    answer = client.post(f"/matters/{matter.uid}/act", data=form)

    assert (answer.status_code, answer.location) == (303, f"/matters/{matter.uid}")
    assert fresh(session, matter).state == "planning"
    assert matter.number in plain(client.get(answer.location).text)


def test_a_role_that_lacks_the_action_is_told_403_and_nothing_moves(
    world: World, session: Session, sign_in: SignIn
) -> None:
    matter = factories.assigned(world)
    form = {"action": "sign", "version": str(matter.version), "handler": "x", "contact": "1"}

    answer = sign_in("edu.handler").post(f"/matters/{matter.uid}/act", data=form)

    assert answer.status_code == 403
    assert fresh(session, matter).state == "pending_sign"


def test_those_who_only_read_may_not_write(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    client = sign_in("auditor")

    for path in ("comment", "draft"):
        answer = client.post(f"/matters/{matter.uid}/{path}", data={"action": "sign", "text": "x"})
        assert answer.status_code == 403
    assert session.scalars(select(Comment)).all() == []
    assert session.scalars(select(Draft)).all() == []


def test_a_supporting_unit_acts_on_its_own_part(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.assigned(world, supports=("tax",))
    part = session.scalars(select(Assignment).where(Assignment.role == "support")).one()
    client, url = sign_in("tax.liaison"), f"/matters/{matter.uid}/parts/{part.uid}/act"
    page = client.get(f"/matters/{matter.uid}")

    answer = client.post(url, data={"action": "sign", "version": str(matter.version), "contact": "9001"})

    assert f'action="{url}"' in page.text
    assert answer.status_code == 303
    session.rollback()
    assert session.get_one(Assignment, part.id, populate_existing=True).state == "handling"


def test_an_internal_remark_stays_in_its_unit(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, copies=("tax",))
    url = f"/matters/{matter.uid}"
    edu = sign_in("edu.head")

    edu.post(f"{url}/comment", data={"text": "内部商量。", "audience": "internal"})
    edu.post(f"{url}/comment", data={"text": "请知悉。", "audience": "shared"})

    seen = {login: plain(sign_in(login).get(url).text) for login in ("edu.liaison", "tax.liaison", "coord")}
    assert {login: ("内部商量。" in text, "请知悉。" in text) for login, text in seen.items()} == {
        "edu.liaison": (True, True),
        "tax.liaison": (False, True),
        "coord": (False, True),
    }


def test_an_empty_remark_comes_back_with_a_sentence(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.assigned(world)

    answer = sign_in("edu.head").post(f"/matters/{matter.uid}/comment", data={"text": " ", "audience": "shared"})

    assert answer.status_code == 422
    assert "请填写 1 至 2000 字。" in plain(answer.text)
    assert session.scalars(select(Comment)).all() == []


def test_opening_the_page_marks_it_seen_for_the_unit(world: World, session: Session, sign_in: SignIn) -> None:
    matter = factories.assigned(world)

    sign_in("edu.handler").get(f"/matters/{matter.uid}")

    session.rollback()
    duty = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))).one()
    assert duty.seen_at == factories.MONDAY


def test_the_bank_sees_a_rectification_from_its_service_on(world: World, app: object, sign_in: SignIn) -> None:
    storage: Storage = app.extensions["lianzhi_storage"]  # type: ignore[attr-defined]
    matter = inspections.rectification(world, storage)
    before = {
        login: sign_in(login).get(f"/matters/{matter.uid}").status_code
        for login in ("pu1.rep", "pu.liaison", "dong.liaison")
    }

    inspections.noticed(world, matter)

    after = {login: sign_in(login).get(f"/matters/{matter.uid}").status_code for login in before}
    assert before == {"pu1.rep": 404, "pu.liaison": 404, "dong.liaison": 404}
    assert after == {"pu1.rep": 200, "pu.liaison": 200, "dong.liaison": 404}
