"""A list as an Excel file, on paper."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import openpyxl

from blueprints.lists import sheet


def test_a_printed_list_fits_the_width_and_repeats_its_heads() -> None:
    columns = [sheet.SheetColumn("number", "编号"), sheet.SheetColumn("title", "标题", width=40)]

    rows = [{"number": "1", "title": "=1+1"}]
    with sheet.write("问题", columns, rows, lambda _: ["共 1 条"], ZoneInfo("UTC")) as file:
        page = openpyxl.load_workbook(file).active

    assert page is not None
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 9, "$1:$1")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in ((1, 0), (None, 0))
    assert page.oddFooter.center.text == "&P / &N"
    assert page["B2"].value == "=1+1"
    assert page["B2"].data_type == "s"
