"""The servers and browsers that only tests need: where they are, and how to get them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tooling import system
from tooling.environment import S3
from tooling.places import ROOT
from tooling.progress import Step, Stopped, call, say

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
S3_FOLDER = ROOT / "build" / "s3"
DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")


def steps() -> list[Step]:
    """PostgreSQL, Chromium and an S3 server, got when we may; without them tests go on and say what they left out."""
    return [
        Step("PostgreSQL for tests", lambda: postgresql_programs() is not None, lambda: _install("postgresql")),
        Step("Chromium for tests", lambda: chromium_program() is not None, lambda: _install("chromium")),
        Step("S3 server for tests", lambda: s3_program() is not None, _install_s3),
    ]


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres: Debian's newest, else that of PATH."""
    versions = sorted(DEBIAN_POSTGRESQL.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def chromium_program() -> str | None:
    """The Chromium to drive: the one of CHROMIUM, else the first on PATH that starts (Ubuntu's may be a shell)."""
    named = os.environ.get("CHROMIUM")
    on_path = filter(None, map(shutil.which, CHROMIUM_NAMES))
    return named or next(filter(_starts, on_path), None)


def s3_program() -> Path | None:
    """Moto's server, in the environment of its own that its lock was installed into."""
    program = S3_FOLDER / "bin" / "moto_server"
    return program if program.is_file() else None


def _install_s3() -> None:
    """Try; the tests themselves say what is lacking."""
    python = S3_FOLDER / "bin" / "python"
    try:
        making = "the environment of the S3 server could not be made"
        uv = shutil.which("uv")
        if uv:
            call([uv, "venv", "--quiet", "--clear", "--python", sys.executable, S3_FOLDER], log="s3", otherwise=making)
        else:
            call([sys.executable, "-m", "venv", "--clear", S3_FOLDER], log="s3", otherwise=making)
        tool = (uv, "pip", "install", "--python", python) if uv else (python, "-m", "pip", "install", "--no-input")
        failure = "the S3 server could not be installed"
        call([*tool, "--require-hashes", "-r", S3], log="s3", otherwise=failure)
    except Stopped as error:
        say(f"      {error}")


@cache
def _starts(program: str) -> bool:
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _install(package: str) -> None:
    """Try; the tests themselves say what is lacking, and whether that is allowed."""
    if not system.may_install():
        say(f"      not installed; to have it: {system.apt_line([package])}")
        return
    try:
        system.install([package], log=f"apt-{package}", otherwise=f"apt could not install {package}")
    except Stopped as error:
        say(f"      {error}")
