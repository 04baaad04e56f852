"""Planning, choosing and following a batch in a browser without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.services import batches
from workflow.storage import Storage

Enter = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    kept: Storage = app.extensions["lianzhi_storage"]
    return kept


def basics(world: World, **also: Any) -> dict[str, Any]:
    return {name: str(value) for name, value in (inspections.plan(world) | also).items()}


def afresh(world: World, matter: Matter) -> Matter:
    return world.session.get_one(Matter, matter.id, populate_existing=True)


def keep(client: FlaskClient, step: str, go: str, **typed: Any) -> Any:
    return client.post("/batches/plan/draft", data={"step": step, "go": go, **typed})


def ticked(html: str) -> set[str]:
    return set(re.findall(r'name="outlets" value="([^"]+)"[^>]* checked', html))


def shown(html: str) -> int:
    return len(re.findall(r"<tr data-outlet(?![^>]* hidden)", html))


def uids(world: World, *codes: str) -> set[str]:
    return {str(world.unit(code).uid) for code in codes}


def test_a_batch_is_planned_in_three_steps(world: World, session: Session, sign_in: Enter) -> None:
    client = sign_in("coord")

    begun = client.get("/batches/plan")
    outlets = keep(client, "basics", "outlets", **basics(world))
    chosen = keep(client, "outlets", "check", outlets=sorted(uids(world, "pu1", "pu2")))
    look = client.get(chosen.location).text
    submitted = client.post("/batches/plan", data=_hidden(look))

    assert begun.status_code == 200
    assert outlets.location == "/batches/plan?step=outlets"
    assert chosen.location == "/batches/plan?step=check"
    assert "浦兴银行青榆路支行" in look
    matter = session.scalars(select(Matter).where(Matter.kind == "batch")).one()
    assert (submitted.status_code, submitted.location) == (303, f"/matters/{matter.uid}")
    assert (matter.state, {str(one.outlet.uid) for one in matter.batch.objects}) == (
        "pending_approval",
        uids(world, "pu1", "pu2"),
    )
    assert session.scalars(select(Draft)).all() == []


def _hidden(html: str) -> dict[str, list[str]]:
    """What the last look carries."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html):
        found.setdefault(name, []).append(value.replace("&#39;", "'"))
    return found


def test_a_step_with_gaps_says_which_and_keeps_what_was_typed(world: World, sign_in: Enter) -> None:
    client = sign_in("coord")
    typed = basics(world, title="", starts_on="2026-11-27", ends_on="2026-11-16")

    gaps = keep(client, "basics", "outlets", **typed)
    backwards = keep(client, "basics", "outlets", **(typed | {"title": "北渚"}))

    assert (gaps.status_code, "请填写“批次名称”" in gaps.text, typed["scope"] in gaps.text) == (422, True, True)
    assert (backwards.status_code, 'id="plan-ends_on-says"' in backwards.text) == (422, True)
    assert typed["scope"] in client.get("/batches/plan").text


def test_what_is_saved_for_later_is_found_again(world: World, sign_in: Enter) -> None:
    client = sign_in("coord")

    saved = keep(client, "basics", "", title="北渚辖区")
    quietly = client.post("/batches/plan/draft", data={"step": "basics", "title": "北渚片区"}, headers={"X-Draft": "1"})

    assert (saved.status_code, quietly.status_code) == (303, 204)
    assert "北渚片区" in client.get("/batches/plan").text
    assert "北渚片区" not in sign_in("coord2").get("/batches/plan").text


def test_filters_narrow_the_list_and_leave_the_choice(world: World, sign_in: Enter) -> None:
    client = sign_in("coord")
    keep(client, "basics", "outlets", **basics(world))

    narrowed = keep(client, "outlets", "filter", outlets=sorted(uids(world, "pu1")), bank=sorted(uids(world, "dong")))
    page = client.get(narrowed.location).text

    assert (shown(page), ticked(page)) == (1, uids(world, "pu1"))
    assert shown(client.get("/batches/plan?step=outlets&q=柳湾").text) == 1
    assert shown(client.get("/batches/plan?step=outlets&since=never").text) == 3
    assert shown(client.get(f"/batches/plan?step=outlets&station={world.unit('north').uid}").text) == 2
    assert shown(client.get("/batches/plan?step=outlets&most=1").text) == 3


def test_all_shown_none_or_the_suggestion_can_be_ticked(world: World, sign_in: Enter) -> None:
    client = sign_in("coord")
    keep(client, "basics", "outlets", **basics(world))

    keep(client, "outlets", "all", station=str(world.unit("north").uid))
    of_the_north = ticked(client.get("/batches/plan?step=outlets").text)
    keep(client, "outlets", "none", outlets=sorted(of_the_north))
    none = ticked(client.get("/batches/plan?step=outlets").text)
    keep(client, "outlets", "adopt")
    suggested = ticked(client.get("/batches/plan?step=outlets").text)

    assert (of_the_north, none) == (uids(world, "pu1", "dong1"), set())
    assert suggested == uids(world, "pu1", "pu2", "dong1")


def test_a_station_is_offered_its_own_precinct(world: World, sign_in: Enter) -> None:
    client = sign_in("south.team_leader")

    page = client.get("/batches/plan?step=outlets").text

    assert shown(page) == 1


def test_the_load_of_a_station_says_when_it_is_too_much(world: World, sign_in: Enter) -> None:
    client = sign_in("coord")
    keep(client, "basics", "outlets", **basics(world, starts_on="2026-11-21", ends_on="2026-11-22"))

    keep(client, "outlets", "check", outlets=sorted(uids(world, "pu1", "dong1")))

    assert "北渚派出所超 2 次" in client.get("/batches/plan?step=check").text


def test_the_office_as_subject_is_refused_with_the_sentence(world: World, session: Session, sign_in: Enter) -> None:
    answer = sign_in("coord").post("/batches/plan", data=basics(world, enforcement=world.unit("office").uid))

    assert (answer.status_code, "联席会议办公室不得作为执法主体" in answer.text) == (409, True)
    assert session.scalars(select(Matter)).all() == []


def test_a_plan_that_came_back_is_filled_with_what_was_submitted(world: World, sign_in: Enter) -> None:
    matter = inspections.planned(world)
    act(world, matter, "send_back", "bureau.leader", reason="请补充依据。")
    client = sign_in("coord")
    address = f"/batches/{matter.uid}/plan"

    page = client.get(address).text
    typed = basics(world, title="北渚辖区网点回访", version=world.matter(matter.number).version)
    answer = client.post(address, data=typed)

    assert ("北渚辖区银行网点巡查" in page, matter.number in page) == (True, True)
    assert (answer.status_code, afresh(world, matter).title) == (303, "北渚辖区网点回访")
    assert client.get(address).location == f"/matters/{matter.uid}"
    assert client.post(address, data=typed).status_code == 303


def _approved(world: World) -> Matter:
    matter = batches.plan(
        inspections.raw(**inspections.plan(world), outlets=[world.unit(code).uid for code in ("pu1", "dong1")]),
        actor=world.person("coord"),
    )
    return act(world, matter, "approve", "bureau.leader", approval_number="1", opinion="同意。")


def test_outlets_and_teams_are_chosen_from_a_proposal(world: World, sign_in: Enter) -> None:
    matter, client = _approved(world), sign_in("bureau.team_leader")
    address = f"/batches/{matter.uid}/select"

    page = client.get(address).text
    team = [str(world.person(f"north.inspector{n}").uid) for n in (1, 2)]
    proposed = set(re.findall(r'name="teams-0-inspectors" value="([^"]+)" checked', page))
    typed = {
        "version": matter.version,
        "outlets": sorted(uids(world, "pu1")),
        "reason": "属地日常巡查",
        "teams-0-station": str(world.unit("north").uid),
        "teams-0-inspectors": team,
        "teams-1-station": str(world.unit("south").uid),
    }
    answer = client.post(address, data=typed)

    assert (ticked(page), proposed) == (uids(world, "pu1", "dong1"), set(team))
    assert "JZnorth.inspector1" in page
    assert answer.status_code == 303
    chosen = afresh(world, matter)
    people = [world.person(f"north.inspector{n}").id for n in (1, 2)]
    assert (chosen.state, [one.team for one in chosen.batch.objects]) == ("drawn", [people])


def test_a_team_of_one_is_refused_beside_its_station(world: World, sign_in: Enter) -> None:
    matter, client = _approved(world), sign_in("coord")
    typed = {
        "version": matter.version,
        "outlets": sorted(uids(world, "pu1")),
        "reason": "属地",
        "teams-0-station": str(world.unit("north").uid),
        "teams-0-inspectors": str(world.person("north.inspector1").uid),
    }

    alone = client.post(f"/batches/{matter.uid}/select", data=typed)
    late = client.post(f"/batches/{matter.uid}/select", data=typed | {"version": 1})

    assert (alone.status_code, "至少 2 项" in alone.text) == (422, True)
    assert ticked(alone.text) == uids(world, "pu1")
    assert late.status_code == 409
    assert afresh(world, matter).state == "approved"


def test_a_batch_that_is_not_approved_leads_back_to_its_page(world: World, sign_in: Enter) -> None:
    matter = inspections.planned(world)

    assert sign_in("coord").get(f"/batches/{matter.uid}/select").location == f"/matters/{matter.uid}"


def test_before_it_is_published_its_page_shows_the_load_of_each_station(world: World, sign_in: Enter) -> None:
    matter = _approved(world)
    act(world, matter, "select", "coord", **inspections.selection(world, ("pu1", "dong1")))

    page = sign_in("coord").get(f"/matters/{matter.uid}").text

    assert ("各所负荷" in page, "2 / 20" in page, "张north.inspector1" in page) == (True, True, True)


def test_every_number_of_the_progress_leads_to_as_many_rows(world: World, storage: Storage, sign_in: Enter) -> None:
    matter = inspections.batch(world, outlets=("pu1", "dong1"))
    inspections.visited(world, inspections.visits_of(world, matter)[0], storage)
    client = sign_in("coord")

    page = client.get(f"/batches/{matter.uid}/progress").text

    counted = re.findall(r'<a class="counter[^"]*" href="([^"]+)"[^>]*>.*?<b>(\d+)</b>', page, re.S)
    cells = re.findall(r'<td class="n\d"><a href="([^"]+)">(?:<i>■</i>)?(\d+)</a></td>', page)
    assert (len(counted), len(cells)) == (5, 1)
    for address, number in [*counted, *cells]:
        rows = client.get(address.replace("&amp;", "&")).text.count("data-row")
        assert (address, rows) == (address, int(number))


def test_the_progress_is_for_those_who_know_of_the_batch(world: World, sign_in: Enter) -> None:
    matter = inspections.batch(world)
    address = f"/batches/{matter.uid}/progress"

    answers = {login: sign_in(login).get(address).status_code for login in ("director", "north.leader", "auditor")}
    strangers = {
        login: sign_in(login).get(address).status_code
        for login in ("pu.liaison", "pu1.rep", "south.leader", "edu.head")
    }

    assert answers == {"director": 200, "north.leader": 200, "auditor": 200}
    assert strangers == dict.fromkeys(strangers, 404)


def test_a_batch_without_visits_says_where_they_will_appear(world: World, sign_in: Enter) -> None:
    matter = inspections.planned(world)

    page = sign_in("coord").get(f"/batches/{matter.uid}/progress")

    assert (page.status_code, "尚无巡查任务" in page.text) == (200, True)
