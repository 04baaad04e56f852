"""What walks have found, each told in the fewest steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, truths
from tests.factories import MONDAY, World, raw
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.queries import worklist
from workflow.services import assignments, kinds
from workflow.types import Relation


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def operation(world: World, *copies: str) -> Matter:
    form = {"title": "春季行动", "field": "cards", "lead": world.unit("north").uid, "aim": "打击两卡犯罪。"}
    units = [world.unit(code).uid for code in copies]
    return kinds.register("operation", raw(**form, copies=units), actor=world.person("bureau.leader"))


def test_what_awaits_the_bureau_s_leader_is_on_the_bureau_s_worklist(world: World, session: Session) -> None:
    matter = operation(world)
    before = worklist.count_open(session, world.person("bureau.leader"))
    plan = {"plan": "分三组。", "planned_on": "2026-11-18"}

    factories.act(world, matter, "submit_plan", "north.leader", **plan)

    assert truths.owed(session, matter) == {world.unit("bureau").id: frozenset({"bureau.leader"})}
    assert worklist.count_open(session, world.person("bureau.leader")) == before + 1


def test_a_copy_to_one_s_own_unit_is_a_copy_like_any_other(world: World, session: Session) -> None:
    matter = operation(world, "bureau", "south")
    copies = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == Relation.COPY)
    parts = {part.unit_id: part for part in session.scalars(copies)}
    own = parts[world.unit("bureau").id]

    assert {(part.state, part.signed_at) for part in parts.values()} == {("pending_sign", None)}
    given = {"actor": world.person("coord"), "version": matter.version, "raw": raw(reason="误抄。")}
    assert assignments.act(matter.uid, own.uid, "withdraw", **given).state == "withdrawn"
