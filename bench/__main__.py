"""`python -m bench [pages] [documents] [click]`: all of them where none is named."""

from __future__ import annotations

import sys

from bench.report import Report

NAMES = ("pages", "documents", "click")


def main() -> None:
    """Run the named benches, print their figures, and write BENCH_JSON."""
    report = Report()
    for name in sys.argv[1:] or NAMES:
        print(f"# {name}", flush=True)
        if name == "pages":
            from bench import pages as bench
        elif name == "documents":
            from bench import documents as bench
        else:
            from bench import click as bench
        bench.main(report)
    report.write()


if __name__ == "__main__":
    main()
