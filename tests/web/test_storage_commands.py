"""The commands that try, verify, copy and seal what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import inspections
from tests.factories import World
from workflow.storage import Storage


@pytest.fixture
def kept(app: Flask, world: World) -> tuple[Storage, str]:
    """The storage with one picture that somebody uploaded."""
    storage: Storage = app.extensions["lianzhi_storage"]
    return storage, inspections.photograph(world.person("edu.handler"), storage).sha256


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["storage", *words])
    return done.exit_code, done.output.strip().splitlines()[-1] if done.output else ""


def test_verify_reads_everything_that_is_needed(app: Flask, kept: tuple[Storage, str]) -> None:
    assert run(app, "verify") == (0, "1 contents, 0 missing or changed")


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_verify_names_what_is_not_right(app: Flask, kept: tuple[Storage, str], harm: str) -> None:
    storage, sha256 = kept
    name = f"{sha256[:2]}/{sha256}"
    storage.place.write(name, [b"another"]) if harm == "changed" else storage.place.delete(name)

    done = app.test_cli_runner().invoke(args=["storage", "verify"])

    first = done.output.splitlines()[0].split("\t")
    assert (done.exit_code, first[:2]) == (1, [harm, sha256])


def test_a_folder_is_copied_into_the_storage_once(app: Flask, kept: tuple[Storage, str], tmp_path: Path) -> None:
    here = Storage(tmp_path / "earlier")
    sha256 = here.put(b"from before")

    assert run(app, "copy", "--from", str(tmp_path / "earlier")) == (0, "1 contents copied, 0 could not be")
    assert run(app, "copy", "--from", str(tmp_path / "earlier")) == (0, "0 contents copied, 0 could not be")
    assert kept[0].get(sha256) == b"from before"


def test_what_is_spoilt_is_not_copied(app: Flask, kept: tuple[Storage, str], tmp_path: Path) -> None:
    here = Storage(tmp_path / "earlier")
    sha256 = here.put(b"whole")
    here.place.write(f"{sha256[:2]}/{sha256}", [b"spoilt"])

    assert run(app, "copy", "--from", str(tmp_path / "earlier")) == (1, "0 contents copied, 1 could not be")
    assert not kept[0].has(sha256)


def test_the_storage_is_tried_and_sealing_asks_for_keys(app: Flask, kept: tuple[Storage, str]) -> None:
    assert run(app, "check") == (0, "the storage answers")
    assert run(app, "reseal") == (1, "Error: STORAGE_KEYS names no file of keys")
