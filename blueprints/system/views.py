"""What machines ask: whether this installation is alive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from redis import Redis

from blueprints.access import ANYONE, allow
from workflow import clock
from workflow.config import Config
from workflow.db import db
from workflow.jobs import health, queues, rereading
from workflow.storage import Storage

bp = Blueprint("system", __name__)
NEEDED = ("database", "queue", "worker", "storage")
TRIED_SECONDS = 60
"""How long an answer of the storage is believed: each try writes, reads and deletes a little."""


@bp.get("/healthz")
@allow(*ANYONE)
def healthz() -> ResponseReturnValue:
    """200 where database, queue, a worker and the file storage answer; else 503, naming what is down.

    `contents` is how the last weekly reading of every kept file ended: what it found wrong takes nothing down.
    """
    parts = health.check(db.session(), _connection()) | {"storage": _storage_answers()}
    down = [name for name in NEEDED if not parts[name]]
    status = "down" if down else "ok"
    return jsonify(status=status, down=down, parts=parts, contents=_contents()), 503 if down else 200


def _contents() -> dict[str, Any] | None:
    found = rereading.last(_connection())
    return {"read_at": found.ended, "count": found.count, "faults": found.faults} if found else None


def _storage_answers() -> bool:
    """Whether the file storage gives back what is put into it, tried once a minute."""
    extensions, now = current_app.extensions, clock.now()
    tried: tuple[datetime, bool] | None = extensions.get("lianzhi_storage_tried")
    if tried is None or not 0 <= (now - tried[0]).total_seconds() < TRIED_SECONDS:
        storage: Storage = extensions["lianzhi_storage"]
        try:
            storage.answers()
            tried = now, True
        except OSError:
            tried = now, False
        extensions["lianzhi_storage_tried"] = tried
    return tried[1]


def _connection() -> Redis:
    """The process's one client of the queue server, made at the first question."""
    extensions = current_app.extensions
    if "lianzhi_queue" not in extensions:
        config: Config = extensions["lianzhi_config"]
        extensions["lianzhi_queue"] = queues.connect(config.redis_url)
    client: Redis = extensions["lianzhi_queue"]
    return client
