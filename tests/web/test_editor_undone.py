"""The editor of a workflow: changes are taken back, and a source with faults opens in every view."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.factories import MONDAY, World
from tests.web.test_editor import Desk, SignIn, state
from workflow import clock
from workflow.services import accounts


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def desk(world: World, sign_in: SignIn) -> Desk:
    accounts.set_preferences(actor=world.person("coord"), language="en")
    return Desk(world, sign_in("coord"), "rectification")


def test_the_last_change_is_taken_back_and_the_one_before_it(desk: Desk):
    begun = desk.draft.source
    desk.post("part", part="states/closing", **state(**{"limit.length": "4"}))
    once = desk.draft.source
    desk.post("part", part="states/closing", **state(**{"limit.length": "5"}))

    told = []
    for _ in range(2):
        told.append((desk.post("undo")[0], desk.draft.source))
    last = desk.post("undo")

    assert told == [(303, once), (303, begun)]
    assert (last[0], desk.draft.source) == (409, begun)
    assert "Undo the last change" not in desk.page()


def test_going_back_to_an_earlier_text_is_a_change_that_can_be_taken_back(desk: Desk):
    begun = desk.draft.source
    for days in ("4", "5", "6"):
        desk.post("part", part="states/closing", **state(**{"limit.length": days}))
    latest, page = desk.draft.source, desk.page(view="compare")
    versions = re.findall(r'name="to" value="(\d+)"', page)

    desk.post("back", to=versions[-1])
    back = desk.draft.source
    desk.post("undo")

    assert (len(versions), back, desk.draft.source) == (3, begun, latest)
    assert "what it began with" in page


WRONG = [
    ("to: closed", "to: nowhere"),
    ("from: reinspecting", "from: nowhere"),
    ("from: reinspecting", "from: [reinspecting, nowhere]"),
    ("initial: recorded", "initial: nowhere"),
    ("path: [recorded,", "path: [nowhere, recorded,"),
    ("holder: enforcement.leader", "holder: enforcement.nobody"),
    ("who: [enforcement.team_leader]", "who: [nobody]"),
    ("on_term: unit", "on_term: nothing"),
    ("start: issue", "start: nothing"),
    ("stop: [report,", "stop: [nothing,"),
    ("clock: unit, at: 1 wd, do: tell, to: subject.head", "clock: nothing, at: 1 wd, do: tell, to: nobody"),
    ("do: supervise, level: red", "do: act, action: nothing"),
    ("limit: 5 wd", "limit: 5 fortnights"),
    ("type: text", "type: nothing"),
    ("sets:", "puts:"),
]


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_whatever_is_wrong_in_the_source_every_view_of_it_opens(desk: Desk, old: str, new: str):
    assert old in desk.draft.source
    desk.post("source", source=desk.draft.source.replace(old, new, 1))

    queries = [{}, *({"view": view} for view in ("texts", "source", "compare"))]
    queries += [{"part": part} for part in ("states/closing", "transitions/close")]
    answers = [desk.client.get(desk.url, query_string=query).status_code for query in queries]

    assert answers == [200] * 6
