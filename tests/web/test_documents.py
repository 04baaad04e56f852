"""Documents in the browser: the list, the progress, the download, the public page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from tests import factories
from tests.conftest import Browser
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import db, transaction
from workflow.models.document import FAILED, FINISHED, SUPERSEDED, VOID, WAITING, Document, Download
from workflow.models.outbox import OutboxMessage

SignIn = Callable[[str], FlaskClient]
PDF = b"%PDF-1.7 made for a test\n"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends, BEGIN, COMMIT and PRAGMA left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def document(world: World) -> Document:
    """The assignment slip of the education bureau, which nobody has made yet."""
    with clock.at(MONDAY):
        factories.assigned(world)
    return world.session.scalars(select(Document)).one()


@pytest.fixture
def finished(app: Flask, document: Document) -> Document:
    """The same with its file."""
    digest = app.extensions["lianzhi_storage"].put(PDF)
    made = {"making": FINISHED, "progress": 100, "sha256": digest, "size": len(PDF), "pages": 1, "finished_at": MONDAY}
    return change(document, **made)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return Browser(app, app.response_class)


def change(document: Document, **values: Any) -> Document:
    with transaction() as session:
        session.execute(update(Document).where(Document.id == document.id).values(**values))
    with transaction() as session:
        return session.get_one(Document, document.id, populate_existing=True)


def words(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()


def main(page: str) -> str:
    """The part of a page that is its own."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_the_list_shows_number_title_matter_and_state(sign_in: SignIn, document: Document) -> None:
    page = sign_in("coord").get("/documents").get_data(as_text=True)

    assert document.number in page
    assert "交办单（对公账户清理滞后）" in page
    assert f'hx-get="/documents/{document.uid}/row"' in page


def test_another_unit_sees_neither_the_list_entry_nor_the_page_nor_the_file(
    sign_in: SignIn, finished: Document
) -> None:
    court = sign_in("court.head")

    assert finished.number not in court.get("/documents").get_data(as_text=True)
    paths = [f"/documents/{finished.uid}{rest}" for rest in ("", "/row", "/card", "/state", "/file")]
    assert [court.get(path).status_code for path in paths] == [404] * 5


@pytest.mark.parametrize("login", ["sysadmin", "secadmin", "audadmin"])
def test_administrators_see_no_documents(sign_in: SignIn, finished: Document, login: str) -> None:
    browser = sign_in(login)

    paths = ("/documents", f"/documents/{finished.uid}", f"/documents/{finished.uid}/file")
    assert [browser.get(path).status_code for path in paths] == [403] * 3


def test_a_list_costs_the_same_statements_for_one_row_and_for_thirty(
    sign_in: SignIn, world: World, document: Document
) -> None:
    browser = sign_in("coord")
    browser.get("/documents")
    with counted() as for_one:
        browser.get("/documents")
    with transaction() as session:
        row = session.get_one(Document, document.id)
        copied = {c.name: getattr(row, c.name) for c in Document.__table__.columns if c.name not in ("id", "uid")}
        for n in range(2, 31):
            session.add(
                Document(**{**copied, "number": f"{row.number}-{n}", "serial": 1000 + n, "verify_code": f"{n:012d}"})
            )
    with counted() as for_thirty:
        page = browser.get("/documents").get_data(as_text=True)

    assert page.count('class="doc-name"') == 30
    assert len(for_one) == len(for_thirty) <= 8


def test_the_pages_of_a_long_list_follow_each_other(sign_in: SignIn, document: Document) -> None:
    with transaction() as session:
        row = session.get_one(Document, document.id)
        copied = {c.name: getattr(row, c.name) for c in Document.__table__.columns if c.name not in ("id", "uid")}
        for n in range(2, 61):
            session.add(Document(**{**copied, "number": f"第{n}号", "serial": 1000 + n, "verify_code": f"{n:012d}"}))
    browser = sign_in("coord")
    first = browser.get("/documents").get_data(as_text=True)
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = browser.get(older[1].replace("&amp;", "&")).get_data(as_text=True)

    assert (first.count('class="doc-name"'), second.count('class="doc-name"')) == (50, 10)
    assert 'rel="prev"' in second


def test_a_filter_that_is_too_narrow_says_so(sign_in: SignIn, document: Document) -> None:
    page = sign_in("coord").get("/documents?state=valid&year=2025&q=x&kind=none").get_data(as_text=True)

    assert document.number not in page
    assert 'class="nothing"' in page


def test_while_it_is_made_the_page_says_how_far_and_asks_again(sign_in: SignIn, document: Document) -> None:
    change(document, making="rendering", progress=62, progress_note="pages:7:11")
    browser = sign_in("edu.head")
    page = main(browser.get(f"/documents/{document.uid}").get_data(as_text=True))

    assert "62%" in page
    assert f'hx-get="/documents/{document.uid}/state"' in page
    assert f'href="/documents/{document.uid}"' in page
    assert browser.get(f"/documents/{document.uid}/file").status_code == 404


def test_once_it_is_made_the_page_offers_the_file_and_its_hashes(sign_in: SignIn, finished: Document) -> None:
    page = main(sign_in("edu.head").get(f"/documents/{finished.uid}").get_data(as_text=True))

    said = words(page)
    assert f'href="/documents/{finished.uid}/file"' in page
    assert "hx-get" not in page
    for digest in (finished.sha256, finished.snapshot_sha256):
        assert digest is not None
        assert " ".join(re.findall(".{8}", digest)) in said
    assert f"http://lianzhi.test/verify/{finished.verify_code[:4]}-" in said


@pytest.mark.parametrize("part", ["row", "card", "state"])
def test_a_part_of_a_page_is_no_whole_page(sign_in: SignIn, finished: Document, part: str) -> None:
    fragment = sign_in("coord").get(f"/documents/{finished.uid}/{part}").get_data(as_text=True)

    assert f"/documents/{finished.uid}/file" in fragment
    assert "<html" not in fragment


def test_the_download_is_an_attachment_named_by_number_and_title_and_is_written_down(
    sign_in: SignIn, finished: Document, world: World
) -> None:
    answer = sign_in("edu.head").get(f"/documents/{finished.uid}/file", buffered=True)

    named = unquote(re.search(r"filename\*=UTF-8''([^;]+)", answer.headers["Content-Disposition"])[1])  # type: ignore[index]
    taken = world.session.execute(select(Download.document_id, Download.user_id)).all()
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert named == f"{finished.number} {finished.title}.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert taken == [(finished.id, world.person("edu.head").id)]


def _failed(document: Document) -> Document:
    return change(document, making=FAILED, attempts=6, fault='{"zh": "磁盘已满", "en": "disk full"}')


def test_a_failure_says_why_and_offers_another_try_to_the_office_only(sign_in: SignIn, document: Document) -> None:
    _failed(document)
    path = f"/documents/{document.uid}"

    pages = {login: main(sign_in(login).get(path).get_data(as_text=True)) for login in ("coord", "edu.head")}
    assert all("磁盘已满" in page for page in pages.values())
    assert [f'action="{path}/retry"' in page for page in pages.values()] == [True, False]


def test_a_retry_by_the_office_promises_the_pages_anew(sign_in: SignIn, document: Document, world: World) -> None:
    _failed(document)

    answer = sign_in("coord").post(f"/documents/{document.uid}/retry")

    row = world.session.get_one(Document, document.id, populate_existing=True)
    promises = world.session.scalar(select(func.count()).select_from(OutboxMessage))
    assert (answer.status_code, answer.location) == (303, f"/documents/{document.uid}")
    assert (row.making, row.fault, promises) == (WAITING, None, 2)


@pytest.mark.parametrize(("login", "status"), [("edu.head", 403), ("north.leader", 404), ("court.head", 403)])
def test_others_may_not_ask_for_another_try(
    sign_in: SignIn, document: Document, world: World, login: str, status: int
) -> None:
    _failed(document)

    answer = sign_in(login).post(f"/documents/{document.uid}/retry")

    row = world.session.get_one(Document, document.id, populate_existing=True)
    assert (answer.status_code, row.making) == (status, FAILED)


def test_the_public_page_says_number_title_date_hash_and_standing_and_nothing_more(
    stranger: FlaskClient, finished: Document, world: World
) -> None:
    code = finished.verify_code
    answer = stranger.get(f"/verify/{code[:4]}-{code[4:8]}-{code[8:]}")
    page = main(answer.get_data(as_text=True))

    facts = [words(value) for value in re.findall(r"<dd[^>]*>(.*?)</dd>", page, re.S)]
    digest = " ".join(re.findall(".{8}", str(finished.sha256)))
    assert answer.status_code == 200
    assert facts == [finished.number, finished.title, "2026年11月16日", "未作电子签名", digest]
    assert "verify-good" in page
    hidden = ("WT-2026-0001", "区教育局", "张coord", str(finished.uid), str(finished.snapshot_sha256), "/documents/")
    assert [one for one in hidden if one in page] == []


def test_a_superseded_document_is_no_longer_called_valid(stranger: FlaskClient, finished: Document) -> None:
    change(finished, standing=SUPERSEDED)

    page = stranger.get(f"/verify/{finished.verify_code.lower()}").get_data(as_text=True)
    assert ("verify-old" in page, "verify-good" in page) == (True, False)
    assert "已由后发文书替代" in page


def test_a_void_document_says_so_to_the_public_and_in_the_register(
    stranger: FlaskClient, sign_in: SignIn, finished: Document
) -> None:
    change(finished, standing=VOID)

    public = stranger.get(f"/verify/{finished.verify_code}").get_data(as_text=True)
    browser = sign_in("coord")
    listed = browser.get("/documents?state=void").get_data(as_text=True)
    shown = browser.get(f"/documents/{finished.uid}").get_data(as_text=True)
    assert ("verify-old" in public, "verify-good" in public) == (True, False)
    assert "后已撤回，不再有效" in public
    assert ("已作废" in listed, "本件作废" in shown) == (True, True)


def test_an_unknown_code_is_not_found_and_may_be_typed_again(stranger: FlaskClient) -> None:
    answer = stranger.get("/verify/AAAA-BBBB-CCCC")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 404
    assert 'value="AAAA-BBBB-CCCC"' in page
    assert stranger.get("/verify?code=aaaa bbbb cccc").location == "/verify/AAAA-BBBB-CCCC"
    assert stranger.get("/verify").status_code == 200
