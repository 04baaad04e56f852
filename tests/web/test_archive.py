"""The office sees what is to be archived, and takes the package of a settled matter."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.factories import MONDAY, World
from tests.web.test_downloads import PDF
from workflow import clock
from workflow.db import transaction
from workflow.models.document import FINISHED, Document, Download
from workflow.models.matter import Matter
from workflow.types import Phase

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def matter(app: Flask, world: World) -> Matter:
    """A settled problem whose slip is finished."""
    with clock.at(MONDAY):
        made = factories.assigned(world)
    digest = app.extensions["lianzhi_storage"].put(PDF)
    with transaction() as session:
        session.execute(update(Document).values(making=FINISHED, sha256=digest, size=len(PDF), pages=1))
        session.execute(update(Matter).where(Matter.id == made.id).values(phase=Phase.SETTLED, closed_at=MONDAY))
    return made


def test_what_is_due_is_listed_until_it_is_filed(sign_in: SignIn, matter: Matter) -> None:
    page = sign_in("coord").get("/archive").text
    assert (matter.title in page, "2027年3月31日" in page, "10年" in page) == (True, True, True)

    with transaction() as session:
        session.execute(update(Document).values(archived_at=MONDAY))

    assert "暂无待归档事项" in sign_in("coord").get("/archive").text


def test_its_package_is_taken_and_written_down(sign_in: SignIn, matter: Matter, world: World) -> None:
    answer = sign_in("coord").get(f"/archive/{matter.uid}/package", buffered=True)

    names = ZipFile(BytesIO(answer.data)).namelist()
    assert (answer.status_code, names[-2:]) == (200, ["manifest.json", "manifest.sha256"])
    world.session.rollback()
    assert [row.form for row in world.session.scalars(select(Download))] == ["package"]


def test_where_a_file_is_gone_there_is_no_package_but_a_sentence(sign_in: SignIn, matter: Matter, world: World) -> None:
    with transaction() as session:
        session.execute(update(Document).values(sha256="0" * 64))

    answer = sign_in("coord").get(f"/archive/{matter.uid}/package")

    assert (answer.status_code, "未生成归档包" in answer.text) == (409, True)
    world.session.rollback()
    assert world.session.scalars(select(Download)).all() == []


def test_an_open_matter_is_refused_and_a_unit_sees_nothing(sign_in: SignIn, matter: Matter) -> None:
    assert sign_in("edu.head").get("/archive").status_code == 403
    with transaction() as session:
        session.execute(update(Matter).values(phase=Phase.OPEN))

    assert sign_in("coord").get(f"/archive/{matter.uid}/package").status_code == 409
