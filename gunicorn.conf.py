"""How gunicorn serves: processes with threads, quiet, everything else from the environment."""

import os

from workflow.config import Config

_config = Config.from_environment(os.environ)

bind = f"[{_config.host}]:{_config.port}" if ":" in _config.host else f"{_config.host}:{_config.port}"
worker_class = "gthread"
workers = _config.web_processes
threads = _config.web_threads
timeout = 60
graceful_timeout = 10
keepalive = 5
loglevel = "warning"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
