"""A closure report beside bare WeasyPrint on the same HTML, in interleaved rounds of one warm process.

Pictures are kept as an upload keeps them: the original, and beside it the copy at the size of documents, which both
sides print. Fonts and style sheet are loaded once for both. Each figure is made by the clock and by CPU seconds.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from weasyprint import HTML

from bench.report import Report
from tests.reports import samples
from tests.reports.sample_parts import PHOTOS
from workflow.reports import fonts, pdf, render
from workflow.reports.sandbox import Sandbox
from workflow.services.pictures import for_documents
from workflow.storage import Storage

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CASES = (
    ("rectification report", "closure_report_rectification", "typical"),
    ("problem report", "closure_report_problem", "typical"),
    ("250-visit batch report", "closure_report_batch", "huge"),
)


def main(report: Report) -> None:
    """The typical reports and the batch report of 250 visits."""
    render.warm(None)
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, size in CASES:
            _measure(report, name, kind, size, Storage(Path(folder)))


def _measure(report: Report, name: str, kind: str, size: str, storage: Storage) -> None:
    record = samples.sample(kind, size)
    _upload(storage)

    def ours() -> render.Rendered:
        return render.render(
            kind,
            record,
            pictures=partial(for_documents, storage),
            verify_url="http://lianzhi.test/verify/ABCD",
            verify_code="ABCD",
            number="岚反诈联办结〔2026〕1号",
        )

    with patch.object(pdf, "make", side_effect=pdf.make) as made:
        pages = ours().pages
    bare = _bare(*made.call_args.args[:2])
    bare()
    rounds = [(_timed(ours), _timed(bare)) for _ in range(ROUNDS)]
    for unit, at in (("s", 0), ("CPU s", 1)):
        ratio = statistics.median(mine[at] / other[at] for mine, other in rounds)
        took = statistics.median(mine[at] for mine, _ in rounds)
        report.say(f"{name}, {pages} pages", took, unit, ratio=ratio, goal="goal <= 1.1")
        took = statistics.median(other[at] for _, other in rounds)
        report.say(f"{name}, bare WeasyPrint on the same HTML", took, unit)


def _upload(storage: Storage) -> None:
    """Keep the photos of the samples as an upload would."""
    for photo in PHOTOS.values():
        for_documents(storage, storage.put(photo))


def _bare(markup: str, pictures: Any) -> Callable[[], Any]:
    """WeasyPrint itself with the same fonts and style sheet, which are loaded once for both."""
    configuration, sheet = pdf.shared(fonts.faces())

    def make() -> Any:
        document = HTML(string=markup, url_fetcher=Sandbox(pictures))
        return document.write_pdf(
            font_config=configuration, stylesheets=[sheet], pdf_variant=pdf.VARIANT, pdf_tags=True
        )

    return make


def _timed(make: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock and of the processor; what was made before is cleared away first."""
    gc.collect()
    start, cpu = time.perf_counter(), time.process_time()
    make()
    return time.perf_counter() - start, time.process_time() - cpu
