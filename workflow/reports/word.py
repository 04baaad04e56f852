"""A bulletin as a Word file, for those who must edit it further; its page as GB/T 9704-2012 has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from workflow.reports.bulletin import WIDTHS, Bulletin, correction, issue_line
from workflow.reports.bulletin_text import Section, Snapshot, Teller, sections, title
from workflow.reports.words import NUMERALS

MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres. Source: GB/T 9704-2012, 5.2."""
CELL = Pt(10.5)
FANG, HEI, BIAO = "仿宋_GB2312", "黑体", "方正小标宋简体"
"""The faces that the standard means; Word takes what the reader's computer has."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set: its Latin faces where they are others than the Chinese ones, and measures in points."""

    text: str
    bold: str
    title: str
    size: float
    line: float
    first: float
    after: float


LOOKS = {
    "zh": Look(FANG, HEI, BIAO, size=16, line=29, first=32, after=0),
    "en": Look("Times New Roman", "Arial", "Times New Roman", size=12, line=18, first=0, after=6),
}


def bulletin(snapshot: Snapshot, language: str) -> bytes:
    """The draft text with its tables as .docx; the same snapshot gives the same text."""
    return _Sheet(language).written(snapshot, title(snapshot, language), sections(snapshot, language))


def written(paper: Bulletin, language: str) -> bytes:
    """The text of a bulletin as somebody has written it, with its ranking; a correction says what it corrects."""
    tell, rows = Teller(paper["figures"], language), {}
    for one in sections(paper["figures"], language):
        rows[one.key] = one.table
    told = [
        Section(part["kind"], tell.put(part["kind"]), tell.name(dict(part["text"])).split("\n"), rows[part["kind"]])  # type: ignore[arg-type]
        for part in paper["parts"]
    ]
    called = tell.name(dict(paper["head"]["title"]))  # type: ignore[arg-type]
    above, more = issue_line(tell, paper), correction(tell, paper["issue"])
    return _Sheet(language).written(paper["figures"], called, told, above=above, more=more)


class _Sheet:
    """A Word file in the making, in one language."""

    def __init__(self, language: str) -> None:
        self._language, self._look = language, LOOKS["zh" if language == "zh" else "en"]
        self._paper: Any = Document()
        page = self._paper.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        for name, millimetres in MARGINS.items():
            setattr(page, name, Mm(millimetres))
        _face(self._paper.styles["Normal"], self._look.text, FANG, Pt(self._look.size))

    def written(
        self, snapshot: Snapshot, called: str, told: Sequence[Section], *, above: str = "", more: str = ""
    ) -> bytes:
        """The whole text: issue, title, addressee, opening, sections, who and when."""
        tell, centre = Teller(snapshot, self._language), WD_ALIGN_PARAGRAPH.CENTER
        if above:
            self._line(above, align=centre)
        self._line(called, faces=(self._look.title, BIAO), size=Pt(self._look.size + 6), align=centre)
        self._line("")
        self._line(tell.put("addressee"))
        for text in filter(None, (tell.put("opening", period=tell.period()), more)):
            self._line(text, is_text=True)
        for number, section in enumerate(told, 1):
            self._section(section, f"{NUMERALS[number - 1]}、" if self._language == "zh" else f"{number}. ")
        self._line("")
        self._line(tell.name(snapshot["organ"]), align=WD_ALIGN_PARAGRAPH.RIGHT)
        self._line(tell.day(snapshot["at"]), align=WD_ALIGN_PARAGRAPH.RIGHT)
        return self._kept(called, tell.name(snapshot["organ"]), datetime.fromisoformat(snapshot["at"]))

    def _kept(self, called: str, author: str, at: datetime) -> bytes:
        said, out = self._paper.core_properties, BytesIO()
        said.title, said.author, said.created = called, author, at.astimezone(UTC).replace(tzinfo=None)
        self._paper.save(out)
        return out.getvalue()

    def _section(self, section: Section, mark: str) -> None:
        heading = self._line(mark + section.name, faces=(self._look.bold, HEI), is_text=True)
        heading.paragraph_format.keep_with_next = True
        for text in section.paragraphs:
            self._line(text, is_text=True)
        if section.table:
            self._table(section.table)

    def _line(
        self,
        text: str,
        *,
        faces: tuple[str, str] | None = None,
        size: Any = None,
        align: Any = None,
        is_text: bool = False,
    ) -> Any:
        paragraph = self._paper.add_paragraph()
        shape, look = paragraph.paragraph_format, self._look
        shape.space_before, shape.space_after = Pt(0), Pt(look.after)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
        shape.first_line_indent, shape.alignment = Pt(look.first) if is_text else None, align
        latin, chinese = faces or (look.text, FANG)
        _face(paragraph.add_run(text), latin, chinese, size or Pt(look.size))
        return paragraph

    def _table(self, rows: list[list[str]]) -> None:
        """The rows in the widths of the printed paper, the first repeated on each page as their head."""
        table = self._paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, WIDTHS, strict=True):
            column.width = Mm(width / 2)
        for number, row in enumerate(rows):
            faces = (self._look.bold, HEI) if number == 0 else (self._look.text, FANG)
            for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
                cell.width, paragraph = Mm(WIDTHS[place] / 2), cell.paragraphs[0]
                is_left = place == 1 and number
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_left else WD_ALIGN_PARAGRAPH.CENTER
                _face(paragraph.add_run(text), *faces, CELL)
        _repeated(table.rows[0])


def _face(styled: Any, latin: str, chinese: str, size: Any) -> None:
    """The Latin and the Chinese letters of a style or run."""
    styled.font.name, styled.font.size = latin, size
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)


def _repeated(row: Any) -> None:
    """Word repeats a head row only where its properties say so."""
    properties = row._tr.get_or_add_trPr()
    mark = properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"})
    properties.append(mark)
