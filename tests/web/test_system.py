"""What machines are told of an installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Browser
from workflow.jobs import health, queues
from workflow.storage import Storage


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return Browser(app, app.response_class)


def test_the_health_page_names_what_is_down(stranger: FlaskClient) -> None:
    answer = stranger.get("/healthz")

    assert answer.status_code == 503
    assert answer.json["down"] == ["queue", "worker"]


def test_the_health_page_is_content_with_database_queue_and_worker(
    app: Flask, stranger: FlaskClient, valkey_url: str, connection: Any
) -> None:
    kept = app.extensions.get("lianzhi_queue")
    app.extensions["lianzhi_queue"] = queues.connect(valkey_url)
    health.beat(connection, health.WORKER, "one")
    try:
        answer = stranger.get("/healthz")
    finally:
        app.extensions["lianzhi_queue"].close()
        app.extensions["lianzhi_queue"] = kept

    assert (answer.status_code, answer.json["status"], answer.json["down"]) == (200, "ok", [])


def test_a_storage_that_does_not_answer_is_named(
    app: Flask, stranger: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "files").write_text("no folder")
    monkeypatch.setitem(app.extensions, "lianzhi_storage", Storage(tmp_path / "files"))
    monkeypatch.setitem(app.extensions, "lianzhi_storage_tried", None)

    assert "storage" in stranger.get("/healthz").json["down"]
