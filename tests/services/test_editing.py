"""Changing a definition's source part by part."""

from __future__ import annotations

import pytest

from workflow.engine.comparing import differences
from workflow.engine.loading import load, shipped
from workflow.errors import Invalid, Refused
from workflow.services.editing import Editing


def source(kind: str = "rectification") -> str:
    return shipped()[kind][0]


def changed_lines(before: str, after: str) -> list[str]:
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


def test_what_is_not_changed_keeps_every_line_and_comment():
    editing = Editing(source())

    editing.put("states/closing", {"limit": "7 wd"})

    assert changed_lines(source(), editing.text) == ["    limit: 7 wd"]
    assert editing.text.count("#") == source().count("#")


def test_a_value_that_is_the_same_is_not_written_anew():
    editing = Editing(source("assignment"))

    editing.put("states/accepted", {"zh": "已采纳", "en": "Accepted", "limit": "none", "holder": "none"})
    editing.put("states/handling", {"holder": ["support.handler", "support.liaison"]})

    assert editing.text == source("assignment")


def test_a_field_that_several_forms_share_is_changed_in_one_only():
    editing = Editing(source())

    editing.put("transitions/dismiss/form/0", {"hint": {"zh": "写明事实", "en": "Say why"}})
    flow = load(editing.text, name="draft")

    assert flow.actions["dismiss"][0].form[0].hint is not None
    assert flow.actions["spot_back"][0].form[0].hint is None


def test_a_form_that_is_an_alias_of_another_is_changed_alone():
    editing = Editing(source("problem"))

    editing.put("transitions/sign_direct/form/0", {"required": None})
    flow = load(editing.text, name="draft")

    assert [flow.actions[name][0].form[0].required for name in ("sign", "sign_direct")] == [True, False]


def test_a_part_is_read_with_the_names_filled_in():
    assert Editing(source()).part("transitions/dismiss/form/0")["zh"] == "理由"
    with pytest.raises(Refused):
        Editing(source()).part("states/nowhere")


def test_a_step_is_put_in_after_an_action():
    editing = Editing(source())
    state = {"zh": "待审", "en": "Approval", "holder": ["office.director"], "limit": "1 wd"}

    editing.insert_step(
        "transitions/pass", "approval", state, {"zh": "审核", "en": "Approve", "who": ["office.director"]}
    )
    flow = load(editing.text, name="draft")

    assert flow.actions["pass"][0].target == "approval"
    assert (flow.actions["finish_approval"][0].sources, flow.actions["finish_approval"][0].target) == (
        ("approval",),
        "closing",
    )
    assert list(flow.states).index("approval") == list(flow.states).index("closing") - 1
    assert flow.path[flow.path.index("closing") - 1] == "approval"


def test_a_step_needs_an_action_that_leads_somewhere():
    editing = Editing(source("problem"))
    before = editing.text

    with pytest.raises(Refused):
        editing.insert_step("transitions/progress", "more", {"zh": "甲", "en": "A"}, {})
    assert editing.text == before


def test_a_state_is_renamed_wherever_it_is_named():
    editing = Editing(source("problem"))

    editing.rename_state("planning", "plan_due")
    flow = load(editing.text, name="draft")

    assert "planning" not in flow.states
    assert list(flow.states).index("plan_due") == list(shipped()["problem"][1].states).index("planning")
    assert "plan_due" in flow.path
    assert all("planning" not in (*one.sources, one.target) for one in flow.transitions)


@pytest.mark.parametrize("code", ["rectifying", "Bad Code", ""])
def test_a_code_that_is_taken_or_is_none_is_refused(code: str):
    editing = Editing(source())

    with pytest.raises(Invalid):
        editing.rename_state("closing", code)
    with pytest.raises(Invalid):
        editing.add("states", code, {"zh": "甲", "en": "A"})
    assert editing.text == source()


def test_a_state_goes_with_the_actions_that_then_lead_nowhere():
    editing = Editing(source())

    editing.drop_state("fixed_on_spot")
    flow = load(editing.text, name="draft")

    assert "fixed_on_spot" not in flow.states
    assert not {"fix_on_spot", "verify_spot", "spot_back"} & set(flow.actions)


def test_fields_are_moved_added_and_taken_away():
    editing = Editing(source())

    editing.append("transitions/close", "form", {"name": "note", "type": "line", "zh": "备注", "en": "Note"})
    editing.move("transitions/close/form/1", -1)
    moved = [field.name for field in load(editing.text, name="draft").actions["close"][0].form]
    editing.drop("transitions/close/form/0")
    left = [field.name for field in load(editing.text, name="draft").actions["close"][0].form]

    assert (moved, left) == (["note", "opinion"], ["opinion"])


@pytest.mark.parametrize("path", ["", "states/nowhere", "transitions/close/form/9"])
def test_what_is_not_there_is_neither_moved_nor_taken_away(path: str):
    editing = Editing(source())

    with pytest.raises(Refused):
        editing.move(path, 1)
    with pytest.raises(Refused):
        editing.drop(path)
    assert editing.text == source()


def test_the_last_entry_of_a_list_takes_the_list_with_it():
    editing = Editing(source())

    editing.drop("transitions/close/form/0")

    assert "form" not in editing.part("transitions/close")


def test_an_unreadable_source_is_to_be_mended_as_text():
    with pytest.raises(Refused) as refused:
        Editing("kind: x\nstates: [")
    assert "第 3 行" in refused.value.reason.zh


def test_every_shipped_definition_survives_being_opened_and_written():
    for kind, (text, flow) in shipped().items():
        again = load(Editing(text).text, name=kind)
        assert differences(flow, again) == (), kind
