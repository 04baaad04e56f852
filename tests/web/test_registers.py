"""The register of documents and the units as Excel files: what the page shows, whole, as it is filtered."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.models.unit import Unit

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def rows_of(client: FlaskClient, address: str) -> list[tuple[Any, ...]]:
    """Every row of the sheet, the headings first."""
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_the_register_comes_as_filtered(world: World, sign_in: SignIn) -> None:
    matter = factories.assigned(world)
    client = sign_in("coord")

    whole, none = (
        rows_of(client, "/documents?format=xlsx"),
        rows_of(client, "/documents?format=xlsx&kind=closure_report"),
    )

    assert whole[0][:5] == ("文号", "标题", "类型", "事项", "状态")
    assert whole[1][2:5] == ("交办单", matter.number, "正在生成")
    assert none[1][0] is None
    assert any("办结报告" in str(row[0]) for row in none[2:])


def test_a_unit_gets_only_the_documents_it_may_know_of(world: World, sign_in: SignIn) -> None:
    factories.assigned(world)

    assert rows_of(sign_in("edu.liaison"), "/documents?format=xlsx")[1][2] == "交办单"
    assert rows_of(sign_in("court.liaison"), "/documents?format=xlsx")[1][0] is None


def test_units_come_as_filtered_with_text_that_stays_text(world: World, sign_in: SignIn) -> None:
    found = rows_of(sign_in("coord"), "/units?format=xlsx&kind=outlet")

    names = [row[0] for row in found[1:] if row[0] and row[2]]
    assert found[0][:5] == ("单位名称", "简称", "代码", "所属", "属地")
    outlets = select(Unit.name_zh).where(Unit.kind == "outlet").order_by(Unit.sort, Unit.id)
    assert names == list(world.session.scalars(outlets))
