"""What makes the escalations of a definition sound: clocks, roles, actions and states that there are."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.engine.definition import Escalation, Workflow
from workflow.engine.escalating import PART, SIGN, STATE, key
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at, is_role
from workflow.types import SYSTEM


def escalations_are_sound(workflow: Workflow) -> Iterator[Fault]:
    """Every rule names a clock, roles and states that there are, and what it does is possible; none is there twice."""
    seen: set[str] = set()
    for number, rule in enumerate(workflow.escalations):
        path = f"escalations/{number}"
        yield from _words_are_known(workflow, rule, path)
        yield from _deed_is_possible(workflow, rule, path)
        if key(rule) in seen:
            zh, en = "这条升级规则重复", "this escalation is there twice"
            yield fault_at(workflow, path, "escalation_twice", zh, en)
        seen.add(key(rule))


def _words_are_known(workflow: Workflow, rule: Escalation, path: str) -> Iterator[Fault]:
    if rule.clock not in (STATE, SIGN, PART) and workflow.term(rule.clock) is None:
        zh, en = "没有时钟“{word}”（可写 state、sign、part 或期限名）", "there is no clock {word}"
        yield fault_at(workflow, f"{path}/clock", "unknown_clock", zh, en, word=rule.clock)
    for number, role in enumerate(rule.to):
        if not is_role(role):
            zh, en = "没有角色“{word}”", "there is no role {word}"
            yield fault_at(workflow, f"{path}/to/{number}", "unknown_role", zh, en, word=role)
    for number, code in enumerate(rule.states):
        if code not in workflow.states:
            zh, en = "没有状态“{word}”", "there is no state {word}"
            yield fault_at(workflow, f"{path}/states/{number}", "unknown_state", zh, en, word=code)


def _deed_is_possible(workflow: Workflow, rule: Escalation, path: str) -> Iterator[Fault]:
    if rule.do == "tell" and not rule.to:
        zh, en = "告知须写 to（告知谁）", "to tell somebody, say whom in `to`"
        yield fault_at(workflow, path, "told_nobody", zh, en)
    if rule.do == "supervise" and rule.level is None:
        zh, en = "督办须写 level（blue、yellow 或 red）", "a supervision needs its level: blue, yellow or red"
        yield fault_at(workflow, path, "no_level", zh, en)
    if rule.do != "act":
        return
    if rule.clock in (SIGN, PART):
        zh = "单位任务的时限（sign、part）到期时只能 remind、tell 或 supervise；系统办理会改变整个事项和其他单位的任务"
        en = (
            "when a unit's part is late (sign, part) the system may remind, tell or supervise, but not act: "
            "that would move the whole matter and the parts of others"
        )
        yield fault_at(workflow, f"{path}/do", "acts_for_one_part", zh, en)
        return
    ways = workflow.actions.get(rule.action or "", ())
    if not any(SYSTEM in way.who for way in ways):
        zh, en = "“{word}”不是系统可办理的操作", "{word} is no action that the system may perform"
        yield fault_at(workflow, f"{path}/action", "not_the_system_s", zh, en, word=rule.action or "")
    if any(one.required for way in ways if SYSTEM in way.who for one in way.form):
        zh, en = "系统办理的操作不能有必填字段", "what the system performs cannot ask for anything"
        yield fault_at(workflow, f"{path}/action", "system_with_form", zh, en)
