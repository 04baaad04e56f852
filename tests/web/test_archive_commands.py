"""The commands that name what is due for the archive, make its package, and verify one."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests import factories
from tests.factories import MONDAY, World
from tests.web.test_downloads import PDF
from workflow import clock
from workflow.db import transaction
from workflow.models.document import FINISHED, Document
from workflow.models.matter import Matter
from workflow.types import Phase


@pytest.fixture
def number(app: Flask, world: World) -> str:
    """A settled problem whose slip is finished."""
    with clock.at(MONDAY):
        matter = factories.assigned(world)
    digest = app.extensions["lianzhi_storage"].put(PDF)
    with transaction() as session:
        session.execute(update(Document).values(making=FINISHED, sha256=digest, size=len(PDF), pages=1))
        settled = {"phase": Phase.SETTLED, "closed_at": MONDAY}
        session.execute(update(Matter).where(Matter.id == matter.id).values(**settled))
    return matter.number


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["archive", *words])
    return done.exit_code, done.output


def test_what_is_due_is_packed_and_verified(app: Flask, number: str, tmp_path: Path) -> None:
    assert run(app, "due")[1].split("\t")[:3] == ["2027-03-31", number, "10年"]

    code, said = run(app, "make", "--number", number, "--to", str(tmp_path))

    path, digest = said.strip().split("\t")
    assert (code, [one.name for one in tmp_path.iterdir()]) == (0, [f"{number}.zip"])
    assert run(app, "verify", path, "--expect", digest)[0] == 0
    assert run(app, "verify", path, "--expect", "0" * 64)[0] == 1


def test_what_is_open_or_unknown_is_not_packed(app: Flask, number: str, world: World, tmp_path: Path) -> None:
    with transaction() as session:
        session.execute(update(Matter).values(phase=Phase.OPEN))

    assert run(app, "make", "--number", number, "--to", str(tmp_path)) == (
        1,
        "Error: It is not settled yet, so it cannot be filed.\n",
    )
    assert run(app, "make", "--number", "WT-0", "--to", str(tmp_path))[0] == 1
    assert (run(app, "due"), list(tmp_path.iterdir())) == ((0, ""), [])


def test_a_package_whose_file_is_gone_is_not_written(app: Flask, number: str, tmp_path: Path) -> None:
    with transaction() as session:
        session.execute(update(Document).values(sha256="0" * 64))

    assert run(app, "make", "--number", number, "--to", str(tmp_path))[0] == 1
    assert list(tmp_path.iterdir()) == []
