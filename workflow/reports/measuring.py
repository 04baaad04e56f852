"""The layout check: measures a finished PDF and says whether it may be issued, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflow.reports import measuring_file, measuring_foot, measuring_grid, measuring_head
from workflow.reports.measuring_pages import Page, opened
from workflow.reports.measuring_report import Item, Report
from workflow.reports.measuring_words import stood_in

OFFICIAL = frozenset(
    {
        "closure_report_problem",
        "closure_report_rectification",
        "closure_report_made",
        "extension_reply",
        "minutes",
        "bulletin",
    }
)
"""公文: on the grid of GB/T 9704-2012, with red head and imprint."""
LONG = frozenset({"closure_report_batch"})
"""On the grid, with cover and contents in place of head and imprint."""
UNSIGNED = frozenset({"minutes"})
"""Source: GB/T 9704-2012, 10.3: nobody signs or seals minutes."""
__all__ = ["Item", "Report", "measure"]


def measure(pdf: bytes, kind: str, *, language: str, stand_ins: Sequence[str]) -> Report:
    """The layout check of one finished file of `kind` ("zh", "en" or "both"); `stand_ins` as `Rendered` names them.

    It reads nothing but the file, so it does not matter what made it.

    Raises:
        pypdfium2.PdfiumError: it is no PDF that can be read.
    """
    with opened(pdf) as pages:
        on_pages = [*measuring_grid.everywhere(pages), *_laid_out(pages, kind, language)]
        count = len(pages)
    is_official = kind in OFFICIAL | LONG and language != "en"
    faces = [stood_in(stand_ins)] if is_official else []
    found = [*on_pages, *faces, *measuring_file.items(pdf, language, kind in LONG)]
    return Report(kind, language, count, tuple(found), tuple(stand_ins), is_official)


def _laid_out(pages: list[Page], kind: str, language: str) -> Iterator[Item]:
    """What the family of `kind` asks for; text that is not Chinese is not on the grid."""
    first, is_chinese = pages[0], language != "en"
    is_letter = measuring_head.is_letter(first)
    head = measuring_head.ends(first)
    if is_letter:
        yield from measuring_head.letter(first, is_chinese=is_chinese)
    elif kind in OFFICIAL:
        yield from measuring_head.official(first, is_chinese=is_chinese)
        yield from measuring_foot.imprint(pages[-1])
    if is_chinese and (is_letter or kind in OFFICIAL | LONG):
        if kind in OFFICIAL:
            yield from measuring_head.begins(pages, head)
        yield from measuring_grid.grid(pages, head)
        if kind not in UNSIGNED:
            yield from measuring_foot.signature(pages)
    bare = {page.number for page in pages if measuring_head.is_letter(page)}
    yield from measuring_foot.numbers(pages, frozenset(bare | {1} if kind in LONG else bare))
