"""Where a part of a definition stands in its source, and how roles are called that there are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.breaking import APPROVED
from tests.engine.samples import SMALL, line_of
from workflow.engine import places
from workflow.engine.loading import load
from workflow.types import Text

FLOW = load(SMALL, name="errand.yaml")


@pytest.mark.parametrize(
    ("path", "passage"),
    [
        ("states/doing", "  doing:"),
        ("states/doing/holder/3", "  doing:"),
        ("transitions/close/1", "    - {zh: 办结, en: Close, from: review, to: done, who: system"),
        ("transitions/assign/form/4/columns/1", "          - {name: by"),
        ("transitions/assign/form/9", "    form:\n"),
    ],
)
def test_a_part_stands_on_its_line_or_on_that_of_what_it_belongs_to(path, passage):
    assert places.line_of(FLOW, path) == line_of(passage)


@pytest.mark.parametrize("path", ["", "nothing", "nothing/at/all"])
def test_what_stands_nowhere_is_said_of_the_first_line(path):
    assert places.line_of(replace(FLOW, lines={}), path) == 1


def test_every_transition_has_a_path_of_its_own():
    found = [(path, one.action) for path, one in places.with_paths(FLOW)]

    assert found == [
        ("transitions/assign", "assign"),
        ("transitions/note", "note"),
        ("transitions/report", "report"),
        ("transitions/send_back", "send_back"),
        ("transitions/close/0", "close"),
        ("transitions/close/1", "close"),
    ]
    assert list(places.with_registration(FLOW)) == list(places.with_paths(FLOW))


def test_the_registration_of_a_made_kind_comes_first():
    flow = load((APPROVED / "sample.yaml").read_text(encoding="utf-8"), name="clue.yaml")

    (path, registration), *others = places.with_registration(flow)

    assert (path, registration.target) == ("made", "pending_assign")
    assert others == list(places.with_paths(flow))


@pytest.mark.parametrize(
    ("role", "is_one", "text"),
    [
        ("lead.head", True, Text("牵头单位分管领导", "the head in charge of the lead unit")),
        ("lead.boss", False, Text("lead.boss", "lead.boss")),
        ("head", False, Text("head", "head")),
    ],
)
def test_a_role_is_put_in_words_or_as_it_is_written(role, is_one, text):
    assert places.is_role(role) is is_one
    assert places.named(role) == text
