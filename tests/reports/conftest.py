"""Every sample is rendered once for all tests and for all processes that test."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.reports.reading import Read
from tests.reports.samples import picture, sample
from workflow import clock
from workflow.reports.pen import Wording
from workflow.reports.render import Rendered, render
from workflow.signing.certificates import Subject, packed, self_signed
from workflow.signing.signers import Signers
from workflow.signing_settings import SigningSettings

NUMBER = "岚反诈联办〔2026〕31号"
CODE = "JZ7K-3M2Q-9XPA"
URL = "https://lianzhi.example/verify/JZ7K3M2Q9XPA"


class Made:
    """A rendered sample, and the same read back."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.read = Read(rendered.pdf)


class Shelf:
    """What was rendered so far in this run, in a folder that all its processes share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Made] = {}

    def get(self, kind: str, size: str, language: Wording) -> Made:
        """The sample, rendered by whichever process needs it first."""
        name = f"{kind}-{size}-{language}"
        if name not in self._open:
            self._open[name] = Made(self._shared(name, kind, size, language))
        return self._open[name]

    def close(self) -> None:
        for document in self._open.values():
            document.read.close()

    def _shared(self, name: str, kind: str, size: str, language: Wording) -> Rendered:
        path = self._folder / f"{name}.pdf"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                arguments = {"pictures": picture, "verify_url": URL, "verify_code": CODE, "number": NUMBER}
                _put(path, render(kind, sample(kind, size), language=language, **arguments))
        return _taken(path)


def _put(path: Path, made: Rendered) -> None:
    facts = asdict(made)
    data = facts.pop("pdf")
    path.with_suffix(".json").write_text(json.dumps(facts), "utf-8")
    path.write_bytes(data)


def _taken(path: Path) -> Rendered:
    facts = json.loads(path.with_suffix(".json").read_text("utf-8"))
    seal = tuple(facts["seal"]) if facts["seal"] else None
    listed = {name: tuple(facts[name]) for name in ("fonts", "stand_ins", "texts")}
    return Rendered(path.read_bytes(), facts["pages"], seal=seal, **listed)


@pytest.fixture(scope="session")
def _shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "documents"
    folder.mkdir(exist_ok=True)
    shelf = Shelf(folder)
    yield shelf
    shelf.close()


@pytest.fixture
def made(_shelf: Shelf) -> Callable[..., Made]:
    """made(kind, size, language="zh"): a sample rendered."""

    def get(kind: str, size: str, language: Wording = "zh") -> Made:
        return _shelf.get(kind, size, language)

    return get


@pytest.fixture(scope="session")
def signers(tmp_path_factory: pytest.TempPathFactory) -> Signers:
    """Whoever signs for the joint meeting `small`, with a certificate made for it once."""
    folder = tmp_path_factory.mktemp("signing")
    (folder / "certificates").mkdir()
    held = self_signed(Subject("岚江区联席会议", "岚江区联席会议办公室"), clock.now())
    (folder / "certificates" / "small.p12").write_bytes(packed(held, b"secret"))
    (folder / "certificates" / "small.password").write_text("secret", encoding="utf-8")
    return Signers(SigningSettings.from_environment({}, folder))
