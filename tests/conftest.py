"""Fixtures that every floor shares: an application on a fresh small world, and who is signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.globals import _cv_app
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from blueprints.app import create_app
from tests import factories
from tests.factories import World
from workflow.config import Config
from workflow.db import Base, db
from workflow.services import accounts

pytest_plugins = ["tests.servers"]

accounts.hasher = accounts.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def configured(folder: Path, database_url: str = "", redis_url: str = "") -> Config:
    """A configuration whose data live in `folder`."""
    return Config.from_environment(
        {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "k" * 40,
            "PUBLIC_URL": "http://lianzhi.test",
        }
    )


Application = tuple[Flask, Path, Path]


@pytest.fixture(scope="session")
def _application(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """One application a session, its database file, and a copy of that file holding the small world."""
    folder = tmp_path_factory.mktemp("data")
    app = create_app(configured(folder))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        factories.make_world()
        db.session.remove()
        db.engine.dispose()
    template = folder / "template.db"
    shutil.copy(folder / "lianzhi.db", template)
    return app, folder / "lianzhi.db", template


@contextmanager
def afresh(application: Application) -> Iterator[Flask]:
    """The application on a fresh copy of the small world, inside a context of its own."""
    app, path, template = application
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for rest in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        rest.unlink(missing_ok=True)
    shutil.copy(template, path)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()


@pytest.fixture
def app(_application: Application) -> Iterator[Flask]:
    """The application on a fresh copy of the small world; services and queries may be called."""
    with afresh(_application) as app:
        yield app


@pytest.fixture
def world(app: Flask) -> World:
    """Units and people of the small world by code and login."""
    return factories.World(db.session())


@pytest.fixture
def session(app: Flask) -> Session:
    """The session that services use, for reading."""
    return db.session()


class Browser(FlaskClient):
    """A browser: its requests share neither person nor session with the test, only the clock."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request outside the application context that the test holds open."""
        send = super().open

        def alone() -> TestResponse:
            _cv_app.set(None)  # type: ignore[arg-type]
            return send(*args, **kwargs)

        return copy_context().run(alone)


def signed_in(app: Flask, login: str) -> FlaskClient:
    """A browser signed in as a login of the small world; no application context is held open round its requests."""
    client = Browser(app, app.response_class)
    with client.session_transaction() as cookie, app.app_context():
        person = World(db.session()).person(login)
        cookie["_user_id"], cookie["_fresh"] = person.get_id(), True
        db.session.remove()
    return client


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """Opens a browser in which a login of the small world is signed in."""
    return partial(signed_in, app)
