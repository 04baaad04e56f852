"""The pages of sittings: what each reader finds on them, what a press does, and how many statements they send."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories, inspections, sittings
from tests.factories import World, act, raw
from tests.statements import counting
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.sitting import AgendaItem, Resolution
from workflow.queries import sittings as known
from workflow.services import agenda

SignIn = Callable[[str], FlaskClient]
TABS = ("agenda", "attendance", "minutes", "resolutions", "history")
MOST_STATEMENTS = 12


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def handing(one: Resolution, **also: str) -> dict[str, str]:
    """The form that hands a resolution on."""
    given = {"category": "account", "severity": "general", "urgency": "normal", "needs_plan": "true", "place": "全区"}
    return {"mode": "assign", "resolution": str(one.uid), **{f"{one.uid}-{k}": v for k, v in {**given, **also}.items()}}


def fresh(world: World, matter: Matter) -> Matter:
    world.session.rollback()
    return world.session.get_one(Matter, matter.id, populate_existing=True)


def test_an_invited_unit_finds_its_invitation_and_replies_from_the_worklist(world: World, sign_in: SignIn) -> None:
    matter = sittings.notified(world)
    client = sign_in("edu.liaison")

    todo = client.get("/worklist").text
    page = client.get(f"/matters/{matter.uid}?action=reply").text
    form = {"action": "reply", "version": str(fresh(world, matter).version), "reply": "attend", "person": "张分管"}
    answer = client.post(f"/matters/{matter.uid}/act", data=form)

    client.get(f"/matters/{matter.uid}")

    assert "回复参会" in todo
    assert "账户清理进展" in page
    assert answer.status_code == 303
    assert matter.number not in client.get("/worklist").text
    assert "张分管" in client.get(f"/matters/{matter.uid}?tab=attendance").text


def test_units_read_minutes_and_resolutions_once_they_are_issued(world: World, sign_in: SignIn) -> None:
    matter = sittings.held(world)
    sittings.resolved(world, matter)
    act(world, matter, "submit_minutes", "coord", minutes="会议听取了汇报。")
    client = sign_in("edu.liaison")

    before = [client.get(f"/matters/{matter.uid}?tab={tab}").text for tab in TABS]
    paper = client.get(f"/sittings/{matter.uid}/minutes/print").status_code
    act(world, matter, "pass_minutes", "reviewer", opinion="同意。")
    act(world, matter, "issue", "director", opinion="同意。")
    after = [client.get(f"/matters/{matter.uid}?tab={tab}").text for tab in TABS]

    assert paper == 404
    assert not any("会议听取了汇报" in text or "开展对公账户清理" in text for text in before)
    assert "会议听取了汇报" in after[TABS.index("minutes")]
    assert "开展对公账户清理" in after[TABS.index("resolutions")]
    assert client.get(f"/sittings/{matter.uid}/minutes/print").status_code == 200


def test_resolutions_are_handed_on_in_one_press_and_lead_back(world: World, sign_in: SignIn) -> None:
    matter, [one] = sittings.issued(world, {})
    client = sign_in("coord")

    page = client.get(f"/sittings/{matter.uid}/hand-on").text
    answer = client.post(f"/sittings/{matter.uid}/hand-on", data=handing(one))

    assert one.title in page
    assert answer.status_code == 303
    problem = world.session.scalars(select(Matter).where(Matter.kind == "problem")).one()
    shown = sign_in("edu.liaison").get(f"/matters/{problem.uid}").text
    assert f"会议 {matter.number} 议定事项 1" in shown
    assert f"/matters/{matter.uid}?tab=resolutions" in shown
    assert problem.number in client.get(f"/matters/{matter.uid}?tab=resolutions").text


def test_a_fault_stands_beside_its_resolution_and_what_was_chosen_stays(world: World, sign_in: SignIn) -> None:
    matter, (one, two) = sittings.issued(world, {}, {"title": "重大隐患整治"})
    form = {**handing(one), **handing(two, severity="major"), "resolution": [str(one.uid), str(two.uid)]}

    answer = sign_in("coord").post(f"/sittings/{matter.uid}/hand-on", data=form)

    assert answer.status_code == 422
    assert answer.text.count("field-says") == 1
    assert "须先由联席办主任同意交办" in answer.text
    assert world.session.scalars(select(Matter).where(Matter.kind == "problem")).all() == []


def test_the_next_sitting_opens_with_what_the_last_resolved(app: Flask, world: World, sign_in: SignIn) -> None:
    sittings.issued(world, {}, {}, {})
    following, client = sittings.notified(world), sign_in("edu.liaison")

    client.get(f"/matters/{following.uid}")
    with counting(app) as statements:
        page = client.get(f"/matters/{following.uid}").text

    assert "上次会议议定事项落实情况" in page
    assert "开展对公账户清理" in page
    assert len(statements) <= MOST_STATEMENTS + 3


def test_an_agenda_is_written_and_put_in_order_on_its_page(world: World, sign_in: SignIn) -> None:
    matter, client = sittings.prepared(world), sign_in("coord")

    added = client.post(f"/sittings/{matter.uid}/items/new", data=raw(**sittings.item(world, "电话卡治理")))
    second = known.agenda(world.session, matter.id)[1]
    moved = client.post(f"/sittings/{matter.uid}/items/{second.uid}/move", data={"to": "1"})
    empty = client.post(f"/sittings/{matter.uid}/items/new", data={"title": ""})

    world.session.rollback()
    world.session.expire_all()
    assert (added.status_code, moved.status_code, empty.status_code) == (303, 303, 422)
    assert [one.title for one in known.agenda(world.session, matter.id)] == ["电话卡治理", "账户清理进展"]


def test_a_proposal_goes_from_its_unit_onto_an_agenda(world: World, sign_in: SignIn) -> None:
    matter = sittings.prepared(world)
    unit, office = sign_in("tax.liaison"), sign_in("coord")

    unit.post("/sittings/proposals/new", data={"title": "校园宣传", "brief": "拟开展。"})
    item = world.session.scalars(select(AgendaItem).where(AgendaItem.is_proposal)).one()
    waiting = office.get("/sittings/proposals").text
    taken = office.post(f"/sittings/proposals/{item.uid}/take", data={"sitting": str(matter.uid)})

    assert "校园宣传" in waiting
    assert taken.status_code == 303
    assert "校园宣传" in office.get(f"/matters/{matter.uid}?tab=agenda").text
    assert "校园宣传" not in sign_in("edu.liaison").get("/sittings/proposals").text


def test_the_papers_of_a_proposal_are_read_by_the_office_and_not_by_others(
    app: Flask, world: World, sign_in: SignIn
) -> None:
    file = inspections.photograph(world.person("tax.liaison"), app.extensions["lianzhi_storage"])
    agenda.propose(raw(title="校园宣传", files=[file.uid]), actor=world.person("tax.liaison"))

    answers = {
        login: sign_in(login).get(f"/files/{file.uid}", buffered=True).status_code for login in ("coord", "edu.liaison")
    }

    assert answers == {"coord": 200, "edu.liaison": 404}


def test_the_roll_is_called_on_the_page(world: World, sign_in: SignIn) -> None:
    matter, client = sittings.held(world), sign_in("coord")
    edu = known.attendance(world.session, matter.id)[0]

    answer = client.post(f"/sittings/{matter.uid}/roll", data={"arrived": [str(edu.uid)]})

    assert answer.status_code == 303
    assert "09:00" in client.get(f"/matters/{matter.uid}?tab=attendance").text


@pytest.mark.parametrize("login", ["coord", "edu.liaison", "auditor"])
@pytest.mark.parametrize("tab", TABS)
def test_a_long_sitting_costs_no_statement(app: Flask, world: World, sign_in: SignIn, login: str, tab: str) -> None:
    client = sign_in(login)

    def sent(matter: Matter) -> int:
        address = f"/matters/{matter.uid}?tab={tab}"
        client.get(address)
        with counting(app) as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    notes = [{"title": f"事项{number}"} for number in range(8)]
    short = sent(sittings.issued(world, notes[0], units=("edu",))[0])
    long = sent(sittings.issued(world, *notes, units=("edu", "tax", "court", "bureau"))[0])

    assert short == long <= MOST_STATEMENTS


@pytest.mark.parametrize("login", ["coord", "edu.liaison"])
def test_the_list_of_sittings_costs_the_same_for_one_and_for_many(
    app: Flask, world: World, sign_in: SignIn, login: str
) -> None:
    client = sign_in(login)

    def sent() -> int:
        client.get("/sittings")
        with counting(app) as statements:
            assert client.get("/sittings").status_code == 200
        return len(statements)

    sittings.notified(world)
    one = sent()
    for _ in range(5):
        sittings.notified(world)

    assert sent() == one


@pytest.mark.parametrize("login", ["coord", "edu.liaison", "auditor"])
def test_an_invitation_moves_with_its_sitting_and_has_no_steps_of_its_own(
    world: World, sign_in: SignIn, login: str
) -> None:
    matter = sittings.notified(world)
    part = world.session.scalars(select(Assignment).where(Assignment.matter_id == matter.id)).first()
    assert part is not None
    client, version = sign_in(login), str(fresh(world, matter).version)

    pages = [
        client.get(f"/matters/{matter.uid}{path}").status_code for path in ("/why", "/clocks", "/print", "/history")
    ]
    answer = client.post(f"/matters/{matter.uid}/parts/{part.uid}/act", data={"action": "sign", "version": version})

    assert (pages, answer.status_code) == ([200] * 4, 404)


def test_a_task_is_handed_on_with_its_way_of_closing_and_leads_back(world: World, sign_in: SignIn) -> None:
    matter, [one] = sittings.issued(world, {"becomes": "task"})
    client = sign_in("coord")

    page = client.get(f"/sittings/{matter.uid}/hand-on").text
    answer = client.post(f"/sittings/{matter.uid}/hand-on", data={**handing(one), f"{one.uid}-task_type": "self"})

    assert f'name="{one.uid}-task_type"' in page
    assert f'name="{one.uid}-category"' not in page
    assert answer.status_code == 303
    task = world.session.scalars(select(Matter).where(Matter.kind == "task")).one()
    shown = sign_in("edu.liaison").get(f"/matters/{task.uid}").text
    assert f"会议 {matter.number} 议定事项 1" in shown
    assert f"/matters/{matter.uid}?tab=resolutions" in shown
    assert task.number in client.get(f"/matters/{matter.uid}?tab=resolutions").text
