"""The guards of sittings: registered when this is imported, beside those of `guards`."""

from __future__ import annotations

from workflow.engine.facts import Facts
from workflow.engine.guards import guard


@guard(zh="议程还是空的，请先列入议题", en="the agenda is empty; put an item on it first")
def has_agenda(facts: Facts) -> bool:
    """There is something to sit about."""
    return facts.has_agenda


@guard(zh="尚未选择参会单位，请先安排会议", en="no unit has been chosen to be invited; arrange the sitting first")
def has_invited(facts: Facts) -> bool:
    """There is somebody to notify."""
    return facts.has_invited


@guard(zh="会议时间已过，请先修改会议安排", en="the time of the sitting is past; arrange it anew first")
def is_ahead(facts: Facts) -> bool:
    """The sitting has not begun; None where nobody knows."""
    return facts.is_ahead is not False


@guard(zh="会议尚未开始，开始后再登记召开", en="the sitting has not begun; record it once it has")
def has_begun(facts: Facts) -> bool:
    """The hour of the sitting has come; None where nobody knows."""
    return facts.is_ahead is not True
