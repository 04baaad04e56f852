"""From YAML to a Workflow: what is read, and every fault of form by its line."""

from __future__ import annotations

import pytest

from tests.engine.samples import SMALL, broken, line_of
from workflow.engine.definition import Choice, Limit
from workflow.engine.loading import DefinitionFault, load
from workflow.types import SEVERITIES, Phase, Text


def faults_of(source: str) -> list[tuple[int, str]]:
    with pytest.raises(DefinitionFault) as caught:
        load(source, name="errand.yaml")
    return [(fault.line, fault.code) for fault in caught.value.faults]


def test_a_definition_is_read_whole():
    flow = load(SMALL, name="errand.yaml")

    assert (flow.kind, flow.prefix, flow.initial, flow.path) == ("errand", "CS", "draft", ("draft", "doing", "done"))
    assert flow.text == Text("差事", "Errand")
    assert flow.states["review"].holder == ("office.reviewer", "office.director")
    assert flow.states["review"].reveals == ("subject",)
    assert flow.states["draft"].limit == Limit(1, "wd")
    assert flow.states["doing"].limit is None
    assert flow.states["done"].phase == Phase.SETTLED
    assert flow.states["done"].holder == ()
    assert flow.source == SMALL


def test_transitions_keep_their_order_and_their_marks():
    flow = load(SMALL, name="errand.yaml")
    note, back = flow.actions["note"][0], flow.actions["send_back"][0]

    assert [t.action for t in flow.transitions] == ["assign", "note", "report", "send_back", "close", "close"]
    assert (note.target, note.is_quiet, note.is_back) == (None, True, False)
    assert (back.is_back, back.is_danger, back.form[0].name) == (True, True, "reason")
    assert [t.is_automatic for t in flow.actions["close"]] == [False, True]
    assert flow.actions["close"][0].confirm == Text("不能恢复", "For good")


def test_fields_are_read_with_choices_defaults_and_columns():
    form = {field.name: field for field in load(SMALL, name="errand.yaml").actions["assign"][0].form}

    assert form["days"].default == Text("5", "5")
    assert form["how"].choices[0] == Choice("soon", Text("尽快", "Soon"))
    assert [choice.value for choice in form["severity"].choices] == list(SEVERITIES)
    assert [(column.name, column.maximum) for column in form["steps"].columns] == [("what", 20), ("by", None)]


def test_every_part_knows_its_line():
    lines = load(SMALL, name="errand.yaml").lines

    assert lines["states/doing"] == line_of("doing: {")
    assert lines["transitions/close/1"] == line_of("    - {zh: 办结, en: Close, from: review, to: done, who: system")
    assert lines["transitions/assign/form/4/columns/1"] == line_of("          - {name: by")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{zh: 草稿, en: Draft,", "{zh: 草稿,", "translation"),
        ("{zh: 草稿, en: Draft,", "{zh: '', en: Draft,", "translation"),
        ("zh: 方式, en: How,", "zh: 方式,", "translation"),
        ("{zh: 不能恢复, en: For good}", "{en: For good}", "translation"),
        ("holder: office.coordinator, limit: 1 wd", "holder: office.coordinator", "missing_limit"),
        ("holder: office.coordinator, limit: 1 wd", "limit: 1 wd", "missing_holder"),
        ("limit: 1 wd", "limit: 1 day", "limit"),
        ("limit: 1 wd", "limit: 1", "limit"),
        ("phase: settled", "phase: over", "unknown_value"),
        ("danger: true", "danger: very", "flag"),
        ("maximum: 20", "maximum: many", "number"),
        ("form: [reason]", "form: [reasons]", "unknown_field"),
        ("quiet: true", "silent: true", "unknown_key"),
        ("choices: severities", "choices: heavy", "choices"),
        ("to: stay, ", "", "missing"),
        ("given: days, ", "", "missing"),
        ("given: days", "length: {huge: 5 wd}", "severity"),
        ("name: how", "name: How", "code"),
        ("name: how", "name: how, sets: [a, b]", "missing"),
        ("kind: errand", "kind: {a: b}", "missing"),
        ("initial: draft", "initial:", "missing"),
    ],
)
def test_a_fault_of_form_is_named_by_line(old, new, code):
    assert (line_of(old), code) in faults_of(broken(old, new))


def test_a_key_written_twice_is_a_fault():
    source = broken("states:\n", "states:\n  draft: {zh: 甲, en: A, holder: none, limit: none}\n")

    assert (line_of("  draft: {zh: 草稿", source), "twice") in faults_of(source)


def test_states_or_transitions_left_out_are_a_fault():
    assert faults_of(SMALL[: SMALL.index("states:")]) == [(1, "missing")]


def test_what_is_not_yaml_says_where():
    assert faults_of("kind: [errand\nname: x") == [(2, "yaml")]


def test_what_is_no_mapping_is_a_fault():
    assert (1, "shape") in faults_of("- just\n- a list\n")


def test_nothing_at_all_is_a_fault():
    assert "missing" in {code for _, code in faults_of("")}


def test_all_faults_come_at_once_in_the_order_of_lines():
    source = broken("limit: 1 wd", "limit: soon").replace("quiet: true", "quiet: maybe").replace("en: Doing,", "")
    found = faults_of(source)

    assert [code for _, code in found] == ["limit", "translation", "flag"]
    assert found == sorted(found)


def test_words_with_braces_are_no_trouble():
    assert faults_of(broken("limit: 1 wd", "limit: '{now}'")) == [(line_of("limit: 1 wd"), "limit")]


def test_the_fault_as_an_exception_names_file_and_line():
    with pytest.raises(DefinitionFault, match=r"errand.yaml:1[0-9]: .*limit"):
        load(broken("limit: 1 wd", "limit: 1 day"), name="errand.yaml")
