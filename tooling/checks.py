"""`make test`: every checker, then every test, or those of TESTS; their closing line is the last that is printed."""

from __future__ import annotations

import os
import subprocess
import time

from tooling.places import PYTHON, ROOT, VENV
from tooling.progress import say

CHECKS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "lint-imports": ("lint-imports", "--no-logo"),
}


def check() -> None:
    """Run everything, whatever fails on the way.

    Raises:
        SystemExit: a checker or a test failed; nothing more is printed.
    """
    faults = ", ".join(name for name, command in CHECKS.items() if not _passes(name, *command))
    processes, chosen = os.environ.get("TEST_PROCESSES", "2"), os.environ.get("TESTS", "").split()
    tests = subprocess.run(
        [PYTHON, "-m", "pytest", "-n", processes, "--dist", "loadfile", "--no-loadscope-reorder", *chosen],
        cwd=ROOT,
        env={**os.environ, "FAULTS_BEFORE_TESTS": faults},
        check=False,
    )
    if tests.returncode or faults:
        raise SystemExit(tests.returncode or 1)


def _passes(name: str, *command: str) -> bool:
    """Whether a checker finds nothing; what it finds is printed."""
    began = time.monotonic()
    done = subprocess.run(
        [VENV / "bin" / command[0], *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    say(f"{name}: {'clean' if done.returncode == 0 else 'FAULTS'} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        say(done.stdout.decode(errors="replace"))
    return done.returncode == 0
