"""The rules of a kind made of its definition alone: each fault on its line, and what is no fault."""

from __future__ import annotations

import pytest

from tests.engine import told
from tests.engine.samples import SMALL, line_of
from workflow.engine import checking
from workflow.engine.loading import load
from workflow.engine.made_rules import details

SOURCE = told.SAMPLES["sample"]
TITLE = (
    "    - {name: title, type: line, zh: 线索标题, en: Title, required: true, maximum: 120, sets: title, "
    "hint: {zh: 一句话说明，不写个人信息, en: In one sentence without personal data}}\n"
)
WHO = (
    "  who: [office.coordinator, bureau.handler, bureau.leader, bureau.team_leader, station.leader, "
    "station.team_leader]\n"
)


def faults(*changes: tuple[str, str]) -> list[str]:
    source = SOURCE
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    found = checking.check(source, name="it", effects=told.EFFECTS)
    return [f"{one.line} {one.code}: {one.text.zh} / {one.text.en}" for one in found]


def at(passage: str) -> int:
    return line_of(passage, SOURCE)


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        (
            "numbering: XS-{year}-{n:04}",
            "numbering: XS-{n:04}",
            at("numbering:"),
            "numbering: 编号“XS-{n:04}”须含 {year} 和 {n:04} 各一次 / "
            "the number XS-{n:04} needs {year} and {n:04}, once each",
        ),
        (
            WHO,
            "  who: none\n",
            at(WHO),
            "no_role: 没有写由谁登记（made.who） / nobody may register it: made.who is empty",
        ),
        (
            "  who: [office.coordinator, bureau.handler",
            "  who: [office.coordinator, bureau.boss",
            at(WHO),
            "unknown_role: 没有角色“bureau.boss” / there is no role bureau.boss",
        ),
        (
            TITLE,
            "",
            at("  form:\n    - {name: title"),
            "no_title: 登记表须有必填的标题（sets: title） / the form needs a title that must be given (sets: title)",
        ),
        (
            "en: Title, required: true",
            "en: Title, required: false",
            at("  form:\n    - {name: title"),
            "no_title: 登记表须有必填的标题（sets: title） / the form needs a title that must be given (sets: title)",
        ),
        (
            "sets: percent",
            "sets: round",
            at("sets: percent"),
            "reserved: 字段不能写入“round” / a field cannot set round",
        ),
        (
            "fields: [source, card_type, facts, outlet, place, received_on]",
            "fields: [source, card_type, acts, outlet, place, received_on]",
            at("fields: [source, card"),
            "unknown_detail: 没有字段“acts” / there is no field acts",
        ),
        (
            "filters: [source, card_type, result]",
            "filters: [source, facts, result]",
            at("filters:"),
            "filter_without_choices: “facts”不是选择字段，不能用来筛选 / "
            "facts is not a choice and cannot narrow a list",
        ),
        (
            "filters: [source, card_type, result]",
            "filters: [source, files, result]",
            at("filters:"),
            "unknown_detail: 没有字段“files” / there is no field files",
        ),
        (
            "how: sum, of: persons",
            "how: sum",
            at("how: sum, of: persons"),
            "figure_without_number: “”不是数字字段，不能合计 /  is not a number and cannot be summed",
        ),
        (
            "how: sum, of: persons",
            "how: sum, of: people",
            at("how: sum, of: persons"),
            "figure_without_number: “people”不是数字字段，不能合计 / people is not a number and cannot be summed",
        ),
        (
            "how: count, by: unit",
            "how: count, by: team",
            at("how: count, by: unit"),
            "unknown_dimension: 不能按“team”分列 / figures cannot be broken down by team",
        ),
        (
            "how: count, by: unit",
            "how: count, by: place",
            at("how: count, by: unit"),
            "unknown_dimension: 不能按“place”分列 / figures cannot be broken down by place",
        ),
    ],
)
def test_a_fault_is_the_only_one_and_on_its_line(old, new, line, fault):
    assert faults((old, new)) == [f"{line} {fault}"]


@pytest.mark.parametrize(
    "change",
    [
        ("how: count, by: unit", "how: count, by: station"),
        ("how: count, by: unit", "how: count, by: bank"),
        ("how: count, by: unit", "how: count, by: severity"),
        ("how: count, by: unit", "how: count, by: card_type"),
        ("how: sum, of: persons", "how: sum, of: days"),
        ("columns: [source, result]", "columns: [source, severity]"),
        ("filters: [source, card_type, result]", "filters: [severity]"),
        ("  pattern: clue\n", "  pattern: clue\n  attaches: [problem]\n"),
        ("how: rate, states: [closed, transferred]", "how: rate, where: {result: unclear}"),
    ],
)
def test_what_is_known_is_no_fault(change):
    days = ("en: Within (working days), required: true", "en: Within (working days), required: true, sets: days")

    assert faults(days, change) == []


def test_what_hangs_on_another_matter_needs_no_title():
    assert faults(("  pattern: clue\n", "  pattern: clue\n  attaches: [problem]\n"), (TITLE, "")) == []


def test_details_are_what_forms_set_beside_the_columns_of_the_matter():
    found = details(load(SOURCE, name="it"))

    assert " ".join(found) == (
        "source card_type facts outlet place received_on requirements handler result report measures cards persons "
        "case_number"
    )
    assert found["report"].text.en == "What was found"
    assert found["persons"].text.en == "Persons concerned"
    assert details(load(SMALL, name="it")) == {}


def test_what_the_registration_asks_for_comes_before_what_an_action_asks_for():
    changed = SOURCE.replace("en: Note, required: true, sets: report", "en: Note, required: true, sets: facts")

    assert details(load(changed, name="it"))["facts"].text.en == "What the clue says"
