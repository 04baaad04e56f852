"""When the alarms of a clock ring, what tells one rule from another, and how clocks and alarms are called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.engine.samples import WINDING
from workflow.engine import clock_words
from workflow.engine.deadlines import EVERY_DAY, SHANGHAI, Calendar, Due
from workflow.engine.definition import Escalation, Limit
from workflow.engine.escalating import Alarm, Clock, alarms, fires_at, key
from workflow.engine.loading import load
from workflow.types import Text

BEGAN = datetime(2026, 11, 16, 2, tzinfo=UTC)
FRIDAY = Due(date(2026, 11, 20), datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 18, 16, tzinfo=UTC))
CALENDAR = Calendar({}, by_kind={"police_station": Calendar({}, week=EVERY_DAY, is_certain=True)})


def rule(clock: str = "state", length: int = 1, unit: str = "wd", **more: object) -> Escalation:
    return Escalation(clock=clock, offset=Limit(length, unit), do="remind", **more)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("length", "unit", "at"),
    [
        (0, "wd", FRIDAY.due_at),
        (0, "oh", FRIDAY.due_at),
        (1, "wd", local(23, 9)),
        (-1, "wd", local(19, 9)),
        (2, "oh", local(23, 11)),
        (-2, "oh", local(20, 15, 30)),
        (5, "h", local(21, 5)),
        (-5, "h", local(20, 19)),
        (90, "min", local(21, 1, 30)),
    ],
)
def test_each_unit_is_counted_in_its_own_way(length, unit, at):
    assert fires_at(Limit(length, unit), FRIDAY, CALENDAR) == at


def test_a_unit_with_a_calendar_of_its_own_is_reminded_by_it():
    ours, theirs = Clock("state", "state.doing", BEGAN, FRIDAY), Clock("state", "s", BEGAN, FRIDAY, "police_station")

    assert [one.at for one in alarms([rule()], [ours, theirs], "doing", CALENDAR)] == [local(23, 9), local(21, 9)]


@pytest.mark.parametrize(("began", "rings"), [(0, False), (1, False), (-1, True)])
def test_an_alarm_not_after_its_clock_s_start_does_not_ring(began, rings):
    clock = Clock("state", "state.doing", local(20, 9) + timedelta(seconds=began), FRIDAY)
    early = rule(length=-15, unit="h")

    assert bool(list(alarms([early], [clock], "doing", CALENDAR))) is rings


def test_every_rule_rings_for_every_clock_of_its_name():
    one, two, other = (Clock(name, code, BEGAN, FRIDAY) for name, code in (("part", "a"), ("part", "b"), ("unit", "u")))
    first, last = rule("part"), rule("unit", states=("doing", "done"))

    assert list(alarms([first, last], [one, other, two], "done", CALENDAR)) == [
        Alarm(local(23, 9), first, one),
        Alarm(local(23, 9), first, two),
        Alarm(local(23, 9), last, other),
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (rule(), "state 1 wd remind"),
        (rule("unit", -3, to=("lead.head", "lead.liaison")), "unit -3 wd remind  lead.head lead.liaison"),
        (rule("unit", 2, "oh", action="hand_in", level="red"), "unit 2 oh remind hand_in"),
        (rule(level="red", to=("lead.head",), states=("a", "b")), "state 1 wd remind red lead.head @a @b"),
    ],
)
def test_a_rule_is_told_from_the_others_by_all_that_it_says(rule, words):
    assert key(rule) == words


def test_what_tells_a_rule_fits_its_column():
    assert key(rule(states=("doing",) * 30)) == ("state 1 wd remind  " + "@doing " * 30)[:160]


@pytest.mark.parametrize(
    ("clock", "zh", "en"),
    [
        ("term.unit", "承办时限", "the unit's term"),
        ("term.whole", "总时限", "The whole term"),
        ("term.suspension", "中止期限", "the suspension"),
        ("term.gone", "时限", "the time limit"),
        ("state.planning", "“制定中”环节时限", "the limit of “Planning”"),
        ("sign", "签收时限", "the limit for signing"),
        ("part", "配合时限", "the supporting unit's term"),
        ("answer", "答复时限", "the limit for the answer"),
    ],
)
def test_a_clock_is_called_by_its_definition_or_else_by_its_kind(clock, zh, en):
    assert clock_words.called(load(WINDING, name="plan.yaml"), clock) == Text(zh, en)


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit(1), "1 个工作日", "1 working day"),
        (Limit(0), "0 个工作日", "0 working days"),
        (Limit(1, "oh"), "1 个办公小时", "1 office hour"),
        (Limit(4, "oh"), "4 个办公小时", "4 office hours"),
        (Limit(1, "h"), "1 小时", "1 hour"),
        (Limit(48, "h"), "48 小时", "48 hours"),
        (Limit(1, "min"), "1 分钟", "1 minute"),
        (Limit(30, "min"), "30 分钟", "30 minutes"),
    ],
)
def test_a_length_is_said_in_its_unit(limit, zh, en):
    assert clock_words.length(limit) == Text(zh, en)
    assert clock_words.when(limit) == (
        Text(f"逾期后 {zh}", f"{en} after it was due") if limit.length else Text("逾期时", "when it has run out")
    )


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (2, "还有 2 个工作日", "2 working days left"),
        (1, "还有 1 个工作日", "1 working day left"),
        (0, "今天到期", "due today"),
        (-1, "已逾期 1 个工作日", "1 working day overdue"),
        (-2, "已逾期 2 个工作日", "2 working days overdue"),
    ],
)
def test_how_many_days_are_left_is_said(days, zh, en):
    assert clock_words.standing(days) == Text(zh, en)
