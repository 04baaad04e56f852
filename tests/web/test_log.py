"""The administrators' log as the audit administrator reads it: lines, filters, pages, file, chain; nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.models.admin_event import AdminEvent
from workflow.queries.log import SIZE
from workflow.services import accounts, people, positions
from workflow.services.people import write

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def some_days(world: World) -> None:
    """Three acts: a position asked for on Monday, approved on Tuesday, a password reset on Wednesday."""
    edu, system = world.person("edu.handler").uid, world.person("sysadmin")
    positions.ask(edu, "liaison", actor=system)
    with clock.at(MONDAY + timedelta(days=1)):
        positions.decide(edu, "liaison", True, actor=world.person("secadmin"))
    with clock.at(MONDAY + timedelta(days=2)):
        people.reset(world.person("tax.head").uid, actor=system)


def numbers(html: str) -> list[str]:
    return re.findall(r'<td class="right num" data-label="[^"]*">(\d+)</td>', html)


def test_the_log_lists_newest_first_and_is_narrowed_by_who_what_and_when(world: World, sign_in: SignIn) -> None:
    some_days(world)
    client, secadmin = sign_in("audadmin"), world.person("secadmin").uid

    def shown(query: str) -> list[str]:
        return numbers(client.get(f"/log?{query}").text)

    assert shown("") == ["3", "2", "1"]
    assert shown(f"who={secadmin}") == ["2"]
    assert shown("act=reset_password") == ["3"]
    assert shown("since=2026-11-17&until=2026-11-17") == ["2"]
    assert shown("q=tax.head") == ["3"]
    assert shown("q=nobody") == []
    assert shown("since=nonsense&who=nonsense&act=nonsense&before=x") == ["3", "2", "1"]


def test_the_log_is_turned_by_key_with_as_many_statements_for_one_line_as_for_many(
    app: Flask, world: World, sign_in: SignIn
) -> None:
    person, system = world.person("edu.handler"), world.person("sysadmin")
    with transaction() as session:
        write(session, "reset_password", person, system)
    client = sign_in("audadmin")
    with counting(app) as few:
        client.get("/log")
    with transaction() as session:
        for _ in range(SIZE + 4):
            write(session, "reset_password", person, system)

    with counting(app) as many:
        first = client.get("/log").text

    assert len(few) == len(many)
    assert numbers(first) == [str(n) for n in range(SIZE + 5, 5, -1)]
    older = client.get("/log?before=6").text
    assert (numbers(older), "after=5" in older, "before=" in older.partition("pager")[2]) == (
        ["5", "4", "3", "2", "1"],
        True,
        False,
    )
    assert numbers(client.get("/log?after=5").text) == [str(n) for n in range(SIZE + 5, 5, -1)]


def test_the_file_has_the_filtered_lines_and_says_who_took_it(world: World, sign_in: SignIn) -> None:
    some_days(world)
    accounts.set_preferences(actor=world.person("audadmin"), language="en")

    answer = sign_in("audadmin").get("/log?act=approve_position&format=xlsx", buffered=True)

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["No.", "Time", "Who did it", "Account", "Act", "On what", "What changed", "Hash"]
    assert (rows[1][0], rows[1][3:5], rows[1][6]) == (
        2,
        ["secadmin", "Approve a position"],
        "Liaison: awaits approval → granted",
    )
    assert [row[0] for row in rows[3:5]] == ["Administration log: 1 rows", "Filters: Approve a position"]


def test_the_chain_is_walked_and_a_changed_line_named(
    app: Flask, world: World, session: Session, sign_in: SignIn
) -> None:
    some_days(world)
    accounts.set_preferences(actor=world.person("audadmin"), language="en")
    client = sign_in("audadmin")
    assert "The chain holds" in client.get("/log/chain").text
    verify = app.test_cli_runner()
    assert verify.invoke(args=["audit", "verify"]).output.endswith("administration log of small: 3 lines, unbroken\n")

    session.execute(update(AdminEvent).where(AdminEvent.seq == 2).values(action="refuse_position"))
    session.commit()

    assert "Line 2 was changed or is missing" in client.get("/log/chain").text
    told = verify.invoke(args=["audit", "verify"])
    assert (told.exit_code, "administration log of small: 3 lines, broken at line 2" in told.output) == (1, True)


def test_the_log_is_in_the_menu_of_the_audit_administrator_alone(world: World, sign_in: SignIn) -> None:
    client = sign_in("audadmin")

    assert client.get("/").location == "/log"
    assert 'href="/log"' in client.get("/log").text
    for login in ("sysadmin", "secadmin", "coord", "auditor"):
        other = sign_in(login)
        assert (other.get("/log").status_code, other.get("/log/chain").status_code) == (403, 403)
        assert 'href="/log"' not in other.get("/account").text


def test_the_audit_administrator_sees_no_business_data(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    client = sign_in("audadmin")

    assert [client.get(path).status_code for path in ("/worklist", "/ledger", "/accounts", "/units")] == [403] * 4
    assert matter.number not in client.get("/log").text
