"""Real servers for tests, each started privately: PostgreSQL, Valkey, S3; and the path of a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.needs import NEEDS
from tooling.servers import chromium_program, postgresql_programs, s3_program
from workflow.jobs import queues
from workflow.jobs.processes import queue_server

STARTING_SECONDS = 60


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a real Chromium."""
    path = chromium_program()
    assert path, NEEDS["browser"].advice
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of an empty database on a private PostgreSQL, for SQLAlchemy."""
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a private Valkey or Redis."""
    with valkey() as url:
        yield url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a private S3-compatible server, empty; any key is let in."""
    program = s3_program()
    assert program, NEEDS["s3"].advice
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with _folder() as folder:
        command = [program, "-H", "127.0.0.1", "-p", str(port)]
        with running(command, folder, lambda: _listens(port)):
            yield f"http://127.0.0.1:{port}"


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def connection(valkey_url: str) -> Redis:
    """A client of the private queue server, which is empty."""
    client = queues.connect(valkey_url)
    client.flushall()
    return client


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL that is ready to start: how, its address for SQLAlchemy, and whether it answers."""

    command: Sequence[str | Path]
    url: str
    is_up: Callable[[], bool]


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL in a new folder, reachable by a socket in it only; root hands it to nobody."""
    with (
        cluster("fsync=off", "synchronous_commit=off", "full_page_writes=off") as made,
        _folder() as folder,
        running(made.command, folder, made.is_up, stop=signal.SIGINT),
    ):
        yield made.url


@contextmanager
def cluster(*settings: str) -> Iterator[Cluster]:
    """A PostgreSQL in a new folder, to be started and ended by whoever asked."""
    programs = postgresql_programs()
    assert programs, NEEDS["postgresql"].advice
    with _folder(owner="nobody") as folder:
        data = folder / "data"
        begin = _as_nobody()
        made = [*begin, programs / "initdb", "-D", data, "-U", "lianzhi", "-A", "trust", "--no-sync"]
        _run([*made, "--encoding=UTF8", "--locale=C.UTF-8"], folder)
        told = (*settings, "max_connections=60", "listen_addresses=", f"unix_socket_directories={folder}")
        command = [*begin, programs / "postgres", "-D", data, *(part for value in told for part in ("-c", value))]
        url = f"postgresql+psycopg://lianzhi@/postgres?host={folder}"
        yield Cluster(command, url, lambda: _accepts(programs, folder))


@contextmanager
def valkey() -> Iterator[str]:
    """Run a Valkey or Redis in a new folder, reachable by a socket in it only, keeping nothing."""
    with _folder() as folder:
        listening = folder / "queue.sock"
        command = [
            queue_server(),
            "--port",
            "0",
            "--unixsocket",
            listening,
            "--dir",
            folder,
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        url = f"unix://{listening}"
        with running(command, folder, lambda: _answers(url)):
            yield url


@contextmanager
def _folder(owner: str | None = None) -> Iterator[Path]:
    """A folder with a short name, since the name of a socket may have 107 bytes."""
    path = Path(tempfile.mkdtemp(prefix="lz-", dir="/tmp"))
    if owner and os.geteuid() == 0:
        shutil.chown(path, owner)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _as_nobody() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def running(
    command: Sequence[str | Path],
    folder: Path,
    is_up: Callable[[], bool],
    *,
    stop: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a server until the block ends; it must be up within a minute. PostgreSQL waits for its clients on SIGTERM."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=output)
        try:
            end = time.monotonic() + STARTING_SECONDS
            while not is_up():
                if process.poll() is not None or time.monotonic() > end:
                    output.seek(0)
                    raise RuntimeError(f"{command[0]} did not start:\n{output.read().decode(errors='replace')}")
                time.sleep(0.05)
            yield
        finally:
            process.send_signal(stop)
            process.wait(STARTING_SECONDS)


def _accepts(programs: Path, folder: Path) -> bool:
    return subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0


def _answers(url: str) -> bool:
    with Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except RedisError:
            return False
