"""Reading what was posted: each type of field, and a helpful sentence for each fault."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.engine.definition import Choice, Field
from workflow.engine.fields import TYPES
from workflow.engine.forms import parse
from workflow.errors import Invalid
from workflow.types import Text

UID = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910a1b"
OTHER = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910a1c"
CHOICES = (Choice("soon", Text("尽快", "Soon")), Choice("late", Text("稍后", "Later")))
YES_NO = (Choice("true", Text("是", "Yes")), Choice("false", Text("否", "No")))


def field(type: str, **more: object) -> Field:
    return Field("it", type, Text("此项", "This"), **more)


def read(type: str, *given: str, **more: object) -> object:
    return parse([field(type, **more)], {"it": list(given)})["it"]


def refused(type: str, *given: str, **more: object) -> Text:
    with pytest.raises(Invalid) as caught:
        read(type, *given, **more)
    assert list(caught.value.faults) == ["it"]
    return caught.value.faults["it"]


@pytest.mark.parametrize(
    ("type", "given", "more", "value"),
    [
        ("text", "  一行\r\n二行\r三行 ", {}, "一行\n二行\n三行"),
        ("text", "列一\t列二", {}, "列一\t列二"),
        ("line", " 望澜支行 ", {}, "望澜支行"),
        ("line", "甲\u200b乙\ufeff", {}, "甲乙"),
        ("number", "42", {}, 42),
        ("number", "-3", {}, -3),
        ("number", "１，２００", {}, 1200),
        ("percent", "80%", {}, 80),
        ("percent", "１００％", {}, 100),
        ("workdays", "10", {}, 10),
        ("date", "2026-11-22", {}, "2026-11-22"),
        ("date", "2026/1/2", {}, "2026-01-02"),
        ("date", "2026年11月2日", {}, "2026-11-02"),
        ("date", "２０２６．１１．２２", {}, "2026-11-22"),
        ("moment", "2026-11-22T09:30", {}, "2026-11-22T09:30"),
        ("moment", "2026-11-22 09:30", {}, "2026-11-22T09:30"),
        ("choice", "soon", {"choices": CHOICES}, "soon"),
        ("bool", "on", {}, True),
        ("bool", "true", {"choices": YES_NO, "required": True}, True),
        ("bool", "false", {"choices": YES_NO, "required": True}, False),
        ("unit", UID.upper(), {}, UID),
        ("person", UID.replace("-", ""), {}, UID),
        ("matter", UID, {}, UID),
        ("checklist", UID, {}, UID),
    ],
)
def test_one_value_is_read(type, given, more, value):
    assert read(type, given, **more) == value


@pytest.mark.parametrize("type", ["units", "persons", "files"])
def test_a_list_is_read_once_each_in_its_order(type):
    assert read(type, OTHER, "", UID, OTHER) == [OTHER, UID]


def test_several_choices_come_in_the_form_s_order():
    assert read("multichoice", "late", "soon", choices=CHOICES) == ["soon", "late"]


def test_a_box_ticked_beside_its_hidden_no_is_ticked():
    assert read("bool", "0", "1") is True


@pytest.mark.parametrize("type", TYPES)
def test_what_is_left_empty_is_none_or_an_empty_list(type):
    empty = {"bool": False, "multichoice": [], "units": [], "persons": [], "files": [], "table": []}

    assert parse([field(type)], {}) == {"it": empty.get(type)}
    assert parse([field(type)], {"it": ["", "  "]}) == {"it": empty.get(type)}


@pytest.mark.parametrize(
    ("type", "zh", "en"),
    [
        ("text", "请填写“此项”", "fill in: This"),
        ("date", "请填写“此项”", "fill in: This"),
        ("choice", "请选择“此项”", "choose: This"),
        ("persons", "请选择“此项”", "choose: This"),
        ("files", "请上传“此项”", "upload: This"),
        ("bool", "须确认“此项”", "confirm: This"),
        ("table", "“此项”至少填写一行", "This: fill in at least one row"),
    ],
)
def test_what_is_required_must_be_there(type, zh, en):
    assert refused(type, required=True) == Text(zh, en)


@pytest.mark.parametrize(
    ("type", "given", "more", "words"),
    [
        ("text", "a\x00b", {}, "控制字符"),
        ("text", "a\u202eb", {}, "控制字符"),
        ("line", "a\nb", {}, "控制字符"),
        ("text", "字" * 4001, {}, "最多 4000 个字，现有 4001 个"),
        ("line", "字" * 201, {}, "最多 200 个字"),
        ("text", "字" * 11, {"maximum": 10}, "最多 10 个字"),
        ("number", "many", {}, "例如 10"),
        ("number", "1.5", {}, "整数"),
        ("number", "3", {"minimum": 5, "maximum": 7}, "不能小于 5"),
        ("number", "9", {"minimum": 5, "maximum": 7}, "不能大于 7"),
        ("number", "x", {"minimum": 20}, "例如 20"),
        ("number", "x", {"maximum": 5}, "例如 5"),
        ("percent", "101", {}, "不能大于 100"),
        ("percent", "-1", {}, "不能小于 0"),
        ("workdays", "0", {}, "不能小于 1"),
        ("workdays", "251", {}, "不能大于 250"),
        ("workdays", "6", {"maximum": 5}, "不能大于 5"),
        ("date", "2026-02-30", {}, "例如 2026-11-22"),
        ("date", "tomorrow", {}, "例如 2026-11-22"),
        ("moment", "2026-11-22", {}, "例如 2026-11-22 09:30"),
        ("moment", "2026-11-22T09:30+08:00", {}, "例如 2026-11-22 09:30"),
        ("choice", "never", {"choices": CHOICES}, "尽快、稍后"),
        ("multichoice", "never", {"choices": CHOICES}, "尽快、稍后"),
        ("multichoice", "soon", {"choices": CHOICES, "minimum": 2}, "至少 2 项"),
        ("bool", "perhaps", {}, "是或否"),
        ("bool", "off", {"required": True}, "须确认"),
        ("unit", "7", {}, "从列表中选择"),
        ("persons", UID, {"minimum": 2}, "至少 2 项，现有 1 项"),
        ("files", UID, {"maximum": 0}, "最多 0 项"),
    ],
)
def test_a_fault_says_what_and_what_would_do(type, given, more, words):
    text = refused(type, given, **more)

    assert words in text.zh
    assert "{" not in text.zh + text.en


COLUMNS = (
    Field("what", "line", Text("内容", "What"), required=True),
    Field("days", "workdays", Text("时限", "Term"), required=True),
    Field("who", "persons", Text("人员", "People")),
)


def rows(raw: dict[str, list[str]], **more: object) -> object:
    return parse([field("table", columns=COLUMNS, **more)], raw)["it"]


def test_a_table_is_read_row_by_row_in_the_order_of_its_numbers():
    raw = {
        "it-10-what": ["乙"],
        "it-10-days": ["5"],
        "it-2-what": ["甲"],
        "it-2-days": ["3"],
        "it-2-who": [UID, OTHER],
        "it-3-what": [" "],
        "it-3-days": [""],
        "items-1-what": ["别的"],
    }

    assert rows(raw) == [{"what": "甲", "days": 3, "who": [UID, OTHER]}, {"what": "乙", "days": 5, "who": []}]


def test_faults_of_a_table_name_their_cells():
    with pytest.raises(Invalid) as caught:
        rows({"it-0-what": ["甲"], "it-1-days": ["x"]})

    assert set(caught.value.faults) == {"it-0-days", "it-1-what", "it-1-days"}


@pytest.mark.parametrize(("more", "words"), [({"maximum": 1}, "最多 1 行"), ({"minimum": 3}, "至少 3 行")])
def test_a_table_has_so_many_rows(more, words):
    raw = {"it-0-what": ["甲"], "it-0-days": ["1"], "it-1-what": ["乙"], "it-1-days": ["2"]}

    with pytest.raises(Invalid) as caught:
        rows(raw, **more)

    assert words in caught.value.faults["it"].zh


def test_all_faults_of_a_form_come_at_once_and_the_rest_is_ignored():
    form = [Field("a", "date", Text("甲", "A"), required=True), Field("b", "number", Text("乙", "B"))]

    with pytest.raises(Invalid) as caught:
        parse(form, {"b": ["x"], "c": ["y"]})

    assert set(caught.value.faults) == {"a", "b"}
    assert parse(form, {"a": ["2026-11-22"], "c": ["y"]}) == {"a": "2026-11-22", "b": None}


@settings(deadline=None)
@given(type=st.sampled_from(sorted(TYPES)), given=st.lists(st.text(max_size=40), max_size=3))
def test_whatever_is_posted_is_read_or_refused(type, given):
    form = [field(type, choices=CHOICES, columns=COLUMNS)]
    try:
        value = parse(form, {"it": given, "it-0-what": given, "it-0-days": given})["it"]
    except Invalid as invalid:
        value = [text.zh for text in invalid.faults.values()]
    assert value is None or isinstance(value, str | int | bool | list)


@given(st.uuids())
def test_a_uid_is_kept_in_its_one_form(uid):
    assert read("unit", str(uid).upper()) == str(UUID(str(uid)))
