"""Once a week every kept content is read: what is spoilt or gone is named in the log and counted for machines."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import inspections
from tests.conftest import Browser
from tests.factories import World
from workflow.jobs import queues, recurring, rereading, worker
from workflow.storage import Storage


@pytest.fixture
def kept(app: Flask, world: World) -> tuple[Storage, list[str]]:
    """Three pictures that somebody uploaded, by their hashes in order."""
    storage: Storage = app.extensions["lianzhi_storage"]
    colours = ("red", "green", "blue")
    return storage, sorted(inspections.photograph(world.person("edu.handler"), storage, one).sha256 for one in colours)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """What the processes of the worker log."""
    handler = logging.FileHandler(tmp_path / "log", encoding="utf-8")
    rereading.log.addHandler(handler)
    yield tmp_path / "log"
    rereading.log.removeHandler(handler)
    handler.close()


def test_it_recurs(connection: Any) -> None:
    [weekly] = [job for job in recurring.RECURRING if job.act is rereading.begin]

    weekly.act(queues.queue(connection))
    weekly.act(queues.queue(connection))

    assert weekly.every_seconds == 604_800
    assert queues.queue(connection, queues.BACKFILL).job_ids == ["contents-"]


def test_what_is_spoilt_is_told_and_the_rest_is_read_on(
    app: Flask, kept: tuple[Storage, list[str]], connection: Any, valkey_url: str, monkeypatch: Any, log: Path
) -> None:
    storage, (gone, spoilt, whole) = kept
    storage.place.delete(f"{gone[:2]}/{gone}")
    storage.place.write(f"{spoilt[:2]}/{spoilt}", [b"another"])
    monkeypatch.setattr(rereading, "SLICE_SECONDS", 0)
    monkeypatch.setitem(app.extensions, "lianzhi_queue", connection)
    assert rereading.last(connection) is None

    rereading.begin(queues.queue(connection))
    worker.work(valkey_url, burst=True)

    found = rereading.last(connection)
    assert found is not None
    assert (found.count, found.faults, found.after, bool(found.ended)) == (3, 2, whole, True)
    assert Browser(app, app.response_class).get("/healthz").json["contents"] == {
        "read_at": found.ended,
        "count": 3,
        "faults": 2,
    }
    told = log.read_text("utf-8")
    assert f"{gone} as it was: missing (照片.jpg)" in told
    assert f"{spoilt} as it was: changed (照片.jpg)" in told
    assert whole not in told
    assert "3 contents read, 2 missing or changed" in told
