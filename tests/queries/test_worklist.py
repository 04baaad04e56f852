"""The worklist's tabs: what is on each, for whom, and that its figures agree with its rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.services.test_asking import consult, on_part
from tests.services.test_countersigning import planning, send, sign
from workflow import clock
from workflow.models.user import User
from workflow.queries import listing, worklist
from workflow.queries.calendars import calendar_of
from workflow.queries.filters import Now, Wanted
from workflow.queries.listing import Listing
from workflow.queries.matters import found
from workflow.queries.worklist import Figures
from workflow.services import assignments, matters
from workflow.types import Light


@pytest.fixture(autouse=True)
def _monday() -> object:
    with clock.at(MONDAY):
        yield


def now(session: Session, viewer: User) -> Now:
    return Now(clock.now(), calendar_of(session, viewer.meeting))


def numbers(session: Session, listed: Listing, **wanted: object) -> list[str]:
    rows = listing.page(session, listed, Wanted(**wanted), now(session, listed.viewer)).rows
    return [row.number for row in rows]


def figures(session: Session, viewer: User) -> Figures:
    return worklist.figures(session, viewer, now(session, viewer))


def test_what_was_assigned_is_on_the_lead_unit_s_list_and_on_no_other_unit_s(world: World) -> None:
    matter = factories.assigned(world)
    session = world.session

    assert numbers(session, worklist.todo(world.person("edu.liaison"))) == [matter.number]
    assert numbers(session, worklist.todo(world.person("edu.handler"))) == [matter.number]
    assert numbers(session, worklist.todo(world.person("court.liaison"))) == []
    assert numbers(session, worklist.todo(world.person("coord"))) == []


def test_a_supporting_unit_has_its_own_part_on_its_list_with_the_part_s_state(world: World) -> None:
    matter = factories.assigned(world, supports=("tax",))
    viewer = world.person("tax.liaison")

    [row] = listing.page(world.session, worklist.todo(viewer), Wanted(), now(world.session, viewer)).rows

    assert (row.number, row.state, row.action) == (matter.number, "pending_sign", "sign")
    assert row.part is not None


def test_what_is_handled_moves_on_and_is_listed_once(world: World) -> None:
    matter = factories.rectifying(world)
    session = world.session
    edu, court = world.person("edu.liaison"), world.person("court.liaison")

    [row] = listing.page(session, worklist.handled(edu, is_finished=False), Wanted(), now(session, edu)).rows

    assert (row.number, row.done_action) == (matter.number, "submit_plan")
    assert numbers(session, worklist.handled(edu, is_finished=True)) == []
    assert numbers(session, worklist.handled(world.person("coord"), is_finished=False)) == [matter.number]
    assert numbers(session, worklist.handled(court, is_finished=False)) == []


def test_what_has_ended_is_on_the_tab_of_finished_matters(world: World) -> None:
    matter = factories.act(world, factories.submitted(world), "reject", "coord", reason="不属于治理范围。")
    coord = world.person("coord")

    assert numbers(world.session, worklist.handled(coord, is_finished=True)) == [matter.number]
    assert numbers(world.session, worklist.handled(coord, is_finished=False)) == []


def test_a_unit_that_may_no_longer_see_a_matter_does_not_find_it_among_what_it_handled(world: World) -> None:
    matter = factories.assigned(world, supports=("tax",))
    session, tax = world.session, world.person("tax.liaison")
    [row] = worklist.ticked(session, tax, [part_of(world, "tax.liaison")])
    raw = factories.raw(contact="8002")
    assignments.act(matter.uid, row.part, "sign", actor=tax, version=matter.version, raw=raw)
    assert numbers(session, worklist.handled(tax, is_finished=False)) == [matter.number]

    factories.act(world, matter, "recall", "coord", reason="交办有误。")

    assert numbers(session, worklist.handled(tax, is_finished=False)) == []
    assert numbers(session, worklist.todo(tax)) == []


def part_of(world: World, login: str) -> object:
    viewer = world.person(login)
    rows = listing.page(world.session, worklist.todo(viewer), Wanted(), now(world.session, viewer)).rows
    return next(row.part for row in rows if row.part is not None)


def test_copies_are_counted_until_somebody_of_the_unit_has_opened_them(world: World) -> None:
    matter = factories.assigned(world, copies=("court",))
    session, court = world.session, world.person("court.liaison")
    assert numbers(session, worklist.copied(court)) == [matter.number]
    assert numbers(session, worklist.copied(world.person("tax.liaison"))) == []
    assert figures(session, court).unread_copies == 1

    matters.see(found(session, matter.uid, court), viewer=court)

    assert figures(session, court).unread_copies == 0
    assert numbers(session, worklist.copied(court)) == [matter.number]


def test_the_office_sees_what_any_unit_has_not_signed_for_and_others_see_their_own(world: World) -> None:
    first = factories.assigned(world, lead="edu", supports=("tax",))
    second = factories.assigned(world, lead="court", concerned_unit=world.unit("dong").uid)
    session, coord = world.session, world.person("coord")

    rows = listing.page(session, worklist.unsigned(coord), Wanted(), now(session, coord)).rows

    assert [(row.number, row.holder_en) for row in rows] == [
        (first.number, "Education Bureau"),
        (first.number, "Tax Bureau"),
        (second.number, "Court"),
    ]
    assert numbers(session, worklist.unsigned(world.person("court.liaison"))) == [second.number]
    assert figures(session, coord).unsigned == 3
    assert figures(session, world.person("court.liaison")).unsigned == 1


def test_opinions_and_countersignatures_that_nobody_gave_stand_there_too(world: World) -> None:
    matter = planning(world, supports=("tax",))
    consult(world, matter, "edu.head", "court")
    session, coord = world.session, world.person("coord")

    rows = listing.page(session, worklist.unsigned(coord), Wanted(), now(session, coord)).rows
    assert [(row.holder_en, row.action) for row in rows] == [("Tax Bureau", "sign"), ("Court", "answer")]
    assert figures(session, coord).unsigned == 2
    court = world.person("court.liaison")
    assert numbers(session, worklist.unsigned(court)) == [matter.number]
    assert (figures(session, court).unsigned, figures(session, court).to_sign) == (1, 0)

    on_part(world, matter, "court", "answer", "court.liaison", opinion="同意。")
    send(world, matter, "court")

    rows = listing.page(session, worklist.unsigned(coord), Wanted(), now(session, coord)).rows
    assert [(row.holder_en, row.state) for row in rows] == [("Tax Bureau", "pending_sign"), ("Court", "pending")]

    sign(world, matter, "court")
    assert numbers(session, worklist.unsigned(court)) == []


@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=16), timedelta(days=1), timedelta(days=2, hours=3)])
def test_the_figures_agree_with_the_rows_that_they_open(world: World, after: timedelta) -> None:
    for code in ("pu", "dong", "pu1"):
        factories.assigned(world, concerned_unit=world.unit(code).uid)
    session, viewer = world.session, world.person("edu.liaison")

    with clock.at(MONDAY + after):
        found_figures = figures(session, viewer)
        listed = worklist.todo(viewer)
        rows = {
            name: len(numbers(session, listed, **wanted))
            for name, wanted in {
                "all": {},
                "overdue": {"light": Light.RED},
                "today": {"show": "today"},
                "soon": {"light": Light.AMBER},
                "to_sign": {"show": "unsigned"},
            }.items()
        }

    assert rows == {name: getattr(found_figures, name) for name in rows}
    assert found_figures.all == worklist.count_open(session, viewer) == 3


def lamps(session: Session, listed: Listing, moment: datetime) -> set[tuple[str, str]]:
    with clock.at(moment):
        return {(str(light), one) for light in Light for one in numbers(session, listed, light=light)}


def test_filtering_by_light_agrees_with_the_light_that_the_matter_shows(world: World) -> None:
    made = [
        factories.rectifying(world, days=days, concerned_unit=world.unit(code).uid)
        for code, days in (("pu", 10), ("dong", 15), ("pu1", 20))
    ]
    session, listed = world.session, worklist.todo(world.person("edu.liaison"))

    for hours in range(0, 24 * 35, 25):
        moment = MONDAY + timedelta(hours=hours)
        shown = {(str(world.matter(m.number).light(moment)), m.number) for m in made}
        assert lamps(session, listed, moment) == shown


def test_a_person_without_a_unit_has_nothing_to_do(world: World) -> None:
    admin = world.person("sysadmin")

    assert figures(world.session, admin) == Figures()
    assert numbers(world.session, worklist.todo(admin)) == []
    assert numbers(world.session, worklist.handled(admin, is_finished=False)) == []
    assert numbers(world.session, worklist.copied(admin)) == []


def test_ticked_rows_of_another_unit_are_not_found(world: World) -> None:
    matter = factories.assigned(world)

    assert worklist.ticked(world.session, world.person("court.liaison"), [matter.uid]) == []
    assert len(worklist.ticked(world.session, world.person("edu.liaison"), [matter.uid])) == 1
