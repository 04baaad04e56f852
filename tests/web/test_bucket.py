"""A whole installation whose files lie sealed in a bucket: a report signed, made, looked at, taken and verified."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from PIL import Image

from blueprints.app import create_app
from tests import papers
from tests.conftest import Application, signed_in
from tests.factories import MONDAY, World
from tests.presses import Scene
from tests.presses_problem import PROBLEM
from tests.test_storage import bucket
from workflow import clock
from workflow import db as database
from workflow.config import Config
from workflow.db import db
from workflow.jobs import render
from workflow.models.document import Document
from workflow.storage_cipher import MAGIC, new_line

pytestmark = [
    pytest.mark.s3,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def app(_application: Application, s3_server: str, tmp_path: Path) -> Iterator[Flask]:
    """The small world in an installation that knows no folder of files, only a bucket and a key file."""
    (tmp_path / "keys").write_text(new_line("2026a"), encoding="ascii")
    settings = bucket(s3_server).settings
    environ = {
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "k" * 40,
        "PUBLIC_URL": "http://lianzhi.test",
        "STORAGE": f"s3://{settings.bucket}/{settings.prefix}",
        "STORAGE_ENDPOINT": settings.endpoint,
        "STORAGE_ACCESS_KEY": settings.access_key,
        "STORAGE_SECRET_KEY": settings.secret_key,
        "STORAGE_KEYS": str(tmp_path / "keys"),
    }
    shutil.copy(_application[2], tmp_path / "lianzhi.db")
    kept = database.waker, render.press
    app = create_app(Config.from_environment(environ))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context(), clock.at(MONDAY):
        yield app
        db.session.remove()
        db.engine.dispose()
    database.waker, render.press = kept


def issued(app: Flask) -> Document:
    """A closure report, signed with a certificate that the command made, its pages made by the worker's own hand."""
    world = World(db.session())
    scene = Scene(world, app.extensions["lianzhi_storage"])
    assert app.test_cli_runner().invoke(args=["documents", "certificate"]).exit_code == 0
    closed = scene.fresh(PROBLEM.stand(scene, "approve_close"))
    report = papers.signed(world, closed)
    render.document(report.id)
    return papers.document_of(world, papers.life_of(world, closed))


def test_a_report_is_sealed_in_the_bucket_and_everybody_gets_it_whole(app: Flask, tmp_path: Path) -> None:
    report = issued(app)
    storage, office = app.extensions["lianzhi_storage"], signed_in(app, "coord")
    address = f"/documents/{report.uid}"
    kept = b"".join(storage.place.read(f"{report.sha256[:2]}/{report.sha256}.sealed"))

    file = office.get(f"{address}/file", buffered=True).data
    page = office.get(f"{address}/pages/1.png", buffered=True).data
    bundle = office.post("/documents/zip", data={"document": str(report.uid)}, buffered=True).data
    (tmp_path / "report.pdf").write_bytes(file)
    done = app.test_cli_runner().invoke(args=["documents", "verify", "--json", str(tmp_path / "report.pdf")])
    [said] = json.loads(done.output)

    assert (report.making, report.standing, bool(report.signature)) == ("finished", "valid", True)
    assert kept.startswith(MAGIC)
    assert not any(word in kept for word in (b"%PDF", b"/Type", b"endobj", b"%%EOF"))
    assert all(name.endswith(".sealed") for name in storage.place.names())
    assert not (tmp_path / "files").exists()
    assert file.startswith(b"%PDF")
    with Image.open(BytesIO(page)) as picture:
        assert (picture.format, picture.convert("L").getextrema()[0] < 80) == ("PNG", True)
    with ZipFile(BytesIO(bundle)) as archive:
        assert [archive.read(name) == file for name in archive.namelist()] == [True, False, False]
    assert (done.exit_code, said["verdict"], said["sha256"]) == (0, "genuine", report.sha256)
    assert [one["is_intact"] for one in said["signatures"]] == [True]
