"""How gunicorn serves: processes with threads, quiet, everything else from the environment."""

import gc
import os
from typing import Any

from workflow.config import Config
from workflow.db import db

_config = Config.from_environment(os.environ)

bind = f"[{_config.host}]:{_config.port}" if ":" in _config.host else f"{_config.host}:{_config.port}"
worker_class = "gthread"
workers = _config.web_processes
threads = _config.web_threads
timeout = 60
graceful_timeout = 10
keepalive = 5
loglevel = "warning"
preload_app = True
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def when_ready(_server: Any) -> None:
    """What is loaded now stays: no process looks through it for garbage, and all go on sharing its memory."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, _worker: Any) -> None:
    """The application is loaded once, before the processes fork; no two of them may share a connection."""
    with server.app.wsgi().app_context():
        db.engine.dispose(close=False)
