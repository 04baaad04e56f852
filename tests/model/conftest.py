"""The district that walks begin in: every kind of matter under way."""

from __future__ import annotations

import shutil

import pytest

from tests import factories, inspections, sittings
from tests.conftest import Application, afresh
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import db


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
