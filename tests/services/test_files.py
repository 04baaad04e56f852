"""Uploads: what is taken, what is made of it, and who may have it."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import World
from workflow import clock
from workflow.errors import Invalid, NotFound
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.queries import files as queries
from workflow.services import files
from workflow.services.files import Kept, Upload, clean_name
from workflow.services.pictures import DOCUMENT, for_documents
from workflow.services.uploads import LARGEST
from workflow.storage import Storage

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **also: object) -> bytes:
    out = BytesIO()
    mode = "RGBA" if also.pop("is_clear", False) else "RGB"
    Image.new(mode, size, (200, 30, 30, 90) if mode == "RGBA" else (200, 30, 30)).save(out, kind, **also)
    return out.getvalue()


def zipped(*members: str, content: bytes = b"x") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, content)
    return out.getvalue()


def keep(world: World, storage: Storage, *uploads: tuple[str, bytes]) -> Kept:
    posted = [Upload(name, BytesIO(content)) for name, content in uploads]
    return files.keep(posted, actor=world.person("edu.handler"), storage=storage)


TAKEN = [
    ("照片.JPG", picture(), "照片.jpg", "image/jpeg"),
    ("图.png", picture(kind="PNG"), "图.jpg", "image/jpeg"),
    ("透明.png", picture(kind="PNG", is_clear=True), "透明.png", "image/png"),
    ("图.webp", picture(kind="WEBP"), "图.jpg", "image/jpeg"),
    ("报告.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "报告.pdf", "application/pdf"),
    ("名单.xls", OLE, "名单.xls", "application/vnd.ms-excel"),
    ("名单.csv", "户名,日期\n".encode("gb18030"), "名单.csv", "text/csv"),
    ("公文.ofd", zipped("OFD.xml", "Doc_0/Document.xml"), "公文.ofd", "application/ofd"),
    ("材料.zip", zipped("a/说明.txt"), "材料.zip", "application/zip"),
    (
        "名单.xlsx",
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        "名单.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
]


@pytest.mark.parametrize(("name", "content", "kept_as", "media_type"), TAKEN, ids=[row[0] for row in TAKEN])
def test_what_offices_use_is_taken(
    world: World, storage: Storage, name: str, content: bytes, kept_as: str, media_type: str
) -> None:
    kept = keep(world, storage, (name, content))

    assert kept.faults == {}
    (row,) = kept.files["files"]
    assert (row.name, row.media_type) == (kept_as, media_type)
    assert row.size == len(storage.get(row.sha256))
    assert (row.matter_id, row.event_id) == (None, None)


REFUSED = [
    ("run.exe", b"MZ" + b"\0" * 100),
    ("page.html", b"<script>alert(1)</script>"),
    ("draw.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("无后缀", b"text"),
    ("空.txt", b""),
    ("假.jpg", b"<html><script>alert(1)</script></html>"),
    ("假.pdf", b"MZ" + b"\0" * 100),
    ("坏.jpg", picture()[:60]),
    ("假.docx", zipped("a.txt")),
    ("宏.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("程序.zip", zipped("a.txt", "b/setup.EXE")),
    ("越界.zip", zipped("../../etc/passwd")),
    ("炸弹.zip", zipped("a.txt", content=b"0" * (40 * 1024 * 1024))),
    ("坏.zip", b"PK\x03\x04broken"),
    ("二进制.txt", b"a\0b"),
    ("大.pdf", b"%PDF-1.7\n" + b"0" * LARGEST),
]


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=[row[0] for row in REFUSED])
def test_everything_else_is_refused_with_its_name_and_leaves_nothing(
    world: World, session: Session, storage: Storage, name: str, content: bytes
) -> None:
    kept = keep(world, storage, (name, content))

    assert kept.files == {}
    assert kept.faults["files"].zh.startswith(f"“{name}”")
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert list(storage.place.names()) == []


def test_a_bad_file_does_not_lose_the_good_ones(world: World, storage: Storage) -> None:
    kept = keep(world, storage, ("好.txt", b"a"), ("坏.exe", b"MZ"), ("也好.txt", b"b"))

    assert [row.name for row in kept.files["files"]] == ["好.txt", "也好.txt"]
    assert list(kept.faults) == ["files"]


def test_one_act_takes_thirty_files(world: World, storage: Storage) -> None:
    kept = keep(world, storage, *((f"{n}.txt", b"a") for n in range(31)))

    assert len(kept.files["files"]) == 30
    assert "30" in kept.faults["files"].zh


def test_a_picture_loses_its_metadata_stands_upright_and_is_made_smaller(world: World, storage: Storage) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[2] = (31.0, 12.0, 0.0)
    content = picture((4000, 1000), exif=exif) + b"<script>alert(1)</script>"

    (row,) = keep(world, storage, ("现场.jpg", content)).files["files"]

    stored = storage.get(row.sha256)
    with Image.open(BytesIO(stored)) as drawn:
        assert drawn.size == (640, 2560)
        assert dict(drawn.getexif()) == {}
    assert b"secret" not in stored
    assert b"<script>" not in stored


def test_a_picture_with_too_many_pixels_is_refused_unread(world: World, storage: Storage) -> None:
    content = bytearray(picture(kind="PNG"))
    content[16:24] = struct.pack(">II", 20000, 9000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))

    kept = keep(world, storage, ("炸弹.png", bytes(content)))

    assert list(kept.faults) == ["files"]


def test_the_same_content_is_stored_once(world: World, storage: Storage) -> None:
    kept = keep(world, storage, ("a.txt", b"same"), ("b.txt", b"same"))

    assert len({row.sha256 for row in kept.files["files"]}) == 1
    assert len(list(storage.place.names())) == 1


def test_the_copy_for_documents_is_made_at_the_upload_and_leaves_the_original_alone(
    world: World, storage: Storage
) -> None:
    (row,) = keep(world, storage, ("图.jpg", picture((3000, 1500)))).files["files"]
    original = storage.get(row.sha256)

    copy = storage.get_copy(row.sha256, DOCUMENT)
    with Image.open(BytesIO(copy)) as small:
        assert (small.size, small.format) == ((910, 455), "JPEG")
    assert for_documents(storage, row.sha256) == copy
    assert (storage.get(row.sha256), hashlib.sha256(original).hexdigest()) == (original, row.sha256)


def test_a_copy_that_was_lost_is_made_again(world: World, storage: Storage) -> None:
    (row,) = keep(world, storage, ("图.jpg", picture((3000, 1500)))).files["files"]
    first = for_documents(storage, row.sha256)
    storage.place.delete(f"{row.sha256[:2]}/{row.sha256}.{DOCUMENT}")

    assert for_documents(storage, row.sha256) == first
    assert storage.get_copy(row.sha256, DOCUMENT) == first


def test_a_thumbnail_is_made_once_and_is_small(world: World, storage: Storage) -> None:
    (row,) = keep(world, storage, ("图.png", picture((3000, 1500), "PNG", is_clear=True))).files["files"]

    made = files.thumbnail(row, storage=storage)
    storage.place.delete(f"{row.sha256[:2]}/{row.sha256}")  # The copy alone answers.
    again = files.thumbnail(row, storage=storage)

    with Image.open(BytesIO(made)) as small:
        assert (small.size, small.format) == ((640, 320), "JPEG")
    assert again == made


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/a.txt", "a.txt"),
        ("C:\\x\\b.PDF", "b.pdf"),
        ('a<b>"c.txt', "abc.txt"),
        ("..", "file"),
        ("\u202etxt.x", "txt.x"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_files_are_handed_in_once_by_whoever_brought_them(world: World, session: Session, storage: Storage) -> None:
    with clock.at(factories.MONDAY):
        matter = factories.rectifying(world)
        (row,) = keep(world, storage, ("进展.txt", b"a")).files["files"]

        with pytest.raises(Invalid) as error:
            factories.act(world, matter, "progress", "edu.liaison", percent=1, text="x", files=[row.uid])
        assert list(error.value.faults) == ["files"]

        factories.act(world, matter, "progress", "edu.handler", percent=1, text="x", files=[row.uid])
        with pytest.raises(Invalid):
            factories.act(world, matter, "progress", "edu.handler", percent=2, text="y", files=[row.uid])

    session.expire_all()
    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()
    assert event is not None
    assert (row.event_id, row.matter_id) == (event.id, matter.id)
    assert event.content["files"][0]["sha256"] == row.sha256


def test_an_unattached_file_is_its_uploaders_alone_and_then_the_matters(
    world: World, session: Session, storage: Storage
) -> None:
    with clock.at(factories.MONDAY):
        matter = factories.rectifying(world)
        (row,) = keep(world, storage, ("进展.txt", b"a")).files["files"]

        assert queries.found(session, row.uid, world.person("edu.handler")) is row
        with pytest.raises(NotFound):
            queries.found(session, row.uid, world.person("coord"))

        factories.act(world, matter, "progress", "edu.handler", percent=1, text="x", files=[row.uid])

    assert queries.found(session, row.uid, world.person("coord")).uid == row.uid
    for login in ("tax.handler", "sysadmin", "pu.liaison"):
        with pytest.raises(NotFound):
            queries.found(session, row.uid, world.person(login))
