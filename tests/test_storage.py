"""Contents are kept by their hash, whole or not at all, in a folder as in a bucket, plain as sealed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from workflow.config import ROOT, ConfigError
from workflow.storage import Changed, Storage
from workflow.storage_cipher import Keyring, Unreadable, new_line, read_keys
from workflow.storage_places import Bucket, Folder, Place
from workflow.storage_settings import BucketSettings

LARGE = bytes(range(256)) * 40_000
"""10 MB: several pieces, and more than one part of an upload."""
Open = Callable[..., Storage]


def bucket(address: str) -> Bucket:
    """A new bucket of the private server."""
    name = f"files-{uuid4().hex[:12]}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/{name}", method="PUT")).close()
    return Bucket(BucketSettings(name, "district", address, "us-east-1", "anyone", "anything"))


def ring(*ids: str) -> Keyring:
    return Keyring(ids[0], {one: hashlib.sha256(one.encode()).digest() for one in ids})


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.s3)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return Folder(tmp_path / "files")
    return bucket(request.getfixturevalue("s3_server"))


@pytest.fixture(params=["plain", "sealed"])
def storage(request: pytest.FixtureRequest, place: Place) -> Storage:
    return Storage(place, ring("first") if request.param == "sealed" else None)


@pytest.mark.parametrize("content", [b"", b"a", b"x" * (1 << 16), b"x" * ((1 << 17) + 1), LARGE], ids=len)
def test_what_was_put_comes_back_under_the_hash_of_its_plain_content(storage: Storage, content: bytes) -> None:
    sha256 = storage.put(content)

    assert (sha256, storage.get(sha256)) == (hashlib.sha256(content).hexdigest(), content)
    assert b"".join(storage.checked(sha256)) == content
    assert list(storage.hashes()) == [sha256]


def test_a_file_is_kept_without_being_held_in_memory(storage: Storage) -> None:
    sha256 = storage.put_file(BytesIO(LARGE))

    assert storage.get(sha256) == LARGE
    assert len(list(storage.stream(sha256))) > 1


def test_the_same_content_is_kept_once_and_seen_to_be_wanted_again(storage: Storage) -> None:
    first = storage.put(b"same")
    before = storage.touched_at(first)

    assert storage.put(b"same") == first
    assert storage.touched_at(first) >= before > 1e9
    assert len(list(storage.place.names())) == 1


def test_nothing_is_found_where_nothing_was_put(storage: Storage) -> None:
    none = "0" * 64

    with pytest.raises(FileNotFoundError):
        storage.stream(none)
    with pytest.raises(FileNotFoundError):
        storage.get_copy(none, "small.jpg")
    assert (storage.has(none), storage.touched_at(none)) == (False, 0.0)
    storage.remove(none)


def test_a_content_goes_with_its_copies_and_leaves_its_neighbours(storage: Storage) -> None:
    gone, stays = storage.put(b"gone"), storage.put(b"stays")
    storage.put_copy(gone, "small.jpg", b"small")
    assert storage.get_copy(gone, "small.jpg") == b"small"

    storage.remove(gone)

    assert (storage.has(gone), list(storage.hashes())) == (False, [stays])
    with pytest.raises(FileNotFoundError):
        storage.get_copy(gone, "small.jpg")


def test_a_write_that_breaks_off_leaves_nothing(place: Place, tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield LARGE
        raise OSError("the line is dead")

    with pytest.raises(Exception, match="the line is dead"):
        place.write("ab/abc", breaking())

    assert list(place.names()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_changed_content_is_told(place: Place) -> None:
    storage = Storage(place)
    sha256 = storage.put(b"as issued")
    place.write(f"{sha256[:2]}/{sha256}", [b"as forged"])

    with pytest.raises(Changed):
        b"".join(storage.checked(sha256))


def test_the_storage_answers_or_says_why_not(storage: Storage, tmp_path: Path) -> None:
    storage.answers()
    assert list(storage.place.names()) == []

    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError):
        Storage(tmp_path / "file").answers()


@pytest.mark.s3
def test_a_bucket_that_is_not_there_is_an_error_of_the_system(s3_server: str) -> None:
    there = bucket(s3_server)
    gone = Bucket(replace(there.settings, bucket="nowhere"))

    with pytest.raises(OSError):
        Storage(gone).answers()


@pytest.mark.s3
def test_a_process_forked_too_late_says_so_instead_of_waiting_for_ever(s3_server: str) -> None:
    storage = Storage(bucket(s3_server))
    storage.put(b"of the parent")
    child = os.fork()
    if child == 0:
        try:
            storage.put(b"of the child")
        except RuntimeError:
            os._exit(7)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 7


@pytest.mark.s3
def test_processes_forked_before_the_first_use_share_a_bucket(s3_server: str) -> None:
    settings = bucket(s3_server).settings
    script = (
        "import os, sys\nfrom workflow.storage_settings import BucketSettings\nfrom workflow.storage import Storage\n"
        f"from workflow.storage_places import Bucket\nstorage = Storage(Bucket(BucketSettings{astuple(settings)!r}))\n"
        "child = os.fork()\nstorage.put(b'child' if child == 0 else b'parent')\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else 0)\n"
    )

    subprocess.run([sys.executable, "-c", script], check=True, timeout=30, cwd=ROOT)

    storage = Storage(Bucket(settings))
    assert [storage.get(hashlib.sha256(one).hexdigest()) for one in (b"child", b"parent")] == [b"child", b"parent"]


def sealed(folder: Path, content: bytes) -> tuple[Storage, str, Path]:
    storage = Storage(folder, ring("first"))
    sha256 = storage.put(content)
    return storage, sha256, folder / sha256[:2] / f"{sha256}.sealed"


def test_nothing_of_a_sealed_content_can_be_read(tmp_path: Path) -> None:
    _storage, _sha256, path = sealed(tmp_path, b"13800138000" * 20_000)

    assert b"13800138000" not in path.read_bytes()


@pytest.mark.parametrize("spoil", ["header", "salt", "first", "last", "cut", "longer", "shorter", "swapped"])
def test_a_sealed_content_that_was_touched_is_refused(tmp_path: Path, spoil: str) -> None:
    storage, sha256, path = sealed(tmp_path, LARGE)
    kept, piece = path.read_bytes(), (1 << 16) + 16
    place = {"header": 10, "salt": 30, "first": 60, "last": len(kept) - 1}.get(spoil)
    if place is not None:
        kept = kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]
    elif spoil == "swapped":
        kept = kept[:56] + kept[56 + piece : 56 + 2 * piece] + kept[56 : 56 + piece] + kept[56 + 2 * piece :]
    else:
        kept = {"cut": kept[:-1], "longer": kept + b"\0", "shorter": kept[: 56 + 3 * piece]}[spoil]
    path.write_bytes(kept)

    with pytest.raises(Unreadable):
        storage.get(sha256)


def test_a_sealed_content_does_not_open_under_another_name(tmp_path: Path) -> None:
    storage, sha256, path = sealed(tmp_path, b"one")
    other = storage.put(b"other")
    (tmp_path / other[:2] / f"{other}.sealed").write_bytes(path.read_bytes())

    with pytest.raises(Unreadable):
        storage.get(other)
    assert storage.get(sha256) == b"one"


def test_keys_are_changed_without_losing_what_was_sealed_or_plain_before(place: Place) -> None:
    plain, old = Storage(place).put(b"plain"), Storage(place, ring("old")).put(b"old")
    Storage(place).put_copy(plain, "small.jpg", b"small")
    both = Storage(place, ring("new", "old"))

    assert (both.get(plain), both.get(old)) == (b"plain", b"old")
    assert [both.reseal(one) for one in (plain, old, plain, old)] == [True, True, False, False]

    alone = Storage(place, ring("new"))
    assert (alone.get(plain), alone.get(old), alone.get_copy(plain, "small.jpg")) == (b"plain", b"old", b"small")
    assert all(name.endswith(".sealed") for name in place.names())


def test_without_its_key_nothing_opens_and_the_key_is_named(place: Place) -> None:
    sha256 = Storage(place, ring("old")).put(b"old")

    with pytest.raises(Unreadable, match="'old'"):
        Storage(place, ring("new")).get(sha256)


def test_a_key_file_has_a_key_a_line(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# the keys of the files\n{new_line('2026b')}\n\n{new_line('2026a')}\n")

    keys = read_keys(path)

    assert (keys.current, list(keys.keys), {len(key) for key in keys.keys.values()}) == (
        "2026b",
        ["2026b", "2026a"],
        {32},
    )


@pytest.mark.parametrize(
    "written", ["", "# none\n", "a b\n", "a b c\n", f"{'x' * 17} {'A' * 44}\n", f"a {'A' * 44}\n" * 2]
)
def test_a_key_file_that_is_wrong_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "keys"
    path.write_text(written)

    with pytest.raises(ConfigError, match="STORAGE_KEYS"):
        read_keys(path)
