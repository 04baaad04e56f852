"""Documents are taken as they were issued, as marked copies, or many as one ZIP; who took them is written down."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import openpyxl
import pikepdf
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.conftest import Browser
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import transaction
from workflow.models.document import DRAFT, FINISHED, VOID, WAITING, Document, Download
from workflow.queries import bundles
from workflow.reports.copies import SAID

SignIn = Callable[[str], FlaskClient]


def blank() -> bytes:
    """A page with a signature field and the claim to be for the archive."""
    pdf, out = pikepdf.new(), BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842))
    widget = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig)
    )
    page.Annots = pikepdf.Array([widget])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[widget], SigFlags=3)
    with pdf.open_metadata() as metadata:
        metadata["pdfaid:part"] = "3"
    pdf.save(out)
    return out.getvalue()


PDF = blank()


def change(document: Document, **values: Any) -> Document:
    with transaction() as session:
        session.execute(update(Document).where(Document.id == document.id).values(**values))
    with transaction() as session:
        return session.get_one(Document, document.id, populate_existing=True)


@pytest.fixture
def finished(app: Flask, world: World) -> Document:
    """The assignment slip of the education bureau with its file."""
    with clock.at(MONDAY):
        factories.assigned(world)
    digest = app.extensions["lianzhi_storage"].put(PDF)
    made = {"making": FINISHED, "progress": 100, "sha256": digest, "size": len(PDF), "pages": 1, "finished_at": MONDAY}
    return change(world.session.scalars(select(Document)).one(), **made)


def taken(world: World) -> list[tuple[int, str, bool]]:
    world.session.rollback()
    rows = world.session.scalars(select(Download).order_by(Download.id))
    return [(row.document_id, row.form, row.bundle is not None) for row in rows]


def opened(answer: Any) -> ZipFile:
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    archive = ZipFile(BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_ticked_documents_come_as_a_zip_in_folders_with_an_index(
    sign_in: SignIn, finished: Document, world: World
) -> None:
    answer = sign_in("edu.head").post("/documents/zip", data={"document": str(finished.uid)}, buffered=True)

    archive = opened(answer)
    path = f"交办单/{finished.number} {finished.title}.pdf"
    assert archive.namelist() == [path, "文书清单.pdf", "文书清单.xlsx"]
    assert (archive.read(path), archive.getinfo(path).flag_bits & 0x800) == (PDF, 0x800)
    sheet = openpyxl.load_workbook(BytesIO(archive.read("文书清单.xlsx"))).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {finished.number, finished.sha256, path} <= set(cells)
    assert str(finished.number) in text_of(archive.read("文书清单.pdf"))
    assert taken(world) == [(finished.id, "zip", True)]


@pytest.mark.parametrize("way", ["all", "matter"])
def test_all_that_a_list_or_a_matter_shows_comes_too(
    sign_in: SignIn, finished: Document, world: World, way: str
) -> None:
    office = sign_in("coord")
    if way == "all":
        answer = office.post("/documents/zip?kind=assignment_slip", data={"all": "1"}, buffered=True)
    else:
        matter = world.session.get_one(Document, finished.id).matter
        answer = office.get(f"/matters/{matter.uid}/documents.zip", buffered=True)

    assert len(opened(answer).namelist()) == 3


def test_a_copy_bears_who_took_it_and_neither_signature_nor_claim(
    sign_in: SignIn, finished: Document, world: World
) -> None:
    answer = sign_in("edu.head").get(f"/documents/{finished.uid}/copy", buffered=True)

    said = text_of(answer.data)
    person = world.person("edu.head")
    assert (person.name in said, SAID.zh.partition("，")[0] in said) == (True, True)
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert ("/AcroForm" in pdf.Root, len(pdf.pages[0].Annots)) == (False, 0)
        assert "pdfaid:part" not in pdf.open_metadata()
    assert taken(world) == [(finished.id, "watermarked", False)]


def test_a_copy_of_what_is_no_longer_in_force_says_so(sign_in: SignIn, finished: Document, world: World) -> None:
    finished.standing = "void"
    world.session.commit()

    answer = sign_in("edu.head").get(f"/documents/{finished.uid}/copy", buffered=True)

    assert text_of(answer.data).count("已作废") > 2


def test_a_zip_may_hold_copies(sign_in: SignIn, finished: Document, world: World) -> None:
    form = {"document": str(finished.uid), "copy": "1"}
    archive = opened(sign_in("edu.head").post("/documents/zip", data=form, buffered=True))

    assert world.person("edu.head").name in text_of(archive.read(archive.namelist()[0]))
    assert taken(world) == [(finished.id, "watermarked", True)]


@pytest.mark.parametrize("values", [{"making": WAITING}, {"standing": DRAFT}, {"sha256": None}])
def test_where_nothing_is_issued_there_is_no_zip(
    sign_in: SignIn, finished: Document, world: World, values: dict[str, Any]
) -> None:
    change(finished, **values)

    answer = sign_in("coord").post("/documents/zip", data={"document": str(finished.uid)})

    assert (answer.status_code, "没有可下载的文件" in answer.text, taken(world)) == (409, True, [])


def test_too_many_are_refused_before_anything_is_sent(
    sign_in: SignIn, finished: Document, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST", 0)

    answer = sign_in("coord").post("/documents/zip", data={"all": "1"})

    assert (answer.status_code, "一次最多打包下载" in answer.text, taken(world)) == (409, True, [])


def test_another_unit_gets_nothing_of_it(sign_in: SignIn, finished: Document, world: World) -> None:
    matter = world.session.get_one(Document, finished.id).matter
    court = sign_in("tax.handler")

    assert court.post("/documents/zip", data={"document": str(finished.uid)}).status_code == 409
    assert court.get(f"/matters/{matter.uid}/documents.zip").status_code == 404
    assert court.get(f"/documents/{finished.uid}/copy").status_code == 404
    assert court.get(f"/documents/{uuid4()}/copy").status_code == 404
    assert taken(world) == []


def test_a_file_that_is_gone_or_changed_is_named_in_the_index_and_the_others_come(
    app: Flask, sign_in: SignIn, finished: Document
) -> None:
    change(finished, sha256="0" * 64)

    archive = opened(sign_in("coord").post("/documents/zip", data={"document": str(finished.uid)}, buffered=True))

    assert archive.namelist() == ["文书清单.pdf", "文书清单.xlsx"]
    sheet = openpyxl.load_workbook(BytesIO(archive.read("文书清单.xlsx"))).active
    assert "未放入：文件缺失" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_void_document_is_enclosed_and_called_so(sign_in: SignIn, finished: Document) -> None:
    change(finished, standing=VOID)

    archive = opened(sign_in("coord").post("/documents/zip", data={"document": str(finished.uid)}, buffered=True))

    sheet = openpyxl.load_workbook(BytesIO(archive.read("文书清单.xlsx"))).active
    assert "作废" in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_office_and_the_auditor_see_who_took_it(sign_in: SignIn, finished: Document, world: World) -> None:
    sign_in("edu.head").get(f"/documents/{finished.uid}/file", buffered=True)

    office, unit = (sign_in(login).get(f"/documents/{finished.uid}").text for login in ("coord", "edu.head"))

    assert ("下载记录" in office, world.person("edu.head").name in office.partition("下载记录")[2]) == (True, True)
    assert "下载记录" not in unit


def test_what_is_printed_is_the_stored_file_itself(sign_in: SignIn, finished: Document, world: World) -> None:
    answer = sign_in("coord").get(f"/documents/{finished.uid}/file?show=1", buffered=True)

    assert (answer.data, answer.headers["Content-Disposition"].partition(";")[0]) == (PDF, "inline")
    assert "sandbox" not in answer.headers["Content-Security-Policy"]
    assert len(taken(world)) == 1


@pytest.mark.parametrize("way", ["copy", "zip"])
def test_a_marked_copy_is_known_again_as_what_it_is(
    app: Flask, sign_in: SignIn, finished: Document, tmp_path: Path, way: str
) -> None:
    head = sign_in("edu.head")
    if way == "copy":
        content = head.get(f"/documents/{finished.uid}/copy", buffered=True).data
    else:
        ticked = {"document": str(finished.uid), "copy": "1"}
        archive = opened(head.post("/documents/zip", data=ticked, buffered=True))
        content = archive.read(archive.namelist()[0])
    (tmp_path / "copy.pdf").write_bytes(content)
    digest = sha256(content).hexdigest()
    stranger = Browser(app, app.response_class)

    told = stranger.get(f"/verify?sha256={digest}")
    by_code = stranger.get(f"/verify/{finished.verify_code}?sha256={digest}")
    command = app.test_cli_runner().invoke(args=["documents", "verify", str(tmp_path / "copy.pdf")])

    assert told.status_code == 200
    assert all(word in told.text for word in ("带水印副本", "教育局", str(finished.number)))
    assert "有效</b>" not in told.text
    assert by_code.location == f"/verify?sha256={digest}"
    assert (command.exit_code, "COPY: unchanged since" in command.output, "教育局" in command.output) == (5, True, True)
    assert stranger.get(f"/verify?sha256={sha256(content + b' ').hexdigest()}").status_code == 404
