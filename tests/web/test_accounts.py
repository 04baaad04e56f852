"""The pages of accounts: what each administrator sees and may press."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.models.user import User
from workflow.queries.accounts import SIZE
from workflow.services import accounts

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def administrator(world: World, sign_in: SignIn) -> Callable[[str], FlaskClient]:
    """Opens a browser of an administrator who reads English."""

    def enter(login: str) -> FlaskClient:
        accounts.set_preferences(actor=world.person(login), language="en")
        return sign_in(login)

    return enter


def logins(html: str) -> list[str]:
    return re.findall(r'<a href="/accounts/[0-9a-f-]{36}">([^<]+)</a>', html)


def crowd(world: World, number: int) -> None:
    unit = world.unit("edu")
    with transaction() as session:
        for place in range(number):
            login = f"aaa{place:03}"
            session.add(User(meeting_id=unit.meeting_id, unit_id=unit.id, login=login, name=login, password_hash="x"))


def test_an_account_from_nothing_to_a_position(world: World, administrator: SignIn) -> None:
    system, security = administrator("sysadmin"), administrator("secadmin")
    given = {"login": "edu.zhang", "name": "张知遥", "unit": str(world.unit("edu").uid)}

    refused = system.post("/accounts/new", data=given | {"login": "coord"})
    made = system.post("/accounts/new", data=given)
    page = system.get(made.location).text
    asked = system.post(f"{made.location}/positions", data={"position": "handler"})
    listed = security.get("/accounts").text
    unsaid = security.post(f"{made.location}/positions/handler")
    approved = security.post(f"{made.location}/positions/handler", data={"decision": "approve"})

    assert (refused.status_code, "This account name is taken." in refused.text) == (422, True)
    assert (made.status_code, "shown only now" in page, asked.status_code) == (303, True, 303)
    assert (logins(listed), unsaid.status_code, approved.status_code) == (["edu.zhang"], 422, 303)
    assert "Nothing awaits approval" in security.get("/accounts").text


def test_what_cannot_be_done_is_said_on_the_page(world: World, administrator: SignIn) -> None:
    system, own = administrator("sysadmin"), world.person("sysadmin").uid
    other = world.person("audadmin").uid

    answers = [
        system.post(f"/accounts/{own}/enabled", data={"to": "off"}),
        system.post(f"/accounts/{other}/enabled", data={"to": "off"}),
        system.post(f"/accounts/{own}/reset"),
        system.post(f"/accounts/{other}/positions", data={"position": "handler"}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 4
    assert "The only audit administrator has to stay." in answers[1].text


def test_an_account_is_changed_and_moved(world: World, session: Session, administrator: SignIn) -> None:
    system, person = administrator("sysadmin"), world.person("edu.handler")
    page = f"/accounts/{person.uid}"

    assert person.name in system.get(f"{page}/edit").text
    assert system.post(f"{page}/edit", data={"name": ""}).status_code == 422
    assert system.post(f"{page}/edit", data={"name": "林知夏", "phone": "6321"}).status_code == 303
    assert system.post(f"{page}/unit", data={"unit": "x"}).status_code == 422
    assert system.post(f"{page}/unit", data={"unit": str(world.unit("tax").uid)}).status_code == 303

    session.expire_all()
    changed = world.person("edu.handler")
    assert (changed.name, changed.phone, changed.unit.code, changed.grants) == ("林知夏", "6321", "tax", [])


def test_accounts_are_filtered_paged_and_exported(app: Flask, world: World, administrator: SignIn) -> None:
    system = administrator("sysadmin")
    with counting(app) as few:
        system.get("/accounts?all=1&q=edu.liaison")
    crowd(world, SIZE + 5)

    with counting(app) as many:
        first = system.get("/accounts?all=1").text

    assert len(many) <= len(few) + 1
    assert logins(first) == [f"aaa{place:03}" for place in range(SIZE)]
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    assert logins(system.get(older[1].replace("&amp;", "&")).text)[:5] == [f"aaa{p:03}" for p in range(SIZE, SIZE + 5)]
    assert logins(system.get("/accounts?all=1&position=archivist").text) == ["archivist"]
    assert logins(system.get("/accounts?all=1&q=edu.head&standing=open").text) == ["edu.head"]
    assert "No account fits" in system.get("/accounts?all=1&standing=locked").text
    book = openpyxl.load_workbook(io.BytesIO(system.get("/accounts?q=edu.&format=xlsx", buffered=True).data))
    assert [row[0].value for row in book.active.iter_rows(max_row=4)] == [
        "Account",
        "edu.handler",
        "edu.head",
        "edu.liaison",
    ]


@pytest.mark.parametrize("login", ["sysadmin", "secadmin"])
def test_an_administrator_has_no_button_that_is_not_theirs(world: World, administrator: SignIn, login: str) -> None:
    html = administrator(login).get(f"/accounts/{world.person('edu.handler').uid}").text

    assert ("/reset" in html, "/positions/handler" in html) == ((True, False) if login == "sysadmin" else (False, True))
