"""What registering a guard makes of it, and how its sentence is filled in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workflow.engine.facts import Facts
from workflow.engine.guarding import REGISTRY, Guard, guard
from workflow.types import Text


def is_calm(facts: Facts) -> bool:
    """Nobody has sent it back."""
    return facts.returns == 0


@pytest.fixture
def calm() -> Iterator[Guard]:
    guard(zh="已退回 {returns} 次，另有 {siblings} 件", en="{siblings} more, and returned {returns} times")(is_calm)
    yield REGISTRY["is_calm"]
    del REGISTRY["is_calm"]


def test_a_guard_is_registered_under_the_name_of_its_function(calm):
    assert (calm.name, calm.holds) == ("is_calm", is_calm)
    assert calm.refusal == Text(
        "已退回 {returns} 次，另有 {siblings} 件", "{siblings} more, and returned {returns} times"
    )


def test_registering_leaves_the_function_as_it_is():
    assert guard(zh="否", en="no")(is_calm) is is_calm
    assert REGISTRY.pop("is_calm").tells == ()


def test_a_guard_knows_which_facts_its_sentence_names(calm):
    assert calm.tells == ("returns", "siblings")


def test_its_sentence_is_filled_in_by_the_facts(calm):
    assert calm.reason(Facts(returns=3, siblings=2)) == Text("已退回 3 次，另有 2 件", "2 more, and returned 3 times")
    assert calm.reason(Facts(returns=1)) == Text("已退回 1 次，另有 0 件", "0 more, and returned 1 times")


def test_a_sentence_without_facts_is_always_the_same():
    plain = Guard("plain", is_calm, Text("不行", "no"))

    assert plain.tells == ()
    assert plain.reason(Facts(returns=3)) == Text("不行", "no")
