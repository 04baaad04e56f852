"""What stands in the way of an action, word for word, and the way that leads to it, by steps that only a past names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.samples import SMALL, WINDING
from workflow.engine.explaining import Explained, Kind, Obstacle, Standing, explain
from workflow.engine.facts import Facts
from workflow.engine.loading import load
from workflow.types import SYSTEM, Text

PLAN, ERRAND = load(WINDING, name="plan.yaml"), load(SMALL, name="errand.yaml")
COURT = (Text("区人民法院", "Court"),)
SYSTEM_S = Obstacle(Kind.ROLE, Text("由系统自动办理，不需人工操作", "the system does this by itself"))
AWAITED = Obstacle(Kind.GUARD, Text("须等待答复意见：区人民法院", "an opinion is awaited first: Court"))


def people(*roles: str, **facts: object) -> Facts:
    return Facts(roles=frozenset(roles), **facts)  # type: ignore[arg-type]


def said(state: str, action: str, facts: Facts, landings=None, flow=PLAN) -> Explained:
    return next(one for one in explain(flow, state, facts, landings) if one.transition.action == action)


def elsewhere(zh: str, en: str) -> Obstacle:
    return Obstacle(Kind.STATE, Text(zh, en))


@pytest.mark.parametrize(
    ("state", "action", "facts", "standing", "obstacles"),
    [
        ("looking", "approve", people("office.director"), Standing.OPEN, ()),
        (
            "planning",
            "approve",
            people("office.director"),
            Standing.WAITING,
            (elsewhere("当前为“制定中”，到“待审核”时才能办", "possible while “Review”, not while “Planning”"),),
        ),
        (
            "draft",
            "hold",
            people("office.coordinator"),
            Standing.OTHERS,
            (
                elsewhere(
                    "当前为“草稿”，到“制定中”或“待审核”时才能办",
                    "possible while “Planning” or “Review”, not while “Draft”",
                ),
                Obstacle(
                    Kind.ROLE,
                    Text(
                        "由联席办复核员办理，您不担任该岗位",
                        "the reviewer of the office does this, and you do not hold that position",
                    ),
                ),
            ),
        ),
        (
            "looking",
            "approve",
            people("lead.head", "copy.viewer"),
            Standing.OTHERS,
            (
                Obstacle(
                    Kind.UNIT,
                    Text(
                        "由联席办主任办理，您所在单位不是联席办",
                        "the office director of the office does this, and your unit is not the office here",
                    ),
                ),
            ),
        ),
        ("signing", "passed", people("lead.head", vote_result=True), Standing.OTHERS, (SYSTEM_S,)),
        ("looking", "approve", people("office.director", consulting=COURT), Standing.WAITING, (AWAITED,)),
        ("looking", "hold", people("office.reviewer", consulting=COURT), Standing.OPEN, ()),
    ],
)
def test_all_that_stands_in_the_way_is_said_in_whole_sentences(state, action, facts, standing, obstacles):
    found = said(state, action, facts)

    assert (found.standing, found.obstacles) == (standing, obstacles)
    assert found.who == PLAN.actions[action][0].who


def test_a_unit_of_neither_side_is_told_both():
    flow = load(
        WINDING.replace("who: office.director, confirm", "who: [office.director, lead.head], confirm"), name="p"
    )

    (obstacle,) = said("looking", "approve", people("copy.viewer"), flow=flow).obstacles

    assert obstacle.kind is Kind.UNIT
    assert obstacle.text.zh.endswith("您所在单位不是联席办或牵头单位")
    assert obstacle.text.en.endswith("and your unit is not the office or the lead unit here")


def test_the_system_s_part_in_what_people_do_makes_nobody_s_unit_wrong():
    (obstacle,) = said("planning", "hand_in", people("system.clock", "lead.head")).obstacles
    assert obstacle.kind is Kind.ROLE

    (obstacle,) = said("planning", "hand_in", people("copy.viewer")).obstacles
    assert obstacle.text.zh == "由牵头单位经办人办理，您所在单位不是牵头单位"


def test_every_guard_that_does_not_hold_is_said_in_its_order():
    flow = load(
        SMALL.replace("guards: [is_no_duplicate]", "guards: [is_no_duplicate, is_major, needs_plan]"), name="errand"
    )

    found = said("draft", "assign", people("office.coordinator", duplicates=2, consulting=COURT), flow=flow)

    assert [one.kind for one in found.obstacles] == [Kind.GUARD] * 3
    assert found.obstacles[0].text.zh.startswith("30 日内已有同一单位同类在办问题 2 件")
    assert found.obstacles[2] == AWAITED


@pytest.mark.parametrize(
    ("facts", "action", "standing"),
    [
        (people("copy.viewer", lent=(people("office.director"),)), "approve", Standing.OPEN),
        (people("copy.viewer", lent=(people("office.director", consulting=COURT),)), "approve", Standing.WAITING),
        (people("office.director", lent=(people("copy.viewer"),)), "approve", Standing.OPEN),
        (people("office.head", lent=(people("copy.viewer"),)), "approve", Standing.OTHERS),
    ],
)
def test_of_several_capacities_the_nearest_is_explained(facts, action, standing):
    assert said("looking", action, facts).standing is standing


def test_where_no_capacity_serves_one_s_own_is_explained():
    found = said("looking", "approve", people("office.head", lent=(people("copy.viewer"),)))

    assert [one.kind for one in found.obstacles] == [Kind.ROLE]


@pytest.mark.parametrize(
    ("facts", "who", "kinds"),
    [
        (people("office.director"), ("office.director",), []),
        (people(SYSTEM), (SYSTEM,), [Kind.GUARD]),
        (people(SYSTEM, report_is_ready=True), (SYSTEM,), []),
        (people("copy.viewer"), ("office.director",), [Kind.UNIT]),
    ],
)
def test_of_several_transitions_the_nearest_is_meant(facts, who, kinds):
    found = said("review", "close", facts, flow=ERRAND)

    assert (found.transition.who, [one.kind for one in found.obstacles]) == (who, kinds)
    assert found.who == ("office.director", SYSTEM)


def test_what_its_form_will_require_is_said():
    assert [field.name for field in said("draft", "assign", people(), flow=ERRAND).needs] == ["lead", "days"]
    assert said("planning", "circulate", people()).needs == ()


def way(state: str, action: str, landings=None, flow=PLAN) -> list[str] | None:
    found = said(state, action, people(), landings, flow).way
    return None if found is None else [one.action for one in found]


@pytest.mark.parametrize(
    ("state", "action", "landings", "leads"),
    [
        ("draft", "send", {}, []),
        ("draft", "approve", {}, ["send", "hand_in"]),
        ("draft", "passed", {}, ["send", "circulate"]),
        ("draft", "resume", {}, ["send", "hold"]),
        ("signing", "send", {}, ["passed", "return_to"]),
        ("looking", "circulate", {}, ["return_to"]),
        ("looking", "circulate", {"chosen": ("draft",)}, ["take_back"]),
        ("looking", "circulate", {"chosen": ("draft",), "before": ()}, ["return_to", "send"]),
        ("looking", "circulate", {"chosen": ("draft",), "before": ("signing",)}, ["return_to", "send"]),
        ("looking", "send", {"chosen": ("draft", "gone")}, ["return_to"]),
        ("looking", "send", {"chosen": ("signing",), "before": ("planning",)}, ["take_back", "take_back"]),
        ("held", "approve", {}, ["resume"]),
        ("held", "approve", {"resumed": ("planning",)}, ["resume", "hand_in"]),
        ("held", "send", {"resumed": ()}, None),
        ("done", "approve", {}, None),
        ("done", "send", None, None),
    ],
)
def test_the_shortest_way_by_what_is_known_of_the_past(state, action, landings, leads):
    assert way(state, action, landings) == leads


def test_onward_ways_come_before_shorter_ones_back():
    longer = WINDING.replace("from: looking, to: done, who", "from: [looking, done], to: done, who").replace(
        "recall: {zh: 撤回, en: Recall, from: signing, to: planning",
        "recall: {zh: 撤回, en: Recall, from: draft, to: looking",
    )

    assert way("draft", "approve", flow=load(longer, name="plan.yaml")) == ["send", "hand_in"]


def test_of_several_states_the_nearest_leads_there():
    assert way("signing", "hold") == ["failed"]
    assert way("draft", "hold") == ["send"]


def test_a_capacity_changes_whose_it_is_and_not_the_way():
    facts = replace(people("copy.viewer"), lent=(people("office.director"),))

    found = said("draft", "approve", facts)

    assert (found.standing, [one.action for one in found.way or ()]) == (Standing.WAITING, ["send", "hand_in"])
