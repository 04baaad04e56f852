"""Fixtures of the tests that go through HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import Application, afresh
from tests.factories import MONDAY
from tests.web import district
from tests.web.targets import District
from workflow import clock


@pytest.fixture(scope="module")
def settled(_application: Application) -> Iterator[tuple[Flask, District]]:
    """The application with a district at work, made once for a whole module: its tests leave it as it is."""
    with afresh(_application) as app, clock.at(MONDAY):
        yield app, district.settle(app)
