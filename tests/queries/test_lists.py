"""The ledger and the lists of kinds: scope, filters, and pages that lose and repeat no row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import listing, lists, paging
from workflow.queries.calendars import calendar_of
from workflow.queries.filters import Now, Wanted
from workflow.queries.listing import COUNTED, SIZE, Listing
from workflow.queries.paging import Mark
from workflow.types import Phase


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def now(session: Session, viewer: User) -> Now:
    return Now(clock.now(), calendar_of(session, viewer.meeting))


def numbers(session: Session, listed: Listing, **wanted: object) -> list[str]:
    rows = listing.page(session, listed, Wanted(**wanted), now(session, listed.viewer)).rows
    return [row.number for row in rows]


def many(world: World, count: int) -> list[Matter]:
    """Problems in draft, copied from one by the database alone."""
    first = factories.problem(world)
    values = {column.key: getattr(first, column.key) for column in Matter.__mapper__.column_attrs}
    for own in ("id", "uid", "number", "title"):
        del values[own]
    copies = [Matter(**values, number=f"WT-2025-{n:04d}", title=f"事项{n}") for n in range(1, count)]
    with transaction() as session:
        session.add_all(copies)
    return [first, *copies]


def test_another_unit_s_ledger_does_not_hold_what_does_not_concern_it(world: World) -> None:
    matter = factories.assigned(world, lead="edu", supports=("tax",), copies=("court",))
    session = world.session

    for login in ("coord", "viewer", "auditor", "edu.handler", "tax.liaison", "court.liaison"):
        assert numbers(session, lists.ledger(world.person(login))) == [matter.number], login
    for login in ("bureau.liaison", "north.leader", "pu.liaison", "pu1.rep", "sysadmin"):
        assert numbers(session, lists.ledger(world.person(login))) == [], login


def test_each_list_holds_its_own_kind_only(world: World) -> None:
    matter = factories.problem(world)
    coord = world.person("coord")
    found = {name: numbers(world.session, make(coord)) for name, make in lists.LISTS.items()}

    assert found == {
        "ledger": [matter.number],
        "problem": [matter.number],
        "batch": [],
        "visit": [],
        "rectification": [],
        "sitting": [],
    }


def test_text_finds_number_title_and_unit_and_takes_signs_of_patterns_literally(world: World) -> None:
    plain, odd = factories.problem(world, title="对公账户清理"), factories.problem(world, title="完成 100% 的_清理")
    session, listed = world.session, lists.ledger(world.person("coord"))
    lead = factories.assigned(world, lead="tax")

    assert numbers(session, listed, text=odd.number[-3:]) == [odd.number]
    assert numbers(session, listed, text="100%") == [odd.number]
    assert numbers(session, listed, text="的_清") == [odd.number]
    assert numbers(session, listed, text="%对公%") == []
    assert numbers(session, listed, text="tax bureau") == [lead.number]
    assert numbers(session, listed, text="清理 对公") == [lead.number, plain.number]


def test_filters_hold_together(world: World) -> None:
    lead = factories.assigned(world, lead="tax")
    other = factories.problem(world)
    session, listed = world.session, lists.ledger(world.person("coord"))
    tax = world.unit("tax").uid

    assert numbers(session, listed, unit=tax) == [lead.number]
    assert numbers(session, listed, state=("problem", "draft")) == [other.number]
    assert numbers(session, listed, state=("problem", "draft"), unit=tax) == []
    assert numbers(session, listed, phase=Phase.SETTLED) == []
    assert numbers(session, listed, since=MONDAY.date()) == [other.number, lead.number]
    assert numbers(session, listed, until=MONDAY.date().replace(day=15)) == []
    assert numbers(session, listed, kind="batch") == []


@pytest.mark.parametrize("sort", ["created", "-created", "due", "-due", "number", "-number"])
def test_walking_the_pages_meets_every_row_once_though_rows_are_inserted_meanwhile(world: World, sort: str) -> None:
    made = {matter.number for matter in many(world, SIZE * 2 + 7)}
    session, listed = world.session, lists.ledger(world.person("coord"))
    met: list[str] = []
    mark: Mark | None = None

    while True:
        page = listing.page(session, listed, Wanted(), now(session, listed.viewer), sort=sort, mark=mark)
        met += [row.number for row in page.rows]
        factories.problem(world, title="新登记")
        if page.older is None:
            break
        mark = page.older

    assert len(met) == len(set(met))
    assert made <= set(met)


@pytest.mark.parametrize("sort", ["created", "due", "number"])
def test_going_back_shows_the_same_rows_as_going_on(world: World, sort: str) -> None:
    many(world, SIZE * 2 + 7)
    session, listed = world.session, lists.ledger(world.person("coord"))

    def turn(mark: Mark | None) -> paging.Page:
        return listing.page(session, listed, Wanted(), now(session, listed.viewer), sort=sort, mark=mark)

    first = turn(None)
    second = turn(first.older)
    third = turn(second.older)
    back = turn(third.newer)
    start = turn(back.newer)

    assert [row.number for row in back.rows] == [row.number for row in second.rows]
    assert [row.number for row in start.rows] == [row.number for row in first.rows]
    assert (first.newer, third.older, start.newer) == (None, None, None)


def test_a_place_survives_the_address_and_nonsense_is_no_place() -> None:
    for mark in (Mark(MONDAY, 7), Mark("WT-2026-0001", 3), Mark(5, 5)):
        assert paging.read(mark.token()) == mark
    for token in ("", "x", "W10", "eyJhIjoxfQ", Mark("a", 1).token()[:-3], "WzEsICJhIl0"):
        assert paging.read(token) is None


def test_a_place_made_by_another_order_starts_the_list_anew(world: World) -> None:
    matter = factories.problem(world)
    session, listed = world.session, lists.ledger(world.person("coord"))

    page = listing.page(session, listed, Wanted(), now(session, listed.viewer), sort="due", mark=Mark("WT", 1))

    assert [row.number for row in page.rows] == [matter.number]


def test_counting_ends_where_nobody_counts_further(world: World) -> None:
    many(world, 3)
    session, listed = world.session, lists.ledger(world.person("coord"))

    assert listing.counts(session, listed, [Wanted(), Wanted(text="nothing")], now(session, listed.viewer)) == [3, 0]
    assert COUNTED == 1000


def test_streaming_gives_every_row_of_the_filter_in_its_order(world: World) -> None:
    made = many(world, SIZE + 5)
    session, listed = world.session, lists.ledger(world.person("coord"))

    rows = list(listing.stream(session, listed, Wanted(), now(session, listed.viewer), sort="-number"))

    assert [row.number for row in rows] == sorted(matter.number for matter in made)


def test_every_list_is_scoped_alike(world: World) -> None:
    """The two ways in which scope is put give what the plain rule says."""
    factories.assigned(world, lead="edu", supports=("tax",))
    factories.problem(world, by="north.inspector1")
    factories.problem(world, by="tax.liaison")
    session = world.session
    registered = dict(session.execute(select(Matter.number, Matter.created_unit_id)).all())

    for login in ("north.leader", "south.leader", "pu.liaison", "tax.handler", "court.head"):
        viewer = world.person(login)
        own = {number for number, unit_id in registered.items() if unit_id == viewer.unit_id}
        parts = {"WT-2026-0001"} if login.startswith("tax") else set()
        assert set(numbers(session, lists.ledger(viewer))) == own | parts, login


def test_what_is_void_is_listed_only_where_it_is_asked_for(world: World) -> None:
    kept, void = factories.assigned(world), factories.accepted(world, concerned_unit=world.unit("dong").uid)
    act(world, void, "void", "director", reason="登记有误。")
    session, viewer = world.session, world.person("coord")
    listed = lists.problems(viewer)

    assert numbers(session, listed) == [kept.number]
    assert numbers(session, listed, phase=Phase.CANCELLED) == []
    assert numbers(session, listed, show="void") == [void.number]
    assert numbers(session, listed, state=("problem", "void")) == [void.number]
    assert listing.counts(session, listed, [Wanted(), Wanted(show="void")], now(session, viewer)) == [1, 1]
