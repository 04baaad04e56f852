"""Guards of opinions, delegations, countersignatures and copies."""

from __future__ import annotations

from workflow.engine.facts import Facts
from workflow.engine.guarding import guard


@guard(zh="由当前承办人办理", en="only the present holder does this")
def actor_holds_it(facts: Facts) -> bool:
    """The person is among those who hold the present state."""
    return facts.holds


@guard(zh="本环节已委派，收回后方可另行委派", en="this step is delegated already; take it back first")
def is_not_delegated(facts: Facts) -> bool:
    """Nobody does the step for its holder just now."""
    return facts.delegates == 0


@guard(zh="须由被指定的人员答复", en="the person named for it answers this")
def actor_is_named(facts: Facts) -> bool:
    """It is asked of this person, or of anybody in the unit."""
    return facts.is_named


@guard(zh="该单位已阅，不能撤回", en="the unit has read it; the copy cannot be withdrawn")
def copy_is_unread(facts: Facts) -> bool:
    """Nobody of the unit has opened the matter yet."""
    return facts.is_unread


@guard(zh="本轮已有结果，不能再改", en="this round has its result; the answer stands")
def vote_is_on(facts: Facts) -> bool:
    """The round of this countersignature has no result yet."""
    return facts.vote_is_on


@guard(zh="只剩这一个单位，不能再减", en="the last unit of a round cannot be removed")
def others_countersign(facts: Facts) -> bool:
    """Somebody else is left to decide."""
    return facts.countersigners > 1


@guard(zh="本轮尚未通过", en="this round is not carried yet")
def vote_passed(facts: Facts) -> bool:
    """The countersigning units carry it."""
    return facts.vote_result is True


@guard(zh="本轮尚未被否决", en="this round has not been refused")
def vote_failed(facts: Facts) -> bool:
    """The countersigning units refuse it."""
    return facts.vote_result is False
