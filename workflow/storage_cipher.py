"""Encryption at rest: AES-256-GCM in pieces, a key of its own for every content, tied to the name it lies under.

A sealed content is a header (magic, key id, salt) and pieces of 64 KiB, each with its tag. The key of a content is
drawn from the key file's by HKDF-SHA-256 with the salt, so counting nonces never meet; the last piece is marked in its
nonce, so that a content cut short is told from a whole one. Built as STREAM in "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance" (Hoang, Reyhanitabar, Rogaway, Vizár, 2015).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.errors import ConfigError

MAGIC = b"LZSEAL1\n"
PIECE, TAG, SALT, NAME = 1 << 16, 16, 32, 16
_LINE = re.compile(r"([A-Za-z0-9_.-]{1,16})\s+([A-Za-z0-9+/=]{44})")


class Unreadable(OSError):
    """A sealed content was changed, cut short, moved under another name, or its key is not in the key file."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of a key file by their ids; the first one seals, all of them open."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    def sealed(self, pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
        """The content as it is kept under a name."""
        salt = os.urandom(SALT)
        header = MAGIC + self.current.encode().ljust(NAME, b"\0") + salt
        cipher = AESGCM(_key_of(self.keys[self.current], salt))
        yield header
        waiting: bytes | None = None
        for number, piece in enumerate(_even(pieces, PIECE)):
            if waiting is not None:
                yield cipher.encrypt(_nonce(number - 1), waiting, header + name.encode())
            waiting, last = piece, number
        whole = (b"", 0) if waiting is None else (waiting, last)
        yield cipher.encrypt(_nonce(whole[1], is_last=True), whole[0], header + name.encode())

    def opened(self, pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
        """The content that was sealed under a name.

        Raises:
            Unreadable: at the first piece that is not as it was sealed.
        """
        source = _Reader(pieces)
        header = source.take(len(MAGIC) + NAME + SALT)
        cipher = AESGCM(_key_of(self._named(header), header[-SALT:]))
        number, piece = 0, source.take(PIECE + TAG)
        while True:
            following = source.take(PIECE + TAG)
            nonce = _nonce(number, is_last=not following)
            try:
                yield cipher.decrypt(nonce, piece, header + name.encode())
            except InvalidTag:
                raise Unreadable(f"{name} is not as it was sealed") from None
            if not following:
                return
            number, piece = number + 1, following

    def key_id(self, pieces: Iterable[bytes]) -> str:
        """Under which key a sealed content lies."""
        header = _Reader(pieces).take(len(MAGIC) + NAME)
        return header[len(MAGIC) :].rstrip(b"\0").decode("ascii", "replace")

    def _named(self, header: bytes) -> bytes:
        name = header[len(MAGIC) : len(MAGIC) + NAME].rstrip(b"\0").decode("ascii", "replace")
        if not header.startswith(MAGIC) or len(header) < len(MAGIC) + NAME + SALT:
            raise Unreadable("a sealed content has no header")
        if name not in self.keys:
            raise Unreadable(f"the key {name!r} is not in the key file")
        return self.keys[name]


def read_keys(path: Path) -> Keyring:
    """The keys of a file: a line each, an id and 32 bytes in Base64; lines that begin with # are notes.

    Raises:
        ConfigError: the file cannot be read, has no key, or a line that is none.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise ConfigError(f"STORAGE_KEYS: the file {path} cannot be read") from error
    written = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    keys = dict(_key(line, path) for line in written)
    if not keys or len(keys) != len(written):
        raise ConfigError(f"STORAGE_KEYS: {path} must have one key a line, each under an id of its own")
    return Keyring(next(iter(keys)), keys)


def new_line(key_id: str) -> str:
    """A line of the key file with a new key."""
    return f"{key_id} {base64.b64encode(os.urandom(32)).decode()}"


def _key(line: str, path: Path) -> tuple[str, bytes]:
    found = _LINE.fullmatch(line)
    try:
        key = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        key = b""
    if found is None or len(key) != 32:
        raise ConfigError(f"STORAGE_KEYS: a line of {path} is not an id and 32 bytes in Base64")
    return found[1], key


def _key_of(key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=b"lianzhi storage 1").derive(key)


def _nonce(number: int, *, is_last: bool = False) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class _Reader:
    """Exact lengths out of pieces of any length."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces, self.held = iter(pieces), bytearray()

    def take(self, size: int) -> bytes:
        """So many bytes; fewer at the end."""
        while len(self.held) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.held += piece
        taken = bytes(self.held[:size])
        del self.held[:size]
        return taken


def _even(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    reader = _Reader(pieces)
    while piece := reader.take(size):
        yield piece
