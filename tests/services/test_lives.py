"""The life of a closure report: drafted, countersigned, checked, signed, numbered, issued, corrected, void."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import World, act
from tests.papers import document_of, life_of, make, step
from tests.presses import Scene
from tests.presses_problem import PROBLEM
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, Refused
from workflow.jobs import performing
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.reports.issuing import issued as said
from workflow.services import assignments, lives
from workflow.types import Relation, Text

MARK = "岚反诈联办结"


SUPPORTED = "区税务局"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


@pytest.fixture
def closed(scene: Scene) -> Matter:
    """A problem that was written off; the tax bureau supported it."""
    matter = PROBLEM.stand(scene, "approve_close")
    with transaction() as session:
        session.add(
            Assignment(
                meeting_id=matter.meeting_id,
                matter_id=matter.id,
                unit_id=scene.world.person("tax.head").unit_id,
                role=Relation.SUPPORT,
                state="accepted",
                delivered_at=factories.MONDAY,
                delivered_by_id=scene.world.person("coord").id,
            )
        )
    return scene.fresh(matter)


def test_closing_begins_a_draft_without_a_number(scene: Scene, closed: Matter) -> None:
    life = life_of(scene.world, closed)
    document = document_of(scene.world, life)

    assert (life.state, life.parent_id, life.number, life.is_attached) == ("draft", closed.id, "BJ-2026-0001", True)
    assert (document.standing, document.number, document.serial, document.edition) == ("draft", None, None, 1)
    promised = scene.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "render_document")).all()
    assert document.id in [message.payload["document_id"] for message in promised]


def test_nobody_sends_on_a_draft_that_is_not_made(scene: Scene, closed: Matter) -> None:
    life = life_of(scene.world, closed)

    with pytest.raises(Refused, match="not made yet"):
        step(scene.world, life, "send_countersign", "coord")
    assert scene.fresh(life).state == "draft"


def test_supporting_units_countersign_before_it_is_checked(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    make(world, life)

    with pytest.raises(Refused, match="supporting unit"):
        step(world, life, "send_check", "coord")
    step(world, life, "send_countersign", "coord")
    asked = scene.session.scalars(select(Assignment).where(Assignment.matter_id == life.id)).one()
    answer(scene, life, asked, "agree", opinion="无意见。")

    assert (asked.unit.short_zh, scene.fresh(life).state) == (SUPPORTED, "checking")


def test_a_refused_countersigning_goes_back_to_the_draft(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    make(world, life)
    step(world, life, "send_countersign", "coord")
    asked = scene.session.scalars(select(Assignment).where(Assignment.matter_id == life.id)).one()

    answer(scene, life, asked, "refuse", reason="第四部分与我局台账不一致。")

    assert scene.fresh(life).state == "draft"


def test_the_drafter_does_not_check_and_only_the_director_signs(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    countersigned(scene, life)

    with pytest.raises(Forbidden):
        step(world, life, "check_ok", "coord")
    step(world, life, "check_ok", "reviewer")
    with pytest.raises(Forbidden):
        step(world, life, "sign", "reviewer")
    assert scene.fresh(life).state == "pending_issue"


def test_a_draft_that_fails_the_layout_check_is_not_passed(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    countersigned(scene, life)
    make(world, life, check=json.dumps({"passed": False}))

    with pytest.raises(Refused, match="layout check failed"):
        step(world, life, "check_ok", "reviewer")
    assert scene.fresh(life).state == "checking"


def test_signing_numbers_it_once_and_the_finished_file_issues_it(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    countersigned(scene, life)
    step(world, life, "check_ok", "reviewer")
    step(world, life, "sign", "director")
    numbered = document_of(world, life)
    assert (numbered.number, numbered.standing, numbered.sha256) == (f"{MARK}〔2026〕1号", "draft", None)
    assert scene.fresh(life).state == "sealing"

    document = make(world, life)

    issue = json.loads(document.issue or "")
    assert (document.standing, document.issued_at is not None, scene.fresh(life).state) == ("valid", True, "issued")
    assert [row["step"] for row in issue["approvals"]] == ["prepare", "countersign", "check", "sign"]
    director = world.person("director").name
    assert (issue["number"], issue["signer"], issue["issued_on"]) == (document.number, director, "2026-11-16")
    final = said(json.loads(document.snapshot), issue)
    assert [row["step"] for row in final["approvals"]][-4:] == ["prepare", "countersign", "check", "sign"]
    assert (final["head"]["issued_on"], final["head"]["signer"]) == ("2026-11-16", director)


def test_a_failed_sealing_goes_back_and_keeps_the_number(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    countersigned(scene, life)
    step(world, life, "check_ok", "reviewer")
    step(world, life, "sign", "director")
    document = document_of(world, life)
    with transaction() as session:
        lives.failed(session, lives.locked(session, document.id), Text("字体缺失", "a font is missing"))
    assert scene.fresh(life).state == "pending_issue"

    make(world, life)
    step(world, life, "sign", "director")

    assert document_of(world, life).number == f"{MARK}〔2026〕1号"
    assert make(world, life).standing == "valid"


def test_a_correction_is_another_edition_with_a_new_number(scene: Scene, closed: Matter) -> None:
    world = scene.world
    countersigned(scene, life_of(world, closed))
    first_life = life_of(world, closed)
    step(world, first_life, "check_ok", "reviewer")
    step(world, first_life, "sign", "director")
    first = make(world, first_life)

    step(world, first_life, "correct", "director", reason="整改户数有误。")
    life = life_of(world, closed)
    assert life.id != first_life.id
    assert (document_of(world, first_life).standing, document_of(world, life).edition) == ("valid", 2)
    with pytest.raises(Refused):
        step(world, first_life, "correct", "director", reason="再改。")
    countersigned(scene, life)
    step(world, life, "check_ok", "reviewer")
    step(world, life, "sign", "director")
    second = make(world, life)

    former = document_of(world, first_life)
    issue = json.loads(second.issue or "")
    assert (former.standing, former.sha256, former.snapshot_sha256) == (
        "superseded",
        first.sha256,
        first.snapshot_sha256,
    )
    assert (second.standing, second.number, second.supersedes_id) == ("valid", f"{MARK}〔2026〕2号", former.id)
    assert (issue["replaces"], issue["reason"], issue["edition"]) == (former.number, "整改户数有误。", 2)
    assert scene.fresh(first_life).state == "superseded"


def test_an_edition_of_a_month_later_says_when_the_matter_was_closed(scene: Scene, closed: Matter) -> None:
    world, first_life = scene.world, life_of(scene.world, closed)
    countersigned(scene, first_life)
    step(world, first_life, "check_ok", "reviewer")
    step(world, first_life, "sign", "director")
    first = json.loads(make(world, first_life).snapshot)

    with clock.at(clock.now() + timedelta(days=30)):
        step(world, first_life, "correct", "director", reason="笔误。")
        second = json.loads(document_of(world, life_of(world, closed)).snapshot)

    assert second["clock"] == first["clock"]
    assert second["head"]["generated_at"] > first["head"]["generated_at"]


def test_a_void_report_keeps_its_number_in_the_register(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    countersigned(scene, life)
    step(world, life, "check_ok", "reviewer")
    step(world, life, "sign", "director")
    make(world, life)

    step(world, life, "void", "director", reason="重复出具。")

    document = document_of(world, life)
    assert (document.standing, document.number, scene.fresh(life).state) == ("void", f"{MARK}〔2026〕1号", "voided")


def test_a_remark_and_new_data_draw_the_draft_anew(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    before = make(world, life).snapshot_sha256
    step(world, life, "amend", "coord", remark="另附台账。")
    amended = document_of(world, life)
    assert (amended.making, amended.sha256, json.loads(amended.issue or "")["remark"]) == (
        "waiting",
        None,
        "另附台账。",
    )
    make(world, life)

    with clock.at(factories.MONDAY + timedelta(hours=1)):
        step(world, life, "refresh", "coord")

    after = document_of(world, life)
    assert (after.making, after.snapshot_sha256 != before) == ("waiting", True)


def test_the_language_is_chosen_before_it_is_signed_and_kept_by_the_next_edition(scene: Scene, closed: Matter) -> None:
    world, life = scene.world, life_of(scene.world, closed)
    before = make(world, life).snapshot_sha256
    with pytest.raises(Invalid):
        step(world, life, "choose_language", "coord", language="fr")
    assert (document_of(world, life).language, document_of(world, life).making) == ("zh", "finished")

    step(world, life, "choose_language", "coord", language="both")

    both = document_of(world, life)
    assert (both.language, both.making, both.snapshot_sha256) == ("both", "waiting", before)
    make(world, life)
    countersigned(scene, life)
    with pytest.raises(Refused):
        step(world, life, "choose_language", "coord", language="zh")
    step(world, life, "check_ok", "reviewer")
    step(world, life, "sign", "director")
    make(world, life)
    step(world, life, "correct", "director", reason="笔误。")
    second = life_of(world, closed)
    assert (document_of(world, second).language, (second.details or {})["language"]) == ("both", "both")


def test_a_draft_is_void_when_its_matter_is_reopened(scene: Scene, closed: Matter) -> None:
    life = life_of(scene.world, closed)
    act(scene.world, scene.fresh(closed), "start_lookback", "coord", **looking(scene))
    performing.perform_all("parent_moved")
    assert scene.fresh(life).state == "draft"

    act(scene.world, scene.fresh(closed), "rebound", "director", facts="又有 5 户。", days=10)
    performing.perform_all("parent_moved")

    assert (scene.fresh(life).state, document_of(scene.world, life).standing) == ("voided", "void")


def countersigned(scene: Scene, life: Matter) -> None:
    """The draft made, countersigned by the unit that supported the matter, and so with whoever checks it."""
    make(scene.world, life)
    step(scene.world, life, "send_countersign", "coord")
    mine = select(Assignment).where(Assignment.matter_id == life.id, Assignment.state == "pending")
    answer(scene, life, scene.session.scalars(mine).one(), "agree", opinion="无意见。")


def answer(scene: Scene, life: Matter, part: Assignment, action: str, **inputs: str) -> None:
    version = scene.fresh(life).version
    person = scene.world.person("tax.head")
    assignments.act(life.uid, part.uid, action, actor=person, version=version, raw=factories.raw(**inputs))


def looking(scene: Scene) -> dict[str, object]:
    people = scene.people("north.inspector1", "north.inspector2")
    return {"plan_number": "回头看1号", "unit": scene.unit("north"), "checkers": people}
