"""What nobody needs any more goes in time, and nothing else does."""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.db import transaction
from workflow.jobs.recurring import RECURRING
from workflow.models.document import Document
from workflow.models.file import StoredFile
from workflow.models.outbox import OutboxMessage
from workflow.services import cleaning, files, matters
from workflow.services.files import Upload
from workflow.services.pictures import DOCUMENT
from workflow.storage import Storage
from workflow.storage_places import Folder

WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def kept_at(storage: Storage, name: str) -> Path:
    """Where the folder has it."""
    assert isinstance(storage.place, Folder)
    return storage.place.path(f"{name[:2]}/{name}")


def upload(world: World, storage: Storage, name: str, content: bytes, login: str = "edu.handler") -> StoredFile:
    """An upload of Monday."""
    with clock.at(MONDAY):
        kept = files.keep([Upload(name, BytesIO(content))], actor=world.person(login), storage=storage)
    (row,) = kept.files["files"]
    moment = MONDAY.timestamp()
    os.utime(kept_at(storage, row.sha256), (moment, moment))
    return row


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1200, 900), "navy").save(out, "JPEG")
    return out.getvalue()


def left(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(StoredFile.name).order_by(StoredFile.id)))


def clean(storage: Storage, after: timedelta = WEEK) -> int:
    with clock.at(MONDAY + after):
        return cleaning.forget_uploads(storage)


def test_an_upload_that_was_never_handed_in_goes_after_a_week_with_its_copies(
    world: World, session: Session, storage: Storage
) -> None:
    row = upload(world, storage, "照片.jpg", picture())
    copy = kept_at(storage, f"{row.sha256}.{DOCUMENT}")

    before = clean(storage, timedelta(days=6, hours=23)), copy.exists(), left(session)
    after = clean(storage), copy.exists(), storage.has(row.sha256), left(session)

    assert before == (0, True, ["照片.jpg"])
    assert after == (1, False, False, [])


def test_what_an_act_handed_in_stays(world: World, session: Session, storage: Storage) -> None:
    row = upload(world, storage, "佐证.pdf", b"%PDF-1.7\n%x\n", login="edu.head")
    with clock.at(MONDAY):
        matter = factories.assigned(world)
        act(world, matter, "return", "edu.head", ground="duty", reason="不属本单位职责", files=[row.uid])

    assert (clean(storage), left(session)) == (0, ["佐证.pdf"])
    assert storage.get(row.sha256) == b"%PDF-1.7\n%x\n"


def test_what_a_draft_names_stays_until_the_draft_is_gone(world: World, session: Session, storage: Storage) -> None:
    row = upload(world, storage, "说明.txt", b"draft")
    with clock.at(MONDAY):
        matters.save_draft("x/report", {"files": [str(row.uid)]}, actor=world.person("edu.handler"))

    assert (clean(storage), left(session)) == (0, ["说明.txt"])


def test_what_is_tied_to_a_matter_before_the_act_stays(world: World, session: Session, storage: Storage) -> None:
    row = upload(world, storage, "现场.txt", b"on the spot")
    with clock.at(MONDAY):
        matter = factories.assigned(world)
    with transaction() as own:
        own.execute(update(StoredFile).where(StoredFile.id == row.id).values(matter_id=matter.id))

    assert (clean(storage), left(session)) == (0, ["现场.txt"])


def test_a_content_that_another_row_or_a_document_has_stays(world: World, session: Session, storage: Storage) -> None:
    loose = upload(world, storage, "甲.txt", b"same")
    with clock.at(MONDAY + timedelta(days=5)):
        files.keep([Upload("乙.txt", BytesIO(b"same"))], actor=world.person("tax.handler"), storage=storage)
        factories.assigned(world)
    os.utime(kept_at(storage, loose.sha256), (0, 0))
    printed = upload(world, storage, "丙.txt", b"as issued")
    with transaction() as own:
        own.execute(update(Document).values(sha256=printed.sha256))

    assert (clean(storage), left(session)) == (2, ["乙.txt"])
    assert (storage.get(loose.sha256), storage.get(printed.sha256)) == (b"same", b"as issued")


def test_a_content_that_is_just_being_brought_again_waits(world: World, session: Session, storage: Storage) -> None:
    row = upload(world, storage, "甲.txt", b"same")
    moment = (MONDAY + WEEK).timestamp() - 60
    os.utime(kept_at(storage, row.sha256), (moment, moment))

    assert (clean(storage), left(session)) == (0, ["甲.txt"])


def test_bringing_a_content_again_is_seen(storage: Storage) -> None:
    digest = storage.put(b"same")
    os.utime(kept_at(storage, digest), (0, 0))

    storage.put(b"same")

    assert storage.touched_at(digest) > 1e9


def test_promises_go_a_month_after_they_were_done_and_open_ones_never(world: World, session: Session) -> None:
    with transaction() as own:
        for n, done in enumerate((MONDAY, MONDAY + timedelta(days=1), None)):
            one = OutboxMessage(topic="children_changed", payload={"matter_id": n}, created_at=MONDAY)
            one.available_at, one.done_at = MONDAY, done
            own.add(one)

    with clock.at(MONDAY + timedelta(days=30, minutes=1)):
        gone = cleaning.forget_promises()

    session.expire_all()
    ours = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "children_changed"))
    assert gone == 1
    assert [one.payload["matter_id"] for one in ours] == [1, 2]


def test_the_scheduler_cleans_hour_by_hour() -> None:
    assert [(job.name, job.every_seconds) for job in RECURRING if job.name == "clean"] == [("clean", 3600)]
