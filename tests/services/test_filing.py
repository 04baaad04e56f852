"""A closure report is filed with the package of its matter: not before its check, and with all that goes with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import factories, papers
from tests.presses import Scene
from tests.presses_problem import PROBLEM
from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, Refused
from workflow.jobs.performing import perform_all
from workflow.models.archive_package import ArchivePackage
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.queries.scope import visible_to
from workflow.services import archiving, filing
from workflow.types import Relation

NUMBER, TEN = "WS·2026-D10-0001", "years_10"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app: Flask, world: factories.World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


@pytest.fixture
def closed(scene: Scene) -> Matter:
    """A written-off problem whose report is issued, with files that can be read."""
    matter = scene.fresh(PROBLEM.stand(scene, "approve_close"))
    papers.issued(scene.world, matter)
    digest = scene.storage.put(papers.sheet())
    with transaction() as session:
        session.execute(update(Document).values(sha256=digest, making="finished"))
    return matter


def package(scene: Scene, matter: Matter) -> ArchivePackage:
    """Its package as the worker makes it."""
    archiving.ask([matter.uid], actor=scene.world.person("archivist"))
    perform_all("make_package")
    rows = select(ArchivePackage).execution_options(populate_existing=True)
    return scene.session.scalars(rows).one()


def test_a_matter_is_not_archived_by_itself_before_the_package_has_passed_its_check(
    scene: Scene, closed: Matter
) -> None:
    typed = {"archive_number": NUMBER, "retention": "y10"}
    with pytest.raises(Refused) as refusal:
        factories.act(scene.world, closed, "archive", "archivist", **typed)
    assert "请先在“归档”页生成" in refusal.value.reason.zh
    assert scene.fresh(closed).state == "closed"

    package(scene, closed)
    factories.act(scene.world, closed, "archive", "archivist", **typed)

    assert scene.fresh(closed).state == "archived"


def test_a_report_is_not_filed_before_the_package_has_passed_its_check(scene: Scene, closed: Matter) -> None:
    report = papers.life_of(scene.world, closed)
    with pytest.raises(Refused, match="package"):
        papers.step(scene.world, report, "archive", "archivist", archive_no=NUMBER, retention=TEN)
    assert papers.life_of(scene.world, closed).state == "issued"

    package(scene, closed)
    papers.step(scene.world, report, "archive", "archivist", archive_no=NUMBER, retention=TEN)

    assert papers.life_of(scene.world, closed).state == "archived"
    filed = scene.session.scalars(select(ArchivePackage).execution_options(populate_existing=True)).one()
    assert (filed.archive_no, filed.retention) == (NUMBER, TEN)


def test_filing_takes_report_and_matter_along_under_one_number(scene: Scene, closed: Matter) -> None:
    made = package(scene, closed)

    filing.file(made.uid, f" {NUMBER} ", TEN, actor=scene.world.person("archivist"))

    matter = scene.fresh(closed)
    assert (matter.state, matter.problem.archive_number) == ("archived", NUMBER)
    report = papers.document_of(scene.world, papers.life_of(scene.world, closed))
    assert (report.life.state, report.archive_no) == ("archived", NUMBER)
    with pytest.raises(Refused, match="filed already"):
        filing.file(made.uid, "2", TEN, actor=scene.world.person("archivist"))


def test_a_package_older_than_a_document_or_under_a_taken_number_is_not_filed(scene: Scene, closed: Matter) -> None:
    made = package(scene, closed)
    archivist = scene.world.person("archivist")
    with transaction() as session:
        session.execute(update(ArchivePackage).values(made_at=factories.MONDAY.replace(year=2025)))
    with pytest.raises(Refused, match="since"):
        filing.file(made.uid, NUMBER, TEN, actor=archivist)

    with transaction() as session:
        session.execute(update(ArchivePackage).values(made_at=factories.MONDAY))
        other = session.scalars(select(Matter.id).where(Matter.id != closed.id)).first()
        session.add(
            ArchivePackage(
                meeting_id=closed.meeting_id, matter_id=other, asked_at=factories.MONDAY, archive_no=NUMBER, progress=0
            )
        )
    with pytest.raises(Invalid):
        filing.file(made.uid, NUMBER, TEN, actor=archivist)
    assert scene.fresh(closed).state == "closed"


def test_an_issued_report_is_delivered_to_the_units_that_took_part(scene: Scene, closed: Matter) -> None:
    report = papers.life_of(scene.world, closed)
    parts = select(Assignment.unit_id).where(Assignment.matter_id == report.id, Assignment.role == Relation.COPY)
    told = scene.session.scalars(parts).all()

    assert (scene.world.unit("edu").id in told, scene.world.unit("office").id in told) == (True, False)
    assert len(told) == len(set(told))
    seen = select(Matter.number).where(Matter.id == report.id, visible_to(scene.world.person("edu.head")))
    assert scene.session.scalars(seen).all() == [report.number]
