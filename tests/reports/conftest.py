"""Every sample is rendered once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.reports.reading import Read
from tests.reports.samples import picture, sample
from workflow.reports.pen import Language
from workflow.reports.render import Rendered, render

NUMBER = "岚反诈联办〔2026〕31号"
CODE = "JZ7K-3M2Q-9XPA"
URL = "https://lianzhi.example/verify/JZ7K3M2Q9XPA"


class Made:
    """A rendered sample, and the same read back."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.read = Read(rendered.pdf)


@pytest.fixture(scope="session")
def _shelf() -> Iterator[dict[tuple[str, str, str], Made]]:
    """What was rendered so far in this run."""
    shelf: dict[tuple[str, str, str], Made] = {}
    yield shelf
    for document in shelf.values():
        document.read.close()


@pytest.fixture
def made(_shelf: dict[tuple[str, str, str], Made]) -> Callable[..., Made]:
    """made(kind, size, language="zh"): a sample rendered."""

    def get(kind: str, size: str, language: Language = "zh") -> Made:
        if (kind, size, language) not in _shelf:
            arguments = {"pictures": picture, "verify_url": URL, "verify_code": CODE, "number": NUMBER}
            _shelf[kind, size, language] = Made(render(kind, sample(kind, size), language=language, **arguments))
        return _shelf[kind, size, language]

    return get
