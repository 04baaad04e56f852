"""Special matters and instruments of the present day: each kind in a few of its states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workflow import clock
from workflow.demo.days import Days
from workflow.demo.plans import Act, Picture
from workflow.demo.reading import read
from workflow.demo.replay import Replay
from workflow.services import kinds


@dataclass(frozen=True, slots=True)
class KindPlan:
    """One matter of a made kind.

    Attributes:
        begun: the registration; its values are those of the registration's form.
        parent: the key of the problem that it hangs on.
    """

    kind: str
    begun: Act
    acts: tuple[Act, ...]
    parent: str | None = None


def plans(days: Days) -> list[KindPlan]:
    """The rows of the data file, the earliest registration first."""
    rows = [_plan(row, days) for row in read("kinds")["matters"]]
    return sorted(rows, key=lambda plan: plan.begun.at)


def _plan(row: Mapping[str, Any], days: Days) -> KindPlan:
    by, day, hour = row["by"]
    at = days.moment(day, hour)
    begun = Act("begin", by, at, _values(row["form"], days, at))
    acts = tuple(_act(one, days) for one in row.get("acts", ()))
    return KindPlan(row["kind"], begun, acts, row.get("parent"))


def _act(row: Sequence[Any], days: Days) -> Act:
    written, login, day, hour, *rest = row
    action, _, part = written.partition("@")
    at = days.moment(day, hour)
    return Act(action, login, at, _values(rest[0] if rest else {}, days, at), part or None)


def _values(form: Mapping[str, Any], days: Days, at: datetime) -> dict[str, Any]:
    """Values as they are written; `{day: -3}` stands for a date, `{picture: [kind, state, caption, place]}` for one."""
    return {name: _value(value, days, at) for name, value in form.items()}


def _value(value: Any, days: Days, at: datetime) -> Any:
    if isinstance(value, dict) and set(value) == {"day"}:
        return days.day(value["day"])
    if isinstance(value, dict) and set(value) == {"picture"}:
        kind, state, caption, place = value["picture"]
        return [Picture(kind, state, caption, place, at - timedelta(minutes=40))]
    return value


def replayed(replay: Replay, days: Days) -> int:
    """Register and handle every one of them; returns how many acts there were."""
    count = 0
    for plan in plans(days):
        uid = _begin(replay, plan)
        for act in plan.acts:
            replay.act_on(uid, act)
        count += 1 + len(plan.acts)
    return count


def _begin(replay: Replay, plan: KindPlan) -> UUID:
    person = replay.people[plan.begun.login]
    parent = replay.problems[plan.parent] if plan.parent else None
    with clock.at(plan.begun.at):
        raw = replay.registration(plan.kind, plan.begun)
        return kinds.register(plan.kind, raw, actor=person, parent=parent).uid
