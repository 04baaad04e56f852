"""The interface in other languages: each .po compiled into the .mo that the pages read."""

from __future__ import annotations

from pathlib import Path

from tooling import stamps
from tooling.places import BUILD, ROOT, VENV
from tooling.progress import Step, call

FOLDER = ROOT / "translations"

_stamp = BUILD / "translations.stamp"


def step() -> Step:
    """Every catalogue compiled."""
    return Step("Translations", _are_compiled, _compile)


def _are_compiled() -> bool:
    """Whether each .mo is there and made from the .po as it is; also where there is nothing to compile."""
    made = all(path.with_suffix(".mo").is_file() for path in _catalogues())
    return made and (not _catalogues() or stamps.matches(_stamp, stamps.digest(_catalogues())))


def _compile() -> None:
    command = (VENV / "bin" / "pybabel", "compile", "-d", FOLDER)
    call(command, log="translations", otherwise="the translations could not be compiled")
    stamps.put(_stamp, stamps.digest(_catalogues()))


def _catalogues() -> list[Path]:
    return sorted(FOLDER.rglob("*.po"))
