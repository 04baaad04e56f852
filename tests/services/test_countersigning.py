"""Countersigning: all, silence, changing, adding and removing, and rounds that lose nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, truths
from tests.factories import World
from tests.services.test_asking import clocks, on_part, owed, part_of
from workflow import clock
from workflow.db import transaction
from workflow.engine.loading import load
from workflow.errors import Invalid, Refused
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.workflow_version import WorkflowVersion
from workflow.services import silence

LATER = factories.MONDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def planning(world: World, **also: Any) -> Matter:
    matter = factories.assigned(world, **also)
    return factories.act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")


def send(world: World, matter: Matter, *codes: str, **also: Any) -> Matter:
    rows = {f"countersigners-{n}-unit": world.unit(code).uid for n, code in enumerate(codes)}
    return factories.act(world, matter, "send_countersign", "edu.head", **rows, **factories.plan(), **also)


def sign(world: World, matter: Matter, code: str, action: str = "agree") -> Assignment:
    words = {"opinion": "同意。"} if action == "agree" else {"reason": "措施不具体。"}
    return on_part(world, matter, code, action, f"{code}.head", **words)


def state(world: World, matter: Matter) -> str:
    world.session.expire_all()
    return world.session.get_one(Matter, matter.id).state


def answers(world: World, matter: Matter) -> list[tuple[int, str, str]]:
    """Round, unit and state of every countersignature."""
    world.session.expire_all()
    rows = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == "countersign")
    return [(p.vote_round, p.unit.code, p.state) for p in world.session.scalars(rows.order_by(Assignment.id))]


def test_every_unit_has_its_own_part_and_clock_and_no_other_branch_is_touched(world: World, session: Session) -> None:
    matter = planning(world, supports=("north",))
    before = clocks(world, matter)[2]

    send(world, matter, "tax", "court")

    after = clocks(world, matter)[2]
    assert after[: len(before)] == before
    assert [(code, state, str(due)[:10]) for code, state, due, _ in after[len(before) :]] == [
        ("tax", "pending", "2026-11-19"),
        ("court", "pending", "2026-11-19"),
    ]
    assert owed(session, matter)[0] == ("north", "sign", False)
    assert set(owed(session, matter)) >= {("tax", "agree", False), ("court", "agree", False)}


def test_when_all_agree_the_plan_goes_on_by_itself(world: World) -> None:
    matter = send(world, planning(world), "tax", "court")

    sign(world, matter, "tax")
    assert state(world, matter) == "countersigning"
    sign(world, matter, "court")

    assert state(world, matter) == "plan_review"
    assert world.session.get_one(Matter, matter.id).problem.plan["responsible"] == "顾清和"  # type: ignore[union-attr]
    assert truths.replayed(world.session, matter) == "plan_review"


def test_one_refusal_sends_it_back_and_lets_go_of_who_has_not_answered(world: World, session: Session) -> None:
    matter = send(world, planning(world), "tax", "court")

    sign(world, matter, "tax", "refuse")

    assert state(world, matter) == "planning"
    assert answers(world, matter) == [(1, "tax", "refused"), (1, "court", "lapsed")]
    assert owed(session, matter) == [("edu", "submit_plan", False)]


def test_a_new_round_asks_the_same_units_again_and_keeps_the_old_one(world: World) -> None:
    matter = send(world, planning(world), "tax", "court")
    sign(world, matter, "court")
    sign(world, matter, "tax", "refuse")

    send(world, matter)

    assert answers(world, matter) == [
        (1, "tax", "refused"),
        (1, "court", "agreed"),
        (2, "tax", "pending"),
        (2, "court", "pending"),
    ]
    assert state(world, matter) == "countersigning"


def test_recalling_it_loses_nobody(world: World) -> None:
    matter = send(world, planning(world), "tax", "court")
    sign(world, matter, "tax")

    factories.act(world, matter, "countersign_recall", "edu.head", reason="补充数据。")
    send(world, matter)

    assert answers(world, matter) == [
        (1, "tax", "agreed"),
        (1, "court", "lapsed"),
        (2, "tax", "pending"),
        (2, "court", "pending"),
    ]


def test_removing_a_unit_counts_anew(world: World, session: Session) -> None:
    matter = send(world, planning(world), "tax", "court")
    sign(world, matter, "tax")

    on_part(world, matter, "court", "withdraw", "edu.head", reason="与方案无关。")

    assert state(world, matter) == "plan_review"


def test_the_last_unit_cannot_be_removed_and_nothing_changes(world: World) -> None:
    matter = send(world, planning(world), "tax")
    before = truths.rows(world.session)

    with pytest.raises(Refused, match="last unit of a round"):
        on_part(world, matter, "tax", "withdraw", "edu.head", reason="与方案无关。")

    assert truths.rows(world.session) == before


def test_a_unit_is_added_while_it_goes_round(world: World) -> None:
    matter = send(world, planning(world), "tax")
    one = {"countersigners-0-unit": world.unit("court").uid}

    factories.act(world, matter, "add_countersigner", "edu.head", **one)
    sign(world, matter, "tax")

    assert state(world, matter) == "countersigning"
    with pytest.raises(Invalid):
        factories.act(world, matter, "add_countersigner", "edu.head", **one)


@pytest.mark.parametrize("codes", [(), ("edu",), ("tax", "tax")])
def test_who_cannot_countersign_is_refused_and_nothing_changes(world: World, codes: tuple[str, ...]) -> None:
    matter = planning(world)
    before = truths.rows(world.session)

    with pytest.raises(Invalid) as invalid:
        send(world, matter, *codes)

    assert list(invalid.value.faults) == ["countersigners"]
    assert truths.rows(world.session) == before


def test_silence_counts_as_agreement_once_and_says_so(world: World) -> None:
    matter = send(world, planning(world), "tax", "court")
    sign(world, matter, "tax")

    assert silence.count_silence() == 0
    with clock.at(LATER):
        assert (silence.count_silence(), silence.count_silence()) == (1, 0)

    event = world.session.scalars(select(Event).where(Event.action == "fall_silent")).one()
    assert state(world, matter) == "plan_review"
    assert part_of(world, matter, "court").is_late
    assert (event.actor_id, event.content["shown"][0]["value_zh"]) == (None, "超过会签时限未答复，视为同意")


def test_silence_that_cannot_be_counted_holds_up_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    units = [world.unit(code).uid for code in ("pu", "court")]
    broken, sound = (send(world, planning(world, concerned_unit=uid), "tax") for uid in units)
    with transaction() as session:
        session.get_one(Matter, broken.id).state = "gone"

    with clock.at(LATER):
        assert silence.count_silence() == 1

    assert (state(world, broken), state(world, sound)) == ("gone", "plan_review")
    assert [one.levelname for one in caplog.records if "could not be counted" in one.message] == ["ERROR"]


def shared(session: Session, matter: Matter, *, rule: str) -> None:
    """Let this matter's countersigning follow another rule, and its lead weigh each unit."""
    row = session.get_one(Matter, matter.id)
    source = row.workflow.source.replace("vote: {rule: all, on_refusal: fail, silent: 3 wd}", f"vote: {rule}")
    column = "units: [office, member, bureau, station, bank]}\n      - {name: question"
    weighed = "{name: weight, type: number, zh: 权重, en: Weight}"
    source = source.replace(column, column.replace("\n", f"\n          - {weighed}\n", 1))
    load(source, name="shared")
    with transaction() as writing:
        version = WorkflowVersion(
            kind="problem",
            number=99,
            source=source,
            sha256=hashlib.sha256(source.encode()).hexdigest(),
            published_at=factories.MONDAY,
        )
        writing.add(version)
        writing.flush()
        writing.get_one(Matter, matter.id).workflow_version_id = version.id


def test_a_weighted_share_decides_and_an_answer_can_be_changed_until_it_does(world: World, session: Session) -> None:
    matter = planning(world)
    shared(session, matter, rule="{rule: share, share: 60, on_refusal: count}")
    weights = {f"countersigners-{n}-weight": weight for n, weight in enumerate((50, 30, 20))}
    send(world, matter, "tax", "court", "north", **weights)

    sign(world, matter, "tax", "refuse")
    assert state(world, matter) == "planning"

    send(world, matter)
    sign(world, matter, "court", "refuse")
    sign(world, matter, "court")
    assert state(world, matter) == "countersigning"
    sign(world, matter, "tax")

    assert state(world, matter) == "plan_review"
    assert [p for p in answers(world, matter) if p[0] == 2] == [
        (2, "tax", "agreed"),
        (2, "court", "agreed"),
        (2, "north", "lapsed"),
    ]


def test_one_of_several_is_enough_where_the_rule_says_so(world: World, session: Session) -> None:
    matter = planning(world)
    shared(session, matter, rule="{rule: any, on_refusal: count}")
    send(world, matter, "tax", "court")

    sign(world, matter, "tax", "refuse")
    assert state(world, matter) == "countersigning"
    sign(world, matter, "court")

    assert state(world, matter) == "plan_review"


def test_nobody_changes_an_answer_after_the_result(world: World) -> None:
    matter = send(world, planning(world), "tax", "court")
    sign(world, matter, "tax")
    sign(world, matter, "court")

    with pytest.raises(Refused, match="has its result"):
        sign(world, matter, "tax", "refuse")
