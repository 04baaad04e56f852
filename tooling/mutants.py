"""`make mutants`: change the engine in thousands of small ways, and count the changes that its tests notice."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tooling import stamps
from tooling.places import BUILD, ROOT, VENV
from tooling.plain_functions import plain
from tooling.progress import Stopped, call, say

PLACE = BUILD / "mutants"
COPIED = ("workflow", "tests", "setup.cfg", "docs/definitions.md")
MUTMUT = VENV / "bin" / "mutmut"
RESULTS = PLACE / "mutants"
STAMP = PLACE / "tests.stamp"
LEAST = 90.0
"""Percent of the mutants that must be killed."""
KILLED = {1, 3, 24, -24, 152, 36}
"""How the run of a killed mutant ends: a test failed, pytest broke, or it went on for much too long."""


def try_all(parts: Sequence[str] = ()) -> None:
    """Try every mutant without a result, and the survivors again where the tests are others; `parts` names modules.

    Raises:
        Stopped: mutmut could not work, or fewer than LEAST percent are killed.
    """
    _copy()
    seen = stamps.digest((PLACE / "tests").rglob("*.py"))
    again = () if parts or stamps.matches(STAMP, seen) else _surviving()
    if again:
        (RESULTS / "mutmut-stats.json").unlink(missing_ok=True)
    _mutmut(*(f"workflow.engine.{part}.*" for part in parts))
    if again:
        _mutmut(*again)
    if not parts:
        stamps.put(STAMP, seen)
    _report()


def _copy() -> None:
    """Bring the copy that is changed up to date; a file that says the same keeps its time, so its results stand."""
    for name in COPIED:
        source = ROOT / name
        for path in [source] if source.is_file() else sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                _copy_file(path, PLACE / path.relative_to(ROOT))


def _copy_file(path: Path, to: Path) -> None:
    content = path.read_bytes()
    if path.parent == ROOT / "workflow" / "engine" and path.suffix == ".py":
        content = plain(content.decode("utf-8")).encode("utf-8")
    if not to.is_file() or to.read_bytes() != content:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)


def _mutmut(*names: str) -> None:
    command: list[str | Path] = [MUTMUT, "run", "--max-children", os.environ.get("JOBS", "2"), *names]
    call(command, log="mutants", cwd=PLACE, otherwise="the mutants could not be tried")


def _results() -> dict[str, dict[str, int | None]]:
    """How each mutant ended, by module; None for one that was not tried."""
    metas = sorted((RESULTS / "workflow" / "engine").glob("*.py.meta"))
    found = {path.name.split(".")[0]: json.loads(path.read_text())["exit_code_by_key"] for path in metas}
    return {module: ends for module, ends in found.items() if ends}


def _surviving() -> tuple[str, ...]:
    ends = _results().values()
    return tuple(name for of in ends for name, end in of.items() if end is not None and end not in KILLED)


def _report() -> None:
    totals: Counter[str] = Counter()
    for module, ends in _results().items():
        counted = Counter(map(_word, ends.values()))
        say(_line(module, counted))
        totals += counted
    say(_line("all", totals))
    if _percent(totals) < LEAST:
        raise Stopped(f"fewer than {LEAST:.0f} % of the mutants tried are killed", code=1)


def _word(end: int | None) -> str:
    return "untried" if end is None else "killed" if end in KILLED else "survived"


def _line(name: str, counted: Counter[str]) -> str:
    figures = "  ".join(f"{counted[what]:5} {what}" for what in ("killed", "survived", "untried"))
    return f"{name:20} {figures}  {_percent(counted):5.1f} %"


def _percent(counted: Counter[str]) -> float:
    return 100 * counted["killed"] / max(1, counted["killed"] + counted["survived"])
