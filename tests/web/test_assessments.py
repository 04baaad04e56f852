"""The pages of the assessment: numbers open the lists they count, forms keep what was typed, units see their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import World
from tests.services.test_assessments import MONDAY_AFTER, NOVEMBER, TUESDAY, sheet
from tests.statements import counting
from workflow import clock
from workflow.models.assessment import Assessment, AssessmentRemark
from workflow.services import assessments

SignIn = Callable[[str], FlaskClient]
MOST_STATEMENTS = 10


@pytest.fixture
def shown(world: World) -> Iterator[Assessment]:
    with clock.at(factories.MONDAY):
        factories.rectifying(world, supports=("tax", "court"))
    with clock.at(TUESDAY):
        one = assessments.count(NOVEMBER, actor=world.person("coord"))
        yield assessments.show(one.uid, actor=world.person("coord"), version=one.version)


def test_a_month_is_counted_and_shown_from_the_page(world: World, sign_in: SignIn) -> None:
    with clock.at(TUESDAY):
        client = sign_in("coord")
        address = client.post("/assessments", data={"month": "2026-11"}).location
        one = world.session.scalars(select(Assessment)).one()
        assert "试算" in client.get(address).text
        client.post(f"{address}/show", data={"version": one.version})
        assert "公示中" in client.get(address).text


def test_every_number_opens_as_many_cases_as_it_says(world: World, shown: Assessment, sign_in: SignIn) -> None:
    client = sign_in("coord")

    for code in ("edu", "tax", "court"):
        own = sheet(world, shown, code)
        for measure, number in own.counts.items():
            page = client.get(f"/assessments/sheets/{own.uid}/{measure}").text
            whole = number[1] if isinstance(number, list) else number
            assert page.count("<tr><td") == whole


def test_a_unit_comes_to_its_own_sheet_and_objects_with_what_it_typed(
    world: World, shown: Assessment, sign_in: SignIn
) -> None:
    client, own = sign_in("edu.head"), sheet(world, shown, "edu")
    address = f"/assessments/sheets/{own.uid}"

    assert client.get(f"/assessments/{shown.uid}").location == address
    wrong = client.post(f"{address}/object", data={"measure": "", "text": "11月30日已报"})
    assert (wrong.status_code, "11月30日已报" in wrong.text) == (422, True)
    assert client.post(f"{address}/object", data={"measure": "close", "text": "已报"}).status_code == 303

    remark = world.session.scalars(select(AssessmentRemark)).one()
    data = {"outcome": "upheld", "met": "1", "whole": "1", "reason": "属实", "version": shown.version}
    ruled = sign_in("director").post(f"{address}/remarks/{remark.uid}/rule", data=data)
    assert ruled.status_code == 303
    assert "0/1 → 1/1" in client.get(address).text


def test_whoever_owes_it_something_finds_it_over_their_worklist(
    world: World, shown: Assessment, sign_in: SignIn
) -> None:
    own, people = sheet(world, shown, "edu"), {name: sign_in(name) for name in ("edu.head", "coord", "director")}

    def says(name: str) -> list[str]:
        page = people[name].get("/worklist").text
        return [word for word in ("正在公示", "待裁定", "异议期已满", "尚未发布") if word in page]

    assert [says(name) for name in people] == [["正在公示"], [], []]
    people["edu.head"].post(f"/assessments/sheets/{own.uid}/object", data={"measure": "close", "text": "已报"})
    assert [says(name) for name in people] == [[], ["待裁定"], ["待裁定"]]
    remark = world.session.scalars(select(AssessmentRemark)).one()
    data = {"outcome": "refused", "reason": "不属实", "version": shown.version}
    people["director"].post(f"/assessments/sheets/{own.uid}/remarks/{remark.uid}/rule", data=data)
    with clock.at(MONDAY_AFTER):
        assert [says(name) for name in people] == [[], [], ["异议期已满"]]
        world.session.refresh(shown)
        people["director"].post(f"/assessments/{shown.uid}/settle", data={"version": shown.version})
        assert [says(name) for name in people] == [[], ["尚未发布"], ["尚未发布"]]


def test_after_its_time_an_objection_is_refused_with_the_reason(
    world: World, shown: Assessment, sign_in: SignIn
) -> None:
    own = sheet(world, shown, "edu")
    with clock.at(MONDAY_AFTER):
        answer = sign_in("edu.head").post(
            f"/assessments/sheets/{own.uid}/object", data={"measure": "close", "text": "已报"}
        )

    assert (answer.status_code, "异议期已过" in answer.text) == (409, True)
    assert world.session.scalars(select(AssessmentRemark)).all() == []


def test_the_published_ranking_is_everybodys_and_goes_to_excel(
    world: World, shown: Assessment, sign_in: SignIn
) -> None:
    with clock.at(MONDAY_AFTER):
        assessments.settle(shown.uid, actor=world.person("director"), version=shown.version)
        assessments.publish(shown.uid, actor=world.person("coord"), version=shown.version)
        client = sign_in("tax.liaison")
        page = client.get(f"/assessments/{shown.uid}")
        with client.get(f"/assessments/{shown.uid}?format=xlsx") as answer:
            file = answer.data

    assert "区教育局" in page.text
    assert f"/assessments/sheets/{sheet(world, shown, 'edu').uid}" not in page.text
    assert file.startswith(b"PK")


def test_pages_cost_as_many_statements_for_many_cases_as_for_few(
    app: Flask, world: World, shown: Assessment, sign_in: SignIn
) -> None:
    client = sign_in("coord")

    def sent(one: Assessment) -> list[int]:
        counts = []
        for path in (
            "",
            f"/../sheets/{sheet(world, one, 'edu').uid}",
            f"/../sheets/{sheet(world, one, 'edu').uid}/sign",
        ):
            address = f"/assessments/{one.uid}{path}".replace(f"/{one.uid}/..", "")
            client.get(address)
            with counting(app) as statements:
                assert client.get(address).status_code == 200
            counts.append(len(statements))
        return counts

    few = sent(shown)
    with clock.at(factories.MONDAY):
        for code in ("dong", "pu1", "pu2", "dong1"):
            factories.rectifying(world, concerned_unit=world.unit(code).uid)
    with clock.at(TUESDAY):
        many = assessments.count(date(2026, 12, 1), actor=world.person("coord"))
        assert sent(many) == few
    assert max(few) <= MOST_STATEMENTS


def test_weights_that_do_not_make_a_hundred_come_back(world: World, sign_in: SignIn) -> None:
    client = sign_in("coord")
    typed = {
        "sign": "10",
        "close": "31",
        "first": "20",
        "lookback": "15",
        "material": "10",
        "report": "10",
        "help": "5",
    }

    wrong = client.post("/assessments/weights", data=typed)
    assert (wrong.status_code, "现为 101" in wrong.text) == (422, True)
    assert client.post("/assessments/weights", data=typed | {"help": "4"}).status_code == 303
    assert "B5-2" in client.get("/assessments/weights").text
