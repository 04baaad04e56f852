"""What must be true before anything starts; each check stops with one sentence that names what to change."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

from tooling.progress import Stopped
from workflow.config import Config, ConfigError


def configuration(environ: Mapping[str, str]) -> Config:
    """The configuration that the environment makes.

    Raises:
        Stopped: a value cannot be used.
    """
    try:
        return Config.from_environment(environ)
    except ConfigError as error:
        raise Stopped(str(error)) from error


def address_is_free(config: Config) -> None:
    """Nobody listens where we are going to.

    Raises:
        Stopped: the port is taken, or the host is not ours.
    """
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise Stopped(_address_fault(config, error)) from error


def _address_fault(config: Config, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT {config.port} is taken by another program; choose another: PORT={config.port + 1} make run"
    if error.errno == errno.EACCES:
        return f"PORT {config.port} may only be opened by root; choose one above 1023: PORT=8000 make run"
    return f"HOST {config.host} is not an address of this machine ({error.strerror or error})"


def folder_is_free(config: Config) -> None:
    """No other installation runs from the data folder.

    Raises:
        Stopped: one does.
    """
    if config.owns_queue and _answers(config.queue_socket):
        raise Stopped(f"DATA_DIR {config.data_dir} is in use by another Lianzhi that is running; stop it first")


def _answers(path: os.PathLike[str]) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(os.fspath(path))
        except OSError:
            return False
    return True
