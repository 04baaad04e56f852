"""The layout check: measures a finished PDF and says whether it may be issued, and why not."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.reports import measuring_file
from workflow.reports.measuring_report import Item, Report

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


def measure(pdf: bytes, kind: str, *, language: str, stand_ins: Sequence[str]) -> Report:
    """The layout check of one finished file of `kind` ("zh", "en" or "both"); `stand_ins` as `Rendered` names them.

    It reads nothing but the file, so it does not matter what made it.

    Raises:
        pypdfium2.PdfiumError: it is no PDF that can be read.
    """
    found: list[Item] = measuring_file.items(pdf, language, kind in LONG)
    return Report(kind, language, 0, tuple(found), tuple(stand_ins), kind in OFFICIAL | LONG)
