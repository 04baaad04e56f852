"""What a kind made of its definition alone may name in its figures, lists and forms."""

from __future__ import annotations

import pytest

from tests.engine import told
from workflow.engine import checking


def said(old: str, new: str) -> list[str]:
    source = told.SAMPLES["sample"]
    assert old in source
    found = checking.check(source.replace(old, new, 1), name="it", effects=told.EFFECTS)
    return [f"{one.code}: {one.text.zh}/{one.text.en}" for one in found]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "how: sum, of: cards",
            "how: sum, of: facts",
            "figure_without_number: “facts”不是数字字段，不能合计/facts is not a number and cannot be summed",
        ),
        (
            "how: rate, states: [closed, transferred]",
            "how: rate",
            "rate_of_nothing: 比率“办结率”须写 states 或 where/the rate “Closed” needs states or where",
        ),
        (
            "states: [closed, transferred]",
            "states: [closed, gone]",
            "unknown_state: 没有状态“gone”/there is no state gone",
        ),
        (
            "where: {result: confirmed}",
            "where: {colour: red}",
            "unknown_detail: 没有字段“colour”/there is no field colour",
        ),
        (
            "how: count, by: source",
            "how: count, by: facts",
            "unknown_dimension: 不能按“facts”分列/figures cannot be broken down by facts",
        ),
        (
            "columns: [source, result]",
            "columns: [source, colour]",
            "unknown_detail: 没有字段“colour”/there is no field colour",
        ),
        (
            "filters: [source, card_type, result]",
            "filters: [source, place]",
            "filter_without_choices: “place”不是选择字段，不能用来筛选/place is not a choice and cannot narrow a list",
        ),
        ("sets: place", "sets: state", "reserved: 字段不能写入“state”/a field cannot set state"),
    ],
)
def test_a_made_kind_names_only_what_there_is(old, new, fault):
    assert fault in said(old, new)
