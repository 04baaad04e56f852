"""Rehearsals: what a text would do to the matters under way, and that nothing of them changes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.rewriting import drafted, rehearsed
from workflow import clock
from workflow.db import db
from workflow.errors import Forbidden, Refused
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.rehearsal import Rehearsal
from workflow.services import definitions, rehearsals


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.at(MONDAY):
        yield


def result(world: World, *changes: tuple[str, str], **state_map: str) -> dict[str, Any]:
    found = rehearsed(world, drafted(world, "problem", *changes), state_map).result
    assert found is not None
    return found


def rows(session: Session) -> list[Any]:
    matters = session.execute(select(Matter.id, Matter.version, Matter.state, Matter.due_at, Matter.seq)).all()
    return [*matters, *session.execute(select(Duty.id, Duty.due_at, Duty.done_at)).all()]


def test_the_same_text_changes_nothing(world: World, session: Session):
    factories.assigned(world)
    before = rows(session)

    found = result(world)

    assert (found["total"], found["stranded"], found["buttons"], found["dues"], found["forms"]) == (1, [], [], [], [])
    assert rows(session) == before


def test_a_longer_limit_moves_due_dates(world: World):
    matter = factories.submitted(world)

    found = result(
        world, ("holder: office.coordinator\n    limit: 1 wd", "holder: office.coordinator\n    limit: 3 wd")
    )

    assert found["ways"] == {"later": 1}
    assert found["dues"] == [
        {
            "uid": str(matter.uid),
            "number": matter.number,
            "title": matter.title,
            "title_en": "",
            "clock": {"zh": "“待立项”的时限", "en": "the limit of “Awaiting a decision to register”"},
            "before": "2026-11-17",
            "after": "2026-11-19",
            "how": "later",
        }
    ]


def test_a_shorter_limit_keeps_what_there_is(world: World):
    factories.assigned(world)
    factories.act(world, world.matter("WT-2026-0001"), "sign", "edu.liaison", **signing(world))

    found = result(world, ("holder: lead.head\n    limit: 3 wd", "holder: lead.head\n    limit: 1 wd"))

    assert [(one["before"], one["after"], one["how"]) for one in found["dues"]] == [
        ("2026-11-19", "2026-11-17", "kept")
    ]


WHOLE = "length: {minor: 30 wd, general: 45 wd, serious: 60 wd, major: 90 wd}\n    start: [accept, rebound]"


def test_a_term_that_lost_its_length_is_gone(world: World):
    factories.accepted(world)

    found = result(world, (WHOLE, "given: days\n    start: assign"))

    assert found["ways"] == {"gone": 1}
    assert [(one["clock"]["en"], one["after"], one["how"]) for one in found["dues"]] == [
        ("the term “whole”", None, "gone")
    ]


def signing(world: World) -> dict[str, Any]:
    return {"handler": world.person("edu.handler").uid, "contact": "8001"}


def test_a_role_that_may_act_no_more_loses_its_button(world: World):
    matter = factories.accepted(world)

    old = "who: [office.coordinator]\n    guards: [major_is_endorsed]"
    found = result(world, (old, old.replace("coordinator", "director")))

    lost = [one for one in found["buttons"] if one["change"] == "vanishes"]
    assert [(one["role"]["zh"], one["action"]["zh"], one["count"], one["examples"]) for one in lost] == [
        ("联席办协调员", "交办", 1, [matter.number])
    ]


def test_a_state_that_is_gone_strands_until_it_is_mapped(world: World):
    matter = factories.accepted(world)
    draft = drafted(world, "problem", ("pending_assign", "to_assign"))

    lost, mapped = rehearsed(world, draft), rehearsed(world, draft, {"pending_assign": "to_assign"})

    assert [one["number"] for one in lost.result["stranded"]] == [matter.number]
    assert lost.result["states"] == [
        {
            "code": "pending_assign",
            "zh": "待交办",
            "en": "Awaiting assignment",
            "count": 1,
            "is_known": False,
            "to": None,
        }
    ]
    assert (mapped.result["stranded"], mapped.result["states"][0]["to"]) == ([], "to_assign")


def test_a_state_where_nobody_may_act_strands(world: World, session: Session):
    matter = factories.assigned(world)
    factories.act(world, matter, "sign", "edu.liaison", **signing(world))
    draft = drafted(world, "problem")
    world.person("edu.head").is_enabled = False
    session.commit()

    found = rehearsed(world, draft).result

    why = {
        "zh": "到“待报整改方案”后无人可办：牵头单位分管领导空缺",
        "en": "nobody could act in “Plan due”: no one is the head in charge of the lead unit",
    }
    assert [(one["number"], one["why"]) for one in found["stranded"]] == [(matter.number, why)]


def test_rehearsing_a_version_says_nothing_of_the_draft(world: World, session: Session):
    draft = drafted(world, "problem", ("zh: 待立项", "zh: 等待立项"))
    rehearsed(world, draft)

    rehearsals.rehearse_version("problem", 1, {}, actor=world.person("director"))

    session.refresh(draft)
    assert draft.is_rehearsed


def test_a_required_field_more_is_said(world: World):
    factories.submitted(world)
    more = "      - {name: clause, type: text, zh: 适用条款, en: Clause, required: true}\n"
    line = "      - {name: basis, type: text, zh: 立项依据"

    found = result(world, (line, more + line))

    assert [(one["state"]["zh"], one["action"]["zh"], one["fields"]) for one in found["forms"]] == [
        ("待立项", "立项", [{"zh": "适用条款", "en": "Clause"}])
    ]


def test_a_rehearsed_text_is_marked_and_a_later_one_is_not(world: World, session: Session):
    draft = drafted(world, "problem")
    rehearsed(world, draft)
    session.refresh(draft)
    assert draft.is_rehearsed

    definitions.save_draft(draft.uid, draft.source + "# x\n", version=draft.version, actor=world.person("coord"))

    assert not draft.is_rehearsed


def test_a_text_with_faults_is_not_rehearsed(world: World, session: Session):
    draft = drafted(world, "problem", ("initial: draft", "initial: start"))

    with pytest.raises(Refused):
        rehearsed(world, draft)

    assert session.scalars(select(Rehearsal)).all() == []


def test_only_keepers_rehearse(world: World, session: Session):
    draft = drafted(world, "problem")

    with pytest.raises(Forbidden):
        rehearsals.rehearse(draft.uid, {}, actor=world.person("edu.head"))

    assert session.scalars(select(Rehearsal)).all() == []


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_statements_does_not_grow_with_the_matters(world: World, session: Session, count: int):
    for number in range(count):
        factories.problem(world, title=str(number))
    rehearsal = rehearsed(world, drafted(world, "problem"))
    rehearsal.ended_at = None
    session.commit()
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    rehearsals.perform(rehearsal.id)

    assert len([one for one in said if one.startswith("SELECT")]) <= 16
