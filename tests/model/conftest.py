"""The districts that walks begin in; a soak says its seed, so that it can be had again."""

from __future__ import annotations

import shutil

import pytest

from tests import factories, inspections, sittings
from tests.conftest import Application, afresh
from tests.factories import MONDAY, World
from tests.model import soak
from workflow import clock
from workflow.db import db


def pytest_report_header() -> str | None:
    """The seed of this run, to be given back as SOAK_SEED."""
    return f"SOAK_SEED={soak.SEED}" if soak.MINUTES else None


@pytest.fixture(scope="session")
def small(_application: Application) -> Application:
    """The application with the small world, in which nothing is under way."""
    return _application


@pytest.fixture(scope="session")
def busy(_application: Application, tmp_path_factory: pytest.TempPathFactory) -> Application:
    """The application with a template in which every kind of matter with tables of its own is under way."""
    template = tmp_path_factory.mktemp("busy") / "template.db"
    with afresh(_application) as app, clock.at(MONDAY):
        world, storage = World(db.session()), app.extensions["lianzhi_storage"]
        factories.assigned(world, supports=("tax",), copies=("court",))
        factories.rectifying(world, concerned_unit="", place="北渚路", severity="minor")
        first, second = inspections.visits_of(world, inspections.batch(world, outlets=("pu1", "dong1")))
        inspections.visited(world, first, storage)
        inspections.arrived(world, second)
        inspections.planned(world)
        sittings.prepared(world)
        db.session.remove()
        db.engine.dispose()
    shutil.copy(_application[1], template)
    return app, _application[1], template
