"""The ledger and the lists of kinds in a browser, and every list as an Excel file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.services import accounts

SignIn = Callable[[str], FlaskClient]
LISTS = ("/ledger", "/problems", "/batches", "/visits", "/rectifications")
EVERY = ("/worklist", "/worklist/done", "/worklist/closed", "/worklist/copied", "/worklist/unsigned", *LISTS)
MOST_STATEMENTS = 8


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def sheet_of(client: FlaskClient, address: str) -> tuple[list[list[Any]], Any]:
    """The cells of an Excel file by row, and its sheet."""
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return [list(row) for row in book.active.iter_rows(values_only=True)], book.active


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_list_opens_in_both_languages_empty_or_not(
    world: World, sign_in: SignIn, address: str, language: str
) -> None:
    for login in ("coord", "edu.liaison", "north.leader", "pu1.rep", "auditor", "viewer"):
        accounts.set_preferences(actor=world.person(login), language=language)
        assert sign_in(login).get(address).status_code == 200, login
    factories.assigned(world, supports=("tax",), copies=("court",))
    for login in ("coord", "edu.liaison", "auditor"):
        assert sign_in(login).get(address).status_code == 200, login


@pytest.mark.parametrize("address", LISTS)
def test_administrators_see_no_business_data(sign_in: SignIn, address: str) -> None:
    for login in ("sysadmin", "secadmin", "audadmin"):
        assert sign_in(login).get(address).status_code == 403


def test_another_unit_does_not_find_a_matter_however_it_asks(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, lead="edu")
    client = sign_in("court.liaison")

    for address in (*LISTS, f"/ledger?q={matter.number}", f"/ledger?unit={world.unit('edu').uid}"):
        assert f">{matter.number}<" not in client.get(address).text, address
    assert matter.number in sign_in("edu.liaison").get("/ledger").text


def test_the_search_box_finds_by_number_title_and_unit(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world, lead="tax")
    client = sign_in("coord")

    for text in (matter.number, "对公账户", "税务", "tax"):
        assert matter.title in client.get(f"/ledger?q={text}").text, text
    assert matter.title not in client.get("/ledger?q=zzz").text


@pytest.mark.parametrize("address", [*LISTS, "/ledger?q=x&light=red", "/problems?severity=general&period=year"])
def test_a_list_sends_as_many_statements_for_thirty_rows_as_for_one(
    world: World, app: Flask, sign_in: SignIn, address: str
) -> None:
    def sent() -> int:
        client = sign_in("coord")
        client.get(address)
        with counting(app) as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    factories.submitted(world)
    one = sent()
    for _number in range(29):
        factories.submitted(world)

    assert sent() == one <= MOST_STATEMENTS


def test_the_auditor_sees_personal_data_masked(world: World, sign_in: SignIn) -> None:
    factories.problem(world, title="核查身份证110101199003077758")

    assert "110101199003077758" in sign_in("coord").get("/ledger").text
    assert "110101199003077758" not in sign_in("auditor").get("/ledger").text
    rows, _sheet = sheet_of(sign_in("auditor"), "/ledger?format=xlsx")
    assert "110101199003077758" not in str(rows)


def test_the_excel_file_holds_the_filtered_rows_and_says_who_took_it(world: World, sign_in: SignIn) -> None:
    accounts.set_preferences(actor=world.person("edu.liaison"), language="en")
    kept = factories.assigned(world)
    factories.assigned(world, concerned_unit=world.unit("dong").uid, title="别的")

    rows, sheet = sheet_of(sign_in("edu.liaison"), f"/worklist?format=xlsx&q={kept.number}")

    head, body, footer = rows[0], rows[1], [row[0] for row in rows[3:]]
    found = dict(zip(head, body, strict=True))
    assert len([row for row in rows[1:] if row[2]]) == 1
    assert found["Light"] in ("On time", "Due soon")
    assert (found["Number"], found["Title"], found["Kind"]) == (kept.number, kept.title, "Problem")
    assert (found["Due"], found["Received"]) == (datetime(2026, 11, 17), datetime(2026, 11, 16))
    assert found["Next step"] == "Sign for"
    assert footer[0] == "To do: 1 rows"
    assert kept.number in footer[1]
    assert footer[2].startswith("Exported by Education Bureau Zhang edu.liaison, 16 Nov 2026")
    assert sheet.freeze_panes == "A2"


def test_the_excel_file_speaks_the_reader_s_language_and_is_named_with_the_day(world: World, sign_in: SignIn) -> None:
    factories.assigned(world)
    client = sign_in("edu.liaison")

    answer = client.get("/ledger?format=xlsx", buffered=True)
    rows, _sheet = sheet_of(client, "/ledger?format=xlsx")

    assert "2026-11-16.xlsx" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "牵头" in str(rows) or "区教育局" in str(rows)


@pytest.mark.parametrize("title", ["=1+2", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "0012"])
def test_no_text_becomes_a_formula_a_link_or_a_number(world: World, sign_in: SignIn, title: str) -> None:
    factories.problem(world, title=title)

    rows, sheet = sheet_of(sign_in("coord"), "/problems?format=xlsx")

    cell = sheet.cell(row=2, column=rows[0].index(next(name for name in rows[0] if name in ("标题", "Title"))) + 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)
    assert cell.quotePrefix is title.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("address", EVERY)
def test_every_list_can_be_exported_empty_and_filled(world: World, sign_in: SignIn, address: str) -> None:
    client = sign_in("coord")
    sheet_of(client, f"{address}?format=xlsx")
    factories.assigned(world, supports=("tax",), copies=("court",))

    rows, _sheet = sheet_of(client, f"{address}?format=xlsx")

    assert rows[0][0]
