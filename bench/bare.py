"""WeasyPrint as one would use it, in a process of its own: `python -m bench.bare FOLDER` renders once a line read.

The folder holds markup.html, style.css, fonts and pictures; fonts and style sheet are loaded once. For each line of
standard input it answers one line of JSON: seconds, seconds of the processor, bytes and kilobytes of memory at most.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse


class FromFolder(URLFetcher):
    """Names like `lianzhi:font/x.ttf` are files of a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("lianzhi",))
        self._folder = folder

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file of this name, slashes being underscores."""
        name = url.removeprefix("lianzhi:").replace("/", "_")
        return URLFetcherResponse(url, (self._folder / name).read_bytes())


def main(folder: Path) -> None:
    """Render once for each line read, the first time unmeasured."""
    fetch, fonts = FromFolder(folder), FontConfiguration()
    sheet = CSS(string=(folder / "style.css").read_text("utf-8"), font_config=fonts, url_fetcher=fetch)
    markup = (folder / "markup.html").read_text("utf-8")

    def once() -> bytes:
        made = HTML(string=markup, url_fetcher=fetch)
        pdf: bytes = made.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/a-3u", pdf_tags=True)
        return pdf

    once()
    print("ready", flush=True)
    for _line in sys.stdin:
        start, cpu = time.perf_counter(), time.process_time()
        size = len(once())
        took, used = time.perf_counter() - start, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([took, used, size, memory]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
