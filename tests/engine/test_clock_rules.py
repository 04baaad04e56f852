"""What the system may do when a clock runs out: with one unit's part it acts on nothing, and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.engine.clock_rules import escalations_are_sound
from workflow.engine.loading import load

PROBLEM = Path("workflow/definitions/problem.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("clock", ["sign", "part"])
def test_what_is_late_with_one_unit_moves_no_whole_matter(clock: str):
    rule = f"escalations:\n  - {{clock: {clock}, at: 2 wd, do: act, action: resume}}\n"

    found = list(escalations_are_sound(load(PROBLEM.replace("escalations:\n", rule), name="problem.yaml")))

    assert [(fault.code, fault.line) for fault in found] == [
        ("acts_for_one_part", PROBLEM[: PROBLEM.index("escalations:")].count("\n") + 2)
    ]
    assert found[0].text.zh.startswith("单位任务的时限（sign、part）到期时只能 remind、tell 或 supervise")
    assert "not act: that would move the whole matter" in found[0].text.en


@pytest.mark.parametrize("do", ["remind", "tell, to: support.head", "supervise, level: blue"])
def test_everything_else_follows_from_it(do: str):
    rule = f"escalations:\n  - {{clock: part, at: 2 wd, do: {do}}}\n"

    assert not list(escalations_are_sound(load(PROBLEM.replace("escalations:\n", rule), name="problem.yaml")))


def test_the_system_acts_when_the_matter_s_own_clock_runs_out():
    rule = "escalations:\n  - {clock: unit, at: 2 wd, do: act, action: countersign_passed}\n"

    assert not list(escalations_are_sound(load(PROBLEM.replace("escalations:\n", rule), name="problem.yaml")))
