"""`python -m bench [PART …]`: the parts of `make bench` where none is named; a target's name stands for its parts."""

from __future__ import annotations

import sys
from importlib import import_module

from bench.report import Report

TARGETS = {
    "bench": ("pages", "documents", "click"),
    "bench-pdf": ("documents", "making"),
    "bench-engine": ("engine", "bulk_assign", "sweep"),
}
"""What each target of the Makefile measures, in order; a part is a module of this folder with a `main(report)`."""


def main(*asked: str) -> None:
    """Run the parts asked for, print their figures, and write BENCH_JSON."""
    report = Report()
    for name in [part for word in asked or ("bench",) for part in TARGETS.get(word, (word,))]:
        print(f"# {name}", flush=True)
        import_module(f"bench.{name}").main(report)
    report.write()


if __name__ == "__main__":
    main(*sys.argv[1:])
