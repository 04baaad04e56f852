"""What machines ask: whether this installation is alive."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from redis import Redis

from blueprints.access import ANYONE, allow
from workflow.config import Config
from workflow.db import db
from workflow.jobs import health, queues

bp = Blueprint("system", __name__)
NEEDED = ("database", "queue", "worker")


@bp.get("/healthz")
@allow(*ANYONE)
def healthz() -> ResponseReturnValue:
    """200 where database, queue and a worker answer; else 503, naming what is down."""
    parts = health.check(db.session(), _connection())
    down = [name for name in NEEDED if not parts[name]]
    return jsonify(status="down" if down else "ok", down=down, parts=parts), 503 if down else 200


def _connection() -> Redis:
    """The process's one client of the queue server, made at the first question."""
    extensions = current_app.extensions
    if "lianzhi_queue" not in extensions:
        config: Config = extensions["lianzhi_config"]
        extensions["lianzhi_queue"] = queues.connect(config.redis_url)
    client: Redis = extensions["lianzhi_queue"]
    return client
