"""The worklist in a browser: tabs, buttons, words, filters, statements, and acting on several rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.services import accounts

SignIn = Callable[[str], FlaskClient]
TABS = ("/worklist", "/worklist/done", "/worklist/closed", "/worklist/copied", "/worklist/unsigned")
BANKS = ("pu", "dong", "pu1", "pu2", "dong1")
MOST_STATEMENTS = 8


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def state_of(world: World, matter: Matter) -> str:
    world.session.expire_all()
    return world.matter(matter.number).state


def delivered(world: World, count: int, *, lead: str = "edu") -> list[Matter]:
    return [factories.assigned(world, lead=lead, concerned_unit=world.unit(code).uid) for code in BANKS[:count]]


def english(world: World, login: str) -> User:
    return accounts.set_preferences(actor=world.person(login), language="en")


def buttons(html: str) -> list[str]:
    return re.findall(r'<td class="w-do"><a class="[^"]+" href="([^"]+)">', html)


def test_the_door_leads_everybody_to_their_own_page(sign_in: SignIn, app: Flask) -> None:
    assert sign_in("edu.liaison").get("/").location == "/worklist"
    assert "/worklist" not in (sign_in("sysadmin").get("/").location or "")
    assert "/sign-in" in (app.test_client().get("/").location or "")


def test_administrators_have_no_worklist(sign_in: SignIn) -> None:
    for address in TABS:
        assert sign_in("sysadmin").get(address).status_code == 403


def test_the_next_step_is_a_button_that_opens_the_matter_at_it(world: World, sign_in: SignIn) -> None:
    [matter] = delivered(world, 1)

    html = sign_in("edu.liaison").get("/worklist").text

    assert buttons(html) == [f"/matters/{matter.uid}?action=sign#actions"]
    assert matter.title in html
    assert "is-unread" in html


def test_a_supporting_part_opens_at_its_own_step(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, supports=("tax",))

    [address] = buttons(sign_in("tax.liaison").get("/worklist").text)

    assert re.fullmatch(rf"/matters/{matter.uid}\?action=sign&amp;part=[0-9a-f-]+#actions", address)


def test_who_may_not_take_the_step_reads_who_does(world: World, sign_in: SignIn) -> None:
    delivered(world, 1)
    html = sign_in("edu.handler").get("/worklist").text
    assert buttons(html) == []
    assert "联络员" in html

    english(world, "edu.head")

    assert "For the liaison" in sign_in("edu.head").get("/worklist").text


def test_the_director_endorses_a_major_problem_only(world: World, sign_in: SignIn) -> None:
    major = factories.accepted(world, severity="major")
    general = factories.accepted(world, severity="general", concerned_unit=world.unit("dong").uid)

    page = sign_in("director").get("/worklist").text

    assert f"/matters/{major.uid}?action=endorse#actions" in buttons(page)
    assert f"/matters/{general.uid}?action=endorse#actions" not in buttons(page)


def test_a_problem_without_a_plan_is_signed_for_and_begun_at_once(world: World, sign_in: SignIn) -> None:
    matter = factories.accepted(world)
    inputs = {"lead": world.unit("edu").uid, "days": 5, "urgency": "normal", "needs_plan": "false"}
    factories.act(world, matter, "assign", "coord", **inputs, requirements="立行立改。")

    [address] = buttons(sign_in("edu.liaison").get("/worklist").text)

    assert address == f"/matters/{matter.uid}?action=sign_direct#actions"


def test_another_unit_s_worklist_is_empty_and_says_so(world: World, sign_in: SignIn) -> None:
    [matter] = delivered(world, 1)

    for address in TABS:
        assert matter.number not in sign_in("court.liaison").get(address).text, address

    english(world, "court.liaison")

    html = sign_in("court.liaison").get("/worklist").text
    assert "Nothing to do" in html
    assert 'href="/ledger"' in html


def test_a_filter_that_leaves_nothing_names_itself_and_what_dropping_it_gives(world: World, sign_in: SignIn) -> None:
    delivered(world, 2)
    english(world, "edu.liaison")

    html = sign_in("edu.liaison").get("/worklist?kind=problem&light=red").text

    assert "None of 2 meets all 2 conditions. Without “Light: Overdue” there are 2." in html
    assert "Drop “Light: Overdue”" in html
    assert 'href="/worklist?kind=problem"' in html


def test_counters_filter_and_nonsense_in_the_address_is_not_heard(world: World, sign_in: SignIn) -> None:
    [matter] = delivered(world, 1)
    client = sign_in("edu.liaison")

    assert matter.number in client.get("/worklist?show=unsigned").text
    assert matter.number not in client.get("/worklist?light=red").text
    nonsense = "light=blue&show=x&unit=1&from=1&after=zzz&sort=evil&state=a&phase=open&severity=major"
    assert matter.number in client.get(f"/worklist?{nonsense}").text


def test_every_tab_sends_as_many_statements_for_thirty_rows_as_for_one(
    world: World, app: Flask, sign_in: SignIn
) -> None:
    def sent() -> dict[tuple[str, str], int]:
        return {
            (login, address): _sent(app, sign_in(login), address)
            for login in ("edu.liaison", "coord", "court.liaison")
            for address in (*TABS, "/worklist?q=2026&kind=problem", "/worklist?light=grey&q=x")
        }

    _work(world, 0)
    one = sent()
    for number in range(1, 30):
        _work(world, number)

    assert sent() == one
    assert max(one.values()) <= MOST_STATEMENTS


def _sent(app: Flask, client: FlaskClient, address: str) -> int:
    client.get(address)
    with counting(app) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


def _work(world: World, number: int) -> None:
    """Something for every tab: delivered, signed for, copied, ended."""
    concerned = {"concerned_unit": world.unit(BANKS[number % 5]).uid}
    with clock.at(MONDAY + timedelta(days=31 * (number // 5))):
        matter = factories.assigned(world, supports=("tax",), copies=("court",), **concerned)
        if number % 2 == 0:
            handler = world.person("edu.handler").uid
            factories.act(world, matter, "sign", "edu.liaison", handler=handler, contact="8001")
        ended = factories.submitted(world)
        factories.act(world, ended, "reject", "coord", reason="不属于治理范围。")


def together(client: FlaskClient, matters: list[Matter], **more: object) -> TestResponse:
    form = {"action": "sign/Sign_for", "matter": [str(matter.uid) for matter in matters], **more}
    return client.post("/worklist/act-together", data=form)


def test_signing_for_several_asks_once_and_signs_for_all(world: World, sign_in: SignIn) -> None:
    made = delivered(world, 3)
    client = sign_in("edu.liaison")

    form = together(client, made)
    assert form.status_code == 200
    assert form.text.count('name="handler"') == 1
    assert all(matter.number in form.text for matter in made)
    assert [state_of(world, matter) for matter in made] == ["pending_sign"] * 3

    handler = world.person("edu.handler").uid
    answer = together(client, made, go="1", handler=str(handler), contact="8001")

    assert (answer.status_code, answer.location) == (303, "/worklist")
    assert [state_of(world, matter) for matter in made] == ["planning"] * 3


def test_what_is_missing_comes_back_with_the_form_and_nothing_moves(world: World, sign_in: SignIn) -> None:
    made = delivered(world, 2)

    answer = together(sign_in("edu.liaison"), made, go="1", contact="8001")

    assert answer.status_code == 422
    assert 'value="8001"' in answer.text
    assert [state_of(world, matter) for matter in made] == ["pending_sign"] * 2


def test_a_lead_and_a_supporting_part_are_signed_for_together(world: World, sign_in: SignIn) -> None:
    own = factories.assigned(world, lead="tax")
    helped = factories.assigned(world, lead="edu", supports=("tax",), concerned_unit=world.unit("dong").uid)
    client = sign_in("tax.liaison")
    ticked = re.findall(r'name="matter" value="([0-9a-f-]+)\.\d+"', client.get("/worklist").text)
    form = {"action": "sign/Sign_for", "matter": ticked, "go": "1", "contact": "8002"}

    answer = client.post("/worklist/act-together", data=form | {"handler": str(world.person("tax.handler").uid)})

    assert answer.status_code == 303
    assert state_of(world, own) == "planning"
    assert state_of(world, helped) == "pending_sign"
    assert "8002" in [event.content["inputs"].get("contact") for event in _events(world, helped)]


def _events(world: World, matter: Matter) -> list[Event]:
    return list(world.session.scalars(select(Event).where(Event.matter_id == matter.id)))


def test_one_refusal_is_told_with_its_reason_and_the_others_go_through(world: World, sign_in: SignIn) -> None:
    factories.accepted(world)
    double = factories.submitted(world)
    sound = factories.submitted(world, concerned_unit=world.unit("dong").uid)
    english(world, "coord")
    client = sign_in("coord")
    [key] = set(re.findall(r'data-actions="(accept/[^"]+)"', client.get("/worklist").text))
    form = {"action": key, "matter": [str(double.uid), str(sound.uid)], "go": "1"}

    answer = client.post(
        "/worklist/act-together", data=form | {"category": "account", "severity": "general", "basis": "规则第 12 条"}
    )

    assert answer.status_code == 200
    assert "1 done, 1 not done." in answer.text
    assert "on the same unit and item within 30 days" in answer.text
    assert double.number in answer.text
    assert (state_of(world, double), state_of(world, sound)) == ("pending_accept", "pending_assign")


def test_rows_of_another_unit_and_rows_with_another_step_are_left_alone(world: World, sign_in: SignIn) -> None:
    [own] = delivered(world, 1)
    foreign = factories.assigned(world, lead="court", concerned_unit=world.unit("dong").uid)
    handler = str(world.person("edu.handler").uid)

    together(sign_in("edu.liaison"), [own, foreign], go="1", handler=handler, contact="8001")
    nothing = together(sign_in("edu.liaison"), [own, foreign])

    assert (state_of(world, own), state_of(world, foreign)) == ("planning", "pending_sign")
    assert (nothing.status_code, nothing.location) == (303, "/worklist")
