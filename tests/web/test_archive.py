"""The office has packages made and takes them; the archivist files them under an archive number."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from tests.web.test_downloads import PDF
from workflow import clock
from workflow.db import db, transaction
from workflow.jobs.performing import perform_all
from workflow.models.archive_package import ArchivePackage
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


def made(matter: Matter, sign_in: SignIn) -> ArchivePackage:
    """Its package, asked for by the archivist and made by the worker."""
    sign_in("archivist").post("/archive/packages", data={"matter": str(matter.uid)})
    perform_all("make_package")
    return db.session().scalars(select(ArchivePackage).execution_options(populate_existing=True)).one()


def test_a_matter_goes_from_tab_to_tab_until_it_is_filed(app: Flask, sign_in: SignIn, matter: Matter) -> None:
    browser = sign_in("archivist")
    page = browser.get("/archive").text
    assert (matter.title in page, "2027年3月31日" in page, "10年" in page) == (True, True, True)

    browser.post("/archive/packages", data={"matter": str(matter.uid)})
    assert matter.title in browser.get("/archive?tab=coming").text
    perform_all("make_package")
    assert matter.title in browser.get("/archive?tab=made").text
    page = browser.get(f"/archive/{matter.uid}").text
    assert ('value="WS·2026-D10-0001"' in page, "真实性" in page, "需人工检测" in page) == (True, True, True)

    typed = {"archive_no": "WS·2026-D10-0001", "retention": "years_10"}
    assert browser.post(f"/archive/{matter.uid}/file", data=typed).status_code == 303
    page = browser.get("/archive?tab=filed").text
    assert (matter.title in page, "WS·2026-D10-0001" in page) == (True, True)
    assert "没有待打包的事项" in browser.get("/archive").text
    session = db.session()
    session.rollback()
    assert {(one.archive_no, one.archived_at is not None) for one in session.scalars(select(Document))} == {
        ("WS·2026-D10-0001", True)
    }
    assert "档号 WS·2026-D10-0001" in browser.get(f"/matters/{matter.uid}").text


def test_the_package_that_was_made_is_what_is_taken_and_written_down(sign_in: SignIn, matter: Matter) -> None:
    package = made(matter, sign_in)

    answer = sign_in("coord").get(f"/archive/{matter.uid}/package", buffered=True)

    assert (answer.status_code, hashlib.sha256(answer.data).hexdigest()) == (200, package.sha256)
    assert ZipFile(BytesIO(answer.data)).namelist()[-2:] == ["manifest.json", "manifest.sha256"]
    db.session().rollback()
    assert [row.form for row in db.session().scalars(select(Download))] == ["package"]


def test_where_a_file_is_gone_there_is_no_package_but_a_sentence(sign_in: SignIn, matter: Matter) -> None:
    with transaction() as session:
        session.execute(update(Document).values(sha256="0" * 64))
    browser = sign_in("archivist")
    browser.post("/archive/packages", data={"matter": str(matter.uid)})
    with pytest.raises(FileNotFoundError):
        perform_all("make_package")

    assert "未生成归档包" in browser.get("/archive?tab=coming").text
    assert browser.get(f"/archive/{matter.uid}/package").status_code == 409


def test_a_file_that_was_changed_fails_the_check_and_cannot_be_filed(
    app: Flask, sign_in: SignIn, matter: Matter
) -> None:
    """A content of its own: the storage of the tests is one for all."""
    storage = app.extensions["lianzhi_storage"]
    digest = storage.put(PDF + b"%")
    storage.place.write(f"{digest[:2]}/{digest}", (PDF + b"%%",))
    with transaction() as session:
        session.execute(update(Document).values(sha256=digest))

    package = made(matter, sign_in)

    answer = sign_in("archivist").post(f"/archive/{matter.uid}/file", data={"archive_no": "1", "retention": "years_10"})
    assert (package.is_sound, answer.status_code) == (False, 409)
    assert "四性检测不通过" in sign_in("archivist").get(f"/archive/{matter.uid}").text


def test_only_the_archivist_files_and_only_what_can_be_used(sign_in: SignIn, matter: Matter) -> None:
    made(matter, sign_in)
    typed = {"archive_no": " ", "retention": "for ever"}

    assert sign_in("coord").post(f"/archive/{matter.uid}/file", data=typed).status_code == 403
    answer = sign_in("archivist").post(f"/archive/{matter.uid}/file", data=typed)

    assert (answer.status_code, "请填写档号" in answer.text, "请选择保管期限" in answer.text) == (422, True, True)
    db.session().rollback()
    assert db.session().scalars(select(ArchivePackage.archived_at)).all() == [None]


def test_an_open_matter_is_refused_and_a_unit_sees_nothing(sign_in: SignIn, matter: Matter) -> None:
    assert sign_in("edu.head").get("/archive").status_code == 403
    with transaction() as session:
        session.execute(update(Matter).values(phase=Phase.OPEN))

    assert sign_in("coord").post("/archive/packages", data={"matter": str(matter.uid)}).status_code == 409
    assert db.session().scalars(select(ArchivePackage)).all() == []


def copies(matter: Matter, count: int) -> None:
    """More settled matters, each with a copy of the slip."""
    with transaction() as session:
        row = session.execute(select(Matter.__table__).where(Matter.id == matter.id)).one()._asdict()
        paper = session.execute(select(Document.__table__)).one()._asdict()
        for place in range(1, count + 1):
            new = {**row, "id": row["id"] + 100 + place, "uid": uuid4(), "number": f"{row['number']}-{place}"}
            session.execute(insert(Matter.__table__).values(new))
            own = {"id": paper["id"] + 100 + place, "uid": uuid4(), "matter_id": new["id"], "verify_code": f"C{place}"}
            place_in_register = {"number": f"{paper['number']}-{place}", "serial": 1000 + place}
            session.execute(insert(Document.__table__).values({**paper, **own, **place_in_register}))


def test_each_tab_costs_the_same_statements_for_one_line_and_for_many(
    app: Flask, sign_in: SignIn, matter: Matter
) -> None:
    browser = sign_in("archivist")
    browser.get("/archive")
    with counting(app) as for_one:
        browser.get("/archive")
    copies(matter, 3)
    browser.get("/archive")
    with counting(app) as for_four:
        page = browser.get("/archive").text

    assert (page.count('class="doc-name"'), len(for_four)) == (4, len(for_one))
