"""The named checks: whether what was typed fits the matter, each blaming one field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime

from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Transition
from workflow.engine.facts import Facts
from workflow.engine.forms import Inputs
from workflow.errors import Invalid
from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Typed:
    """What a check may see: the parsed inputs, the facts and the local day."""

    inputs: Inputs
    facts: Facts
    today: date
    calendar: Calendar | None = None

    def day(self, name: str) -> date | None:
        """A date field's value."""
        value = self.inputs.get(name)
        return date.fromisoformat(value) if value else None

    def rows(self, name: str) -> list[Inputs]:
        """A table's rows."""
        return self.inputs.get(name) or []

    def uids(self, name: str) -> set[str]:
        """A list's uids."""
        return set(self.inputs.get(name) or [])


Predicate = Callable[[Typed], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """A predicate on what was typed, the field it blames, and the sentence; `{names}` in it are attributes of Facts."""

    name: str
    field: str
    holds: Predicate
    refusal: Text

    def reason(self, typed: Typed) -> Text:
        """The refusal with the facts filled in."""
        values: dict[str, object] = {f.name: getattr(typed.facts, f.name) for f in fields(typed.facts)}
        first, last = typed.facts.window or (None, None)
        return self.refusal.format(**values, today=typed.today, first=first, last=last)


REGISTRY: dict[str, Check] = {}


def check(field: str, *, zh: str, en: str) -> Callable[[Predicate], Predicate]:
    """Register a predicate under its own name; where it does not hold, `field` is blamed."""

    def register(predicate: Predicate) -> Predicate:
        REGISTRY[predicate.__name__] = Check(predicate.__name__, field, predicate, Text(zh, en))
        return predicate

    return register


def run(transition: Transition, inputs: Inputs, facts: Facts, *, calendar: Calendar, now: datetime) -> None:
    """Hold what was typed against the matter.

    Raises:
        Invalid: the sentence of the first failed check for each field.
    """
    typed = Typed(inputs, facts, calendar.local_date(now), calendar)
    faults: dict[str, Text] = {}
    for one in (REGISTRY[name] for name in transition.checks):
        if one.field not in faults and not one.holds(typed):
            faults[one.field] = one.reason(typed)
    if faults:
        raise Invalid(faults)


# Registering and assigning a problem.


@check("found_on", zh="发现日期不能晚于今天（{today}）", en="the day it was found cannot be after today ({today})")
def found_in_the_past(typed: Typed) -> bool:
    """Nothing is found tomorrow."""
    found = typed.day("found_on")
    return found is None or found <= typed.today


@check("concerned_unit", zh="请选择涉及单位，或填写发生地点", en="choose the unit concerned, or say where it happened")
def place_or_unit_is_named(typed: Typed) -> bool:
    """A unit or a place: one of the two is known."""
    return bool(typed.inputs.get("concerned_unit") or typed.inputs.get("place"))


@check(
    "supports",
    zh="牵头单位不能同时列为配合单位，请从配合单位中删去",
    en="the lead unit cannot support itself; take it off the supporting units",
)
def lead_is_not_supporting(typed: Typed) -> bool:
    """The lead is not among the supports."""
    return typed.inputs.get("lead") not in {row.get("unit") for row in typed.rows("supports")}


@check("supports", zh="同一单位只能列一次，请合并其配合事项", en="a unit can be listed once; put its tasks together")
def supports_are_distinct(typed: Typed) -> bool:
    """No unit supports twice."""
    units = [row.get("unit") for row in typed.rows("supports")]
    return len(units) == len(set(units))


@check("supports", zh="配合单位的时限不能长于牵头单位", en="a supporting unit's term cannot be longer than the lead's")
def supports_end_with_the_lead(typed: Typed) -> bool:
    """Every support is due no later than the lead."""
    return all((row.get("days") or 0) <= (typed.inputs.get("days") or 0) for row in typed.rows("supports"))


@check(
    "copies", zh="牵头、配合单位不必抄送，请从抄送中删去", en="units that lead or support need no copy; take them off"
)
def copies_are_not_assigned(typed: Typed) -> bool:
    """A copied unit has no part of its own."""
    assigned = {typed.inputs.get("lead"), *(row.get("unit") for row in typed.rows("supports"))}
    return not typed.uids("copies") & assigned


@check("lead", zh="新牵头单位须与现牵头单位不同", en="choose another lead unit than the present one")
def new_lead_differs(typed: Typed) -> bool:
    """A transfer changes the lead."""
    lead = typed.inputs.get("lead")
    return lead is None or lead != typed.facts.lead


# The plan and the re-inspection.


@check(
    "target_on",
    zh="完成时限应在今天至办理时限（{due_on}）之间",
    en="the target date must lie between today and the deadline ({due_on})",
)
def target_before_deadline(typed: Typed) -> bool:
    """The plan ends in time."""
    return _is_in_time(typed, typed.day("target_on"))


@check(
    "milestones",
    zh="各节点的完成日期应在今天至办理时限（{due_on}）之间",
    en="every milestone must lie between today and the deadline ({due_on})",
)
def milestones_before_deadline(typed: Typed) -> bool:
    """The last milestone is not later than the deadline."""
    return all(_is_in_time(typed, date.fromisoformat(row["by"])) for row in typed.rows("milestones"))


def _is_in_time(typed: Typed, day: date | None) -> bool:
    """On a matter that is overdue already, only the past is refused."""
    if day is None:
        return True
    last = typed.facts.due_on
    return typed.today <= day and (last is None or last < typed.today or day <= last)


@check("reinspect_on", zh="复查日期不能早于今天（{today}）", en="the re-inspection cannot be before today ({today})")
def reinspection_is_ahead(typed: Typed) -> bool:
    """A re-inspection lies ahead."""
    day = typed.day("reinspect_on")
    return day is None or day >= typed.today


@check(
    "reinspectors",
    zh="经办人不能复查自己办理的事项，请另选复查人员",
    en="those who did the work cannot re-inspect it; choose others",
)
def reinspectors_are_not_handlers(typed: Typed) -> bool:
    """None of the re-inspectors did the work."""
    return not typed.uids("reinspectors") & typed.facts.handlers


@check(
    "reinspectors",
    zh="复查人员中至少 1 人未参加首次检查",
    en="one re-inspector at least must not have been of the first team",
)
def one_reinspector_is_new(typed: Typed) -> bool:
    """A fresh pair of eyes."""
    return not typed.facts.team or bool(typed.uids("reinspectors") - typed.facts.team)


# Batch and visit.


@check("ends_on", zh="结束日期不能早于开始日期", en="the last day cannot be before the first")
def period_is_in_order(typed: Typed) -> bool:
    """The period does not run backwards."""
    first, last = typed.day("starts_on"), typed.day("ends_on")
    return first is None or last is None or first <= last


@check("ends_on", zh="结束日期不能早于今天（{today}）", en="the last day cannot be before today ({today})")
def period_is_ahead(typed: Typed) -> bool:
    """The period is not over already."""
    last = typed.day("ends_on")
    return last is None or last >= typed.today


@check("code_waiver", zh="不适用检查码的，须写明理由", en="say why no inspection code applies")
def code_waiver_is_explained(typed: Typed) -> bool:
    """Without an inspection code there is a recorded reason. Source: handbook 0.2."""
    return bool(typed.inputs.get("uses_code") or typed.inputs.get("code_waiver"))


@check(
    "teams", zh="同一派出所只能列一次，请合并其检查人员", en="a station can be listed once; put its inspectors together"
)
def teams_cover_no_station_twice(typed: Typed) -> bool:
    """One team a station."""
    stations = [row.get("station") for row in typed.rows("teams")]
    return len(stations) == len(set(stations))


@check(
    "planned_on",
    zh="计划日期不能早于今天，并应在批次期间（{first} 至 {last}）以内",
    en="plan it for today or later, within the batch's period ({first} to {last})",
)
def planned_in_window(typed: Typed) -> bool:
    """The visit is planned for a day that is left of the batch's period."""
    day = typed.day("planned_on")
    if day is None or typed.facts.window is None:
        return day is None or day >= typed.today
    first, last = typed.facts.window
    return max(first, typed.today) <= day <= last


# The sitting.


@check("held_at", zh="会议时间不能早于今天（{today}）", en="the sitting cannot be before today ({today})")
def sitting_is_ahead(typed: Typed) -> bool:
    """A sitting is planned for today or later."""
    held = typed.inputs.get("held_at")
    return not held or date.fromisoformat(held[:10]) >= typed.today


@check(
    "short_notice",
    zh="距会议召开不足 2 个工作日，请写明紧急召开的理由",
    en="fewer than two working days are left before the sitting; say why it is that urgent",
)
def short_notice_is_explained(typed: Typed) -> bool:
    """Two working days of notice, or a reason."""
    return typed.facts.notice_days >= 2 or bool(typed.inputs.get("short_notice"))


@check("person", zh="请填写参会人员姓名", en="name the person who attends")
def attendee_is_named(typed: Typed) -> bool:
    """Who attends or sends somebody says whom."""
    return typed.inputs.get("reply") not in ("attend", "delegate") or bool(typed.inputs.get("person"))


@check("note", zh="请假须写明理由", en="say why nobody can come")
def absence_is_explained(typed: Typed) -> bool:
    """Leave is asked for with a reason."""
    return typed.inputs.get("reply") != "leave" or bool(typed.inputs.get("note"))
