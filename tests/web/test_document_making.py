"""Stopping the making of a document in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import transaction
from workflow.models.document import CANCELLED, FINISHED, RENDERING, WAITING, Document

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def document(world: World) -> Document:
    """The assignment slip of the education bureau, which nobody has made yet."""
    with clock.at(MONDAY):
        factories.assigned(world)
    return world.session.scalars(select(Document)).one()


def change(document: Document, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(Document).where(Document.id == document.id).values(**values))


@pytest.mark.parametrize(("login", "may"), [("coord", True), ("edu.head", False)])
def test_the_making_is_stopped_by_the_office_and_may_be_asked_for_again(
    sign_in: SignIn, document: Document, world: World, login: str, may: bool
) -> None:
    path, client = f"/documents/{document.uid}", sign_in(login)
    offered = f'action="{path}/cancel"' in client.get(path).text

    answer = client.post(f"{path}/cancel")

    row = world.session.get_one(Document, document.id, populate_existing=True)
    page = client.get(path).text
    assert (offered, answer.status_code, row.making) == (may, *((303, CANCELLED) if may else (403, WAITING)))
    assert ("已停止" in page, f'action="{path}/retry"' in page) == (may, may)


def test_what_is_finished_cannot_be_stopped(sign_in: SignIn, document: Document, world: World) -> None:
    change(document, making=FINISHED, progress=100, sha256="0" * 64, size=1, pages=1, finished_at=MONDAY)

    answer = sign_in("coord").post(f"/documents/{document.uid}/cancel")

    row = world.session.get_one(Document, document.id, populate_existing=True)
    assert (answer.status_code, row.making) == (409, FINISHED)


@pytest.mark.parametrize(
    ("note", "said"),
    [("checking", "正在核验版式"), ("signing", "正在电子签名"), ("keeping", "正在存储文件"), ("pages:3:11", "3")],
)
def test_the_page_says_what_is_being_done(sign_in: SignIn, document: Document, note: str, said: str) -> None:
    change(document, making=RENDERING, progress=40, progress_note=note)

    assert said in sign_in("coord").get(f"/documents/{document.uid}").text
