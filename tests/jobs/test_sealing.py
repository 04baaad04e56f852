"""A finished document is signed with its joint meeting's certificate, and each use of it is written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock, digests
from workflow.jobs import render
from workflow.models.document import Document, SealUse
from workflow.reports.measuring import measure
from workflow.signing.certificates import Held, Subject, packed, self_signed
from workflow.signing.interface import SigningFault
from workflow.signing.signers import Signers
from workflow.signing_settings import SigningSettings

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def held() -> Held:
    """A key and its certificate, made once."""
    return self_signed(Subject("城关区联席会议", "城关区联席会议办公室"), MONDAY)


@pytest.fixture
def folder(tmp_path: Path, held: Held) -> Path:
    """A data folder with that certificate for the joint meeting `small`."""
    kept = tmp_path / "certificates"
    kept.mkdir()
    (kept / "small.p12").write_bytes(packed(held, b"secret"))
    (kept / "small.password").write_text("secret", encoding="utf-8")
    return tmp_path


@pytest.fixture
def signers(app: Flask, folder: Path) -> Iterator[Signers]:
    """Whoever signs with it, at the press."""
    kept = render.press
    assert kept is not None
    signers = Signers(SigningSettings.from_environment({}, folder))
    render.press = replace(kept, signers=signers, storage=app.extensions["lianzhi_storage"])
    yield signers
    render.press = kept


@pytest.fixture
def document(world: World) -> Document:
    """An assignment slip that nobody has made yet."""
    with clock.at(MONDAY):
        factories.assigned(world)
    return world.session.scalars(select(Document)).one()


def fresh(world: World, document: Document) -> Document:
    """The row as it is now."""
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Document, document.id)


def uses(world: World) -> list[tuple[str, str | None, str, int | None]]:
    """The log of seals."""
    found = world.session.scalars(select(SealUse).order_by(SealUse.id))
    return [(use.outcome, use.sha256, use.fingerprint, use.by_id) for use in found]


def test_a_finished_document_is_signed_and_the_use_is_written_down(app, world, document, signers):
    with clock.at(MONDAY):
        render.document(document.id)

    made = fresh(world, document)
    content = app.extensions["lianzhi_storage"].get(made.sha256)
    found = signers.inspect(content)
    said = json.loads(made.signature)
    assert found.is_unchanged
    assert [one.reason for one in found.signatures] == [f"签发 {made.number}"]
    assert (said["by"], said["at"]) == ("城关区联席会议", MONDAY.isoformat())
    assert digests.digests(content) == {"sha256": made.sha256, "sm3": made.sm3}
    assert measure(content, made.kind, language="zh", stand_ins=()).passed
    assert uses(world) == [("signed", made.sha256, said["fingerprint"], made.created_by_id)]


def test_without_a_certificate_nothing_is_signed_and_nothing_claimed(world, document):
    with clock.at(MONDAY):
        render.document(document.id)

    made = fresh(world, document)
    assert (made.making, made.signature, uses(world)) == ("finished", None, [])


def test_a_certificate_that_cannot_be_opened_stops_the_issue_and_is_written_down(world, document, signers, folder):
    (folder / "certificates" / "small.password").write_text("wrong", encoding="utf-8")

    with pytest.raises(SigningFault), clock.at(MONDAY):
        render.document(document.id)

    stopped = fresh(world, document)
    assert (stopped.making, stopped.sha256, stopped.signature) == ("waiting", None, None)
    assert stopped.reason.zh.startswith("电子签名未完成：small.p12 cannot be opened")
    assert uses(world) == [("failed", None, "", stopped.created_by_id)]
