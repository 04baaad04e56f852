"""The public page about a document and its file."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.conftest import Browser
from tests.factories import MONDAY, World
from workflow import clock, digests
from workflow.db import transaction
from workflow.models.document import DRAFT, FINISHED, SUPERSEDED, VALID, Document

PDF = b"%PDF-1.7 made for a test\n"
DIGEST = sha256(PDF).hexdigest()
SIGNED = {"by": "城关区联席会议", "at": "2026-11-16T02:00:00+00:00", "timestamp": None, "self_signed": True}


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return Browser(app, app.response_class)


@pytest.fixture
def finished(app: Flask, world: World) -> Document:
    """The assignment slip of the education bureau with its signed file."""
    with clock.at(MONDAY):
        factories.assigned(world)
    app.extensions["lianzhi_storage"].put(PDF)
    change(making=FINISHED, sha256=DIGEST, sm3=digests.digest("sm3", PDF), signature=json.dumps(SIGNED))
    return world.session.scalars(select(Document)).one()


def change(**values: Any) -> None:
    with transaction() as session:
        session.execute(update(Document).values(**values))


def said(page: str) -> str:
    """What the row about the chosen file says; empty where it says nothing."""
    found = re.search(r'role="status" data-same=[^>]*>([^<]*)</p>', page)
    return found[1] if found else "no row"


def code_of(document: Document) -> str:
    code = document.verify_code
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def test_it_says_who_signed_and_both_digests(stranger, finished):
    page = stranger.get(f"/verify/{code_of(finished)}").get_data(as_text=True)

    assert "城关区联席会议，2026年11月16日 10:00（自签证书，仅证明文件未被改动）" in page
    for digest in digests.digests(PDF).values():
        assert " ".join(re.findall(".{8}", digest)) in page


def test_a_file_chosen_by_its_digest_leads_to_its_document(stranger, finished):
    answer = stranger.get(f"/verify?sha256={DIGEST.upper()}")
    page = stranger.get(answer.location).get_data(as_text=True)

    assert answer.location == f"/verify/{code_of(finished)}?sha256={DIGEST}"
    assert said(page) == "与签发文件完全一致，未被改动。"


def test_a_changed_file_is_told_beside_what_was_issued(stranger, finished):
    page = stranger.get(f"/verify/{code_of(finished)}?sha256={'0' * 64}").get_data(as_text=True)

    assert said(page) == "与签发文件不一致：文件被改动过，或不是同一文件。"


def test_a_file_that_nobody_issued_is_not_found(stranger, finished):
    answer = stranger.get(f"/verify?sha256={'0' * 64}")

    assert answer.status_code == 404
    assert "未查到该文件" in answer.get_data(as_text=True)


@pytest.mark.parametrize("given", ["", "0" * 63, "<script>", "0" * 65])
def test_what_is_no_digest_is_asked_again(stranger, finished, given):
    answer = stranger.get("/verify", query_string={"sha256": given})

    assert answer.status_code == 200
    assert "<script>" not in answer.get_data(as_text=True).partition("<main")[2]


@pytest.mark.parametrize("is_with_code", [True, False])
def test_a_browser_without_digests_sends_the_file(stranger, finished, is_with_code):
    code = code_of(finished) if is_with_code else ""
    answer = stranger.post("/verify", data={"code": code, "file": (BytesIO(PDF), "a.pdf")}, follow_redirects=True)

    assert said(answer.get_data(as_text=True)) == "与签发文件完全一致，未被改动。"


def test_nothing_chosen_is_no_error(stranger, finished):
    assert stranger.post("/verify", data={}).location == "/verify"


def test_a_number_without_a_file_is_not_called_valid(stranger, finished):
    change(making="failed", sha256=None, sm3=None, signature=None)

    page = stranger.get(f"/verify/{code_of(finished)}").text

    assert "尚无文件" in page
    assert "verify-good" not in page
    assert finished.number in page


def test_the_digest_of_a_draft_finds_nothing(stranger, finished):
    change(standing=DRAFT, number=None)

    assert stranger.get(f"/verify?sha256={DIGEST}").status_code == 404


def test_a_superseded_document_leads_to_the_one_in_its_place(stranger, finished, world):
    with transaction() as session:
        row = session.get_one(Document, finished.id)
        copied = {c.name: getattr(row, c.name) for c in Document.__table__.columns if c.name not in ("id", "uid")}
        newer = {"number": "新号", "serial": 9, "verify_code": "NEWRNEWRNEWR", "supersedes_id": row.id, "edition": 2}
        session.add(Document(**{**copied, **newer, "standing": VALID, "sha256": "1" * 64}))
        row.standing = SUPERSEDED
    page = stranger.get(f"/verify/{code_of(finished)}").get_data(as_text=True)

    assert re.search(r'href="/verify/NEWR-?NEWR-?NEWR">新号</a>', page)


def test_the_page_is_as_good_in_english(stranger, finished):
    with stranger.session_transaction() as cookie:
        cookie["language"] = "en"
    page = stranger.get(f"/verify/{code_of(finished)}?sha256={DIGEST}").get_data(as_text=True)

    assert said(page) == "Unchanged: it is the file that was issued, byte for byte."
    assert "the certificate vouches for itself" in page
