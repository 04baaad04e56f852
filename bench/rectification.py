"""A rectification of eight states and fourteen transitions as plain data, and one lap that takes each of them."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.engine.definition import Workflow
from workflow.engine.facts import Facts
from workflow.engine.loading import load
from workflow.types import Severity


@dataclass(frozen=True)
class Arrow:
    """One transition: what it is called, from where, to where, whose it is, and under which guard."""

    action: str
    source: str
    target: str
    role: str
    guard: str


ARROWS = (
    Arrow("fix_on_spot", "recorded", "closing", "enforcement.inspector", "severity_is_minor"),
    Arrow("confirm", "recorded", "confirmed", "enforcement.team_leader", "subject_is_competent"),
    Arrow("issue", "confirmed", "notice_issued", "enforcement.leader", "subject_is_not_office"),
    Arrow("recall", "notice_issued", "confirmed", "enforcement.leader", "lead_has_not_signed"),
    Arrow("receive", "notice_issued", "rectifying", "subject.representative", "is_within_return"),
    Arrow("report", "rectifying", "reported", "subject.handler", "all_supports_reported"),
    Arrow("reinspect", "reported", "reinspecting", "enforcement.team_leader", "teams_are_complete"),
    Arrow("desk_pass", "reported", "closing", "office.reviewer", "is_minor"),
    Arrow("report_back", "reported", "rectifying", "office.reviewer", "was_returned_less_than_twice"),
    Arrow("pass", "reinspecting", "closing", "enforcement.team_leader", "all_failures_proven"),
    Arrow("fail", "reinspecting", "rectifying", "enforcement.team_leader", "all_items_answered"),
    Arrow("close", "closing", "closed", "office.director", "actor_is_not_reinspector"),
    Arrow("close_back", "closing", "reported", "office.director", "actor_is_not_reinspector"),
    Arrow("reopen", "closed", "recorded", "office.director", "is_no_duplicate"),
)
STATES = tuple(dict.fromkeys(arrow.source for arrow in ARROWS))
LAP = (
    *("fix_on_spot", "close_back", "report_back", "report", "reinspect", "fail", "report", "desk_pass", "close"),
    *("reopen", "confirm", "issue", "recall", "issue", "receive", "report", "reinspect", "pass", "close", "reopen"),
)
"""A way through every transition that ends where it began."""


def facts() -> dict[str, Facts]:
    """What each action's guard is told, by action: the person who may, and a matter that lets them."""
    return {arrow.action: Facts(roles=frozenset({arrow.role}), severity=Severity.MINOR) for arrow in ARROWS}


def workflow() -> Workflow:
    """The same as a definition of ours."""
    states = "".join(f"  {code}: {{zh: {code}, en: {code}, holder: office.director, limit: 1 wd}}\n" for code in STATES)
    arrows = "".join(
        f"  {a.action}: {{zh: {a.action}, en: {a.action}, from: {a.source}, to: {a.target}, "
        f"who: {a.role}, guards: {a.guard}}}\n"
        for a in ARROWS
    )
    head = f"kind: rectification\nname: {{zh: 整改, en: Rectification}}\ninitial: {STATES[0]}\n"
    return load(f"{head}states:\n{states}transitions:\n{arrows}", name="rectification")


def busy_state() -> Workflow:
    """A definition with one state that six actions leave, for the cost of a page's buttons."""
    arrows = "".join(
        f"  {a.action}: {{zh: {a.action}, en: {a.action}, from: recorded, to: stay, "
        f"who: {a.role}, guards: {a.guard}}}\n"
        for a in (ARROWS[n] for n in (0, 1, 5, 7, 8, 11))
    )
    state = "  recorded: {zh: 已记录, en: Recorded, holder: office.director, limit: 1 wd}\n"
    head = "kind: busy\nname: {zh: 事项, en: Matter}\ninitial: recorded\n"
    return load(f"{head}states:\n{state}transitions:\n{arrows}", name="busy")
