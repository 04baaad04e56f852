"""The numbered ledger of a batch: asked for on its progress page, refused where there is nothing new to say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import inspections
from tests.factories import MONDAY, World, act
from tests.reports.story import printed
from workflow import clock
from workflow.errors import Forbidden, NotFound, Refused
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.services import ledgers

Enter = Callable[[str], FlaskClient]
BUTTON = "生成编号台账（PDF）"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def mending(app: Flask, world: World) -> Matter:
    """A rectification that was confirmed, below its batch."""
    return inspections.noticed(world, inspections.rectification(world, app.extensions["lianzhi_storage"]))


def batch_of(world: World, mending: Matter) -> Matter:
    detail = world.session.get_one(Matter, mending.id).rectification
    assert detail is not None
    assert detail.batch_id is not None
    return world.session.get_one(Matter, detail.batch_id)


def papers(world: World) -> list[Document]:
    world.session.rollback()
    rows = select(Document).where(Document.kind == ledgers.KIND).order_by(Document.id)
    return list(world.session.scalars(rows))


def test_it_is_numbered_and_shows_every_rectification_as_it_stands(world: World, mending: Matter, sign_in: Enter):
    batch = batch_of(world, mending)
    act(world, mending, "receive", "pu1.rep", signer="林一", contact="8001")
    client = sign_in("coord")

    assert BUTTON in client.get(f"/batches/{batch.uid}/progress").text
    answer = client.post(f"/batches/{batch.uid}/ledger")

    [paper] = papers(world)
    assert (answer.status_code, paper.number) == (303, "岚反诈联办账〔2026〕1号")
    assert answer.headers["Location"].endswith(f"/documents/{paper.uid}")
    [row] = json.loads(paper.snapshot)["rows"]
    assert (row["number"], row["state"]["zh"], row["light"], row["closed_on"]) == (
        mending.number,
        "整改中",
        "green",
        "",
    )
    text = printed(json.loads(paper.snapshot), "zh")
    assert [said for said in (batch.number, mending.number, "●正常", "共有整改任务1件") if said not in text] == []


def test_nothing_new_takes_no_number_and_says_which_one_to_take(world: World, mending: Matter, sign_in: Enter):
    batch = batch_of(world, mending)
    client = sign_in("coord")
    client.post(f"/batches/{batch.uid}/ledger")

    answer = client.post(f"/batches/{batch.uid}/ledger", follow_redirects=True)

    assert "自上一份台账（岚反诈联办账〔2026〕1号）以来没有变化，请直接下载该份。" in answer.text
    assert len(papers(world)) == 1
    act(world, mending, "receive", "pu1.rep", signer="林一", contact="8001")
    assert ledgers.make(batch.uid, actor=world.person("coord")).number == "岚反诈联办账〔2026〕2号"


def test_a_batch_without_a_rectification_has_no_ledger(world: World, sign_in: Enter):
    batch = inspections.batch(world)

    with pytest.raises(Refused):
        ledgers.make(batch.uid, actor=world.person("coord"))

    assert BUTTON not in sign_in("coord").get(f"/batches/{batch.uid}/progress").text
    assert papers(world) == []


def test_who_leads_the_inspection_may_and_others_may_not(world: World, mending: Matter):
    batch = batch_of(world, mending)

    for login, fault in (("north.inspector1", Forbidden), ("edu.head", NotFound), ("pu1.rep", NotFound)):
        with pytest.raises(fault):
            ledgers.make(batch.uid, actor=world.person(login))

    assert papers(world) == []
    assert ledgers.make(batch.uid, actor=world.person("bureau.team_leader")).number == "岚反诈联办账〔2026〕1号"
