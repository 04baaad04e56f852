"""What makes a vote sound: its share, ways out for both results, and a form that says who countersigns."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.engine.definition import State, Vote, Workflow
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at

RESULTS = ("vote_passed", "vote_failed")
SIGNERS = "countersigners"
"""The field of the form by which units are asked to countersign."""


def votes_are_sound(workflow: Workflow) -> Iterator[Fault]:
    """Every state with a vote can be entered with countersigners, and is left by itself either way."""
    for code, state in workflow.states.items():
        if state.vote is not None:
            path = f"states/{code}/vote"
            yield from _share_is_of_a_share(workflow, state.vote, path)
            yield from _is_left_either_way(workflow, state, path)
            yield from _is_asked_for(workflow, state, path)


def _share_is_of_a_share(workflow: Workflow, vote: Vote, path: str) -> Iterator[Fault]:
    is_said = f"{path}/share" in workflow.lines
    if vote.rule == "share" and path in workflow.lines and not is_said:
        zh, en = "按比例通过的会签须写 share（百分比）", "a vote by share needs its share in per cent"
        yield fault_at(workflow, path, "vote_without_share", zh, en)
    if vote.rule != "share" and (is_said or vote.share != 100):
        zh, en = "只有 rule: share 的会签才写 share", "only a vote whose rule is share has a share"
        yield fault_at(workflow, f"{path}/share", "share_without_rule", zh, en)


def _is_left_either_way(workflow: Workflow, state: State, path: str) -> Iterator[Fault]:
    ways = [way for way in workflow.leaving[state.code] if way.is_automatic]
    for guard in RESULTS:
        if not any(guard in way.guards for way in ways):
            zh, en = "会签状态“{name}”缺少条件为 {word} 的自动操作", "“{name}” has no automatic action on {word}"
            yield fault_at(workflow, path, "vote_without_way", zh, en, name=state.text, word=guard)


def _is_asked_for(workflow: Workflow, state: State, path: str) -> Iterator[Fault]:
    ways = [way for way in workflow.transitions if way.target == state.code]
    if not any(field.name == SIGNERS for way in ways for field in way.form):
        zh, en = "进入“{name}”的操作没有会签单位字段（{word}）", "no action that leads to “{name}” asks for {word}"
        yield fault_at(workflow, path, "vote_without_form", zh, en, name=state.text, word=SIGNERS)
