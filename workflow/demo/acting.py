"""Rows of the data files as acts: which field of its form takes what somebody wrote."""

from __future__ import annotations

from typing import Any

from workflow.demo.days import Days
from workflow.demo.plans import Act

TEXT_FIELDS = {
    "accept@": "opinion",
    "agree@": "opinion",
    "apply_close": "opinion",
    "approve_close": "opinion",
    "audit_back": "defects",
    "audit_ok": "opinion",
    "cancel": "reason",
    "close": "opinion",
    "close_back": "reason",
    "desk_pass": "opinion",
    "dismiss": "reason",
    "endorse": "opinion",
    "fail": "reason",
    "invalidate": "reason",
    "merge": "reason",
    "need_reinspect": "task",
    "obstruct": "facts",
    "pass": "opinion",
    "plan_back": "reason",
    "plan_ok": "opinion",
    "progress": "text",
    "rebound": "facts",
    "recall": "reason",
    "recuse": "reason",
    "refuse@": "reason",
    "refuse_close": "reason",
    "reinspect_fail": "reason",
    "reinspect_pass": "opinion",
    "reject": "reason",
    "report@": "text",
    "report_back": "defects",
    "return": "reason",
    "return_accept": "ruling",
    "return_refuse": "ruling",
    "return_to": "reason",
    "review_back": "defects",
    "review_pass": "opinion",
    "send_back": "reason",
    "sign@": "contact",
    "spot_back": "reason",
    "submit_unit": "report",
    "suspend": "reason",
    "terminate": "reason",
    "transfer": "reason",
    "unit_back": "reason",
    "verify_spot": "opinion",
    "void": "reason",
    "withdraw": "reason",
}
"""The field for the words of an action; `@` marks the actions of a supporting assignment."""


def act(row: list[Any], days: Days, more: dict[str, Any] | None = None) -> Act:
    """`[action, login, day, clock, words, {field: value}]` as an act; `sign@jyj` acts on the assignment of unit jyj.

    Args:
        more: what the form also takes, in front of what the row says.
    """
    written, login, day, clock, *rest = row
    action, _, part = written.partition("@")
    values = dict(more or {})
    if rest and rest[0]:
        values[field_of(action, part)] = rest[0]
    if len(rest) > 1:
        values |= rest[1]
    return Act(action, login, days.moment(day, clock), values, part or None)


def field_of(action: str, part: str = "") -> str:
    """The name of the field for the words of an action, of a matter or of a part of it."""
    return TEXT_FIELDS.get(f"{action}@", TEXT_FIELDS.get(action, "")) if part else TEXT_FIELDS[action]
