"""Web, workers, scheduler, queue server and database are killed: in the end all documents are there, each once."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import crash, servers
from workflow import db as database
from workflow.db import transaction
from workflow.jobs import render
from workflow.models.document import FINISHED, Document

DOCUMENTS = int(os.environ.get("CRASH_DOCUMENTS", "6"))
SEED = int(os.environ.get("CRASH_SEED", "7"))
IN_THE_LONG_FORM = pytest.mark.skipif("CRASH_DOCUMENTS" not in os.environ, reason="`make crash` does this one too")
PATIENCE_SECONDS = 120 + 12 * DOCUMENTS


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a name short enough for a socket."""
    path = Path(tempfile.mkdtemp(prefix="lz-"))
    kept = database.waker, render.press
    yield path
    database.waker, render.press = kept
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, IN_THE_LONG_FORM])]
)
def test_documents_are_made_and_numbered_once_whatever_is_killed(folder: Path, kind: str) -> None:
    with ExitStack() as stack:
        url: str = ""
        kill_database: Callable[[], object] = bool
        if kind == "postgresql":
            cluster = stack.enter_context(servers.cluster())
            url, environ = cluster.url, crash.environment(folder, cluster.url)
            kill_database = partial(
                crash.killed, stack.enter_context(crash.database(folder, environ, cluster)), cluster
            )
        _check(folder, crash.environment(folder, url), kill_database)


def _check(folder: Path, environ: dict[str, str], kill_database: Callable[[], object]) -> None:
    with crash.installed(environ):
        whole = crash.machine(folder, environ, DOCUMENTS)
        try:
            crash.killed_in_the_middle(whole, DOCUMENTS, PATIENCE_SECONDS, SEED, kill_database)
        finally:
            whole.stop()
        with transaction() as session:
            rows = session.scalars(select(Document).order_by(Document.serial)).all()

    assert [(row.making, row.fault) for row in rows] == [(FINISHED, None)] * DOCUMENTS
    assert [row.serial for row in rows] == list(range(1, DOCUMENTS + 1))
    assert len({row.number for row in rows}) == DOCUMENTS
    for row in rows:
        content = (folder / "files" / str(row.sha256)[:2] / str(row.sha256)).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (row.sha256, row.size)
        assert content.startswith(b"%PDF-")
    kept = {path.name for path in (folder / "files").rglob("*") if path.is_file()}
    assert {row.sha256 for row in rows} <= kept
