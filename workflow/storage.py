"""Files by SHA-256 of their plain content, in a folder or a bucket, sealed where keys are given; never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workflow.storage_cipher import Keyring, Unreadable, read_keys
from workflow.storage_places import PIECE, Bucket, Folder, Place
from workflow.storage_settings import StorageSettings

SEALED = ".sealed"
PROBE = "00/probe"


class Changed(OSError):
    """A kept content is not the one whose hash it lies under."""


@dataclass(frozen=True, slots=True, init=False)
class Storage:
    """Contents under their hashes. With keys every new content is sealed; what was kept plain before stays readable."""

    place: Place
    keys: Keyring | None

    def __init__(self, place: Place | Path, keys: Keyring | None = None) -> None:
        object.__setattr__(self, "place", Folder(place) if isinstance(place, Path) else place)
        object.__setattr__(self, "keys", keys)

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 (64 hex digits); what is there already is only marked as wanted."""
        return self._keep(hashlib.sha256(content).hexdigest(), lambda: (content,))

    def put_file(self, file: BinaryIO) -> str:
        """The same for a file that may be larger than memory; it is read twice from its beginning."""
        digest = hashlib.sha256()
        for piece in _pieces(file):
            digest.update(piece)
        return self._keep(digest.hexdigest(), lambda: _pieces(file))

    def _keep(self, sha256: str, pieces: Callable[[], Iterable[bytes]]) -> str:
        key = _key(sha256)
        if not self.place.touch(self._name(key)):
            self._write(key, pieces())
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash.

        Raises:
            FileNotFoundError: nothing is stored under it.
            Unreadable: it is sealed, and not as it was sealed.
        """
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        """The same, piece by piece.

        Raises:
            FileNotFoundError: nothing is stored under it; at the call.
            Unreadable: while reading.
        """
        return self._read(_key(sha256))

    def checked(self, sha256: str) -> Iterator[bytes]:
        """The same; at the end it is known whether every byte was what it was.

        Raises:
            Changed: after the last piece, where the content is another one.
        """
        digest = hashlib.sha256()
        for piece in self.stream(sha256):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != sha256:
            raise Changed(f"{sha256} has another content now")

    def fault(self, sha256: str) -> str:
        """What is wrong with a content, in a word; every byte of it is read. Empty where nothing is."""
        try:
            for _piece in self.checked(sha256):
                pass
        except FileNotFoundError:
            return "missing"
        except Changed:
            return "changed"
        except Unreadable as error:
            return f"unreadable ({error})"
        return ""

    def has(self, sha256: str) -> bool:
        """Something is stored under a hash."""
        return self.touched_at(sha256) > 0

    def put_copy(self, sha256: str, size: str, content: bytes) -> None:
        """Keep a smaller copy of a content beside it. It can be made anew, and is never evidence."""
        self._write(_key(sha256, size), (content,))

    def get_copy(self, sha256: str, size: str) -> bytes:
        """A smaller copy of a content.

        Raises:
            FileNotFoundError: it was not made.
        """
        return b"".join(self._read(_key(sha256, size)))

    def touched_at(self, sha256: str) -> float:
        """When a content was last brought, in seconds of the epoch; 0 when it is not there."""
        return max(self.place.touched_at(name) for name in self._names(_key(sha256)))

    def remove(self, sha256: str) -> None:
        """Take a content and its copies away; harmless when they are gone."""
        for key in sorted(self.place.names(_key(sha256)), reverse=True):
            self.place.delete(key)

    def hashes(self) -> Iterator[str]:
        """Every hash that something is stored under, in no order."""
        for key in self.place.names():
            name = key.rpartition("/")[2].removesuffix(SEALED)
            if len(name) == 64:
                yield name

    def answers(self) -> None:
        """Write, read and delete a little.

        Raises:
            OSError: the place cannot be used; its words say why.
        """
        written = os.urandom(32)
        key = f"{PROBE}-{written[:8].hex()}"
        self._write(key, (written,))
        read = b"".join(self._read(key))
        self.place.delete(self._name(key))
        if read != written:
            raise Changed("the storage does not give back what was put into it")

    def reseal(self, sha256: str) -> bool:
        """Seal a content with the first key, and its copies with it; False where all of it was so already."""
        return sum(self._reseal(key) for key in list(self.place.names(_key(sha256)))) > 0

    def _reseal(self, stored: str) -> bool:
        key = stored.removesuffix(SEALED)
        if self.keys is None:
            return False
        if stored != key and self.keys.key_id(self.place.read(stored)) == self.keys.current:
            return False
        self._write(key, self._read(key))
        if stored == key:
            self.place.delete(stored)
        return True

    def _name(self, key: str) -> str:
        return f"{key}{SEALED}" if self.keys else key

    def _names(self, key: str) -> tuple[str, ...]:
        """Where to look: sealed first, then as it was kept before there were keys."""
        return (f"{key}{SEALED}", key) if self.keys else (key,)

    def _write(self, key: str, pieces: Iterable[bytes]) -> None:
        self.place.write(self._name(key), self.keys.sealed(pieces, key) if self.keys else pieces)

    def _read(self, key: str) -> Iterator[bytes]:
        if self.keys is None:
            return self.place.read(key)
        try:
            return self.keys.opened(self.place.read(f"{key}{SEALED}"), key)
        except FileNotFoundError:
            return self.place.read(key)


def opened(settings: StorageSettings) -> Storage:
    """The storage of an installation.

    Raises:
        ConfigError: the key file cannot be used.
    """
    place: Place = Bucket(settings.bucket) if settings.bucket else Folder(settings.folder)
    return Storage(place, read_keys(settings.keys) if settings.keys else None)


def _key(sha256: str, size: str = "") -> str:
    return f"{sha256[:2]}/{sha256}{f'.{size}' if size else ''}"


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
