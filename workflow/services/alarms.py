"""When something next happens by itself to a matter or a unit's part, from its running clocks and its rules."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.engine.deadlines import Calendar, Due
from workflow.engine.escalating import PART, SIGN, STATE, Alarm, Clock, alarms, key
from workflow.models.assignment import OVER, Assignment
from workflow.models.matter import Matter
from workflow.models.unit import worked_by_unit
from workflow.services import firings
from workflow.services.firings import Owner
from workflow.types import Phase, Relation

DONE = ("reported", "accepted", "ended", *OVER)


def arm(matter: Matter, calendar: Calendar) -> None:
    """Set the moment of a matter's next alarm; none where its definition has no rules or nothing runs."""
    matter.alarm_at = min((one.at for one in pending(matter, calendar)), default=None)


def arm_part(part: Assignment, calendar: Calendar) -> None:
    """The same for a part; the lead's clocks are those of its matter."""
    part.alarm_at = min((one.at for one in pending_of_part(part, calendar)), default=None)


def pending(matter: Matter, calendar: Calendar) -> list[Alarm]:
    """What the present clocks of a matter have not had yet, past or to come."""
    rules = matter.workflow.escalations
    if not rules or matter.phase in (Phase.SETTLED, Phase.CANCELLED):
        return []
    return _not_had(matter, alarms(rules, _clocks(matter), matter.state, calendar))


def pending_of_part(part: Assignment, calendar: Calendar) -> list[Alarm]:
    """The same for a part that its unit still owes; a held-up one has nothing to come."""
    rules = part.matter.workflow.escalations
    is_owed = part.role not in (Relation.LEAD, Relation.COPY) and part.state not in DONE
    if not rules or not is_owed or part.paused_at is not None or part.reported_at is not None:
        return []
    return _not_had(part, alarms(rules, _clocks_of_part(part), part.matter.state, calendar))


def _not_had(owner: Owner, found: Iterator[Alarm]) -> list[Alarm]:
    return [one for one in found if key(one.rule) not in firings.had(owner, one.clock.code, one.clock.due.due_at)]


def _clocks(matter: Matter) -> Iterator[Clock]:
    limit = matter.limit
    if limit is not None:
        yield Clock(STATE, f"state.{limit.state}", limit.started_at, limit.due, limit.worked_by)
    for term in matter.terms:
        if term.stopped_at is None and term.paused_at is None:
            moment = Due(term.due_on, term.due_at, term.amber_at)
            started_at = term.counted_at or term.started_at
            yield Clock(term.name, f"term.{term.name}", started_at, moment, term.worked_by)


def _clocks_of_part(part: Assignment) -> Iterator[Clock]:
    kind = worked_by_unit(part.unit.kind)
    if part.is_unsigned and part.sign_due_on is not None and part.sign_due_at is not None:
        moment = Due(part.sign_due_on, part.sign_due_at, part.delivered_at)
        yield Clock(SIGN, SIGN, part.delivered_at, moment, kind)
    if part.due_on is not None and part.due_at is not None:
        moment = Due(part.due_on, part.due_at, part.amber_at or part.due_at)
        yield Clock(PART, PART, part.delivered_at, moment, kind)
