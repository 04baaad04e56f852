"""How long things are: modules, functions, style sheets and scripts, with a closed list of excuses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from workflow.config import ROOT

MOST_LINES, MOST_LINES_OF_FUNCTION, MEDIAN_OF_FUNCTIONS, MOST_POSITIONAL = 300, 40, 8, 7
PARTS = ("workflow", "blueprints", "tooling", "bench", "tests")
EXCUSED: dict[str, str] = {}
"""A module or function that may be longer, and why; whatever is no longer too long is taken off."""


def modules(*parts: str) -> list[Path]:
    """The Python modules of some parts, in order."""
    return [path for part in parts for path in sorted((ROOT / part).rglob("*.py"))]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of a module by its name in the listing."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{named(path)}:{node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    assert node.end_lineno is not None
    first = node.body[0]
    has_docstring = ast.get_docstring(node) is not None and first.end_lineno is not None
    docstring = first.end_lineno - first.lineno + 1 if has_docstring and first.end_lineno else 0
    return node.end_lineno - node.lineno + 1 - docstring


def test_no_module_is_longer_than_300_lines() -> None:
    written = [
        *modules(*PARTS),
        *sorted((ROOT / "templates").rglob("*.html")),
        *(path for path in sorted((ROOT / "static/js").rglob("*.js"))),
    ]
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}

    assert {name: count for name, count in lines.items() if count > MOST_LINES and name not in EXCUSED} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {name: length(node) for path in modules(*PARTS) for name, node in functions(path)}

    too_long = {name: count for name, count in lengths.items() if count > MOST_LINES_OF_FUNCTION}
    assert {name: count for name, count in too_long.items() if name not in EXCUSED} == {}


def test_half_of_all_functions_are_short() -> None:
    lengths = [length(node) for path in modules("workflow", "blueprints", "tooling") for _, node in functions(path)]

    assert median(lengths) <= MEDIAN_OF_FUNCTIONS


def test_every_excuse_is_still_needed() -> None:
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*PARTS)}
    lengths = {name: length(node) for path in modules(*PARTS) for name, node in functions(path)}

    needed = {name for name, count in lines.items() if count > MOST_LINES}
    needed |= {name for name, count in lengths.items() if count > MOST_LINES_OF_FUNCTION}
    assert set(EXCUSED) - needed == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "common", "misc", "manager", "base"}

    assert [named(path) for path in modules(*PARTS) if path.stem in empty] == []
