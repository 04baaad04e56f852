"""Documents that are wrong in one way: by a style rule or a piece of markup that the real ones do not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf
import pytest

from tests.reports.samples import picture, sample
from workflow.reports import pdf
from workflow.reports.measuring import measure
from workflow.reports.measuring_report import Report
from workflow.reports.render import render

LINES = 30
"""Whole lines of 28 characters put before the signature: more than a page."""


def made(kind: str, css: str = "", text: str = "", size: str = "typical") -> bytes:
    """The sample of `kind` with more style rules, and more text before its signature."""
    arguments = {"pictures": picture, "verify_url": "https://lianzhi.example/v/1", "verify_code": "JZ7K"}
    with pytest.MonkeyPatch.context() as patch:
        original = pdf.make
        patch.setattr(pdf, "make", lambda markup, *rest: original(_changed(markup, css, text), *rest))
        return render(kind, sample(kind, size), number="岚反诈联办〔2026〕31号", **arguments).pdf


def _changed(markup: str, css: str, text: str) -> str:
    lines = "".join('<span class="line km21">' + "江" * 28 + "</span>" for _ in range(LINES))
    markup = markup.replace('<div class="sign', f'{text}<p>{lines}</p><div class="sign', 1)
    return markup.replace("</head>", f"<style>{css}</style></head>", 1)


def checked(data: bytes, kind: str, language: str = "zh", stand_ins: tuple[str, ...] = ()) -> Report:
    """The layout check of a file."""
    return measure(data, kind, language=language, stand_ins=stand_ins)


def failed(data: bytes, kind: str) -> set[str]:
    """What failed, by code."""
    return {item.code for item in checked(data, kind).failed}


@contextmanager
def edited(data: bytes) -> Iterator[tuple[pikepdf.Pdf, Callable[[], bytes]]]:
    """A file opened to be changed, and what gives its bytes afterwards."""
    with pikepdf.open(BytesIO(data)) as opened:

        def saved() -> bytes:
            out = BytesIO()
            opened.save(out)
            return out.getvalue()

        yield opened, saved
