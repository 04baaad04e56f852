"""A document's pages are made once, whoever asks how often; what goes wrong is said and tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import transaction
from workflow.jobs import faults, finishing, performing, progress, render
from workflow.models.document import CANCELLED, FAILED, FINISHED, RENDERING, WAITING, Document
from workflow.models.outbox import MOST_ATTEMPTS, OutboxMessage
from workflow.reports.apart import TookTooLong
from workflow.reports.confinement import Limits
from workflow.services import documents
from workflow.storage import Storage
from workflow.types import Text

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def document(world: World) -> Document:
    """An assignment slip that nobody has made yet."""
    with clock.at(MONDAY):
        factories.assigned(world)
    return world.session.scalars(select(Document)).one()


@pytest.fixture
def no_room(app: Flask, tmp_path: Path) -> Iterator[None]:
    """A file storage that cannot be written: a file stands where its folder should be."""
    (tmp_path / "files").write_text("in the way")
    kept = render.press
    assert kept is not None
    render.press = replace(kept, storage=Storage(tmp_path / "files"))
    yield
    render.press = kept


def fresh(world: World, document: Document) -> Document:
    """The row as it is now."""
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Document, document.id)


def set_row(document: Document, **values: object) -> None:
    with transaction() as session:
        session.execute(update(Document).where(Document.id == document.id).values(**values))


def test_a_finished_document_has_its_file_hash_pages_and_no_fault(app, world, document):
    render.document(document.id)

    made = fresh(world, document)
    content = app.extensions["lianzhi_storage"].get(made.sha256)
    assert (made.making, made.progress, made.attempts, made.fault) == (FINISHED, 100, 1, None)
    assert (content[:5], made.size, made.pages) == (b"%PDF-", len(content), 1)


def test_what_is_finished_is_never_made_again(world, document):
    render.document(document.id)
    first = fresh(world, document)
    kept = (first.sha256, first.finished_at, first.attempts)

    render.document(document.id)

    again = fresh(world, document)
    assert (again.sha256, again.finished_at, again.attempts) == kept


def test_the_same_frozen_data_give_the_same_bytes(world, document):
    render.document(document.id)
    first = fresh(world, document).sha256
    set_row(document, making=WAITING, sha256=None)

    render.document(document.id)

    assert fresh(world, document).sha256 == first


def test_two_workers_at_once_the_second_is_told_to_come_back(world, document):
    set_row(document, making=RENDERING, started_at=clock.now(), attempts=1)

    with pytest.raises(render.Busy):
        render.document(document.id)

    assert fresh(world, document).attempts == 1


def test_a_worker_that_died_is_taken_over_from(world, document):
    set_row(document, making=RENDERING, started_at=clock.now() - render.LEASE - timedelta(seconds=1), attempts=1)

    render.document(document.id)

    made = fresh(world, document)
    assert (made.making, made.attempts) == (FINISHED, 2)


def test_workers_that_die_again_and_again_end_in_a_failure_that_says_so(world, document):
    past = clock.now() - render.LEASE - timedelta(seconds=1)
    set_row(document, making=RENDERING, started_at=past, attempts=MOST_ATTEMPTS)

    render.document(document.id)

    row = fresh(world, document)
    assert (row.making, row.sha256) == (FAILED, None)
    assert row.reason is not None
    assert "多次中断" in row.reason.zh


def test_a_failure_leaves_a_pending_document_with_its_reason(world, document, no_room):
    with pytest.raises(OSError):
        render.document(document.id)

    row = fresh(world, document)
    assert (row.making, row.number, row.progress_note) == (WAITING, document.number, "keeping")
    assert row.reason is not None
    assert row.reason.zh == "文件存储读写失败：存储目录不可用。"


def test_the_relay_puts_it_off_and_gives_up_after_six_then_a_retry_by_hand_works(world, document, no_room, tmp_path):
    promise = world.session.scalars(select(OutboxMessage)).one()
    world.session.rollback()
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(OSError):
            performing.perform(promise.id)
    failed = fresh(world, document)
    given_up = world.session.get_one(OutboxMessage, promise.id)
    assert (failed.making, failed.attempts, given_up.done_at is not None) == (FAILED, 6, True)

    assert render.press is not None
    (tmp_path / "files").unlink()
    documents.retry(document.uid, actor=world.person("coord"))
    performing.perform_all()

    made = fresh(world, document)
    assert (made.making, made.attempts, made.fault) == (FINISHED, 1, None)


def test_data_that_lack_something_are_blamed_by_name(world, document):
    snapshot = json.loads(document.snapshot)
    del snapshot["slip"]
    set_row(document, snapshot=json.dumps(snapshot))

    with pytest.raises(KeyError):
        render.document(document.id)

    row = fresh(world, document)
    assert row.reason == Text("文书数据缺项或格式不符：slip", "the data lack something or are malformed: slip")


def test_a_picture_that_is_gone_is_a_frame_in_the_document_not_a_failure(app, world, document):
    snapshot = json.loads(document.snapshot)
    snapshot["attachments"] = [
        {
            "name": "照片.jpg",
            "sha256": "0" * 64,
            "size": 10,
            "media_type": "image/jpeg",
            "kind": "before",
            "matter": "WT-2026-0001",
            "item": "",
            "at": "2026-11-16T09:00:00+08:00",
        }
    ]
    set_row(document, snapshot=json.dumps(snapshot))

    render.document(document.id)

    assert fresh(world, document).making == FINISHED


def test_what_was_stopped_is_not_made_until_it_is_asked_for_again(world, document):
    documents.cancel(document.uid, actor=world.person("coord"))
    render.document(document.id)
    left = fresh(world, document)
    assert (left.making, left.attempts, left.sha256, left.number) == (CANCELLED, 0, None, document.number)

    documents.retry(document.uid, actor=world.person("coord"))
    performing.perform_all("render_document")

    assert fresh(world, document).making == FINISHED


def test_what_is_stopped_while_it_is_made_leaves_no_file_and_no_fault(world, document, monkeypatch):
    def stopped(*arguments):
        documents.cancel(document.uid, actor=world.person("coord"))
        arguments[-1]("keeping")
        return kept(*arguments)

    assert render.press is not None
    kept, files = finishing.keep, render.press.storage
    before = set(files.hashes())
    monkeypatch.setattr(finishing, "keep", stopped)
    monkeypatch.setattr(progress, "BETWEEN_SECONDS", 0)

    render.document(document.id)

    row = fresh(world, document)
    assert (row.making, row.sha256, row.fault) == (CANCELLED, None, None)
    assert set(files.hashes()) == before


def test_what_needs_more_than_it_may_is_tried_twice_and_fails_with_a_sentence(world, document, monkeypatch):
    kept = render.press
    monkeypatch.setattr(render, "press", replace(kept, limits=Limits(seconds=0)))
    with pytest.raises(TookTooLong):
        render.document(document.id)
    assert fresh(world, document).making == WAITING

    render.document(document.id)

    row = fresh(world, document)
    assert (row.making, row.attempts, row.sha256, row.number) == (FAILED, 2, None, document.number)
    assert row.reason == faults.TOO_LONG


def test_progress_is_written_at_most_twice_a_second(world, document, monkeypatch):
    set_row(document, making=RENDERING, started_at=MONDAY)
    seconds = iter([0.0, 0.1, 0.6, 0.6, 0.8, 1.2, 1.2])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds))
    told = progress.Progress(document.id, MONDAY, _written=0.0)
    notes = []

    for done, total, what in ((1, 10, "pictures"), (2, 10, "pictures"), (3, 10, "pages"), (5, 10, "pages")):
        told(done, total, what)
        row = fresh(world, document)
        notes.append((row.progress, row.progress_note))

    assert notes == [(0, ""), (0, ""), (30, "pages:1:7"), (30, "pages:1:7")]


def test_a_claim_is_renewed_by_progress_and_lost_to_whoever_took_over(world, document):
    set_row(document, making=RENDERING, started_at=MONDAY)
    told = progress.Progress(document.id, MONDAY, _written=-1000.0)

    told(1, 10, "pages")
    renewed = fresh(world, document).started_at
    set_row(document, started_at=MONDAY)
    told._written = -1000.0

    assert renewed == told.claimed_at > MONDAY
    with pytest.raises(progress.Stopped):
        told(2, 10, "pages")


def test_what_was_taken_over_meanwhile_is_finished_by_the_other_worker_only(world, document, monkeypatch):
    def overtaken(*arguments):
        set_row(document, started_at=MONDAY)
        return kept(*arguments)

    kept = finishing.keep
    monkeypatch.setattr(finishing, "keep", overtaken)

    with pytest.raises(render.Busy):  # The promise stays open, in case that nobody has it after all.
        render.document(document.id)

    row = fresh(world, document)
    assert (row.making, row.started_at, row.sha256) == (RENDERING, MONDAY, None)


def test_a_document_that_is_no_more_is_no_fault(app):
    render.document(999)


def test_whoever_finds_another_at_it_asks_again_as_often_as_need_be(world, document) -> None:
    with transaction() as session:
        session.execute(update(Document).values(making="rendering", started_at=clock.now()))
        promise = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "render_document")).first()
        key = promise.id

    for _ in range(MOST_ATTEMPTS + 2):
        with pytest.raises(render.Busy):
            performing.perform(key)

    world.session.expire_all()
    promise = world.session.get(OutboxMessage, key)
    assert (promise.attempts, promise.done_at) == (0, None)
