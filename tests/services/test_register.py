"""The mark in a number: as set, else like the joint meeting's other marks, so that no number begins with a code."""

from __future__ import annotations

import pytest

from workflow.models.meeting import Meeting
from workflow.services.register import mark_of


@pytest.mark.parametrize(
    ("marks", "family", "mark"),
    [
        ({"bulletin": "岚通"}, "bulletin", "岚通"),
        ({"closure_report": "岚反诈联办结"}, "bulletin", "岚反诈联办通"),
        ({"closure_report": "岚反诈"}, "bulletin", "lanjiang通"),
        ({}, "assignment_slip", "lanjiang交"),
    ],
)
def test_a_family_without_a_mark_takes_the_stem_of_the_reports(marks: dict[str, str], family: str, mark: str) -> None:
    assert mark_of(Meeting(code="lanjiang", settings={"marks": marks}), family) == mark
