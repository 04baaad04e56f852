"""The commands that list, export and retry documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import transaction
from workflow.models.document import FAILED, FINISHED, Document

PDF = b"%PDF-1.7 made for a test\n"


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


def change(document: Document, **values: Any) -> Document:
    with transaction() as session:
        session.execute(update(Document).where(Document.id == document.id).values(**values))
    with transaction() as session:
        return session.get_one(Document, document.id, populate_existing=True)


def _failed(document: Document) -> Document:
    return change(document, making=FAILED, attempts=6, fault='{"zh": "磁盘已满", "en": "disk full"}')


def test_the_commands_list_and_export(app: Flask, finished: Document, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    listed = json.loads(run(args=["documents", "list", "--json", "--meeting", "small"]).output)
    number = finished.number.replace("〔", "[").replace("〕", "]")
    exported = run(args=["documents", "export", "--number", number, "--to", str(tmp_path / "out")])

    assert [(one["number"], one["state"], one["sha256"]) for one in listed] == [
        (finished.number, "finished", finished.sha256)
    ]
    assert exported.exit_code == 0, exported.output
    assert (tmp_path / "out" / f"{finished.number}.pdf").read_bytes() == PDF


def test_the_commands_refuse_what_is_not_finished_and_try_it_again(
    app: Flask, document: Document, tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    early = run(args=["documents", "export", "--number", document.number, "--to", str(tmp_path)])
    _failed(document)
    why = run(args=["documents", "export", "--number", document.number, "--to", str(tmp_path)])
    again = run(args=["documents", "retry", "--number", document.number])
    unknown = run(args=["documents", "retry", "--number", "没有这个号"])

    assert [result.exit_code for result in (early, why, again, unknown)] == [1, 1, 0, 1]
    assert "disk full" in why.output
