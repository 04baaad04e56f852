"""Sixteen at once on either database: no update is lost, nobody hangs or deadlocks, and every refusal says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.crowd import gathered
from tests.factories import MONDAY, World
from tests.model import soak, sound, throng
from tests.model.office import Office
from workflow import clock
from workflow.db import db

SEED = soak.SEED if soak.MINUTES else 20261122


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each database, with twenty-two units."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with gathered(tmp_path_factory.mktemp("throng"), url) as app:
        with app.app_context(), clock.at(MONDAY):
            throng.settle(World(db.session()))
            db.session.remove()
        yield app


def test_of_sixteen_at_once_no_update_is_lost_and_every_refusal_has_a_reason(each: Flask) -> None:
    had = throng.gather(each, soak.SECONDS_AT_ONCE, SEED)

    with each.app_context(), clock.at(MONDAY):
        assert had.faults == []
        done = Counter({did: count for did, count in had.done.items() if count})
        assert throng.written(had) == done
        sound.district_is_sound(Office(each))
        db.session.remove()
    assert sum(had.done.values()) > 0
    assert {"Stale", "Forbidden", "Refused", "Invalid"} & (+had.refused).keys()
    print(f"{sum(had.done.values())} done, {dict(+had.refused)} refused in {soak.SECONDS_AT_ONCE:g} s")
