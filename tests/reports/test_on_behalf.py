"""A substitute's act and a hand-over, as the closure report says them in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import inspections
from tests.factories import MONDAY, World, act
from tests.reports.reading import Read
from tests.reports.samples import picture
from workflow import clock
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.queries import handovers
from workflow.queries.substitutes import colleagues
from workflow.reports.render import render
from workflow.services import handovers as services
from workflow.services import substitutes
from workflow.services.handovers import Chosen


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def report_of(world: World, matter: Matter) -> Mapping[str, Any]:
    """The frozen data of a matter's closure report."""
    kind = "closure_report_rectification"
    rows = select(Document).where(Document.matter_id == matter.id, Document.kind == kind)
    found: Mapping[str, Any] = json.loads(world.session.scalars(rows).one().snapshot)
    return found


def printed(snapshot: Mapping[str, Any], language: Any) -> str:
    """The text of the pages without spaces and line breaks."""
    made = render(
        "closure_report_rectification",
        snapshot,
        language=language,
        pictures=picture,
        verify_url="http://lianzhi.test/verify/A",
        verify_code="A",
        number="1",
    )
    return "".join(Read(made.pdf).text.split())


def closed_by_a_substitute(world: World, app: Flask) -> Matter:
    """A rectification written off by an inspector who stands in for the leader."""
    storage = app.extensions["lianzhi_storage"]
    matter = inspections.closing(world, inspections.rectification(world, storage), storage)
    leader, inspector = world.person("north.leader"), world.person("north.inspector2")
    typed = {"substitute": str(inspector.uid), "from": "2026-11-16", "until": "2026-11-20"}
    substitutes.make(leader.uid, typed, actor=leader)
    return act(world, matter, "close", "north.inspector2", opinion="同意销号。")


def test_a_substitutes_act_names_both_in_the_closure_report(app: Flask, world: World) -> None:
    snapshot = report_of(world, closed_by_a_substitute(world, app))

    line = next(one for one in snapshot["events"] if one["action"]["zh"] == "批准销号")
    assert (line["person"], line["behalf"]) == ("张north.inspector2", "张north.leader")
    assert snapshot["head"]["signer"] == "张north.inspector2（代张north.leader）"
    assert "张north.inspector2（代张north.leader）" in printed(snapshot, "zh")
    assert "张north.inspector2(onbehalfof张north.leader)" in printed(snapshot, "en")


def test_who_takes_a_re_inspection_over_stands_in_the_closure_report(app: Flask, world: World) -> None:
    storage = app.extensions["lianzhi_storage"]
    matter = inspections.rectification(world, storage)
    inspections.noticed(world, matter)
    after = inspections.photograph(world.person("pu1.rep"), storage, "green", "整改后.jpg")
    act(world, matter, "receive", "pu1.rep", signer="林一", contact="8001")
    act(world, matter, "report", "pu1.rep", measures="补齐台账。", lasting="每周自查。", after=[after.uid])
    team = [world.person(login).uid for login in ("north.inspector1", "north.inspector3")]
    act(world, matter, "reinspect", "north.team_leader", reinspectors=team, reinspect_on="2026-11-18")
    hand_over(world, "north.inspector1", "north.inspector2")
    act(world, matter, "pass", "north.team_leader", opinion="经复查，已整改到位。")
    act(world, matter, "close", "north.leader", opinion="同意销号。")

    snapshot = report_of(world, matter)

    [round_] = snapshot["inspections"]
    assert [one["name"] for one in round_["people"]] == ["张north.inspector2", "张north.inspector3"]
    said = [one["opinion"] for one in snapshot["events"] if one["action"]["zh"] == "交接"]
    assert said == ["张north.inspector1 → 张north.inspector2（复查人员）；调离"]


def hand_over(world: World, login: str, successor: str) -> None:
    session, person = world.session, world.person(login)
    pieces = handovers.open_work(session, person, colleagues(session, person))
    chosen = {one.key: Chosen(one.version) for one in pieces if one.fault is None}
    to = str(world.person(successor).uid)
    services.hand_over(person.uid, chosen, to_all=to, reason="调离", actor=world.person("north.leader"))
