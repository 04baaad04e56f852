"""How clocks are called: the name of a state's limit, of a term, of a part's clocks."""

from __future__ import annotations

from workflow.engine.definition import HOUR, MINUTE, OFFICE_HOUR, WORKING_DAY, Limit, Workflow
from workflow.types import Text

TERMS = {
    "unit": Text("承办时限", "the unit's term"),
    "whole": Text("全程时限", "the whole-matter term"),
    "team": Text("检查时限", "the team's term"),
    "suspension": Text("中止期限", "the suspension"),
}
"""What terms are called that do not say it themselves."""
PARTS = {
    "sign": Text("签收时限", "the limit for signing"),
    "part": Text("配合时限", "the supporting unit's term"),
    "answer": Text("答复时限", "the limit for the answer"),
}
_STATE = Text("“{name}”环节时限", "the limit of “{name}”")
_OTHER = Text("时限", "the time limit")
_UNITS = {
    WORKING_DAY: ("个工作日", "working day", "working days"),
    OFFICE_HOUR: ("个办公小时", "office hour", "office hours"),
    HOUR: ("小时", "hour", "hours"),
    MINUTE: ("分钟", "minute", "minutes"),
}


def called(flow: Workflow, clock: str) -> Text:
    """A clock by its code, such as `term.unit`, `state.rectifying`, `sign`."""
    kind, _, name = clock.partition(".")
    if kind in PARTS:
        return PARTS[kind]
    if kind == "state":
        state = flow.states.get(name)
        return _STATE.format(name=state.text) if state else _OTHER
    term = flow.term(name)
    return (term.text if term else None) or TERMS.get(name, _OTHER)


def length(limit: Limit) -> Text:
    """A length in words: 3 个工作日."""
    zh, one, many = _UNITS[limit.unit]
    return Text(f"{limit.length} {zh}", f"{limit.length} {one if limit.length == 1 else many}")


def when(offset: Limit) -> Text:
    """How far from a clock's end, in words: 到期前 3 个工作日."""
    size = length(Limit(abs(offset.length), offset.unit))
    if offset.length < 0:
        return Text(f"到期前 {size.zh}", f"{size.en} before it is due")
    if offset.length:
        return Text(f"逾期后 {size.zh}", f"{size.en} after it was due")
    return Text("逾期时", "when it has run out")


def standing(days: int) -> Text:
    """How many working days are left, in words: 还有 3 个工作日, 今天到期, 已逾期 2 个工作日."""
    size = length(Limit(abs(days)))
    if days < 0:
        return Text(f"已逾期 {size.zh}", f"{size.en} overdue")
    return Text(f"还有 {size.zh}", f"{size.en} left") if days else Text("今天到期", "due today")
