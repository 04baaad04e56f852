"""A list as an Excel file: the same rows as filtered, written to disk a row at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format

TEXT, NUMBER, DATE, MOMENT = "text", "number", "date", "moment"
SUSPICIOUS = ("=", "+", "-", "@", "\t", "\r")
"""How text begins that a spreadsheet might take for a formula once somebody edits the cell."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: the key of its value in a row, its heading, what it holds, its width in characters."""

    name: str
    label: str
    holds: str = TEXT
    width: int = 14


def write(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Mapping[str, Any]],
    footer: Callable[[int], Sequence[str]],
    zone: ZoneInfo,
) -> IO[bytes]:
    """The finished file, at its beginning.

    Args:
        footer: the lines beneath the rows, given how many rows there were.
        zone: in which moments are written.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = _Sheet(book, columns, zone)
    page = book.add_worksheet(_tab(title))
    page.freeze_panes(1, 0)
    _for_paper(page)
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.label, sheet.head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            sheet.put(page, last, number, column, row.get(column.name))
    page.autofilter(0, 0, last, len(columns) - 1)
    for number, line in enumerate(footer(last), start=last + 2):
        page.write_string(number, 0, line, sheet.quiet)
    book.close()
    file.seek(0)
    return file


def _for_paper(page: Any) -> None:
    """Printed, a sheet is A4 across, as wide as the page, with its heads and its number on every page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")


class _Sheet:
    """The formats of one workbook, and how each value is written in them."""

    def __init__(self, book: Any, columns: Sequence[SheetColumn], zone: ZoneInfo) -> None:
        self.zone = zone
        self.head: Format = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True})
        self.quiet: Format = book.add_format({"font_color": "#56626F"})
        self.text: Format = book.add_format({"num_format": "@"})
        self.quoted: Format = book.add_format({"num_format": "@", "quote_prefix": True})
        self.number: Format = book.add_format({"align": "right"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})

    def put(self, page: Any, row: int, number: int, column: SheetColumn, value: Any) -> None:
        """Write one cell: text is always text, whatever it looks like."""
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            local = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(self.zone).replace(tzinfo=None)
            is_moment = column.holds == MOMENT
            local = local if is_moment else datetime.combine(local, datetime.min.time())
            page.write_datetime(row, number, local, self.moment if is_moment else self.date)
        elif isinstance(value, date):
            page.write_datetime(row, number, datetime.combine(value, datetime.min.time()), self.date)
        elif column.holds == NUMBER:
            page.write_number(row, number, value, self.number)
        else:
            text = str(value)
            page.write_string(row, number, text[:32767], self.quoted if text.startswith(SUSPICIOUS) else self.text)


def _tab(title: str) -> str:
    """A name that Excel takes for a sheet."""
    return "".join(" " if mark in "[]:*?/\\'" else mark for mark in title)[:31] or "1"
