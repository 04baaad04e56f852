"""The log of seals: who may read it, and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.models.document import Document
from workflow.services import seals

SignIn = Callable[[str], FlaskClient]
FACTS = json.dumps({"subject": "CN=城关区联席会议,O=办公室", "fingerprint": "ab" * 32})


@pytest.fixture
def document(world: World) -> Document:
    """An assignment slip."""
    with clock.at(MONDAY):
        factories.assigned(world)
    return world.session.scalars(select(Document)).one()


def sign(document: Document, times: int) -> None:
    with clock.at(MONDAY), transaction() as session:
        for _ in range(times):
            seals.signed(session, document.id, sha256="cd" * 32, signature=FACTS)


def test_it_says_when_what_who_and_with_which_certificate(sign_in: SignIn, document: Document) -> None:
    sign(document, 1)
    with clock.at(MONDAY), transaction() as session:
        seals.failed(session, document.id)
    page = sign_in("coord").get("/documents/seals").get_data(as_text=True)

    said = page.partition("<tbody>")[2]
    assert [said.count(words) for words in (document.number, "已签名", "签名失败")] == [2, 1, 1]
    assert "城关区联席会议" in said
    assert "abababababababab" in said
    assert "cdcdcdcdcdcdcdcd" in said


def test_without_a_use_and_a_certificate_it_says_so(sign_in: SignIn) -> None:
    page = sign_in("coord").get("/documents/seals").get_data(as_text=True)

    assert "尚无用印记录" in page
    assert "尚未配置签名证书" in page


def test_a_member_unit_does_not_read_it(sign_in: SignIn, document: Document) -> None:
    assert sign_in("edu.head").get("/documents/seals").status_code == 403


def test_it_costs_the_same_statements_for_one_line_and_for_thirty(
    app: Flask, sign_in: SignIn, document: Document
) -> None:
    browser = sign_in("coord")
    browser.get("/documents/seals")
    sign(document, 1)
    with counting(app) as for_one:
        browser.get("/documents/seals")
    sign(document, 29)
    with counting(app) as for_thirty:
        page = browser.get("/documents/seals").get_data(as_text=True)

    assert page.count('class="doc-name"') == 30
    assert len(for_one) == len(for_thirty)


def test_it_is_an_excel_file_that_cuts_nothing_short(sign_in: SignIn, document: Document) -> None:
    sign(document, 1)

    answer = sign_in("coord").get("/documents/seals?format=xlsx", buffered=True)

    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    line = next(row for row in rows if document.number in row)
    assert ("已签名" in str(line), "ab" * 32 in line, "cd" * 32 in line) == (True, True, True)
