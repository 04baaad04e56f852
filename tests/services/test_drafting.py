"""Drafting: numbers without a gap, data frozen in the act, the same few statements whatever the size."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from blueprints.app import create_app
from tests import factories, inspections
from tests.conftest import configured
from tests.factories import MONDAY, World
from workflow import clock
from workflow import db as database
from workflow.db import Base, db, transaction
from workflow.errors import Invalid
from workflow.jobs import render
from workflow.models.document import WAITING, Document
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.queries.calendars import calendar_of
from workflow.services import drafting

UNMADE = {"making": WAITING, "sha256": None, "attempts": 0}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends, BEGIN, COMMIT and PRAGMA left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def mark(world: World, family: str = "assignment_slip") -> str:
    """What stands before the year in the numbers of a family."""
    words: str = world.meeting.settings["marks"][family]
    return words


def slip(world: World, **also: Any) -> Document:
    """The assignment slip of a problem that has just been assigned."""
    with clock.at(MONDAY):
        matter = factories.assigned(world, **also)
    return world.session.scalars(select(Document).where(Document.matter_id == matter.id)).one()


def test_the_act_numbers_the_document_freezes_its_data_and_leaves_the_pages_to_a_job(app, world, session):
    kept = set(app.extensions["lianzhi_storage"].hashes())
    document = slip(world)

    promised = session.scalars(select(OutboxMessage).where(OutboxMessage.done_at.is_(None))).all()
    assert (document.number, document.title) == (f"{mark(world)}〔2026〕1号", "交办单（对公账户清理滞后）")
    assert {name: getattr(document, name) for name in UNMADE} == UNMADE
    assert [(one.topic, one.payload) for one in promised] == [("render_document", {"document_id": document.id})]
    assert set(app.extensions["lianzhi_storage"].hashes()) == kept


def test_what_is_frozen_does_not_follow_the_rows(world, session):
    document = slip(world)
    before = document.snapshot
    with transaction() as writing:
        writing.get_one(Matter, document.matter_id).title = "改过的标题"

    session.refresh(document)
    assert json.loads(document.snapshot)["slip"]["title"]["zh"] == "对公账户清理滞后"
    assert document.snapshot == before


def test_a_slip_says_who_leads_supports_and_is_copied_and_by_when(world):
    document = slip(world, supports=("tax",), copies=("court",))

    told = json.loads(document.snapshot)["slip"]
    assert [told[name]["zh"] for name in ("to", "lead")] == ["区教育局", "区教育局"]
    assert [unit["zh"] for unit in (*told["support"], *told["copies"])] == ["区税务局", "区人民法院"]
    assert (told["assigned_at"], told["sign_by"]) == ("2026-11-16T09:00:00+08:00", "2026-11-17")
    assert (told["due_on"], told["allowed_wd"]) == ("2026-11-30", 10)


def test_a_refused_act_uses_up_no_number(world, session):
    with clock.at(MONDAY):
        matter = factories.accepted(world)
        with pytest.raises(Invalid):
            factories.act(world, matter, "assign", "coord", lead=world.unit("edu").uid)
    document = slip(world, concerned_unit=world.unit("dong").uid)

    assert document.number.endswith("〔2026〕1号")
    assert session.scalar(select(func.count()).select_from(Document)) == 1


def test_a_rectification_tells_its_findings_measures_clock_and_stages(app, world, session):
    storage = app.extensions["lianzhi_storage"]
    with clock.at(MONDAY):
        matter = inspections.written_off(world, inspections.rectification(world, storage), storage)

    rows = {one.kind: json.loads(one.snapshot) for one in session.scalars(select(Document))}
    report, notice = rows["closure_report_rectification"], rows["rectification_notice"]
    assert [(row["item"], row["facts"], row["evidence"]) for row in report["findings"]] == [
        ("1", "台账缺失三个月。", "照片1")
    ]
    assert [row["text"] for row in report["measures"]] == ["补齐三个月台账。", "专人管理。"]
    assert [(row["kind"], row["matter"]) for row in report["attachments"]] == [
        ("before", matter.number),
        ("after", matter.number),
    ]
    assert [report["clock"][name] for name in ("allowed_wd", "used_wd", "light")] == [10, 0, "done"]
    assert [row["name"]["zh"] for row in report["stages"]] == [
        "认定",
        "拟通知书",
        "签发送达",
        "签收",
        "整改",
        "审核",
        "复查",
        "销号",
    ]
    assert [row["step"] for row in report["approvals"]] == ["handle", "approve"]
    assert [person["name"] for person in report["inspections"][0]["people"]] == [
        "张north.inspector1",
        "张north.inspector3",
    ]
    assert report["notice"]["number"] == f"{mark(world, 'rectification_notice')}〔2026〕1号"
    assert (notice["subject"]["representative"], notice["head"]["organ"]["zh"]) == ("张pu1.rep", "公安分局")
    assert [row["certificate"] for row in notice["check"]["inspectors"]] == ["JZnorth.inspector1", "JZnorth.inspector2"]


def test_a_batch_is_collected_in_as_many_statements_for_one_visit_as_for_two(app, world, session):
    storage = app.extensions["lianzhi_storage"]
    numbers = []
    for outlets in (("pu1",), ("pu1", "dong1")):
        with clock.at(MONDAY):
            parent = inspections.batch(world, outlets=outlets)
            for place, visit in enumerate(inspections.visits_of(world, parent)):
                inspections.visited(world, visit, storage, failed=1 if place == 0 else None)
        session.expire_all()
        matter = session.get_one(Matter, parent.id)
        calendar = calendar_of(session, matter.meeting)
        with counted() as sent:
            drafting.collect.snapshot(
                session, matter, "closure_report_batch", calendar=calendar, actor=None, at=clock.now()
            )
        numbers.append(len(sent))

    assert numbers[0] == numbers[1]


def test_a_batch_counts_its_visits_findings_and_rectifications(app, world, session):
    storage = app.extensions["lianzhi_storage"]
    with clock.at(MONDAY):
        matter = inspections.closed_batch(world, storage)

    assert matter.state == "closed"
    report = json.loads(session.scalars(select(Document.snapshot).where(Document.kind == "closure_report_batch")).one())
    assert [(row["outlet"]["code"], row["findings"], row["score"]) for row in report["visits"]] == [
        ("pu1", 1, 60.0),
        ("dong1", 0, 100.0),
    ]
    assert [(row["items"], row["settled"], row["light"]) for row in report["rectifications"]] == [("1", True, "done")]
    assert (report["batch"]["outlets_in_scope"], report["batch"]["banks_in_scope"]) == (2, 2)
    assert report["batch"]["checklist"] == "网点巡查表（2026年第1版）"
    assert {row["kind"] for row in report["attachments"]} == {"before", "after"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def busy_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own, on each database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    kept = database.waker, render.press
    app = create_app(configured(tmp_path, url))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        factories.make_world()
    yield app
    with app.app_context():
        db.session.remove()
        Base.metadata.drop_all(db.engine)
        db.engine.dispose()
    database.waker, render.press = kept


def _in_threads(app: Flask, jobs: list[Callable[[], object]]) -> list[BaseException]:
    faults: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(10)
            try:
                job()
            except BaseException as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


class Boom(RuntimeError):
    """What goes wrong after a number was taken."""


def test_numbers_have_no_gap_and_no_double_when_eight_act_at_once_and_some_fail(busy_app):
    with busy_app.app_context(), clock.at(MONDAY):
        world = World(db.session())
        keys = [factories.submitted(world).id for _ in range(8)]
        db.session.remove()

    def numbered(key: int) -> None:
        for turn in range(3):
            with transaction() as session:
                matter = session.get_one(Matter, key)
                drafting.draft(session, matter, "assignment_slip", actor=None, at=MONDAY)
                if (key + turn) % 3 == 0:
                    raise Boom

    def patient(key: int) -> None:
        for _ in range(3):
            try:
                numbered(key)
            except Boom:
                continue

    faults = _in_threads(busy_app, [lambda key=key: patient(key) for key in keys])

    with busy_app.app_context():
        numbers = sorted(
            int(number.rpartition("〕")[2].removesuffix("号")) for number in db.session.scalars(select(Document.number))
        )
        db.session.remove()
    assert faults == []
    assert len(numbers) >= 8
    assert numbers == list(range(1, len(numbers) + 1))
