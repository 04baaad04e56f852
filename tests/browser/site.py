"""The product as it is served: web, worker and scheduler as processes of their own, on a database of their own."""

from __future__ import annotations

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.servers import running
from workflow.config import ROOT, Config
from workflow.jobs import processes


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation, and the password of everybody in it."""

    address: str
    folder: Path
    password: str


@contextmanager
def serving(folder: Path, redis_url: str, password: str, **environ: str) -> Iterator[Site]:
    """Serve the database of a data folder until the block ends; everything that is needed is up when it begins."""
    given = {"DATA_DIR": str(folder), "REDIS_URL": redis_url, "PORT": str(_free_port()), "SECRET_KEY": "k" * 40}
    own = given | {"WEB_PROCESSES": "1"} | environ
    config = Config.from_environment(own)
    commands = {program.name: program.command for program in processes.programs(config)}
    with ExitStack() as stack:
        for name in ("scheduler", "worker"):
            stack.enter_context(running(commands[name], ROOT, lambda: True, env=_bare() | own))
        is_up = partial(_is_well, config.public_url)
        stack.enter_context(running(commands["web"], ROOT, is_up, env=_bare() | own))
        yield Site(config.public_url, folder, password)


def _bare() -> dict[str, str]:
    """The environment without anything that configures an installation."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _is_well(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
