"""The database: declarative base, column types, and the one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, String, event, text
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)


def _asleep() -> None:
    """Nobody to wake: polling finds the promises."""


waker: Callable[[], None] = _asleep
"""Called after a commit that left promises; replaced, never piled up, when an application is made."""

db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False, "autobegin": True},
    engine_options={"json_serializer": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))},
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always read back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Closed(TypeDecorator[StrEnum]):
    """A value of a closed list, stored as its string and read back as a member."""

    impl = String
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__(20)
        self.members = members

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """To its string; a stranger is refused."""
        return None if value is None else str(self.members(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """To its member."""
        return None if value is None else self.members(value)


def json_column() -> JSON:
    """A JSON column in which None is NULL."""
    return JSON(none_as_null=True)


class NestedTransaction(RuntimeError):
    """A use case was opened inside another."""


@contextmanager
def transaction() -> Iterator[Session]:
    """One use case: commits at the end, rolls back on any error; the only commit there is.

    On SQLite the write lock is taken at once (BEGIN IMMEDIATE), so that what is read first is still true when it is
    written.

    Raises:
        NestedTransaction: it was opened inside another.
    """
    session: Session = db.session()
    if session.info.get("is_open"):
        raise NestedTransaction("a service was called inside another's transaction")
    if session.in_transaction():
        session.commit()  # Ends what was only read; unlike a rollback it leaves the objects loaded.
    session.info["is_open"] = True
    try:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("BEGIN IMMEDIATE"), bind_arguments={"bind": session.get_bind()})
        yield session
        session.commit()
        is_promised = session.info.pop("promised", False)
    except BaseException:
        session.rollback()
        raise
    finally:
        for name in ("is_open", "promised", "told", "kept"):
            session.info.pop(name, None)
    if is_promised:
        waker()


def kept(session: Session) -> dict[str, Any]:
    """What a use case has read or begun and need not read again; forgotten when its transaction ends."""
    found: dict[str, Any] = session.info.setdefault("kept", {}) if session.info.get("is_open") else {}
    return found


def prepare(engine: Engine) -> None:
    """Give every connection its settings."""
    if engine.dialect.name == "postgresql":
        _prepare_postgresql(engine)
    else:
        _prepare_sqlite(engine)


def _prepare_postgresql(engine: Engine) -> None:
    """Statements go out as they are, with `$1` for what they take: psycopg's usual cursor seeks placeholders of its own
    in each, and a third of the time of an act on hundreds of matters went there."""
    driver: Any = engine.dialect.dbapi

    @event.listens_for(engine, "connect")
    def set_cursors(connection: Any, _record: object) -> None:
        connection.cursor_factory, connection.server_cursor_factory = driver.RawCursor, driver.RawServerCursor


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "cache_size=-32000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """Pool settings for a database URL and the number of threads that share the pool."""
    if url.startswith("sqlite"):
        return {"pool_size": threads + 2, "max_overflow": 4}
    return {"pool_size": threads + 2, "max_overflow": 4, "pool_pre_ping": True, "paramstyle": "numeric_dollar"}
