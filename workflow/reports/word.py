"""A bulletin as a Word file, for those who must edit it further; its page as GB/T 9704-2012 has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from workflow.reports.bulletin import Bulletin
from workflow.reports.bulletin_text import Section, Snapshot, Teller, sections, title
from workflow.reports.words import NUMERALS

FANG, HEI, BIAO = "仿宋_GB2312", "黑体", "方正小标宋简体"
"""The faces that the standard means; Word takes what the reader's computer has."""
LINE = Pt(29)
SIZE = Pt(16)
CELL = Pt(10.5)
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres. Source: GB/T 9704-2012, 5.2."""
FIRST_LINE = Pt(32)


def bulletin(snapshot: Snapshot, language: str) -> bytes:
    """The draft text with its tables as .docx; the same snapshot gives the same text."""
    return _written(snapshot, language, title(snapshot, language), sections(snapshot, language))


def written(paper: Bulletin, language: str) -> bytes:
    """The text of a bulletin as somebody has written it, with its ranking."""
    tell, rows = Teller(paper["figures"], language), {}
    for one in sections(paper["figures"], language):
        rows[one.key] = one.table
    told = [
        Section(part["kind"], tell.put(part["kind"]), tell.name(dict(part["text"])).split("\n"), rows[part["kind"]])  # type: ignore[arg-type]
        for part in paper["parts"]
    ]
    return _written(paper["figures"], language, tell.name(dict(paper["head"]["title"])), told)  # type: ignore[arg-type]


def _written(snapshot: Snapshot, language: str, called: str, told: Sequence[Section]) -> bytes:
    tell, paper = Teller(snapshot, language), Document()
    _page(paper)
    _line(paper, called, face=BIAO, size=Pt(22), align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(paper, "")
    _line(paper, tell.put("addressee"))
    _line(paper, tell.put("opening", period=tell.period()), indent=FIRST_LINE)
    for number, section in enumerate(told, 1):
        _section(paper, section, f"{NUMERALS[number - 1]}、" if language == "zh" else f"{number}. ")
    _line(paper, "")
    _line(paper, tell.name(snapshot["organ"]), align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(paper, tell.day(snapshot["at"]), align=WD_ALIGN_PARAGRAPH.RIGHT)
    paper.core_properties.title = called
    paper.core_properties.author = tell.name(snapshot["organ"])
    paper.core_properties.created = datetime.fromisoformat(snapshot["at"]).astimezone(UTC).replace(tzinfo=None)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _page(paper: Any) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for name, millimetres in MARGINS.items():
        setattr(page, name, Mm(millimetres))
    _face(paper.styles["Normal"], FANG, SIZE)


def _face(styled: Any, face: str, size: Any) -> None:
    """Latin and Chinese letters of a style or run in one face."""
    styled.font.name, styled.font.size = face, size
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _section(paper: Any, section: Section, mark: str) -> None:
    _line(paper, mark + section.name, face=HEI, indent=FIRST_LINE)
    for text in section.paragraphs:
        _line(paper, text, indent=FIRST_LINE)
    if section.table:
        _table(paper, section.table)


def _line(paper: Any, text: str, *, face: str = FANG, size: Any = SIZE, align: Any = None, indent: Any = None) -> None:
    paragraph = paper.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.first_line_indent, shape.alignment = indent, align
    _face(paragraph.add_run(text), face, size)


def _table(paper: Any, rows: list[list[str]]) -> None:
    """The rows, the first repeated on each page as their head."""
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if place == 1 and number else WD_ALIGN_PARAGRAPH.CENTER
            _face(paragraph.add_run(text), HEI if number == 0 else FANG, CELL)
    _repeated(table.rows[0])


def _repeated(row: Any) -> None:
    """Word repeats a head row only where its properties say so."""
    properties = row._tr.get_or_add_trPr()
    mark = properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"})
    properties.append(mark)
