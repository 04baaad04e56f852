"""Papers in a browser: a stranger chooses or drops a file and is told what it is; an officer takes many as one ZIP."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import StorageState, expect
from sqlalchemy import select, update

from tests import inspections, papers
from tests.browser.conftest import DESKTOP, PHONE, Enter
from tests.browser.person import Person
from tests.browser.site import Site, showing
from tests.conftest import Application, afresh
from tests.factories import MONDAY, PASSWORD, World
from workflow import clock
from workflow.db import db, transaction
from workflow.models.document import DRAFT, FINISHED, Document
from workflow.storage import Storage

pytestmark = pytest.mark.browser
DROP = """async ([form, name, data]) => {
  const carried = new DataTransfer();
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  carried.items.add(new File([bytes], name, {type: "application/pdf"}));
  for (const kind of ["dragenter", "dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def issued(_application: Application, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a closed batch whose papers are all made, a page each; and the batch's address."""
    folder = tmp_path_factory.mktemp("papers")
    with afresh(_application) as app, clock.at(MONDAY):
        world = World(db.session())
        batch = inspections.closed_batch(world, app.extensions["lianzhi_storage"])
        address = f"/matters/{batch.uid}"
        _make(Storage(folder / "files"))
        db.session.remove()
        db.engine.dispose()
        shutil.copy(_application[1], folder / "lianzhi.db")
    return folder, address


def _make(storage: Storage) -> None:
    with transaction() as session:
        for row in session.scalars(select(Document).where(Document.standing != DRAFT)):
            page = papers.sheet() + f"% {row.id}\n".encode()
            made = {"sha256": storage.put(page), "size": len(page), "pages": 1, "finished_at": MONDAY}
            session.execute(update(Document).where(Document.id == row.id).values(making=FINISHED, **made))


@pytest.fixture(scope="module")
def site(issued: tuple[Path, str]) -> Iterator[Site]:
    """That folder, served."""
    with showing(issued[0], PASSWORD) as site:
        yield site


@pytest.fixture(scope="module")
def cookies() -> dict[str, StorageState]:
    """Nobody has come through the door of this site yet."""
    return {}


def opened(data: bytes) -> tuple[ZipFile, list[str]]:
    """A ZIP that is whole, and the papers in it beside its two indexes."""
    archive = ZipFile(BytesIO(data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[-2:] == ["文书清单.pdf", "文书清单.xlsx"]
    return archive, names[:-2]


def test_a_stranger_chooses_or_drops_a_file_and_is_told_what_it_is(enter: Enter, issued: tuple[Path, str]) -> None:
    files = sorted(path for path in (issued[0] / "files").rglob("*") if path.is_file())
    genuine = next(one.read_bytes() for one in files if one.read_bytes().startswith(b"%PDF"))
    changed, foreign = genuine.replace(b"/Page", b"/page", 1), papers.sheet() + b"% foreign\n"
    stranger = enter("", DESKTOP)
    asks(stranger)

    chooses(stranger, "有效.pdf", genuine)
    stranger.sees("有效", "与签发文件完全一致，未被改动。")
    stranger.watch.expected = {404}
    drop(stranger, "改过.pdf", changed)
    expect(stranger.page.locator(".verify-says")).to_have_text(
        "改过.pdf　与签发文件不一致：文件被改动过，或不是同一文件。"
    )
    drop(stranger, "原件.pdf", genuine)
    expect(stranger.page.locator(".verify-says.is-same")).to_have_text("原件.pdf　与签发文件完全一致，未被改动。")
    stranger.takes_picture("verify-dropped")

    asks(stranger)
    for name, data in (("无关.pdf", foreign), ("改过.pdf", changed)):
        with stranger.turns(404):
            drop(stranger, name, data)
        stranger.sees("未查到该文件")
    assert sha256(genuine).hexdigest() not in stranger.page.content()


def asks(person: Person) -> None:
    """The page of the code and the file, once it can read files itself."""
    person.goes_to("/verify")
    expect(person.page.locator(".verify-file [data-local]")).to_be_visible()


def chooses(person: Person, name: str, data: bytes) -> None:
    """A file, where the page asks for one; it leads to its document."""
    with person.turns():
        person.page.locator("#verify-file").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": data}
        )


def drop(person: Person, name: str, data: bytes) -> None:
    """Let go of a file over the place that takes one."""
    form = person.page.locator(".verify-file").element_handle()
    person.page.evaluate(DROP, [form, name, base64.b64encode(data).decode()])


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_ticked_papers_come_as_one_zip(enter: Enter, width: int) -> None:
    officer = enter("coord", width)
    officer.goes_to("/documents")
    if officer.is_on_phone:
        officer.hits(officer.page.locator("[data-select=start] button"))
    boxes = officer.page.locator("tr[data-row] input[type=checkbox]:visible")
    for place in (0, 2):
        officer.marks(boxes.nth(place))
    button = officer.page.locator(".bulk-bar button[value=zip]")
    expect(button).to_have_text("打包下载 2 份")
    officer.takes_picture("papers-ticked")

    archive, names = opened(officer.downloads(button))

    assert len(names) == 2
    assert all(archive.read(name).startswith(b"%PDF") for name in names)


def test_all_papers_of_a_batch_come_with_an_index_to_print_and_one_to_reckon_with(
    enter: Enter, issued: tuple[Path, str]
) -> None:
    officer = enter("coord", DESKTOP)
    officer.goes_to(issued[1])

    archive, names = opened(officer.downloads(officer.page.locator("a[href$='documents.zip']")))

    sheet = openpyxl.load_workbook(BytesIO(archive.read("文书清单.xlsx"))).active
    assert sheet is not None
    told = {cell for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    index = pypdfium2.PdfDocument(archive.read("文书清单.pdf"))
    printed = "".join(page.get_textpage().get_text_range() for page in index)
    index.close()
    assert len(names) >= 3
    for name in names:
        assert {name, sha256(archive.read(name)).hexdigest()} <= told
        assert name.rsplit("/", 1)[1].split(" ", 1)[0] in printed
