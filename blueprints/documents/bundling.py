"""Several documents as one ZIP on its way: each read when its turn comes, the index last, nothing held in memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from stream_zip import ZIP_AUTO, Method, stream_zip

from blueprints.documents import shown
from blueprints.filters import day
from blueprints.lists import sheet
from blueprints.lists.sheet import NUMBER, SheetColumn
from workflow.models.user import User
from workflow.reports.copies import Mark, marked
from workflow.reports.typed import A4_ACROSS, Run, typed
from workflow.storage import Storage

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
LONGEST = 100
MODE = 0o100644
Member = tuple[str, datetime, int, Method, Iterable[bytes]]


@dataclass(slots=True)
class Paper:
    """One document of a bundle: where it goes in the ZIP, and what the index says of it."""

    path: str
    sha256: str
    at: datetime
    told: dict[str, Any]
    standing: str = ""
    fault: str = ""
    key: int = 0


@dataclass(slots=True)
class Bundle:
    """What becomes a ZIP; all words are ready, since a reader's language is not known while it streams.

    Attributes:
        mark: what stands on every page of the copies; None gives the files as they were issued.
        on_copies: told of the copies before the ZIP ends: document -> SHA-256.
    """

    title: str
    papers: list[Paper]
    storage: Storage
    at: datetime
    mark: Mark | None
    columns: list[SheetColumn]
    footer: Callable[[int], Sequence[str]]
    language: str
    words: dict[str, str] = field(default_factory=dict)
    on_copies: Callable[[dict[int, str]], None] | None = None

    def stream(self) -> Iterator[bytes]:
        """The ZIP, piece by piece."""
        yield from stream_zip(self._members())

    def _members(self) -> Iterator[Member]:
        copies: dict[int, str] = {}
        for paper in self.papers:
            content = self._content(paper)
            if content is not None:
                copies[paper.key] = hashlib.sha256(content).hexdigest() if self.mark else ""
                yield _member(paper.path, paper.at, content)
        if self.mark and self.on_copies:
            self.on_copies(copies)
        yield _member(f"{self.words['index']}.pdf", self.at, self._typed())
        yield _member(f"{self.words['index']}.xlsx", self.at, self._sheet())

    def _content(self, paper: Paper) -> bytes | None:
        """A document's file; where it cannot be read the index says so, and the others follow."""
        try:
            content = b"".join(self.storage.checked(paper.sha256))
            return marked(content, self.mark, paper.standing) if self.mark else content
        except FileNotFoundError:
            paper.fault = self.words["missing"]
        except OSError:
            paper.fault = self.words["changed"]
        paper.told["path"] = paper.fault
        return None

    def _sheet(self) -> bytes:
        told = (paper.told for paper in self.papers)
        with sheet.write(self.title, self.columns, told, self.footer, self.zone) as file:
            return file.read()

    @property
    def zone(self) -> ZoneInfo:
        """The reader's own."""
        zone = self.at.tzinfo
        assert isinstance(zone, ZoneInfo)
        return zone

    def _typed(self) -> bytes:
        return typed(list(_pages(self)), A4_ACROSS, self.title, "zh-CN" if self.language == "zh" else "en")


def papers(rows: Iterable[Any], viewer: User, zone: ZoneInfo) -> list[Paper]:
    """Rows of the list as members of a ZIP, in folders by kind."""
    taken: set[str] = set()
    return [_paper(place, row, viewer, zone, taken) for place, row in enumerate(rows, 1)]


def _paper(place: int, row: Any, viewer: User, zone: ZoneInfo, taken: set[str]) -> Paper:
    kind, title = shown.kind(row.kind), shown.title(row, viewer)
    path = _free(f"{safe(kind)}/{file_name(row.number, title, row.edition)}", taken)
    told = {
        "place": place,
        "number": row.number,
        "title": title,
        "kind": kind,
        "matter": row.matter_number,
        "state": standing(row.standing),
        "issued_on": day(row.issued_at or row.created_at),
        "pages": row.pages,
        "path": path,
        "sha256": row.sha256,
    }
    return Paper(path, row.sha256, (row.finished_at or row.created_at).astimezone(zone), told, row.standing, key=row.id)


def columns() -> list[SheetColumn]:
    """The columns of the index."""
    return [
        SheetColumn("place", _("No."), NUMBER, 6),
        SheetColumn("number", _("Document number"), width=24),
        SheetColumn("title", _("Title"), width=60),
        SheetColumn("kind", _("Kind"), width=14),
        SheetColumn("matter", _("Matter"), width=20),
        SheetColumn("state", _("State"), width=12),
        SheetColumn("issued_on", _("Issued on"), width=14),
        SheetColumn("pages", _("Pages"), NUMBER, 8),
        SheetColumn("path", _("File"), width=70),
        SheetColumn("sha256", "SHA-256", width=66),
    ]


def standing(code: str) -> str:
    """How a document stands, in a word."""
    return {"superseded": _("Superseded"), "void": _("Void")}.get(code, _("Valid"))


def words() -> dict[str, str]:
    """What the ZIP itself says."""
    return {
        "index": _("Index of documents"),
        "missing": _("Not enclosed: the file is missing"),
        "changed": _("Not enclosed: the file is not as it was issued"),
        "page": _("page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def file_name(number: str | None, title: str, edition: int) -> str:
    """Number, title and edition, without what no file system takes."""
    later = _(" (version %(number)s)", number=edition) if edition > 1 else ""
    return safe(f"{number or ''} {title}") + f"{later}.pdf"


def safe(name: str) -> str:
    """A name that Windows takes too."""
    return UNSAFE.sub("_", name)[:LONGEST].strip(" .") or "_"


def _free(path: str, taken: set[str]) -> str:
    stem, found, count = path.removesuffix(".pdf"), path, 1
    while found.casefold() in taken:
        count += 1
        found = f"{stem} ({count}).pdf"
    taken.add(found.casefold())
    return found


def _member(path: str, at: datetime, content: bytes) -> Member:
    """Stored as it is: a PDF and an Excel file are compressed within."""
    return path, at, MODE, ZIP_AUTO(len(content), level=0), (content,)


ROOM = {
    "place": 26,
    "number": 128,
    "title": 218,
    "kind": 94,
    "matter": 112,
    "state": 44,
    "issued_on": 78,
    "pages": 26,
    "sha256": 52,
}
"""Points that a column of the printed index has, from the left."""
LINES, LINE, LEFT, TOP, TYPE = 30, 15.0, 32.0, 490.0, 8.5


def _pages(bundle: Bundle) -> Iterator[list[Run]]:
    """The index as it is printed: a heading and thirty lines a page."""
    told = [paper.told for paper in bundle.papers]
    pages = max(1, -(-len(told) // LINES))
    heads = {column.name: column.label for column in bundle.columns}
    for page in range(pages):
        runs = [Run(LEFT, 540, 15, bundle.title), Run(LEFT, 520, TYPE, "    ".join(bundle.footer(len(told))))]
        runs += _line(heads, TOP)
        for row, one in enumerate(told[page * LINES : (page + 1) * LINES], 1):
            runs += _line({**one, "sha256": one["sha256"][:8]}, TOP - row * LINE)
        foot = bundle.words["page"].replace("{page}", str(page + 1)).replace("{pages}", str(pages))
        yield [*runs, Run(LEFT, 24, TYPE, foot)]


def _line(told: dict[str, Any], y: float) -> Iterator[Run]:
    x = LEFT
    for name, room in ROOM.items():
        yield Run(x, y, TYPE, _cut(str(told.get(name) or "—"), room - 6))
        x += room


def _cut(text: str, room: float) -> str:
    """As much as there is room for, full-width characters counted as wide as the type is high."""
    used = 0.0
    for place, character in enumerate(text):
        used += TYPE if character > "⺀" else TYPE * 0.58
        if used > room:
            return f"{text[: max(0, place - 1)]}…"
    return text
