"""Guards of what hangs on another matter, and of tasks."""

from __future__ import annotations

from workflow.engine.facts import Facts
from workflow.engine.guarding import guard


@guard(zh="所挂事项已办结或终结，不能再办理", en="the matter that this hangs on has ended")
def parent_is_open(facts: Facts) -> bool:
    """The parent is under way or suspended."""
    return facts.parent_is_open


@guard(zh="所挂事项尚未办结", en="the matter that this hangs on is still open")
def parent_has_ended(facts: Facts) -> bool:
    """The parent is settled or cancelled."""
    return not facts.parent_is_open


@guard(
    zh="所挂事项不在本单位办理环节，或其时限已停止、暂停；事项中止的，恢复后再办理",
    en="no term of this unit is running on the matter; where it is suspended, this waits until it is resumed",
)
def parent_clock_runs(facts: Facts) -> bool:
    """The parent's unit still owes it, and its term is running; while it is held up, one waits."""
    return facts.parent_is_open and facts.parent_clock_runs


@guard(zh="所挂事项仍在承办单位办理", en="the unit has not reported yet")
def parent_clock_has_stopped(facts: Facts) -> bool:
    """The parent has been reported, has ended, or is another unit's now; a clock that is held up has not stopped."""
    return not (facts.parent_is_open and (facts.parent_clock_runs or facts.parent_clock_rests))


@guard(zh="所挂事项仍由原单位承办", en="the matter that this hangs on is still led by the same unit")
def parent_has_changed_hands(facts: Facts) -> bool:
    """The parent is under way, and led by another unit than the one that this was made for."""
    return facts.parent_is_open and facts.is_led_by_another


@guard(zh="本事项已有一件同类申请或文书在办，请先办结", en="there is one of the same kind open on this matter already")
def is_only_one(facts: Facts) -> bool:
    """No other of the same kind is open on the same matter."""
    return facts.siblings == 0


@guard(zh="已有更正稿在办，请先办结", en="a correction is being drafted already")
def no_correction_is_open(facts: Facts) -> bool:
    """No other edition of the document is being drafted."""
    return facts.corrections == 0


@guard(zh="本事项已延期 {granted} 次，不能再延", en="extended {granted} times already; it cannot be extended again")
def was_granted_less_than_twice(facts: Facts) -> bool:
    """Fewer than two were granted. Source: handbook B3.5."""
    return facts.granted < 2


@guard(
    zh="挂牌督办事项的延期由召集人审批",
    en="the extension of a matter under listed supervision needs the convener",
)
def is_not_listed(facts: Facts) -> bool:
    """The matter is not under listed supervision, or the convener decides. Source: handbook B3.5, E06."""
    return not facts.parent_is_listed or "office.convener" in facts.roles


@guard(zh="本任务须办理，不是阅知件", en="this task must be worked on; reading it does not end it")
def reading_suffices(facts: Facts) -> bool:
    """The task ends with its being read."""
    return facts.task_type == "read"


@guard(zh="阅知件无须办理，确认阅知即可", en="this is to be noted only: confirm that it was read")
def must_be_worked_on(facts: Facts) -> bool:
    """The task takes more than reading."""
    return facts.task_type != "read"


@guard(
    zh="本任务办结后须联席办验收，单位不能自行办结",
    en="the office must accept this task; the unit cannot close it itself",
)
def unit_closes_itself(facts: Facts) -> bool:
    """The unit decides that the task is done."""
    return facts.task_type == "self"


@guard(zh="本任务由单位自行办结，无须联席办验收", en="the unit closes this task itself; the office need not accept it")
def office_accepts(facts: Facts) -> bool:
    """The office decides that the task is done."""
    return facts.task_type in (None, "accept")
