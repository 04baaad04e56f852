"""Document templates in the browser: written by one, published by another, tried on a real record, and taken by what
is drafted afterwards only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories, papers
from tests.factories import World
from tests.presses import Scene
from tests.presses_problem import PROBLEM
from workflow import clock
from workflow.jobs import performing
from workflow.models.document import Document
from workflow.models.document_template import DocumentTemplate
from workflow.models.matter import Matter

SignIn = Callable[[str], FlaskClient]
KIND = "closure_report_problem"
PAGE = f"/documents/templates/{KIND}"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


@pytest.fixture
def closed(scene: Scene) -> Matter:
    """A problem that was written off; its report is a finished draft."""
    matter = scene.fresh(PROBLEM.stand(scene, "approve_close"))
    papers.make(scene.world, papers.life_of(scene.world, matter))
    return matter


@pytest.fixture
def coordinator(closed: Matter, sign_in: SignIn) -> FlaskClient:
    """Somebody who has begun a draft."""
    browser = sign_in("coord")
    assert browser.post(f"{PAGE}/begin").status_code == 303
    return browser


def template(world: World) -> DocumentTemplate:
    """The newest template, read afresh."""
    rows = select(DocumentTemplate).order_by(DocumentTemplate.id.desc()).limit(1)
    return world.session.scalars(rows.execution_options(populate_existing=True)).unique().one()


def saved(browser: FlaskClient, world: World, **typed: object) -> int:
    """The answer to what was typed."""
    row = template(world)
    form = {"version": row.version, "keys": ["part.1"], **typed}
    return browser.post(f"/documents/templates/drafts/{row.uid}", data=form).status_code


def published(browser: FlaskClient, world: World, **ticked: str) -> int:
    row = template(world)
    form = {"version": row.version, "reason": "按新格式", **ticked}
    return browser.post(f"/documents/templates/drafts/{row.uid}/publish", data=form).status_code


def test_from_the_first_word_to_a_paper_that_has_it(
    scene: Scene, closed: Matter, coordinator: FlaskClient, sign_in: SignIn
) -> None:
    world = scene.world
    before = papers.document_of(world, papers.life_of(world, closed)).snapshot

    assert saved(coordinator, world, **{"zh:part.1": "事项概况", "en:part.1": "", "mark": "岚办"}) == 303
    performing.perform_all("set_specimen")
    row = template(world)
    assert row.specimen_making == "finished", row.specimen_fault
    pages = [_text(scene, sha) for sha in (row.specimen_sha256, row.plain_sha256)]
    assert ["事项概况" in pages[0], "事项概况" in pages[1]] == [True, False]
    assert "part.1" in row.specimen_texts
    shown = coordinator.get(PAGE).get_data(as_text=True)
    assert "事项概况" in shown
    assert "基本情况" in shown
    picture = coordinator.get(re.findall(r'src="([^"]+/own/1\.png[^"]*)"', shown)[0])
    assert picture.data.startswith(b"\x89PNG")

    assert published(coordinator, world) == 403, "it is the director's"
    director = sign_in("director")
    assert published(director, world) == 303
    life = papers.life_of(world, closed)
    assert papers.document_of(world, life).snapshot == before, "what is frozen stays"
    factories.act(world, life, "refresh", "coord")
    after = json.loads(papers.document_of(world, life).snapshot)["head"]["template"]
    assert (after["version"], after["texts"]) == (1, {"part.1": {"zh": "事项概况", "en": ""}})
    world.session.expire_all()
    assert world.meeting.settings["marks"]["closure_report"] == "岚办"

    assert director.post(f"{PAGE}/reset").status_code == 303
    factories.act(world, life, "refresh", "coord")
    assert "template" not in json.loads(papers.document_of(world, life).snapshot)["head"]


def _text(scene: Scene, sha256: str | None) -> str:
    document = pypdfium2.PdfDocument(BytesIO(scene.storage.get(sha256 or "")))
    return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("open.problem", "{organ}登记的{unit}", "{unit}"),
        ("part.1", "<script>{x}</script>", "{x}"),
        ("part.1", "长" * 501, "500"),
        ("part.1", "\u202e概况", "不可见的控制字符"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_and_stays_as_typed(
    scene: Scene, coordinator: FlaskClient, key: str, typed: str, said: str
) -> None:
    row = template(scene.world)
    form = {"version": row.version, "keys": [key], f"zh:{key}": typed}
    answer = coordinator.post(f"/documents/templates/drafts/{row.uid}", data=form)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert said in page
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "<script>{x}" not in page
    assert (template(scene.world).content, template(scene.world).version) == ({}, row.version)


def test_an_older_page_does_not_write_over_a_newer_text(scene: Scene, coordinator: FlaskClient) -> None:
    assert saved(coordinator, scene.world, **{"zh:part.1": "甲"}) == 303
    row = template(scene.world)
    form = {"version": row.version - 1, "keys": ["part.1"], "zh:part.1": "乙"}
    answer = coordinator.post(f"/documents/templates/drafts/{row.uid}", data=form)

    assert answer.status_code == 409
    assert "乙" in answer.get_data(as_text=True)
    assert template(scene.world).content["texts"]["part.1"]["zh"] == "甲"


def test_whoever_wrote_in_it_does_not_publish_it_and_nobody_before_the_specimen(
    scene: Scene, closed: Matter, sign_in: SignIn
) -> None:
    director, convener = sign_in("director"), sign_in("convener")
    director.post(f"{PAGE}/begin")
    assert saved(director, scene.world, **{"zh:part.1": "甲"}) == 303

    assert published(director, scene.world) == 403
    assert published(convener, scene.world) == 409, "the specimen is not set yet"
    assert template(scene.world).is_draft


def test_a_text_that_leaves_facts_out_is_published_only_when_somebody_says_so(
    scene: Scene, coordinator: FlaskClient, sign_in: SignIn
) -> None:
    director = sign_in("director")
    typed = {"keys": ["open.problem"], "zh:open.problem": "{title}已办结，报告如下。"}
    assert saved(coordinator, scene.world, **typed) == 303
    performing.perform_all("set_specimen")

    assert "{organ}, {number}" in director.get(PAGE).get_data(as_text=True)
    assert published(director, scene.world) == 422
    assert template(scene.world).is_draft
    assert published(director, scene.world, drop="1") == 303


def test_a_picture_that_is_none_is_refused(scene: Scene, closed: Matter, sign_in: SignIn) -> None:
    browser = sign_in("coord")
    browser.post("/documents/templates/assignment_slip/begin")
    row = template(scene.world)
    form = {"version": row.version, "new-logo": (BytesIO(b"<svg onload=x>"), "logo.svg")}
    answer = browser.post(f"/documents/templates/drafts/{row.uid}", data=form)

    assert answer.status_code == 422
    assert template(scene.world).content == {}


def test_a_draft_is_begun_once_and_can_be_dropped(scene: Scene, coordinator: FlaskClient) -> None:
    coordinator.post(f"{PAGE}/begin")
    rows = scene.session.scalars(select(DocumentTemplate.id)).all()
    assert len(rows) == 1

    row = template(scene.world)
    coordinator.post(f"/documents/templates/drafts/{row.uid}/drop", data={"version": row.version})
    assert not scene.session.scalars(select(DocumentTemplate.id)).all()
    assert "系统样式" in coordinator.get(PAGE).get_data(as_text=True)
    assert coordinator.get("/documents/templates/nothing").status_code == 404


def test_the_list_names_every_kind(closed: Matter, sign_in: SignIn, scene: Scene) -> None:
    page = sign_in("coord").get("/documents/templates").get_data(as_text=True)

    assert scene.session.scalars(select(Document.id)).first()
    assert all(name in page for name in ("交办单", "会议纪要", "督办单", "复查意见书"))
