"""Runs migrations in the application's own configuration; started by `flask --app wsgi db`."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from workflow.db import Closed, UtcDateTime, db

connectable = db.engine


def run() -> None:
    """Migrate, one transaction a revision; on SQLite tables are rebuilt where they must be, with foreign keys off."""
    is_sqlite = connectable.dialect.name == "sqlite"
    with connectable.connect() as connection:
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            render_item=_as_plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.commit()


def _as_plain_type(kind: str, value: Any, _context: object) -> str | Literal[False]:
    """Migrations name the database's own types, so that they go on running when our classes are gone."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Closed):
        return f"sa.String(length={value.impl.length})"
    return False


run()
