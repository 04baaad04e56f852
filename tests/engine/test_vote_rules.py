"""Every fault of an unsound vote, each provoked by breaking the shipped problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.engine.loading import load
from workflow.engine.vote_rules import votes_are_sound

PROBLEM = Path("workflow/definitions/problem.yaml").read_text(encoding="utf-8")
VOTE = "vote: {rule: all,"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (VOTE, "vote: {rule: share,", "vote_without_share"),
        (VOTE, "vote: {rule: any, share: 60,", "share_without_rule"),
        ("guards: [vote_passed]", "guards: [needs_plan]", "vote_without_way"),
        ("guards: [vote_failed]", "guards: [needs_plan]", "vote_without_way"),
        ("- name: countersigners", "- name: signers", "vote_without_form"),
    ],
)
def test_an_unsound_vote_is_told(old: str, new: str, code: str):
    assert old in PROBLEM
    assert [fault.code for fault in votes_are_sound(load(PROBLEM.replace(old, new), name="problem.yaml"))] == [code]


@pytest.mark.parametrize("vote", [VOTE, "vote: {rule: any,", "vote: {rule: share, share: 60,"])
def test_a_sound_vote_is_not(vote: str):
    assert not list(votes_are_sound(load(PROBLEM.replace(VOTE, vote), name="problem.yaml")))
