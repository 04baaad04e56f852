"""The supervisor's configuration starts what is needed, and only that."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from workflow.config import Config
from workflow.jobs import processes


def configured(folder: Path, **environ: str) -> Config:
    return Config.from_environment({"DATA_DIR": str(folder), **environ})


def written(config: Config) -> configparser.RawConfigParser:
    """supervisord.conf as it is read back."""
    parser = configparser.RawConfigParser()
    parser.read(processes.write(config), encoding="utf-8")
    return parser


def test_the_queue_server_starts_first_and_ends_last(tmp_path):
    parser = written(configured(tmp_path))

    rest = parser["group:lianzhi"]

    assert rest["programs"] == "web,worker,scheduler"
    assert int(parser["program:queue"]["priority"]) < int(rest["priority"])


def test_a_queue_server_that_is_there_is_not_started_again(tmp_path):
    assert "program:queue" not in written(configured(tmp_path, REDIS_URL="redis://queue/0")).sections()


def test_several_workers_are_told_apart(tmp_path):
    worker = written(configured(tmp_path, WORKERS="3"))["program:worker"]

    assert (worker["numprocs"], worker["process_name"]) == ("3", "%(program_name)s-%(process_num)02d")


def test_jobs_survive_a_crash_of_the_queue_server(tmp_path):
    command = processes.queue_command(configured(tmp_path))

    pairs = dict(zip(command[1::2], command[2::2], strict=True))

    assert pairs == {
        "--port": "0",
        "--unixsocket": f"{tmp_path}/queue.sock",
        "--unixsocketperm": "700",
        "--dir": pairs["--dir"],
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    assert Path(pairs["--dir"]).is_relative_to(tmp_path / "queue")


@pytest.mark.parametrize(
    ("on_path", "folder"), [("valkey-server", "valkey-server"), ("redis-server", "redis-server"), ("", "bundled")]
)
def test_the_machine_s_own_server_is_preferred_and_keeps_a_folder_of_its_own(tmp_path, monkeypatch, on_path, folder):
    programs = tmp_path / "bin"
    programs.mkdir()
    if on_path:
        (programs / on_path).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(programs))

    command = processes.queue_command(configured(tmp_path))

    assert command[0].startswith(str(programs)) is bool(on_path)
    assert (tmp_path / "queue" / folder).is_dir()


def test_a_percent_sign_in_a_path_is_a_plain_one(tmp_path):
    parser = written(configured(tmp_path / "50%"))

    assert f"{tmp_path}/50%%/queue.sock" in parser["program:queue"]["command"]
