"""What a joint meeting's template changes of a document: its texts and parts; and what it cannot change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports import samples
from workflow.reports import closure_problem
from workflow.reports.adapted import adapted
from workflow.reports.adapting import adaptation, blanks, faults_of
from workflow.reports.measuring_words import fallen_back

OPENING = "open.problem"


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return dict(samples.problem("typical"))


def said(template: dict[str, Any], plain: dict[str, Any], language: str = "zh") -> str:
    """Every text of the blocks, one after another."""
    values = closure_problem.values(adapted(plain, template), language)
    return str(values["blocks"])


def headings(template: dict[str, Any], plain: dict[str, Any]) -> list[str]:
    values = closure_problem.values(adapted(plain, template), "zh")
    return [block["text"] for block in values["blocks"] if block["block"] == "heading" and block["level"] == 2]


def test_an_own_text_stands_where_the_built_in_one_stood(plain: dict[str, Any]) -> None:
    own = {"part.1": {"zh": "事项概况", "en": "The matter"}}

    assert "一、事项概况" in headings({"texts": own}, plain)
    assert "一、基本情况" in headings({}, plain)
    assert "1. The matter" in said({"texts": own}, plain, "en")


def test_a_text_in_one_language_leaves_the_other_as_it_is(plain: dict[str, Any]) -> None:
    assert "1. Basic facts" in said({"texts": {"part.1": {"zh": "事项概况", "en": ""}}}, plain, "en")


def test_a_part_left_out_is_gone_and_the_numbers_close_up(plain: dict[str, Any]) -> None:
    found = headings({"hidden": ["part.6", "part.8"]}, plain)

    assert [one[:2] for one in found] == ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    assert "六、时限统计" in found
    assert not any("举一反三" in one for one in found)


def test_what_proves_something_cannot_be_left_out(plain: dict[str, Any]) -> None:
    assert headings({"hidden": ["part.1", "part.5", "part.9", "annex.events"]}, plain) == headings({}, plain)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ("{organ.__class__}", "brace"),
        ("{organ!r}", "brace"),
        ("{organ:>99999999}", "brace"),
        ("{0}", "brace"),
        ("{organ", "brace"),
        ("{unit}已办结", "no blank"),
        ("长" * 501, "longer"),
    ],
)
def test_a_text_that_cannot_be_used_gives_way_to_the_built_in_one_and_says_so(
    own: str, why: str, plain: dict[str, Any]
) -> None:
    template = {"texts": {OPENING: {"zh": own, "en": ""}}}
    faults = adaptation(adapted(plain, template)["head"]).faults

    assert [fault.key for fault in faults] == [OPENING]
    assert why in faults[0].why.en
    assert said(template, plain) == said({}, plain)
    assert fallen_back(faults[0]).state == "not claimed"


def test_what_the_standard_or_the_verify_page_relies_on_is_not_to_be_changed() -> None:
    faults = list(
        faults_of({key: {"zh": "别的", "en": "other"} for key in ("verify", "unsealed", "light.green", "gone")})
    )

    assert [fault.key for fault in faults] == ["verify", "unsealed", "light.green", "gone"]


def test_a_name_in_one_language_alone_is_not_taken(plain: dict[str, Any]) -> None:
    half = adapted(plain, {"organ": {"zh": "某办", "en": ""}, "red_head": {"zh": "某办文件", "en": "Office"}})

    assert half["head"]["organ"] == plain["head"]["organ"]
    assert half["head"]["mark"] == {"zh": "某办文件", "en": "Office"}
    assert "template" not in plain["head"]


def test_blanks_are_named_once_and_in_their_order() -> None:
    assert blanks("{b}和{a}，{b}") == ("b", "a")
    assert blanks("{{b}}") == ()
