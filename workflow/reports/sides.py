"""Which side of a sheet things come to lie on: the imprint on an even page, and where the signature has its seal.

Source: GB/T 9704-2012, 7.4 and 7.5: the imprint is on the last page, on the back of a sheet; a blank page before it and
its own page are not numbered then.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from workflow.reports.geometry import POINTS_PER_MM

Spot = tuple[int, float, float]
"""A page from 0, and mm from its left and upper edge."""
PARTS = ("zh", "en")
_PIXELS_PER_MM = 96 / 72 * POINTS_PER_MM
_ONE_LINE_MM = 12
"""The box of the date is higher where the line above it belongs to it, which holds the name."""
_BARE = "@page bare:left{@bottom-left{content:none}}@page :blank{@bottom-right{content:none}}"


def laid_out(source: HTML, configuration: FontConfiguration, sheet: CSS) -> Any:
    """The pages of a file; they are laid out once more where an imprint came to lie on an odd page."""
    sheets = [sheet]
    document = source.render(font_config=configuration, stylesheets=sheets)
    for part in PARTS:
        page = _page_of(document, f"{part}-imprint")
        if page is not None and page % 2 == 0:
            sheets.append(_turned(part, is_alone=_page_of(document, f"{part}-imprint-before") != page))
            document = source.render(font_config=configuration, stylesheets=sheets)
    return document


def seal(document: Any) -> Spot | None:
    """Where name and date meet in the first signature, which a seal is pressed on; None where nobody signs."""
    for number, page in enumerate(document.pages):
        for part in PARTS:
            box = page.anchors.get(f"{part}-seal")
            if box is not None:
                left, top, right, bottom = (edge / _PIXELS_PER_MM for edge in box)
                return number, (left + right) / 2, (top + bottom) / 2 if bottom - top > _ONE_LINE_MM else top
    return None


def _page_of(document: Any, anchor: str) -> int | None:
    return next((number for number, page in enumerate(document.pages) if anchor in page.anchors), None)


@cache
def _turned(part: str, *, is_alone: bool) -> CSS:
    """The rule that puts the imprint on the next even page; alone it leaves a blank one, and neither has a number."""
    name = ";page:bare" if is_alone else ""
    return CSS(string=f".{part} .room{{break-before:left{name}}}{_BARE}")
