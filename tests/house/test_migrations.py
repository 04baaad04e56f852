"""Migrations: one head, equal to the models, up and down and up again, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from blueprints.app import create_app
from tests.conftest import configured
from workflow import db as database
from workflow.db import Base, db
from workflow.jobs import render

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    kept = database.waker, render.press
    app = create_app(configured(tmp_path, database_url=url))
    database.waker, render.press = kept
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head_and_numbers_have_four_digits():
    scripts = ScriptDirectory(str(ROOT / "migrations"))

    assert len(scripts.get_heads()) == 1
    assert all(revision.revision.isdigit() and len(revision.revision) == 4 for revision in scripts.walk_revisions())


def test_migrations_make_what_the_models_say(empty: Flask):
    upgrade()

    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_up_down_up(empty: Flask):
    upgrade()
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    upgrade()

    assert left == set()
    assert "matter" in inspect(db.engine).get_table_names()
