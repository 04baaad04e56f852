"""HTML to PDF by WeasyPrint: one font set a process, nothing fetched, the record attached, always the same bytes."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import Any

from weasyprint import CSS, HTML, Attachment
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration

from workflow.reports import fonts, geometry, html, sides
from workflow.reports.font_files import Fonts
from workflow.reports.fonts import FONT
from workflow.reports.joining import Bundle, Joint, bundle
from workflow.reports.pdf_parts import settle
from workflow.reports.sandbox import Sandbox
from workflow.rubbish import uncollected

VARIANT = "pdf/a-3u"
_MARGINS = [
    f"@{edge}-{place}"
    for edge, places in {
        "top": ("left-corner", "left", "center", "right", "right-corner"),
        "bottom": ("left-corner", "left", "center", "right", "right-corner"),
        "left": ("top", "middle", "bottom"),
        "right": ("top", "middle", "bottom"),
    }.items()
    for place in places
]
BARE = f"@page{{{''.join(f'{margin}{{content:none!important}}' for margin in _MARGINS)}}}"
"""Pages without page number and verify code, which the first process draws."""
Pictures = Mapping[str, tuple[str, bytes]]
"""Media type and bytes by name."""


class UnknownResource(RuntimeError):
    """A template asked for something that is neither ours nor the matter's: a fault of the template."""


@dataclass(frozen=True)
class Made:
    """A finished file, its number of pages, the PostScript-like names of the fonts in it, and where a seal belongs."""

    pdf: bytes
    pages: int
    fonts: tuple[str, ...]
    seal: sides.Spot | None


@dataclass(frozen=True)
class Record:
    """The machine-readable record to attach: file name, bytes, when it was frozen."""

    name: str
    data: bytes
    frozen_at: datetime
    description: str


@cache
def shared(faces: fonts.Faces) -> tuple[FontConfiguration, CSS]:
    """The font set and the style sheet, loaded once a process (.04 s and a copy of each font file)."""
    configuration = FontConfiguration()
    known = {f"{FONT}{face.path.name}": ("font/ttf", face.path.read_bytes()) for face in faces.files()}
    rules = "".join(
        f'@font-face{{font-family:"{face.family}";src:url("{FONT}{face.path.name}")}}' for face in faces.files()
    )
    text = rules + html.style_sheet() + geometry.counted_rules()
    sandbox = Sandbox(known)
    sheet = CSS(string=text, font_config=configuration, url_fetcher=sandbox)
    if sandbox.refused:
        raise UnknownResource(f"the style sheet asks for {sandbox.refused[0]}")
    return configuration, sheet


def font_folder() -> Path:
    """Where WeasyPrint keeps its copies of the font files of this process."""
    return Path(shared(fonts.faces())[0]._folder)


def make(
    markup: str,
    pictures: Pictures,
    record: Record,
    on_page: Callable[[int], None],
    *,
    joint: Joint | None = None,
) -> Made:
    """The PDF of `markup`, with `pictures` by their `lianzhi:` names and `record` attached; on_page(n) at each page.

    Args:
        joint: brings what a second process drew; its pages are empty in `markup`.

    Raises:
        UnknownResource: the markup names a resource that is not among `pictures`.
        Unjoinable: what the second process drew does not fit.
    """
    sandbox = Sandbox(pictures)
    configuration, sheet = shared(fonts.faces())
    identifier = sha256(markup.encode("utf-8", "backslashreplace") + record.data).hexdigest()[:32].encode()
    with uncollected(), _pages(on_page):
        document = sides.laid_out(HTML(string=markup, url_fetcher=sandbox), configuration, sheet)
        document.fonts = Fonts()
        on_page(len(document.pages))
        if joint:
            joint.attach(document)
        pdf = _written(document, record, identifier, joint)
        names = tuple(sorted(name.decode()[8:] for name in set(_font_names(document).values())))
        pages, seal = len(document.pages), sides.seal(document)
    if sandbox.refused:
        raise UnknownResource(f"the template asks for {sandbox.refused[0]}")
    return Made(pdf, pages, names, seal)


def make_bundle(markup: str, pictures: Pictures) -> Bundle:
    """The pages of `markup` as a second process hands them over: without margins, fonts and record.

    Raises:
        UnknownResource: the markup names a resource that is not among `pictures`.
        Unjoinable: such pages cannot be moved.
    """
    sandbox = Sandbox(pictures)
    configuration, sheet = shared(fonts.faces())
    with uncollected(), _no_profile_warning():
        sheets = [sheet, CSS(string=BARE)]
        document = HTML(string=markup, url_fetcher=sandbox).render(font_config=configuration, stylesheets=sheets)
        document.fonts = Fonts()
        made = bundle(document, {"pdf_variant": VARIANT, "pdf_tags": True})
    if sandbox.refused:
        raise UnknownResource(f"the template asks for {sandbox.refused[0]}")
    return made


def _written(document: Any, record: Record, identifier: bytes, joint: Joint | None) -> bytes:
    def complete(document: Any, pdf: Any) -> None:
        if joint:
            joint.fill(pdf)
        finish(document, pdf)
        settle(pdf)

    with _no_profile_warning():
        pdf: bytes = document.write_pdf(
            finisher=complete,
            attachments=[_attachment(record)],
            pdf_variant=VARIANT,
            pdf_tags=True,
            pdf_identifier=identifier,
        )
    return pdf


@contextmanager
def _no_profile_warning() -> Iterator[None]:
    """WeasyPrint 70 leaves the file of its colour profile to be closed by the interpreter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def _attachment(record: Record) -> Attachment:
    return Attachment(
        string=record.data,
        name=record.name,
        description=record.description,
        created=record.frozen_at,
        modified=record.frozen_at,
        relationship="Data",
    )


def finish(document: Any, pdf: Any) -> None:
    """Name the attachment once (WeasyPrint lists it twice in /AF), and the fonts by their own names."""
    listed = pdf.catalog.get("AF")
    if listed is not None:
        listed[:] = list(dict.fromkeys(listed))
    names = _font_names(document)
    for item in pdf.objects:
        for key in ("BaseFont", "FontName"):
            if isinstance(item, dict) and item.get(key) in names:
                item[key] = names[item[key]]


def _font_names(document: Any) -> dict[bytes, bytes]:
    """WeasyPrint's name of each font of the document, to its tag and PostScript name."""
    by_family = {face.family: face.postscript for face in fonts.faces().files()}
    return {
        font.name: f"{font.name.decode()[:8]}{by_family[_family(font)]}".encode() for font in document.fonts.values()
    }


def _family(font: Any) -> str:
    """The family of the style sheet that a font of WeasyPrint was made from; a system font is a fault of ours.

    Raises:
        UnknownResource: it is none of ours.
    """
    name = font.name.decode().split("+", 1)[1].replace("-", " ")
    for face in fonts.faces().files():
        if name == face.family or name.startswith(f"{face.family} "):
            return face.family
    raise UnknownResource(f"the system font {name} was used")


class _PageListener(logging.Handler):
    """Hears WeasyPrint say which page it lays out, in this thread; what `on_page` raises stops the rendering."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self._on_page, self._thread = on_page, get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Pass the number of the page on."""
        if record.thread == self._thread and str(record.msg).startswith("Step 5") and record.args:
            page = record.args[0] if isinstance(record.args, tuple) else None
            if isinstance(page, int):
                self._on_page(page)


@contextmanager
def _pages(on_page: Callable[[int], None]) -> Iterator[None]:
    listener = _PageListener(on_page)
    PROGRESS_LOGGER.addHandler(listener)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(listener)
