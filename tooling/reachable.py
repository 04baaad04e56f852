"""Whether the servers that the configuration names answer; run in the environment, since it needs their drivers."""

from __future__ import annotations

from enum import Enum

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from redis import Redis
from redis.exceptions import AuthenticationError, RedisError
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from tooling.places import ROOT
from tooling.progress import Stopped
from workflow.config import Config

PATIENCE_SECONDS = 5
MIGRATIONS = ROOT / "migrations"


class Database(Enum):
    """How far a database is."""

    NEW = "has no tables of ours yet"
    BEHIND = "lacks a migration"
    CURRENT = "has every migration"


def database(config: Config) -> Database:
    """How far the database is.

    Raises:
        Stopped: it cannot be reached or opened.
    """
    url = make_url(config.database_url)
    is_server = url.get_backend_name() == "postgresql"
    engine = create_engine(url, connect_args={"connect_timeout": PATIENCE_SECONDS} if is_server else {})
    try:
        with engine.connect() as connection:
            applied = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        raise Stopped(f"DATABASE_URL: {_where(url)} cannot be used: {_reason(error)}") from error
    finally:
        engine.dispose()
    if not applied:
        return Database.NEW
    wanted = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    return Database.CURRENT if applied == wanted else Database.BEHIND


def queue_answers(config: Config) -> None:
    """The queue server that REDIS_URL names answers; ours is not started yet.

    Raises:
        Stopped: it does not.
    """
    if config.owns_queue:
        return
    with Redis.from_url(config.redis_url, socket_connect_timeout=PATIENCE_SECONDS) as client:
        try:
            client.ping()
        except AuthenticationError as error:
            raise Stopped(f"REDIS_URL: the queue server refuses the password ({error})") from error
        except RedisError as error:
            raise Stopped(f"REDIS_URL: no queue server answers ({error})") from error


def _where(url: URL) -> str:
    """The database in words, without its password."""
    if url.get_backend_name() == "sqlite":
        return f"the file {url.database}"
    return f"the database {url.database} at {url.host or url.query.get('host', 'this machine')}:{url.port or 5432}"


def _reason(error: SQLAlchemyError) -> str:
    """The driver's own first line, which says most."""
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0].removeprefix("connection failed: ")
