"""The guards of operations beside the path: taking back, suspending, looking back, disputing, task types."""

from __future__ import annotations

from workflow.engine.facts import Facts
from workflow.engine.guarding import guard


@guard(zh="只有刚刚办理上一步的人可以取回", en="only whoever took the last step may take it back")
def actor_took_last_step(facts: Facts) -> bool:
    """The last step is this person's, and it can be undone."""
    return facts.took_last_step


@guard(zh="下一环节已经打开或办理，不能取回", en="whoever holds it now has opened it already")
def next_has_not_touched(facts: Facts) -> bool:
    """Nobody who holds it now has seen it or done anything."""
    return facts.is_untouched


@guard(zh="本次中止已延长过一次，不能再延长", en="this suspension has been prolonged once already")
def suspension_is_not_renewed(facts: Facts) -> bool:
    """A suspension is prolonged once at most."""
    return not facts.is_renewed


@guard(zh="本轮已做过回头看", en="it has been looked back on in this round already")
def was_not_looked_back(facts: Facts) -> bool:
    """Once after each closing."""
    return "start_lookback" not in facts.done


@guard(zh="对同一通知书只能提出一次异议", en="a notice can be disputed once only")
def was_not_disputed(facts: Facts) -> bool:
    """No dispute in this round."""
    return "dispute" not in facts.done


@guard(zh="已超过签收后 3 个工作日的异议期限", en="disputing is possible within three working days of receipt only")
def is_within_dispute(facts: Facts) -> bool:
    """Received no more than three working days ago."""
    return facts.days_here <= 3


@guard(zh="送达未满 3 个工作日，还不能视为送达", en="it counts as served three working days after issue only")
def has_waited_for_receipt(facts: Facts) -> bool:
    """Three working days have passed since it was served."""
    return facts.days_here >= 3
