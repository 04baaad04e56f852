"""The life of a bulletin: figures frozen, text written on them, facts checked by who is named, signed and delivered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document as Docx
from sqlalchemy import select

from tests import factories
from tests.factories import World, raw
from tests.papers import document_of, make, step
from workflow import clock
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.queries import documents, matters, verifying
from workflow.reports import bulletin as paper
from workflow.reports import word
from workflow.reports.issuing import issued as said
from workflow.services import assignments, kinds
from workflow.services.silence import count_silence
from workflow.types import Relation

NAMES = ("overall", "ranking", "lights", "practice", "faults", "next")


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def begun(world: World) -> Matter:
    return monthly(world)


def monthly(world: World) -> Matter:
    asked = {"title": "关于2026年11月重点工作推进情况的通报", "bulletin_kind": "monthly"}
    days = {"first_on": "2026-11-01", "last_on": "2026-11-30", "units_group": "all"}
    return kinds.register("bulletin", raw(**asked, **days), actor=world.person("coord"))


def kept(world: World, matter: Matter) -> dict[str, Any]:
    return json.loads(document_of(world, matter).snapshot)


def texts(world: World, matter: Matter, **other: str) -> dict[str, str]:
    return kept(world, matter)["source"] | {"practice": "区教育局逐校排查。"} | other


def written(world: World, matter: Matter, **other: str) -> Matter:
    done = step(world, matter, "write", "coord", **texts(world, matter, **other))
    make(world, matter)
    return done


def part_of(world: World, matter: Matter, code: str) -> Assignment:
    asked = (Assignment.matter_id == matter.id, Assignment.role == Relation.COUNTERSIGN)
    rows = select(Assignment).where(*asked, Assignment.unit_id == world.unit(code).id)
    return world.session.scalars(rows.execution_options(populate_existing=True)).one()


def fresh(world: World, matter: Matter) -> Matter:
    world.session.rollback()
    return world.session.get_one(Matter, matter.id, populate_existing=True)


def test_beginning_freezes_the_figures_in_a_draft_without_a_number(world: World, begun: Matter) -> None:
    document, snapshot = document_of(world, begun), kept(world, begun)

    assert (begun.state, document.standing, document.number) == ("draft", "draft", None)
    assert "{{新承办}}" in snapshot["source"]["overall"]
    assert all("{{" not in part["text"][language] for part in snapshot["parts"] for language in ("zh", "en"))


@pytest.mark.parametrize(
    ("first", "last", "field"), [("2026-11-30", "2026-11-01", "last_on"), ("2027-01-01", "2027-01-31", "first_on")]
)
def test_a_period_that_is_none_begins_nothing(world: World, first: str, last: str, field: str) -> None:
    asked = raw(title="通报", bulletin_kind="special", first_on=first, last_on=last, units_group="all")

    with pytest.raises(Invalid) as refused:
        kinds.register("bulletin", asked, actor=world.person("coord"))

    assert list(refused.value.faults) == [field]
    assert world.session.scalars(select(Matter).where(Matter.kind == "bulletin")).all() == []


def test_a_figure_that_does_not_exist_is_refused_and_nothing_changes(world: World, begun: Matter) -> None:
    before = document_of(world, begun).snapshot_sha256

    with pytest.raises(Invalid) as refused:
        step(world, begun, "write", "coord", **texts(world, begun, overall="共{{发案}}起，办结{{办结}}件。"))

    assert list(refused.value.faults) == ["overall"]
    assert "发案" in refused.value.faults["overall"].zh
    assert (document_of(world, begun).snapshot_sha256, fresh(world, begun).version) == (before, begun.version)


def test_frozen_figures_do_not_move_until_they_are_taken_anew_with_a_reason(world: World, begun: Matter) -> None:
    figures = kept(world, begun)["figures"]
    factories.assigned(world)

    written(world, begun)
    assert kept(world, begun)["figures"] == figures
    step(world, begun, "freeze_anew", "coord", reason="补报数据。")

    anew = kept(world, begun)
    assert anew["figures"]["total"]["delivered"] == figures["total"]["delivered"] + 1
    assert f"{anew['figures']['total']['delivered']}件次" in anew["parts"][0]["text"]["zh"]


def test_who_is_named_checks_the_facts_first_and_silence_is_no_objection(world: World, begun: Matter) -> None:
    written(world, begun, faults="区教育局推进迟缓。")

    with pytest.raises(Refused, match="have not checked"):
        step(world, begun, "send_check", "coord")
    step(world, begun, "send_facts", "coord")
    asked = part_of(world, begun, "edu")
    assert (fresh(world, begun).state, asked.due_on.isoformat()) == ("fact_check", "2026-11-17")

    with clock.at(asked.due_at + timedelta(minutes=1)):
        assert count_silence() == 1
    assert (fresh(world, begun).state, part_of(world, begun, "edu").state) == ("checking", "silent")


def test_every_objection_is_answered_before_the_text_is_checked(world: World, begun: Matter) -> None:
    written(world, begun, faults="区教育局推进迟缓。")
    step(world, begun, "send_facts", "coord")
    part = part_of(world, begun, "edu")
    head, reason = world.person("edu.head"), "已于期限内报送。"
    assignments.act(
        begun.uid, part.uid, "refuse", actor=head, version=fresh(world, begun).version, raw=raw(reason=reason)
    )
    assert fresh(world, begun).state == "draft"

    with pytest.raises(Invalid) as refused:
        step(world, begun, "send_check", "coord")
    assert (list(refused.value.faults), fresh(world, begun).state) == (["answers"], "draft")
    answers = {"answers-0-unit": world.unit("edu").uid, "answers-0-answer": "经核实予以采纳。"}
    assert step(world, begun, "send_check", "coord", **answers).state == "checking"


def test_it_is_signed_numbered_and_delivered_to_every_unit(world: World, begun: Matter) -> None:
    written(world, begun, faults="总体平稳。")
    hidden = world.person("tax.liaison")
    with pytest.raises(NotFound):
        matters.found(world.session, begun.uid, hidden)
    for action, login in (("send_check", "coord"), ("check_ok", "reviewer")):
        step(world, begun, action, login)
    with pytest.raises(Forbidden):
        step(world, begun, "sign", "reviewer")
    step(world, begun, "sign", "director")
    document = make(world, begun)

    assert (fresh(world, begun).state, document.standing, document.serial) == ("issued", "valid", 1)
    assert document.number.endswith("〔2026〕1号")
    assert matters.found(world.session, begun.uid, hidden).id == begun.id
    assert documents.one(world.session, document.uid, hidden).id == document.id
    values = paper.values(said(json.loads(document.snapshot), json.loads(document.issue)), "zh")
    assert values["number"] == "第1期"


def test_what_is_still_to_be_written_goes_to_nobody(world: World, begun: Matter) -> None:
    make(world, begun)
    for action in ("send_facts", "send_check"):
        with pytest.raises(Refused) as refused:
            step(world, begun, action, "coord", countersigners=[{"unit": str(world.unit("edu").uid)}])
        assert refused.value.code == "unwritten"

    assert fresh(world, begun).state == "draft"


def test_a_unit_is_asked_again_once_the_text_about_it_has_changed(world: World, begun: Matter) -> None:
    written(world, begun, faults="区教育局推进迟缓。")
    step(world, begun, "send_facts", "coord")
    part = part_of(world, begun, "edu")
    now = fresh(world, begun).version
    assignments.act(
        begun.uid, part.uid, "refuse", actor=world.person("edu.head"), version=now, raw=raw(reason="不实。")
    )

    with clock.at(clock.now() + timedelta(hours=1)):
        written(world, begun, faults="区教育局三项逾期。")
        with pytest.raises(Refused, match="have not checked"):
            step(world, begun, "send_check", "coord")


def signed(world: World, matter: Matter) -> None:
    for action, login in (("send_check", "coord"), ("check_ok", "reviewer"), ("sign", "director")):
        step(world, matter, action, login)
    make(world, matter)


def corrected(world: World, begun: Matter) -> Matter:
    """Signed, then corrected, and the correction signed too."""
    written(world, begun, faults="总体平稳。")
    signed(world, begun)
    step(world, begun, "correct", "director", reason="教育局办结数有误。")
    rows = select(Matter).where(Matter.kind == "bulletin").order_by(Matter.id.desc()).limit(1)
    newer = world.session.scalars(rows).unique().one()
    with pytest.raises(Refused, match="being drafted"):
        step(world, begun, "correct", "director", reason="再次更正。")
    assert kept(world, newer)["figures"] == kept(world, begun)["figures"]
    assert kept(world, newer)["source"] == kept(world, begun)["source"]
    make(world, newer)
    written(world, newer, overall="更正后的总体情况。")
    signed(world, newer)
    return newer


def test_a_correction_replaces_the_edition_before_and_takes_no_issue_from_the_next(world: World, begun: Matter) -> None:
    newer = corrected(world, begun)
    former, paper_of = document_of(world, begun), document_of(world, newer)

    assert [fresh(world, one).state for one in (begun, newer)] == ["superseded", "issued"]
    assert (former.standing, paper_of.standing) == ("superseded", "valid")
    assert (paper_of.edition, paper_of.supersedes_id, paper_of.serial) == (2, former.id, 2)
    assert matters.found(world.session, newer.uid, world.person("tax.liaison")).id == newer.id
    found = verifying.by_code(world.session, former.verify_code)
    assert found is not None
    assert (found.standing, found.replaced_by) == ("superseded", (paper_of.number, paper_of.verify_code))
    held = {one.number: one.newer_number for one in documents.register(world.session, begun.meeting_id)}
    assert held == {former.number: paper_of.number, paper_of.number: None}
    says_what_it_corrects(paper_of, former)

    following = monthly(world)
    written(world, following, faults="总体平稳。")
    signed(world, following)
    assert (document_of(world, following).serial, values(document_of(world, following))["number"]) == (3, "第2期")


def says_what_it_corrects(newer: Document, former: Document) -> None:
    told = values(newer)
    assert told["number"] == "第1期（第2版）"
    assert "教育局办结数有误" in str(told["blocks"])
    whole = said(json.loads(newer.snapshot), json.loads(newer.issue))
    lines = [one.text for one in Docx(BytesIO(word.written(whole, "zh"))).paragraphs]
    corrects = f"本期通报为第2版，代替{former.number}。更正理由：教育局办结数有误。"
    assert (lines[0], lines[5]) == ("第1期（第2版）", corrects)


def values(document: Document) -> dict[str, Any]:
    return paper.values(said(json.loads(document.snapshot), json.loads(document.issue)), "zh")


def test_the_ledger_is_frozen_with_the_figures_where_the_drafter_ticks_it(world: World) -> None:
    asked = raw(title="月通报", bulletin_kind="monthly", first_on="2026-11-01", last_on="2026-11-30", ledger="1")
    begun = kinds.register("bulletin", asked | raw(units_group="all"), actor=world.person("coord"))
    matter = factories.assigned(world)

    written(world, begun)
    assert kept(world, begun)["ledger"] == []
    step(world, begun, "freeze_anew", "coord", reason="补报数据。")

    rows = kept(world, begun)["ledger"]
    assert [(row["number"], row["unit"]["zh"], row["is_settled"], row["light"]) for row in rows] == [
        (matter.number, "区教育局", False, "green")
    ]
