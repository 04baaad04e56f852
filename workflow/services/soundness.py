"""All that is wrong with a definition: what the engine finds in the text, and what only the joint meeting can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.engine import checking
from workflow.engine.definition import Workflow
from workflow.engine.loading import load, shipped
from workflow.engine.never import guards_can_hold
from workflow.engine.nodes import DefinitionFault, Fault, in_order
from workflow.engine.places import fault_at
from workflow.engine.wording import is_translated
from workflow.models.meeting import Meeting
from workflow.queries.filled import varying
from workflow.queries.flows import newest
from workflow.queries.staffing import Staff, staff_of
from workflow.services.effects.registry import EFFECTS
from workflow.types import SYSTEM, Phase, role_names

ENDED = (Phase.SETTLED, Phase.CANCELLED)
NEEDED: dict[str, tuple[str, ...]] = {
    "problem": ("submit", "accept", "assign"),
    "batch": ("submit",),
    "visit": ("finish", "sign"),
    "sitting": ("arrange",),
    "bulletin": ("write",),
}
"""The actions that pages made for a kind fire or draw by name; without them those pages would break."""


def findings(session: Session, meeting: Meeting, source: str, *, kind: str | None = None) -> tuple[Fault, ...]:
    """Every fault of a definition in the order of its lines; none where it may be published.

    Args:
        kind: what the definition must be of.
    """
    try:
        flow = load(source, name=kind or "draft")
    except DefinitionFault as unreadable:
        return unreadable.faults
    found = set(checking.faults(flow, effects=EFFECTS, endpoints=pages()))
    if any(fault.code.startswith("unknown_") for fault in found):
        return in_order(found)
    found.update(guards_can_hold(flow, varying(flow.kind)))
    found.update(is_translated(flow))
    found.update(_fits(flow, kind, newest(session, meeting.id)))
    found.update(_pages_go_on(flow))
    found.update(_states_are_staffed(flow, staff_of(session, meeting.id)))
    return in_order(found)


@cache
def pages() -> frozenset[str]:
    """The pages made for an action: those that the shipped definitions name, since only they have one."""
    return frozenset(t.page for _, flow in shipped().values() for t in flow.transitions if t.page)


def _fits(flow: Workflow, kind: str | None, others: Mapping[str, Workflow]) -> Iterator[Fault]:
    """It is of the kind that it is drafted for, and its numbers are no other kind's."""
    if kind is not None and flow.kind != kind:
        zh, en = (
            "本草稿的代码是“{kind}”，kind 不能改成“{word}”",
            "the draft is of {kind}, and not of {word}",
        )
        yield fault_at(flow, "kind", "other_kind", zh, en, kind=kind, word=flow.kind)
    for other in others.values():
        if flow.prefix and other.kind != flow.kind and other.prefix == flow.prefix:
            zh, en = "编号前缀“{word}”已由“{name}”使用", "the prefix {word} is that of “{name}” already"
            yield fault_at(flow, "prefix", "prefix_taken", zh, en, word=flow.prefix, name=other.text)
    if flow.kind not in shipped() and flow.made is None:
        zh, en = (
            "新的事项类型须写 made：怎样登记、列表和统计",
            "a new kind needs made, which says how it is registered",
        )
        yield fault_at(flow, "kind", "not_made", zh, en)


def _pages_go_on(flow: Workflow) -> Iterator[Fault]:
    """What the pages made for a kind name is there: actions, and the fields of their forms."""
    for action in NEEDED.get(flow.kind, ()):
        shipped_form = shipped()[flow.kind][1].actions[action][0].form
        if action not in flow.actions:
            zh, en = "操作“{word}”有专用页面，不能删去", "a page is made for the action {word}; it cannot go"
            yield fault_at(flow, "transitions", "needed_action", zh, en, word=action)
            continue
        has = {field.name for field in flow.actions[action][0].form}
        for name in [field.name for field in shipped_form if field.name not in has]:
            zh, en = "操作“{word}”的专用页面要用字段“{field}”，不能删去", "the page of {word} needs the field {field}"
            yield fault_at(flow, f"transitions/{action}", "needed_field", zh, en, word=action, field=name)


def _states_are_staffed(flow: Workflow, staff: Staff) -> Iterator[Fault]:
    """Somebody of some unit that exists holds each state."""
    for code, state in flow.states.items():
        roles = [role for role in state.holder if role != SYSTEM]
        if state.phase not in ENDED and roles and not any(staff.anywhere(role) for role in roles):
            zh = "“{name}”的承办人（{roles}）目前空缺，事项到此无人可办"
            en = "“{name}” is held by {roles}, and there is no such person; a matter would stop here"
            yield fault_at(flow, f"states/{code}/holder", "unstaffed", zh, en, name=state.text, roles=role_names(roles))
