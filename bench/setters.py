"""The same content set by others: ReportLab and typst from plain paragraphs and tables, Chromium from the same markup.

`python -m bench.setters NAME FOLDER` answers as `bench.bare` does, with the same folder. What ReportLab and typst make
has no red head, no grid and no record; Chromium's file has the whole look, and no record.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

Once = Callable[[], bytes]
BODY, HEAD = "noto-serif-sc-400.ttf", "noto-sans-sc-500.ttf"
MARGIN_MM = (28, 37)
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "div", "dt", "dd", "section", "figure", "table", "tr", "title"})


@dataclass
class Content(HTMLParser):
    """What markup says, in order: paragraphs (is it a heading, its text), tables (rows of texts), pictures (a name)."""

    parts: list[Any] = field(default_factory=list)
    _text: str = ""
    _row: list[str] | None = None
    _cell: bool = False
    _hidden: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new part begins."""
        if tag in ("head", "style", "svg"):
            self._hidden += 1
        if tag == "table":
            self._end()
            self.parts.append([])
        elif tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._text, self._cell = "", True
        elif tag == "img" and (name := dict(attrs).get("src")):
            self.parts.append(Path(name.removeprefix("lianzhi:").replace("/", "_")))
        elif tag in _BLOCKS and not self._cell:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        """A part ends."""
        if tag in ("head", "style", "svg"):
            self._hidden -= 1
        if tag in ("td", "th") and self._row is not None:
            self._row.append(" ".join(self._text.split()))
            self._text, self._cell = "", False
        elif tag == "tr" and self._row:
            if not (self.parts and isinstance(self.parts[-1], list)):
                self.parts.append([])
            self.parts[-1].append(self._row)
            self._row = None
        elif tag in _BLOCKS and not self._cell:
            self._end(is_heading=tag.startswith("h") and tag[1:].isdigit())

    def handle_data(self, data: str) -> None:
        """More of the text."""
        self._text += "" if self._hidden else data

    def _end(self, *, is_heading: bool = False) -> None:
        text, self._text = " ".join(self._text.split()), ""
        if text:
            self.parts.append((is_heading, text))


def content(folder: Path) -> list[Any]:
    """The parts of the markup in a folder."""
    reader = Content()
    reader.feed((folder / "markup.html").read_text("utf-8"))
    return [part for part in reader.parts if part and (not isinstance(part, Path) or (folder / part).is_file())]


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def with_reportlab(folder: Path) -> Once:
    """ReportLab's platypus, its fonts registered once."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Table

    for name in (BODY, HEAD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"font_{name}")))
    body = ParagraphStyle("body", fontName=BODY, fontSize=16, leading=29, wordWrap="CJK", firstLineIndent=32)
    cell = ParagraphStyle("cell", fontName=BODY, fontSize=10.5, leading=14, wordWrap="CJK")
    head = ParagraphStyle("head", fontName=HEAD, fontSize=16, leading=29, wordWrap="CJK")
    parts = content(folder)

    def flowable(part: Any) -> Any:
        if isinstance(part, Path):
            return Image(str(folder / part), width=70 * mm, height=52 * mm)
        if isinstance(part, tuple):
            return Paragraph(_escaped(part[1]), head if part[0] else body)
        rows = [[Paragraph(_escaped(text), cell) for text in row] for row in _even(part)]
        return Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])

    def once() -> bytes:
        out, (side, top) = BytesIO(), MARGIN_MM
        paper = SimpleDocTemplate(out, pagesize=A4, leftMargin=side * mm, topMargin=top * mm)
        paper.build([flowable(part) for part in parts])
        return out.getvalue()

    return once


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def with_typst(folder: Path) -> Once:
    """typst with a file of its own language, the fonts read once; each time new text, since it remembers the old."""
    import typst

    side, top = MARGIN_MM
    begin = (
        f'#set page(paper: "a4", margin: (x: {side}mm, y: {top}mm), numbering: "— 1 —")\n'
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh")\n#set par(justify: true, first-line-indent: 2em)\n'
    )
    source, numbers = begin + "\n".join(map(_in_typst, content(folder))), count()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])

    def once() -> bytes:
        paper = folder / f"{next(numbers)}.typ"
        paper.write_text(re.sub(r'(?<=par\(")', f"{paper.stem} ", source), "utf-8")
        return bytes(typst.Compiler(str(paper), root=str(folder), font_paths=fonts).compile(format="pdf"))

    return once


def _in_typst(part: Any) -> str:
    if isinstance(part, Path):
        return f'#image("{part}", width: 70mm)\n'
    if isinstance(part, tuple):
        return f"#{'heading' if part[0] else 'par'}({_quoted(part[1])})\n"
    rows = _even(part)
    cells = ", ".join(_quoted(text) for row in rows for text in row)
    return f"#text(size: 10.5pt, table(columns: (1fr,) * {len(rows[0])}, {cells}))\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def with_chromium(folder: Path) -> Once:
    """A Chromium that is running, which loads the page anew and prints it."""
    from playwright.sync_api import sync_playwright

    from tooling.servers import chromium_program

    markup = (folder / "markup.html").read_text("utf-8").replace("</head>", "<link rel=stylesheet href=c.css></head>")
    style = (folder / "style.css").read_text("utf-8")
    for name, text in (("c.html", markup), ("c.css", style)):
        (folder / name).write_text(re.sub(r"lianzhi:(\w+)/", r"\1_", text), "utf-8")
    playwright = sync_playwright().start()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    page = playwright.chromium.launch(executable_path=chromium_program(), args=flags).new_page()

    def once() -> bytes:
        page.goto((folder / "c.html").as_uri())
        return page.pdf(prefer_css_page_size=True, tagged=True)

    return once


SETTERS: dict[str, Callable[[Path], Once]] = {
    "reportlab": with_reportlab,
    "typst": with_typst,
    "chromium": with_chromium,
}


def answers(once: Once) -> Iterator[tuple[float, int]]:
    """Seconds and bytes, once for each line of standard input."""
    for _line in sys.stdin:
        start = time.perf_counter()
        size = len(once())
        yield time.perf_counter() - start, size


def main(name: str, folder: Path) -> None:
    """Print once for each line read, the first time unmeasured."""
    once = SETTERS[name](folder)
    (folder / f"{name}.pdf").write_bytes(once())
    print("ready", flush=True)
    for took, size in answers(once):
        print(json.dumps([took, 0.0, size, 0]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
