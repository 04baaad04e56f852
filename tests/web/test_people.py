"""Pages of people: naming a substitute, what both see while it lasts, handing work over, closing an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.models.handover import Handover
from workflow.models.problem import Problem
from workflow.models.substitution import Substitution
from workflow.models.user import Grant
from workflow.types import Position

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def name_substitute(client: FlaskClient, world: World, principal: str, substitute: str) -> None:
    typed = {"substitute": str(world.person(substitute).uid), "from": "2026-11-16", "until": "2026-11-18"}
    answer = client.post(f"/people/{world.person(principal).uid}/substitutes", data=typed)
    assert answer.status_code == 303


def second_handler(world: World) -> None:
    with transaction() as session:
        person = world.person("edu.head")
        session.add(Grant(user_id=person.id, position=Position.HANDLER, approved_at=MONDAY))


def test_a_person_names_a_substitute_and_both_are_told(world: World, sign_in: SignIn) -> None:
    client = sign_in("edu.liaison")
    assert "指定代理人" in client.get("/account").text

    name_substitute(client, world, "edu.liaison", "edu.handler")

    assert "您正在代理张edu.liaison（联络员），至2026年11月18日。" in sign_in("edu.handler").get("/worklist").text
    assert "张edu.handler代您办理，至2026年11月18日" in client.get("/worklist").text
    assert "代您办理" not in client.get("/problems").text


def test_a_row_that_is_only_a_substitutes_says_for_whom(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    client = sign_in("edu.handler")
    before = client.get("/worklist").text

    name_substitute(sign_in("edu.liaison"), world, "edu.liaison", "edu.handler")

    assert ("代张edu.liaison" in before, "代张edu.liaison" in client.get("/worklist").text) == (False, True)
    assert "以代理人身份办理，代张edu.liaison" in client.get(f"/matters/{matter.uid}").text


def test_the_history_says_on_whose_behalf(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    name_substitute(sign_in("edu.liaison"), world, "edu.liaison", "edu.handler")

    factories.act(world, matter, "sign", "edu.handler", handler=world.person("edu.handler").uid, contact="8001")

    client = sign_in("coord")
    for path in ("", "/history", "/print"):
        assert "张edu.handler（代张edu.liaison）" in client.get(f"/matters/{matter.uid}{path}").text


def test_a_page_that_is_the_principals_opens_to_the_substitute(world: World, sign_in: SignIn) -> None:
    client = sign_in("reviewer")
    before = client.get("/units/new?kind=outlet").status_code

    name_substitute(sign_in("coord"), world, "coord", "reviewer")

    assert (before, client.get("/units/new?kind=outlet").status_code) == (403, 200)


def test_standing_in_costs_a_page_one_statement_and_nobody_else_any(app: Flask, world: World, sign_in: SignIn) -> None:
    factories.assigned(world)
    client, other = sign_in("edu.handler"), sign_in("edu.head")

    def sent(client: FlaskClient) -> int:
        client.get("/worklist/done")
        with counting(app) as statements:
            client.get("/worklist/done")
        return len(statements)

    before = sent(client), sent(other)
    name_substitute(sign_in("edu.liaison"), world, "edu.liaison", "edu.handler")

    assert (sent(client) - 1, sent(other)) == before


def test_a_wrong_window_comes_back_with_what_was_typed(world: World, session: Session, sign_in: SignIn) -> None:
    typed = {"substitute": str(world.person("edu.handler").uid), "from": "2026-11-16", "until": "2026-11-15"}

    answer = sign_in("edu.liaison").post(
        f"/people/{world.person('edu.liaison').uid}/substitutes", data=typed | {"reason": "出差一周"}
    )

    assert (answer.status_code, "出差一周" in answer.text, "不能早于开始日期" in answer.text) == (422, True, True)
    assert session.scalar(select(func.count()).select_from(Substitution)) == 0


def test_ending_it_leaves_it_to_be_read(world: World, session: Session, sign_in: SignIn) -> None:
    client = sign_in("edu.liaison")
    name_substitute(client, world, "edu.liaison", "edu.handler")
    uid = session.scalars(select(Substitution.uid)).one()

    answer = client.post(f"/people/substitutions/{uid}/end", follow_redirects=True)

    assert ("代理已结束" in answer.text, "提前结束" in answer.text) == (True, True)
    assert "您正在代理" not in sign_in("edu.handler").get("/worklist").text


def test_a_senior_sees_the_unit_and_a_handler_only_themselves(world: World, sign_in: SignIn) -> None:
    page = sign_in("edu.head").get("/people").text

    assert [name in page for name in ("张edu.handler", "张edu.liaison", "张tax.handler")] == [True, True, False]
    assert sign_in("edu.handler").get("/people").status_code == 403
    assert sign_in("edu.handler").get(f"/people/{world.person('edu.handler').uid}").status_code == 200
    assert sign_in("edu.handler").get(f"/people/{world.person('edu.head').uid}").status_code == 404


def hand_over(client: FlaskClient, world: World, **changed: str) -> tuple[int, str]:
    """Everything of the education bureau's handler goes to its head, as the list's form posts it."""
    person, matter = world.person("edu.handler"), world.session.scalars(select(Problem)).one().matter
    typed = {
        "take": f"handler/{matter.uid}",
        f"version-handler/{matter.uid}": str(matter.version),
        "to": str(world.person("edu.head").uid),
        "reason": "调离",
    }
    answer = client.post(f"/people/{person.uid}/hand-over", data=typed | changed, follow_redirects=True)
    return answer.status_code, answer.text


@pytest.mark.parametrize("login", ["edu.liaison", "coord", "director"])
def test_work_is_handed_over_and_the_record_can_be_read_and_printed(
    world: World, session: Session, sign_in: SignIn, login: str
) -> None:
    second_handler(world)
    matter = factories.rectifying(world)
    client = sign_in(login)
    listed = client.get(f"/people/{world.person('edu.handler').uid}/hand-over").text

    status, page = hand_over(client, world)

    assert (matter.number in listed, status, "已移交 1 项" in page) == (True, 200, True)
    assert session.scalars(select(Problem.handler_uid)).one() == str(world.person("edu.head").uid)
    uid = session.scalars(select(Handover.uid)).one()
    assert "监交人签字" in client.get(f"/people/hand-overs/{uid}/print").text
    assert "没有指名此人的在办事项" in client.get(f"/people/{world.person('edu.handler').uid}/hand-over").text
    assert sign_in("edu.handler").get(f"/people/hand-overs/{uid}").status_code == 200
    assert sign_in("tax.head").get(f"/people/hand-overs/{uid}").status_code == 404


def test_a_list_that_changed_is_shown_again_and_nothing_moves(world: World, session: Session, sign_in: SignIn) -> None:
    second_handler(world)
    matter = factories.rectifying(world)

    status, page = hand_over(sign_in("coord"), world, **{f"version-handler/{matter.uid}": "1"})

    assert (status, "清单已有变化" in page, "调离" in page) == (409, True, True)
    assert session.scalar(select(func.count()).select_from(Handover)) == 0


def test_a_form_without_reason_or_successor_keeps_what_was_chosen(world: World, sign_in: SignIn) -> None:
    second_handler(world)
    factories.rectifying(world)

    status, page = hand_over(sign_in("coord"), world, reason="", to="")

    assert (status, "请填写交接事由" in page, "请选择接手人" in page, " checked" in page) == (422, True, True, True)


def test_an_account_with_open_work_is_disabled_only_when_one_insists(
    world: World, session: Session, sign_in: SignIn
) -> None:
    factories.rectifying(world)
    client, person = sign_in("sysadmin"), world.person("edu.handler")
    where = f"/accounts/{person.uid}"

    refused = client.post(f"{where}/enabled", data={"to": "off"})
    session.refresh(person)
    assert (refused.status_code, "办理交接" in refused.text, person.is_enabled) == (409, True, True)

    client.post(f"{where}/enabled", data={"to": "off", "despite": "1"})
    session.refresh(person)
    assert person.is_enabled is False


def test_the_account_page_says_when_the_work_was_handed_over(world: World, sign_in: SignIn) -> None:
    second_handler(world)
    factories.rectifying(world)
    client, where = sign_in("sysadmin"), f"/accounts/{world.person('edu.handler').uid}"
    before = client.get(where).text

    hand_over(sign_in("edu.liaison"), world)

    assert ("项在办事项指名此人" in before, "办理交接，可以停用账号" in client.get(where).text) == (True, True)
