"""Checks of what hangs on another matter: the days that are asked for and granted."""

from __future__ import annotations

from workflow.engine.checks import Typed, check


@check(
    "until",
    zh="申请延至的日期应晚于现时限（{parent_due_on}）",
    en="the day asked for must be later than the present one ({parent_due_on})",
)
def asks_for_more_time(typed: Typed) -> bool:
    """An extension ends later than the term does now."""
    day, due_on = typed.day("until"), typed.facts.parent_due_on
    return day is None or due_on is None or day > due_on


@check(
    "until", zh="延长后的日期应晚于现时限（{due_on}）", en="the new day must be later than the present one ({due_on})"
)
def ends_later_than_now(typed: Typed) -> bool:
    """The matter's own term is moved later only."""
    day, due_on = typed.day("until"), typed.facts.due_on
    return day is None or due_on is None or day > due_on


@check(
    "until",
    zh="累计延期不得超过原时限长度，最迟可延至 {latest_due_on}",
    en="all extensions together may not be longer than the original term: {latest_due_on} at the latest",
)
def extends_no_longer_than_the_term(typed: Typed) -> bool:
    """Source: handbook B3.5, E04."""
    day, latest = typed.day("until"), typed.facts.latest_due_on
    return day is None or latest is None or day <= latest


@check(
    "until",
    zh="批准日期应晚于现时限（{parent_due_on}），不晚于申请日期（{asked_until}）",
    en="the day granted lies after the present one ({parent_due_on}) and no later than was asked for ({asked_until})",
)
def grants_no_more_than_asked(typed: Typed) -> bool:
    """The day granted may be earlier than the one asked for, never later."""
    day, due_on, asked = typed.day("until"), typed.facts.parent_due_on, typed.facts.asked_until
    return day is None or ((due_on is None or day > due_on) and (asked is None or day <= asked))


@check(
    "until",
    zh="延期超过 {director_days} 个工作日的，由召集人审批",
    en="more than {director_days} working days need the convener",
)
def is_within_the_directors_days(typed: Typed) -> bool:
    """The director grants a little; more is for the convener. The number is a setting of the joint meeting."""
    day, last = typed.day("until"), typed.facts.director_until
    return day is None or last is None or "office.convener" in typed.facts.roles or day <= last


@check("talk_on", zh="约谈日期应在送达 2 个工作日以后", en="a talk is announced two working days ahead")
def talk_is_announced(typed: Typed) -> bool:
    """The unit learns of it in good time. Source: handbook B2."""
    day, earliest = typed.day("talk_on"), typed.facts.earliest_talk_on
    return day is None or earliest is None or day >= earliest
