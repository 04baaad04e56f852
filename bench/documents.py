"""A closure report beside bare WeasyPrint on the same HTML, in interleaved rounds of one warm process."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from weasyprint import HTML

from bench.report import Report
from tests.reports import samples
from workflow.reports import fonts, pdf, render
from workflow.reports.sandbox import Sandbox

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CASES = (
    ("rectification report", "closure_report_rectification", "typical"),
    ("problem report", "closure_report_problem", "typical"),
    ("250-visit batch report", "closure_report_batch", "huge"),
)


def main(report: Report) -> None:
    """The typical reports and the batch report of 250 visits."""
    render.warm(None)
    for name, kind, size in CASES:
        _measure(report, name, kind, size)


def _measure(report: Report, name: str, kind: str, size: str) -> None:
    record = samples.sample(kind, size)

    def ours() -> render.Rendered:
        return render.render(
            kind,
            record,
            pictures=samples.picture,
            verify_url="http://lianzhi.test/verify/ABCD",
            verify_code="ABCD",
            number="岚反诈联办结〔2026〕1号",
        )

    with patch.object(pdf, "make", side_effect=pdf.make) as made:
        pages = ours().pages
    markup, pictures = made.call_args.args[:2]
    times: list[tuple[float, float]] = []
    bare = _bare(markup, pictures)
    bare()
    for _ in range(ROUNDS):
        times.append((_timed(ours), _timed(bare)))
    ratio = statistics.median(mine / other for mine, other in times)
    report.say(f"{name}, {pages} pages", statistics.median(t for t, _ in times), "s", ratio=ratio, goal="goal <= 1.1")
    report.say(f"{name}, bare WeasyPrint on the same HTML", statistics.median(t for _, t in times), "s")


def _bare(markup: str, pictures: Any) -> Callable[[], Any]:
    """WeasyPrint itself with the same fonts and style sheet, which are loaded once for both."""
    configuration, sheet = pdf.shared(fonts.faces())

    def make() -> Any:
        document = HTML(string=markup, url_fetcher=Sandbox(pictures))
        return document.write_pdf(
            font_config=configuration, stylesheets=[sheet], pdf_variant=pdf.VARIANT, pdf_tags=True
        )

    return make


def _timed(make: Callable[[], Any]) -> float:
    start = time.perf_counter()
    make()
    return time.perf_counter() - start
