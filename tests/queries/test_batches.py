"""How far a batch has come: every figure, for whom, and in how many statements."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World, act, raw
from tests.statements import counting
from workflow import clock
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.queries import arrangements, batches, listing, lists, outlets, stations
from workflow.queries.batches import Lost, Progress
from workflow.queries.calendars import calendar_of
from workflow.queries.filters import Now, Wanted
from workflow.services import batches as planning
from workflow.storage import Storage
from workflow.types import Light, UnitKind


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    kept: Storage = app.extensions["lianzhi_storage"]
    return kept


def published(world: World, *codes: str) -> Matter:
    """A batch over outlets of both precincts."""
    matter = planning.plan(raw(**inspections.plan(world)), actor=world.person("coord"))
    act(world, matter, "approve", "bureau.leader", approval_number="1", opinion="同意。")
    teams: dict[str, Any] = {}
    for number, station in enumerate(("north", "south")):
        teams[f"teams-{number}-station"] = world.unit(station).uid
        teams[f"teams-{number}-inspectors"] = [world.person(f"{station}.inspector{n}").uid for n in (1, 2)]
    chosen = [world.unit(code).uid for code in codes]
    act(world, matter, "select", "coord", outlets=chosen, reason="属地网点", **teams)
    return act(world, matter, "publish", "coord", notice="请按期完成。")


def seen(world: World, matter: Matter, login: str) -> Progress:
    return batches.progress(world.session, matter, world.person(login))


def test_a_batch_is_counted_by_state_station_and_bank(world: World, storage: Storage) -> None:
    matter = published(world, "pu1", "dong1", "pu2")
    first, second, _third = inspections.visits_of(world, matter)
    inspections.visited(world, first, storage)
    inspections.arrived(world, second)

    progress = seen(world, matter, "coord")

    whole = progress.whole
    assert (whole.should, whole.done, whole.begun, whole.count(*batches.AHEAD)) == (3, 1, 1, 1)
    assert (len(whole.found), whole.settled, whole.score) == (1, 0, Decimal("60.0"))
    assert whole.lights() == {Light.AMBER: 1}
    assert [(one.name.zh, one.outlets) for one in progress.banks] == [("浦兴银行", 2), ("东岚银行", 1)]
    by_bank = {one.name.zh: progress.of_bank(one.id) for one in progress.banks}
    assert {name: (share.should, share.done) for name, share in by_bank.items()} == {
        "浦兴银行": (2, 1),
        "东岚银行": (1, 0),
    }
    by_station = [progress.of_station(one.id) for one in progress.stations]
    assert [(share.should, share.done, len(share.found)) for share in by_station] == [(2, 1, 1), (1, 0, 0)]
    bank, item = progress.banks[0].id, progress.items[0].id
    assert (progress.lost(bank, item), progress.lost(bank, progress.items[1].id)) == (Lost(1, 1), Lost())


def test_a_station_sees_its_own_precinct_only(world: World, storage: Storage) -> None:
    matter = published(world, "pu1", "dong1", "pu2")
    inspections.visited(world, inspections.visits_of(world, matter)[0], storage)

    north, south = seen(world, matter, "north.leader"), seen(world, matter, "south.leader")

    assert (north.whole.should, len(north.whole.found), len(north.losses)) == (2, 1, 1)
    assert (south.whole.should, len(south.whole.found), len(south.losses)) == (1, 0, 0)
    assert [one.name.zh for one in south.stations] == ["南渡派出所"]


def test_an_outlet_that_is_gone_is_no_visit_to_make(world: World, storage: Storage) -> None:
    matter = published(world, "pu1", "dong1")
    first = inspections.visits_of(world, matter)[0]
    lead = inspections.arrived(world, first)
    proof = inspections.photograph(lead, storage)
    act(world, first, "invalidate", lead.login, ground="moved", reason="已迁出辖区。", files=proof.uid)

    assert seen(world, matter, "coord").whole.should == 1
    coord = world.person("coord")
    now = Now(clock.now(), calendar_of(world.session, coord.meeting))
    (row,) = listing.page(world.session, lists.batches(coord), Wanted(), now).rows
    assert (row.visits_done, row.visits) == (0, 1)


def test_the_mean_of_the_batch_before_stands_beside_it(world: World, storage: Storage) -> None:
    first = published(world, "pu1")
    inspections.visited(world, inspections.visits_of(world, first)[0], storage)
    typed = inspections.plan(world) | {"starts_on": "2026-11-20"}
    second = planning.plan(raw(**typed), actor=world.person("coord"))

    assert seen(world, second, "coord").before == (first.number, Decimal("60.0"))
    assert seen(world, first, "coord").before is None
    assert seen(world, second, "north.leader").before == (first.number, Decimal("60.0"))
    assert seen(world, second, "south.leader").before is None


def test_the_progress_takes_the_same_statements_for_one_visit_and_for_forty(app: Flask, world: World) -> None:
    small = published(world, "pu1")
    bank, station = world.unit("pu"), world.unit("north")
    words: dict[str, Any] = {"meeting_id": bank.meeting_id, "parent_id": bank.id, "station_id": station.id}
    names = [f"more{n}" for n in range(39)]
    with transaction() as writing:
        for one in names:
            named = {"name_zh": one, "name_en": one, "short_zh": one, "short_en": one}
            writing.add(Unit(kind=UnitKind.OUTLET, code=one, **named, **words))
    large = published(world, "pu1", *names)
    coordinator = world.person("coord")

    with counting(app) as few:
        batches.progress(world.session, small, coordinator)
    with counting(app) as many:
        found = batches.progress(world.session, large, coordinator)

    assert (len(found.whole.visits), len(few)) == (40, len(many))
    assert len(many) <= 8


def test_what_is_arranged_before_publishing_says_who_goes_and_what_a_station_can_make(world: World) -> None:
    matter = inspections.planned(world)
    act(world, matter, "approve", "bureau.leader", approval_number="1", opinion="同意。")
    act(world, matter, "select", "coord", **inspections.selection(world, ("pu1", "dong1")))
    inspections.batch(world)

    [north] = arrangements.of_batch(world.session, matter)

    assert (north.station.zh, north.outlets, north.inspectors, north.ahead) == ("北渚派出所", 2, 3, 1)
    assert [name.zh for name in north.team] == ["张north.inspector1", "张north.inspector2"]


def test_candidates_say_when_they_were_last_visited_and_what_stands_open(
    world: World, session: Session, storage: Storage
) -> None:
    inspections.visited(world, inspections.visits_of(world, inspections.batch(world))[0], storage)
    inspections.batch(world, outlets=("dong1",))
    meeting_id, today = world.meeting.id, MONDAY.date()

    every = {one.name.zh: one for one in outlets.candidates(session, meeting_id, today=today)}
    own = outlets.candidates(session, meeting_id, today=today, stations={world.unit("south").id})

    visited, waiting = every["浦兴银行青榆路支行"], every["东岚银行望澜支行"]
    assert (visited.days_since(today), visited.score, visited.visits, visited.unsettled) == (0, Decimal("60.0"), 1, 1)
    assert (waiting.days_since(today), waiting.is_under_way, visited.is_under_way) == (None, True, False)
    assert [one.name.zh for one in own] == ["浦兴银行柳湾支行"]


def test_inspectors_with_fewer_visits_ahead_come_first(world: World, session: Session) -> None:
    inspections.batch(world, outlets=("pu1", "dong1"))
    period = (MONDAY.date(), MONDAY.date())

    north, south = stations.staffed(session, world.meeting.id, period=period)

    assert [(one.name.zh, one.ahead) for one in north.inspectors] == [
        ("张north.inspector3", 0),
        ("张north.inspector1", 2),
        ("张north.inspector2", 2),
    ]
    assert (north.ahead, south.ahead) == (2, 0)
    assert stations.covered(session, world.unit("bureau")) == {world.unit("north").id, world.unit("south").id}
    assert stations.covered(session, world.unit("north")) == {world.unit("north").id}
    assert [unit.code for unit in stations.subjects(session, world.meeting.id)] == ["bureau", "north", "south"]
