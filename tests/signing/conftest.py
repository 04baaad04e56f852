"""A joint meeting's certificate in a folder of its own, and a file to sign."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from workflow import clock
from workflow.signing.certificates import Held, Subject, packed, self_signed
from workflow.signing.signers import Signers
from workflow.signing_settings import SigningSettings

PASSWORD = "correct horse"


@pytest.fixture(scope="session")
def held() -> Held:
    """A key and its certificate, made once."""
    return self_signed(Subject("城关区联席会议", "城关区联席会议办公室", "城关区"), clock.now())


@pytest.fixture
def folder(tmp_path: Path, held: Held) -> Path:
    """A data folder in which the joint meeting `small` has a certificate."""
    kept = tmp_path / "certificates"
    kept.mkdir()
    (kept / "small.p12").write_bytes(packed(held, PASSWORD.encode()))
    (kept / "small.password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return tmp_path


def signers_in(folder: Path, **environ: str) -> Signers:
    """The signers of an installation whose data folder this is."""
    return Signers(SigningSettings.from_environment(environ, folder))


@pytest.fixture
def signers(folder: Path) -> Signers:
    """The signers of that installation."""
    return signers_in(folder)


@pytest.fixture(scope="session")
def paper() -> bytes:
    """A file of two pages."""
    made = pikepdf.new()
    for _ in range(2):
        made.add_blank_page(page_size=(595, 842))
    out = BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.fixture(scope="session")
def stamp() -> bytes:
    """A page of 72 x 38 mm with a line across it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(204, 107))
    made.pages[0].obj["/Contents"] = made.make_stream(b"0 0 m 204 107 l S")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def signed(signers: Signers, paper: bytes) -> bytes:
    """The file, signed where nobody sees it."""
    signer = signers.of("small")
    assert signer is not None
    return signer.sign(paper, reason="签发", location="城关区", visible=None).pdf


LONG = timedelta(days=365 * 6)
