"""`make lock`: compile what setup.cfg and the package.json files ask for into locks with hashes and without hosts."""

from __future__ import annotations

import configparser
import shutil
from pathlib import Path

from tooling import environment, node
from tooling.fonts import PACKAGES
from tooling.places import BUILD, ROOT, VENV
from tooling.progress import Stopped, call, say


def compile_all() -> None:
    """Write every lock anew; what is pinned already stays as it is where it still fits.

    Raises:
        Stopped: uv is missing, or something cannot be resolved.
    """
    _compile(environment.RUN, ROOT / "setup.cfg")
    _compile(environment.TEST, ROOT / "setup.cfg", "--extra", "test", "-c", environment.RUN)
    _compile(environment.BENCH, ROOT / "setup.cfg", "--extra", "bench", "-c", environment.TEST)
    _compile(environment.MUTANTS, ROOT / "setup.cfg", "--extra", "mutants", "-c", environment.TEST)
    _compile(environment.NODE, _extra("node"))
    _compile(environment.S3, _extra("s3"))
    for folder in (ROOT, PACKAGES):
        _compile_npm(folder)


def _compile(lock: Path, source: Path, *flags: str | Path) -> None:
    say(f"{lock.name} …")
    everywhere = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11"]
    call(
        [_uv(), "pip", "compile", "--quiet", source, *flags, *everywhere, "-o", lock],
        log=f"lock-{lock.stem}",
        otherwise=f"{lock.name} could not be compiled",
    )


def _compile_npm(folder: Path) -> None:
    say(f"{folder.relative_to(ROOT) / 'package-lock.json'} …")
    flags = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
    call(
        [*node.find().npm, "install", *flags],
        log="lock-npm",
        cwd=folder,
        otherwise="npm could not resolve the packages",
    )


def _extra(name: str) -> Path:
    """A requirements file of one extra alone, since installing it must not bring the rest."""
    declared = configparser.ConfigParser()
    declared.read(ROOT / "setup.cfg", encoding="utf-8")
    BUILD.mkdir(exist_ok=True)
    path = BUILD / f"{name}.in"
    path.write_text(declared["options.extras_require"][name], encoding="utf-8")
    return path


def _uv() -> str:
    own = VENV / "bin" / "uv"
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found is None:
        raise Stopped("make lock needs uv; run: .venv/bin/python -m pip install uv")
    return found
