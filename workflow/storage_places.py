"""Places where contents lie under keys: a folder of this machine, or a bucket of any S3-compatible store."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from workflow.storage_settings import BucketSettings

if TYPE_CHECKING:
    from obstore.store import S3Config

PIECE = 1 << 20
"""Bytes that are read at a time."""
PART = 8 << 20
"""What is larger goes to a bucket in parts of so many bytes."""
_process: dict[str, int] = {}
"""The first process that used a bucket."""


class Place(Protocol):
    """Contents under keys such as `ab/abcd…`; each is written whole or not at all."""

    def write(self, key: str, pieces: Iterable[bytes]) -> None:
        """Put a content under a key, in place of what was there; when `pieces` breaks off, nothing is changed."""

    def read(self, key: str) -> Iterator[bytes]:
        """The content of a key, piece by piece; FileNotFoundError at the call, not at the first piece."""

    def touch(self, key: str) -> bool:
        """Note that a content is wanted again, where that costs nothing; False asks to write it anew."""

    def touched_at(self, key: str) -> float:
        """When a key was written or touched last, in seconds of the epoch; 0 when it is not there."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins so, in no order."""

    def delete(self, key: str) -> None:
        """Take a key away; harmless when it is gone."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, or one that several machines see."""

    root: Path

    def path(self, key: str) -> Path:
        """Where a key lies."""
        return self.root / key

    def write(self, key: str, pieces: Iterable[bytes]) -> None:
        """Written aside, fsynced, renamed; what breaks off is removed."""
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".aside-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise

    def read(self, key: str) -> Iterator[bytes]:
        """The file's content, piece by piece."""
        file = self.path(key).open("rb")

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(PIECE):
                    yield piece

        return pieces()

    def touch(self, key: str) -> bool:
        """The file's time is now."""
        try:
            os.utime(self.path(key))
        except FileNotFoundError:
            return False
        return True

    def touched_at(self, key: str) -> float:
        """The file's time."""
        try:
            return self.path(key).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every file that begins so, but for those still being written."""
        folder = prefix.rpartition("/")[0]
        found = (path for path in self.root.glob(f"{folder}/*" if folder else "*/*") if not path.name.startswith("."))
        names = (path.relative_to(self.root).as_posix() for path in found)
        return (name for name in names if name.startswith(prefix))

    def delete(self, key: str) -> None:
        """The file goes."""
        self.path(key).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of an S3-compatible store. Its client is made at the first use, after the process was forked."""

    settings: BucketSettings
    _made: list[S3Store] = field(default_factory=list, compare=False, repr=False)

    @property
    def client(self) -> S3Store:
        """This process's client.

        Raises:
            RuntimeError: a process used one and was forked then; its threads are not in this one, which would wait for
                ever.
        """
        if _process.setdefault("first", os.getpid()) != os.getpid():
            raise RuntimeError("a bucket was used before this process was forked")
        if not self._made:
            self._made.append(_client(self.settings))
        return self._made[0]

    def write(self, key: str, pieces: Iterable[bytes]) -> None:
        """One request, or a multipart upload that is completed at the end and given up when it breaks off."""
        rest = iter(pieces)
        begun = list(_until(rest, PART))
        with _as_os_error():
            if sum(map(len, begun)) < PART:
                obstore.put(self.client, key, b"".join(begun), use_multipart=False)
            else:
                obstore.put(self.client, key, chain(begun, rest), use_multipart=True, chunk_size=PART)

    def read(self, key: str) -> Iterator[bytes]:
        """The object's content as it arrives."""
        with _as_os_error():
            found = obstore.get(self.client, key)

        def pieces() -> Iterator[bytes]:
            with _as_os_error():
                for piece in found.stream(min_chunk_size=PIECE):
                    yield bytes(piece)

        return pieces()

    def touch(self, key: str) -> bool:
        """An object's time is that of its writing, so it is written anew."""
        return False

    def touched_at(self, key: str) -> float:
        """When the object was written."""
        try:
            with _as_os_error():
                return obstore.head(self.client, key)["last_modified"].timestamp()
        except FileNotFoundError:
            return 0.0

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every object that begins so; the store's own listing goes by whole folders."""
        folder = prefix.rpartition("/")[0]
        with _as_os_error():
            for page in obstore.list(self.client, prefix=folder or None, chunk_size=500):
                yield from (one["path"] for one in page if one["path"].startswith(prefix))

    def delete(self, key: str) -> None:
        """The object goes."""
        with suppress(FileNotFoundError), _as_os_error():
            obstore.delete(self.client, key)


def _client(settings: BucketSettings) -> S3Store:
    """A client that addresses the bucket by path, which every S3-compatible store understands."""
    config: S3Config = {
        "access_key_id": settings.access_key,
        "secret_access_key": settings.secret_key,
        "region": settings.region,
        "virtual_hosted_style_request": False,
    }
    if settings.endpoint:
        config["endpoint"] = settings.endpoint
    return S3Store(
        settings.bucket,
        prefix=settings.prefix or None,
        config=config,
        client_options={"allow_http": settings.endpoint.startswith("http://"), "timeout": "60s"},
        retry_config={"max_retries": 4},
    )


def _until(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Pieces until they make up a size, or end."""
    while size > 0 and (piece := next(pieces, None)) is not None:
        size -= len(piece)
        yield piece


@contextmanager
def _as_os_error() -> Iterator[None]:
    """What the store's client raises, as the OSError that a folder would raise."""
    try:
        yield
    except OSError:
        raise
    except BaseError as error:
        raise OSError(str(error).partition("\n")[0][:300]) from error
