"""Checks of operations beside the path: who closes a task, how long a suspension lasts."""

from __future__ import annotations

from workflow.engine.checks import Typed, check
from workflow.types import Severity


@check(
    "task_type",
    zh="“重大”问题须由联席办销号，任务类型请选“办结后销号”",
    en="a major problem is written off by the office; choose that kind of task",
)
def major_is_written_off(typed: Typed) -> bool:
    """No unit closes a major problem by itself."""
    return typed.facts.severity is not Severity.MAJOR or typed.inputs.get("task_type") in (None, "", "accept")


LONGEST_SUSPENSION = 30
"""Working days. Source: handbook B3.1, P26."""


@check(
    "resume_on",
    zh="预计恢复日期应在今天（{today}）之后、30 个工作日之内",
    en="it must resume after today ({today}) and within 30 working days",
)
def resumes_within_thirty_days(typed: Typed) -> bool:
    """A suspension lasts no longer than it may."""
    day = typed.day("resume_on")
    if day is None or typed.calendar is None:
        return True
    return typed.today < day and typed.calendar.between(typed.today, day) <= LONGEST_SUSPENSION
