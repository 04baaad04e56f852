"""The commands that make a certificate and say whether a file is what was issued."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import transaction
from workflow.jobs import render
from workflow.models.document import SUPERSEDED, VOID, Document
from workflow.queries import verifying
from workflow.signing.signers import Signers
from workflow.signing_settings import SigningSettings

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
Run = Callable[..., Result]


@pytest.fixture
def signers(app: Flask, tmp_path: Path) -> Iterator[Signers]:
    """Signers whose certificates are in a folder of this test, which is empty."""
    config, before, press = (app.extensions["lianzhi_config"], app.extensions["lianzhi_signers"], render.press)
    settings = SigningSettings.from_environment({}, tmp_path)
    signers = Signers(settings)
    app.extensions["lianzhi_config"] = replace(config, signing=settings)
    app.extensions["lianzhi_signers"] = signers
    assert press is not None
    render.press = replace(press, signers=signers)
    yield signers
    app.extensions["lianzhi_config"], app.extensions["lianzhi_signers"], render.press = config, before, press


@pytest.fixture
def run(app: Flask, signers: Signers) -> Run:
    """Runs a command about documents."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["documents", *(str(word) for word in words)])


@pytest.fixture
def issued(app: Flask, world: World, run: Run, tmp_path: Path) -> Path:
    """An assignment slip, signed with a certificate that was made by the command."""
    with clock.at(MONDAY):
        assert run("certificate").exit_code == 0
        factories.assigned(world)
        render.document(row(world).id)
    content: bytes = app.extensions["lianzhi_storage"].get(row(world).sha256)
    path = tmp_path / "issued.pdf"
    path.write_bytes(content)
    return path


def row(world: World) -> Document:
    world.session.rollback()
    world.session.expire_all()
    return world.session.scalars(select(Document)).one()


def change(**values: Any) -> None:
    with transaction() as session:
        session.execute(update(Document).values(**values))


def test_a_certificate_is_made_once_and_says_what_it_does_not_prove(run, tmp_path):
    first, second, nowhere = run("certificate"), run("certificate"), run("certificate", "--meeting", "none")

    path = tmp_path / "certificates" / "small.p12"
    assert (first.exit_code, second.exit_code, nowhere.exit_code) == (0, 1, 1)
    assert str(path) in first.output
    assert "It does NOT prove who signed" in first.output
    assert "small has a certificate already" in second.output
    assert [one.stat().st_mode & 0o777 for one in sorted(path.parent.iterdir())] == [0o600, 0o600]


def test_an_issued_file_is_genuine(run, world, issued):
    result = run("verify", issued)

    document = row(world)
    assert result.exit_code == 0
    assert result.output.startswith("issued.pdf: GENUINE: issued here, unchanged, in force\n")
    assert f"SHA256  {document.sha256}" in result.output
    assert f"SM3  {document.sm3}" in result.output
    assert document.number in result.output
    assert "covers the whole file" in result.output
    assert "vouches for itself" in result.output


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9, 0.999])
def test_one_byte_changed_anywhere_is_told(run, issued, place):
    content = bytearray(issued.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    issued.write_bytes(bytes(content))

    result = run("verify", issued)

    assert (result.exit_code in (1, 3), "GENUINE" in result.output) == (True, False)


def test_a_changed_file_names_the_document_that_it_calls_itself(run, world, issued):
    content = bytearray(issued.read_bytes())
    content[-20] ^= 1
    issued.write_bytes(bytes(content))
    [said] = json.loads(run("verify", "--json", issued).output)

    assert (said["verdict"], said["same_as_register"]) == ("changed", False)
    assert said["register"]["number"] == row(world).number
    assert said["register"]["sha256"] == row(world).sha256


@pytest.mark.parametrize(("standing", "word"), [(SUPERSEDED, "SUPERSEDED"), (VOID, "VOID")])
def test_what_is_no_longer_in_force_is_told(run, issued, standing, word):
    change(standing=standing)

    result = run("verify", issued)

    assert (result.exit_code, word in result.output) == (4, True)


def test_without_the_register_the_signature_is_judged(run, issued, monkeypatch):
    def lacking(*_words: object) -> None:
        raise OperationalError("select", {}, Exception("no such table: document"))

    monkeypatch.setattr(verifying, "by_digest", lacking)
    result = run("verify", issued)
    [said] = json.loads(run("verify", "--json", issued).output)

    assert result.exit_code == 3
    assert "SIGNED: unchanged since it was signed" in result.output
    assert "no register could be asked" in result.output
    assert (said["verdict"], said["register_asked"], said["register"]) == ("signed", False, None)


def test_a_foreign_file_and_one_that_is_no_pdf_are_unknown(run, tmp_path):
    foreign = tmp_path / "foreign.txt"
    foreign.write_text("not a PDF")

    result = run("verify", foreign)

    assert result.exit_code == 3
    assert "UNREADABLE" in result.output
    assert "the register does not know it" in result.output
