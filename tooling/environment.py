"""The virtual environment and the hashed locks installed into it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from functools import partial
from pathlib import Path

from tooling import stamps
from tooling.places import PYTHON, ROOT, VENV
from tooling.progress import Step, Stopped, call

RUN = ROOT / "requirements.lock"
TEST = ROOT / "requirements-test.lock"
BENCH = ROOT / "requirements-bench.lock"
MUTANTS = ROOT / "requirements-mutants.lock"
NODE = ROOT / "requirements-node.lock"
S3 = ROOT / "requirements-s3.lock"
"""An S3 server to test against; its packages do not go together with ours, so it has an environment of its own."""
CONFIG = VENV / "pyvenv.cfg"


def steps(lock: Path) -> list[Step]:
    """A virtual environment, and a lock installed into it."""
    return [
        Step("Virtual environment", PYTHON.exists, _create),
        Step(f"Python packages of {lock.name}", partial(is_installed, lock), partial(install, lock)),
    ]


def is_installed(lock: Path) -> bool:
    """This very lock was installed into this very environment."""
    return CONFIG.is_file() and stamps.matches(_stamp(lock), stamps.digest([lock, CONFIG]))


def install(lock: Path) -> None:
    """Install what a lock names, every file checked against its hash.

    Raises:
        Stopped: it could not be had.
    """
    uv = shutil.which("uv")
    tool = (uv, "pip", "install", "--python", PYTHON) if uv else (PYTHON, "-m", "pip", "install", "--no-input")
    failure = f"the packages of {lock.name} could not be installed"
    call([*tool, "--require-hashes", "-r", lock], log=lock.stem, otherwise=failure)
    stamps.put(_stamp(lock), stamps.digest([lock, CONFIG]))


def _create() -> None:
    """Make .venv: with uv, which brings what it needs, else with the standard library."""
    uv = shutil.which("uv")
    if uv is None and importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Stopped(f"Python cannot make a virtual environment here; run: sudo apt-get install -y {package}")
    command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV]
    if uv is None:
        command = [sys.executable, "-m", "venv", "--clear", VENV]
    call([part for part in command if part], log="venv", otherwise="the virtual environment .venv could not be made")


def _stamp(lock: Path) -> Path:
    return VENV / f".{lock.stem}.stamp"
