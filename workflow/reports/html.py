"""Plain values to HTML: the templates of the documents, escaped throughout and blind to everything but their values."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workflow.reports.fonts import ROOT

FOLDER = ROOT / "templates" / "documents"
SHEETS = ("document.css", "forms.css")
_PLAIN = (str, int, float, bool, type(None))


def markup(template: str, *parts: dict[str, Any]) -> str:
    """A file: `template` filled with the values of each part after the other; the first one's metadata stand for all.

    Raises:
        TypeError: a value is not plain (a row, a function), which a template must never see.
        jinja2.UndefinedError: the template names a value that is not there.
    """
    for values in parts:
        _require_plain(values)
    filled = [environment().get_template(template).render(values) for values in parts]
    first = {name: parts[0][name] for name in ("lang", "meta")}
    return environment().get_template("shell.html").render(first, parts=filled)


@cache
def environment() -> Environment:
    """The environment of all document templates, made once."""
    loader = FileSystemLoader(FOLDER)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.clear()
    return made


def style_sheet() -> str:
    """The style sheet of all documents, without font faces and counted rules."""
    return "".join((FOLDER / name).read_text("utf-8") for name in SHEETS)


def _require_plain(value: Any, path: str = "values") -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _require_plain(item, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for item in value:
            _require_plain(item, f"{path}[]")
    elif type(value) not in _PLAIN:
        raise TypeError(f"{path} is {type(value).__name__}, not a plain value")
