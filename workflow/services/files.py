"""Keeping what is uploaded: contents first, by their hash, then the rows that point at them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from workflow import clock
from workflow.db import transaction
from workflow.models.file import StoredFile
from workflow.models.user import User
from workflow.services import pictures
from workflow.services.pictures import NoPicture
from workflow.services.uploads import LARGEST, MOST_FILES, PICTURES, Unfit, extension, too_many, type_of
from workflow.storage import Storage
from workflow.types import Text

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was posted: its name there, its content, and the field it came in."""

    name: str
    stream: BinaryIO
    field: str = "files"


@dataclass(slots=True)
class Kept:
    """What became of uploads: the files kept, by field and in order; and a sentence for each field with a bad one."""

    files: dict[str, list[StoredFile]] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Content:
    name: str
    sha256: str
    size: int
    media_type: str
    field: str


def keep(uploads: Sequence[Upload], *, actor: User, storage: Storage, evidence: str = "evidence") -> Kept:
    """Store uploads for their uploader; they belong to no matter until an act hands them in.

    One bad file does not lose the good ones: it is left out, and its field gets a sentence. Contents are on disk before
    the rows are written.
    """
    kept = Kept()
    contents = [one for one in (_stored(upload, kept, storage) for upload in uploads[:MOST_FILES]) if one is not None]
    for upload in uploads[MOST_FILES:]:
        kept.faults[upload.field] = too_many()
    if not contents:
        return kept
    at = clock.now()
    with transaction() as session:
        for one in contents:
            row = StoredFile(
                meeting_id=actor.meeting_id,
                uploaded_by_id=actor.id,
                uploaded_at=at,
                name=one.name,
                media_type=one.media_type,
                size=one.size,
                sha256=one.sha256,
                evidence=evidence,
                caption="",
            )
            session.add(row)
            kept.files.setdefault(one.field, []).append(row)
    return kept


def _stored(upload: Upload, kept: Kept, storage: Storage) -> _Content | None:
    try:
        name, content, media_type = _checked(upload)
    except Unfit as unfit:
        kept.faults[upload.field] = _of_file(upload.name, unfit.reason)
        return None
    sha256 = storage.put(content)
    if media_type in (pictures.JPEG, pictures.PNG):
        pictures.for_documents(storage, sha256)
    return _Content(name, sha256, len(content), media_type, upload.field)


def _checked(upload: Upload) -> tuple[str, bytes, str]:
    """The name, content and type to keep; a picture is drawn anew."""
    content = upload.stream.read(LARGEST + 1)
    if not content:
        raise Unfit(Text("是空文件。", "is empty"))
    if len(content) > LARGEST:
        raise Unfit(Text("超过 20 MB，请压缩后再传。", "is larger than 20 MB; make it smaller first"))
    name = clean_name(upload.name)
    media_type = type_of(name, content)
    if extension(name) not in PICTURES:
        return name, content, media_type
    try:
        content, media_type = pictures.redrawn(BytesIO(content))
    except NoPicture:
        raise Unfit(Text("无法作为图片打开，请重新拍摄或导出。", "cannot be opened as a picture")) from None
    return _renamed(name, "png" if media_type == pictures.PNG else "jpg"), content, media_type


def _of_file(name: str, reason: Text) -> Text:
    return Text(f"“{clean_name(name)}”{reason.zh}", f"“{clean_name(name)}” {reason.en}")


def clean_name(name: str) -> str:
    """A file's own name without folders, control characters and what file systems refuse; never empty."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    ending = extension(plain)
    stem = plain[: -len(ending) - 1] if ending else plain
    return (stem[:LONGEST_NAME] or "file") + (f".{ending}" if ending else "")


def _renamed(name: str, ending: str) -> str:
    return f"{name[: -len(extension(name)) - 1]}.{ending}"


def thumbnail(file: StoredFile, *, storage: Storage) -> bytes:
    """The small version of a picture; it is made the first time it is asked for.

    Raises:
        NoPicture: the file is none.
        FileNotFoundError: its content is gone.
    """
    try:
        return storage.get_copy(file.sha256, pictures.THUMBNAIL)
    except FileNotFoundError:
        if not file.is_picture:
            raise NoPicture from None
    small = pictures.thumbnail(storage.get(file.sha256))
    storage.put_copy(file.sha256, pictures.THUMBNAIL, small)
    return small
