"""A report on its way in the browser: drafts stay in the office, no number is missing, strangers learn little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update

from tests import factories, papers
from tests.conftest import Browser
from tests.factories import World
from tests.presses import Scene
from tests.presses_problem import PROBLEM
from workflow import clock
from workflow.db import transaction
from workflow.models.document import VOID, Document
from workflow.models.matter import Matter

SignIn = Callable[[str], FlaskClient]
MARK = "岚反诈联办结"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


@pytest.fixture
def closed(scene: Scene) -> Matter:
    """A problem that was written off; its report is a draft."""
    return scene.fresh(PROBLEM.stand(scene, "approve_close"))


def filed(scene: Scene, document: Document) -> Document:
    """The document with a file that can be opened."""
    content = papers.sheet()
    with transaction() as session:
        session.execute(
            update(Document)
            .where(Document.id == document.id)
            .values(sha256=scene.storage.put(content), size=len(content), pages=1)
        )
    return papers.document_of(scene.world, scene.session.get_one(Matter, document.life_id))


def test_a_draft_is_known_in_the_office_and_nowhere_else(scene: Scene, closed: Matter, sign_in: SignIn) -> None:
    life = papers.life_of(scene.world, closed)
    draft = filed(scene, papers.make(scene.world, life))
    addresses = [f"/documents/{draft.uid}", f"/documents/{draft.uid}/file", f"/documents/{draft.uid}/pages/1.png"]

    seen = [sign_in("reviewer").get(address, buffered=True).status_code for address in addresses]
    hidden = [sign_in("edu.head").get(address, buffered=True).status_code for address in addresses]

    assert (seen, hidden) == ([200] * 3, [404] * 3)
    assert "送审稿（未编号）" not in sign_in("edu.head").get("/documents").text
    assert "送审稿（未编号）" in sign_in("coord").get("/documents").text


def test_whoever_is_to_countersign_reads_the_draft(scene: Scene, closed: Matter, sign_in: SignIn) -> None:
    life = papers.life_of(scene.world, closed)
    draft = filed(scene, papers.make(scene.world, life))
    unit = {"countersigners-0-unit": scene.unit("court")}
    papers.step(scene.world, life, "send_countersign", "coord", **unit)

    assert sign_in("court.head").get(f"/documents/{draft.uid}/file", buffered=True).status_code == 200
    assert sign_in("tax.head").get(f"/documents/{draft.uid}/file", buffered=True).status_code == 404


def test_a_page_is_a_picture_of_what_is_kept(scene: Scene, closed: Matter, sign_in: SignIn) -> None:
    draft = filed(scene, papers.make(scene.world, papers.life_of(scene.world, closed)))
    client = sign_in("coord")

    answer = client.get(f"/documents/{draft.uid}/pages/1.png")

    with Image.open(BytesIO(answer.data)) as picture:
        assert (picture.format, picture.width) == ("PNG", 900)
    assert client.get(f"/documents/{draft.uid}/pages/2.png").status_code == 404
    assert f"/documents/{draft.uid}/pages/1.png" in client.get(f"/matters/{draft.life.uid}").text


def test_the_register_shows_every_number_and_that_none_is_missing(
    scene: Scene, closed: Matter, sign_in: SignIn
) -> None:
    issued = filed(scene, papers.issued(scene.world, closed))
    with transaction() as session:
        session.execute(update(Document).where(Document.id == issued.id).values(standing=VOID))
    client = sign_in("archivist")

    page = client.get("/documents/register?family=closure_report&year=2026").text
    book = client.get("/documents/register?family=closure_report&year=2026&format=xlsx", buffered=True).data

    assert f"{MARK}〔2026〕1号" in page
    assert "1 至 1 号，无缺号、无重号；已替代 0 件，作废 1 件。" in page
    sheet = openpyxl.load_workbook(BytesIO(book)).active
    assert any(f"{MARK}〔2026〕1号" in map(str, row) for row in sheet.iter_rows(values_only=True))


def test_a_number_that_is_missing_is_said(scene: Scene, closed: Matter, sign_in: SignIn) -> None:
    issued = papers.issued(scene.world, closed)
    with transaction() as session:
        session.execute(update(Document).where(Document.id == issued.id).values(serial=2))

    page = sign_in("archivist").get("/documents/register?family=closure_report&year=2026").text

    assert "已发出 1 个号，登记簿中有 1 个，请告知系统管理员。" in page


def test_an_empty_register_says_how_numbers_come_to_be(sign_in: SignIn) -> None:
    assert "尚未编号" in sign_in("archivist").get("/documents/register").text


def test_the_public_learns_nothing_of_a_draft_and_where_a_superseded_one_went(
    app: Flask, scene: Scene, closed: Matter
) -> None:
    world, stranger = scene.world, Browser(app, app.response_class)
    first_life = papers.life_of(world, closed)
    draft = papers.make(world, first_life)
    said = stranger.get(f"/verify/{draft.verify_code}").text
    assert "尚未签发" in said
    assert draft.title not in said

    first = papers.issued(world, closed)
    papers.step(world, first_life, "correct", "director", reason="整改户数有误。")
    second = papers.issued(world, closed)

    page = stranger.get(f"/verify/{first.verify_code}").text
    assert (first.number, second.number) == (f"{MARK}〔2026〕1号", f"{MARK}〔2026〕2号")
    assert "已被替代" in page
    assert f"/verify/{second.verify_code}"[:11] in page
    assert second.number in page
    assert "有效" in stranger.get(f"/verify/{second.verify_code}").text


def test_a_draft_that_was_voided_was_never_issued(scene: Scene, closed: Matter, sign_in: SignIn) -> None:
    life = papers.life_of(scene.world, closed)
    draft = filed(scene, papers.make(scene.world, life))
    factories.act(scene.world, life, "void", "director", reason="事项重启")
    unit = sign_in("edu.liaison")

    page = unit.get(f"/verify/{draft.verify_code}").get_data(as_text=True)
    assert draft.title not in page
    assert "由本平台签发" not in page
    assert unit.get(f"/documents/{draft.uid}").status_code == 404
    assert unit.get(f"/verify?sha256={draft.sha256}").get_data(as_text=True).count(draft.title) == 0
