"""What each type of field takes at its edges, and the whole sentence that it refuses with, in both languages."""

from __future__ import annotations

import pytest

from tests.engine.test_forms import CHOICES, OTHER, UID, YES_NO, field, read, refused, rows
from workflow.engine.definition import Field
from workflow.engine.fields import clean
from workflow.engine.forms import parse
from workflow.errors import Invalid
from workflow.types import Text

THIRD = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910a1d"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  甲 \n", "甲"),
        ("甲\u200b乙\u2060丙\ufeff丁", "甲乙丙丁"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("\u200b \r\n", ""),
        ("XX", "XX"),
    ],
)
def test_what_pasting_leaves_is_taken_away(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("type", "given", "more", "value"),
    [
        ("text", "XX", {}, "XX"),
        ("number", "+5", {}, 5),
        ("number", "1 200,300", {}, 1200300),
        ("number", "9" * 12, {}, 999_999_999_999),
        ("number", "5", {"minimum": 5, "maximum": 5}, 5),
        ("percent", "80 %", {}, 80),
        ("percent", "0", {}, 0),
        ("percent", "100", {}, 100),
        ("percent", "50", {"minimum": 50, "maximum": 50}, 50),
        ("workdays", "1", {}, 1),
        ("workdays", "250", {}, 250),
        ("workdays", "300", {"maximum": 300}, 300),
        ("date", "2026 - 1 - 2", {}, "2026-01-02"),
        ("date", "2026年1月2", {}, "2026-01-02"),
        ("moment", "2026-11-22 09:30:59", {}, "2026-11-22T09:30"),
        ("moment", "２０２６-11-22T09:30", {}, "2026-11-22T09:30"),
        ("earlier_state", "late", {"choices": CHOICES}, "late"),
        ("files", UID, {"minimum": 1, "maximum": 1}, [UID]),
        ("multichoice", "soon", {"choices": CHOICES, "minimum": 1, "maximum": 1}, ["soon"]),
    ],
)
def test_edges_are_taken(type, given, more, value):
    assert read(type, given, **more) == value


@pytest.mark.parametrize("word", ["1", "on", "true", "yes", "y", "TRUE", "On", "Y"])
def test_words_for_yes(word):
    assert read("bool", word, required=True) is True


@pytest.mark.parametrize("word", ["0", "off", "false", "no", "n", "FALSE", "Off", "N"])
def test_words_for_no(word):
    assert read("bool", word) is False
    assert read("bool", word, required=True, choices=YES_NO) is False


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x07\x1b\ud800")
@pytest.mark.parametrize("type", ["text", "line"])
def test_marks_that_steer_are_refused(type, mark):
    assert refused(type, f"甲{mark}乙") == Text(
        "“此项”含有不可见的控制字符，请删除后重填", "This holds control characters; type it again without them"
    )


def test_a_line_takes_no_tab_and_a_text_does():
    assert read("text", "甲\t乙\n丙") == "甲\t乙\n丙"
    assert "控制字符" in refused("line", "甲\t乙").zh


WHOLE = "“此项”应为整数，例如 {}", "This must be a whole number, such as {}"
DATE = "“此项”应为日期，例如 2026-11-22", "This must be a date, such as 2026-11-22"
MOMENT = "“此项”应为日期和时间，例如 2026-11-22 09:30", "This must be a date and a time, such as 2026-11-22 09:30"
CHOSEN = "“此项”请从所列选项中选择：尽快、稍后", "This must be one of: Soon, Later"


@pytest.mark.parametrize(
    ("type", "given", "more", "zh", "en"),
    [
        ("number", ["x"], {}, WHOLE[0].format(10), WHOLE[1].format(10)),
        ("number", ["x"], {"minimum": 20, "maximum": 30}, WHOLE[0].format(20), WHOLE[1].format(20)),
        ("number", ["x"], {"minimum": 1, "maximum": 5}, WHOLE[0].format(5), WHOLE[1].format(5)),
        ("number", ["x"], {"minimum": 10, "maximum": 10}, WHOLE[0].format(10), WHOLE[1].format(10)),
        ("number", ["1" * 13], {}, WHOLE[0].format(10), WHOLE[1].format(10)),
        ("number", ["4"], {"minimum": 5}, "“此项”不能小于 5", "This must be at least 5"),
        ("number", ["6"], {"maximum": 5}, "“此项”不能大于 5", "This must be at most 5"),
        ("percent", ["-1"], {}, "“此项”不能小于 0", "This must be at least 0"),
        ("percent", ["101"], {}, "“此项”不能大于 100", "This must be at most 100"),
        ("percent", ["4"], {"minimum": 5}, "“此项”不能小于 5", "This must be at least 5"),
        ("percent", ["1"], {"maximum": 0}, "“此项”不能大于 0", "This must be at most 0"),
        ("percent", ["8X"], {}, WHOLE[0].format(10), WHOLE[1].format(10)),
        ("units", [UID, "7"], {}, "“此项”请从列表中选择", "choose This from the list"),
        ("percent", ["%8"], {}, WHOLE[0].format(10), WHOLE[1].format(10)),
        ("workdays", ["0"], {}, "“此项”不能小于 1", "This must be at least 1"),
        ("workdays", ["251"], {}, "“此项”不能大于 250", "This must be at most 250"),
        ("workdays", ["2"], {"minimum": 3}, "“此项”不能小于 3", "This must be at least 3"),
        ("date", ["2026-02-30"], {}, *DATE),
        ("date", ["2026-11-22x"], {}, *DATE),
        ("moment", ["2026-11-22"], {}, *MOMENT),
        ("moment", ["2026-11-22T09:30+08:00"], {}, *MOMENT),
        ("moment", ["2026-11-22T25:00"], {}, *MOMENT),
        ("choice", ["never"], {"choices": CHOICES}, *CHOSEN),
        ("multichoice", ["soon", "never"], {"choices": CHOICES}, *CHOSEN),
        (
            "multichoice",
            ["soon"],
            {"choices": CHOICES, "minimum": 2},
            "“此项”至少 2 项，现有 1 项",
            "This: at least 2, not 1",
        ),
        (
            "multichoice",
            ["soon", "late"],
            {"choices": CHOICES, "maximum": 1},
            "“此项”最多 1 项，现有 2 项",
            "This: at most 1, not 2",
        ),
        ("units", [UID, OTHER, THIRD], {"maximum": 2}, "“此项”最多 2 项，现有 3 项", "This: at most 2, not 3"),
        ("bool", ["perhaps"], {}, "“此项”请选择是或否", "This must be yes or no"),
        ("bool", ["no"], {"required": True}, "须确认“此项”", "confirm: This"),
        ("unit", ["7"], {}, "“此项”请从列表中选择", "choose This from the list"),
    ],
)
def test_a_refusal_is_a_whole_sentence(type, given, more, zh, en):
    assert refused(type, *given, **more) == Text(zh, en)


@pytest.mark.parametrize(
    ("type", "longest", "more"),
    [("text", 4000, {}), ("line", 200, {}), ("text", 10, {"maximum": 10}), ("line", 10, {"maximum": 10})],
)
def test_a_text_may_be_so_long(type, longest, more):
    assert read(type, "字" * longest, **more) == "字" * longest
    assert refused(type, "字" * (longest + 1), **more) == Text(
        f"“此项”最多 {longest} 个字，现有 {longest + 1} 个",
        f"This takes at most {longest} characters; these are {longest + 1}",
    )


def test_the_first_of_several_answers_counts():
    assert read("choice", "soon", "never", choices=CHOICES) == "soon"
    assert read("line", "甲", "乙") == "甲"


@pytest.mark.parametrize("type", ["unit", "units", "person", "persons", "matter", "checklist"])
def test_who_or_what_is_named_is_asked_to_be_chosen(type):
    assert refused(type, required=True) == Text("请选择“此项”", "choose: This")


@pytest.mark.parametrize("type", ["choice", "multichoice", "earlier_state"])
def test_what_is_chosen_is_asked_to_be_chosen(type):
    assert refused(type, required=True) == Text("请选择“此项”", "choose: This")


@pytest.mark.parametrize("type", ["text", "line", "number", "percent", "workdays", "date", "moment"])
def test_what_is_typed_is_asked_to_be_filled_in(type):
    assert refused(type, required=True) == Text("请填写“此项”", "fill in: This")


def row(number: int) -> dict[str, list[str]]:
    return {f"it-{number}-what": ["甲"], f"it-{number}-days": ["1"]}


def all_rows(count: int) -> dict[str, list[str]]:
    return {key: value for number in range(count) for key, value in row(number).items()}


@pytest.mark.parametrize(
    ("count", "more", "zh", "en"),
    [
        (2, {"maximum": 1}, "“此项”最多 1 行，现有 2 行", "This: at most 1 rows, not 2"),
        (2, {"minimum": 3}, "“此项”至少 3 行，现有 2 行", "This: at least 3 rows, not 2"),
        (101, {}, "“此项”最多 100 行，现有 101 行", "This: at most 100 rows, not 101"),
    ],
)
def test_too_many_rows_or_too_few_are_counted(count, more, zh, en):
    with pytest.raises(Invalid) as caught:
        rows(all_rows(count), **more)

    assert caught.value.faults == {"it": Text(zh, en)}


@pytest.mark.parametrize(("count", "more"), [(2, {"maximum": 2}), (2, {"minimum": 2}), (100, {}), (0, {})])
def test_just_enough_rows_are_read(count, more):
    assert len(rows(all_rows(count), **more)) == count


def test_rows_are_known_by_their_number_and_a_column():
    odd = {"it-x-what": ["乙"], "it-1234567-what": ["丙"], "it-1-What": ["丁"], "xit-1-what": ["戊"], "it-1-": ["己"]}

    assert rows(row(123456) | odd) == [{"what": "甲", "days": 1, "who": []}]


def test_every_cell_at_fault_is_named_and_the_rest_of_the_form_too():
    form = [field("table", columns=(Field("n", "number", Text("数", "N")),)), Field("day", "date", Text("日", "Day"))]

    with pytest.raises(Invalid) as caught:
        parse(form, {"it-0-n": ["x"], "it-1-n": ["1"], "it-2-n": ["y"], "day": ["z"]})

    whole = Text("“数”应为整数，例如 10", "N must be a whole number, such as 10")
    assert caught.value.faults == {
        "it-0-n": whole,
        "it-2-n": whole,
        "day": Text("“日”应为日期，例如 2026-11-22", "Day must be a date, such as 2026-11-22"),
    }


def test_a_name_with_marks_of_patterns_is_taken_as_it_is():
    table = Field("a.b", "table", Text("表", "Table"), columns=(Field("n", "number", Text("数", "N")),))

    assert parse([table], {"a.b-0-n": ["1"], "axb-1-n": ["2"]}) == {"a.b": [{"n": 1}]}
