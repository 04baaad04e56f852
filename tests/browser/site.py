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

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_FILE")


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation, and the password of everybody in it."""

    address: str
    folder: Path
    password: str


@contextmanager
def serving(folder: Path, redis_url: str, password: str, **environ: str) -> Iterator[Site]:
    """Serve the database of a data folder until the block ends; everything that is needed is up when it begins."""
    env = environment(folder, redis_url) | environ
    config = Config.from_environment(env)
    commands = {program.name: program.command for program in processes.programs(config)}
    with ExitStack() as stack:
        for name in ("scheduler", "worker"):
            stack.enter_context(running(commands[name], ROOT, lambda: True, env=env))
        is_up = partial(_is_well, config.public_url)
        stack.enter_context(running(commands["web"], ROOT, is_up, env=env))
        yield Site(config.public_url, folder, password)


@contextmanager
def showing(folder: Path, password: str) -> Iterator[Site]:
    """Serve pages alone: nothing is made and nobody is told, which is enough for looking at what there is."""
    env = environment(folder, "")
    config = Config.from_environment(env)
    [web] = (program.command for program in processes.programs(config) if program.name == "web")
    with running(web, ROOT, partial(_is_well, config.public_url, "/verify"), env=env):
        yield Site(config.public_url, folder, password)


def environment(folder: Path, redis_url: str) -> dict[str, str]:
    """What the processes of an installation are started with: nothing of our own configuration, and a free port."""
    ours = {name: os.environ[name] for name in KEPT if name in os.environ}
    port = str(_free_port())
    given = {"DATA_DIR": str(folder), "REDIS_URL": redis_url, "PORT": port, "SECRET_KEY": "k" * 40}
    return ours | given | {"WEB_PROCESSES": "1"}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _is_well(address: str, page: str = "/healthz") -> bool:
    try:
        with urllib.request.urlopen(f"{address}{page}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
