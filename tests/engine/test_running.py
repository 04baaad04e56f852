"""Clocks as they are kept and read back, how they end, when their alarms ring, and what they are called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.engine.samples import SMALL
from workflow.engine import clock_words, never, said
from workflow.engine.deadlines import SHANGHAI, Calendar, Due
from workflow.engine.definition import Escalation, Limit
from workflow.engine.escalating import Alarm, Clock, alarms, fires_at
from workflow.engine.loading import load, shipped
from workflow.engine.running import Running, ended, running, spans
from workflow.types import Text

BEGAN = datetime(2026, 11, 16, 2, tzinfo=UTC)
DUE = Due(date(2026, 11, 19), datetime(2026, 11, 19, 16, tzinfo=UTC), datetime(2026, 11, 17, 16, tzinfo=UTC))
HELD = ((BEGAN + timedelta(hours=1), BEGAN + timedelta(days=2, hours=1)),)
KEPT = {
    "state": "doing",
    "limit": "3 wd",
    "started_at": "2026-11-16T02:00:00+00:00",
    "due_on": "2026-11-19",
    "due_at": "2026-11-19T16:00:00+00:00",
    "amber_at": "2026-11-17T16:00:00+00:00",
    "source": "state.doing",
    "pauses": [["2026-11-16T03:00:00+00:00", "2026-11-18T03:00:00+00:00"]],
    "worked_by": "police_station",
    "is_set": True,
}


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar({})


def test_a_running_clock_is_kept_and_read_back():
    clock = Running("doing", Limit(3, "wd"), BEGAN, DUE, "state.doing", HELD, "police_station", True)

    assert clock.plain() == KEPT
    assert running(KEPT) == clock
    assert running(KEPT | {"limit": "4 oh"}).limit == Limit(4, "oh")
    assert spans(None) == ()


@pytest.mark.parametrize(
    ("at", "is_late", "days"),
    [
        (datetime(2026, 11, 17, 2, tzinfo=UTC), False, 2),
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), False, 0),
        (datetime(2026, 11, 19, 16, tzinfo=UTC), True, -1),
        (datetime(2026, 11, 20, 2, tzinfo=UTC), True, -1),
        (datetime(2026, 11, 24, 2, tzinfo=UTC), True, -3),
    ],
)
def test_how_a_clock_ended_is_kept(calendar, at, is_late, days):
    result = ended("state.doing", Limit(3, "wd"), DUE, (BEGAN, at), calendar, pauses=HELD)

    assert result.plain() == {
        "clock": "state.doing",
        "limit": "3 wd",
        "started_at": KEPT["started_at"],
        "due_on": KEPT["due_on"],
        "due_at": KEPT["due_at"],
        "ended_at": at.isoformat(),
        "is_late": is_late,
        "days": days,
        "paused": result.paused,
    }
    assert result.paused > 0


@pytest.mark.parametrize(
    ("offset", "at"),
    [
        (Limit(0, "wd"), DUE.due_at),
        (Limit(2, "h"), DUE.due_at + timedelta(hours=2)),
        (Limit(-30, "min"), DUE.due_at - timedelta(minutes=30)),
    ],
)
def test_an_alarm_rings_so_far_from_the_end(calendar, offset, at):
    assert fires_at(offset, DUE, calendar) == at


def test_working_days_from_the_end_ring_at_opening(calendar):
    at = fires_at(Limit(-2, "wd"), DUE, calendar)

    assert at == calendar.opening(date(2026, 11, 17))
    assert at.astimezone(SHANGHAI).date() == date(2026, 11, 17)


def test_a_rule_rings_for_its_clock_in_its_states_after_the_clock_began(calendar):
    def rule(clock: str, days: int, *states: str) -> Escalation:
        return Escalation(clock=clock, offset=Limit(days, "wd"), do="remind", to=("lead.head",), states=states)

    clocks = [Clock("state", "state.doing", BEGAN, DUE), Clock("unit", "unit", BEGAN, DUE)]
    fits, elsewhere, other, early = (
        rule("state", -1, "doing"),
        rule("state", -1, "done"),
        rule("part", -1),
        rule("unit", -9),
    )
    found = list(alarms([elsewhere, other, early, fits], clocks, "doing", calendar))

    assert found == [Alarm(calendar.opening(date(2026, 11, 18)), fits, clocks[0])]


def test_details_are_said_in_both_languages():
    flow = shipped()["extension"][1]

    assert said.label(flow, "granted_days") == Text("核准延期（工作日）", "Working days granted")
    assert said.label(flow, "whatever") == Text("whatever", "whatever")
    assert said.kept({"granted_days": 3, "is_late_request": "no", "reason": "x"}) == ["granted_days"]
    assert said.said(flow, {}, "granted_days") == Text("", "")
    assert said.said(flow, {"granted_days": 3}, "granted_days") == Text("3", "3")
    assert said.said(flow, {"is_late_request": True}, "is_late_request") == Text("是", "yes")
    assert said.said(flow, {"is_late_request": "no"}, "is_late_request") == Text("否", "no")
    words = {"lead": 4, said.WORDS: {"lead": {"zh": "区税务局", "en": "Tax Bureau"}}}
    assert said.said(flow, words, "lead") == Text("区税务局", "Tax Bureau")


def test_guards_that_exclude_each_other_can_never_hold():
    assert not never.satisfiable(("vote_passed", "vote_failed"), (), ("begin",), None)
    assert never.satisfiable(("vote_passed",), (), ("begin",), None)
    assert never.satisfiable(("report_is_ready",), ("office.director",), ("begin",), None)
    assert not never.satisfiable(("report_is_ready",), (), ("begin",), frozenset())


def test_an_action_that_nobody_will_ever_take_is_named_by_its_guard():
    flow = load(SMALL, name="it")
    (fault,) = never.guards_can_hold(flow, varying=("duplicates",))

    assert (fault.code, SMALL.splitlines()[fault.line - 1].strip()[:8]) == ("never", "- {zh: 办"[:8])
    assert fault.text == Text(
        "“办结”的条件 report_is_ready 在本类事项中永远不成立，操作永远不能办理",
        "the guard report_is_ready of “Close” never holds for this kind; nobody will ever be able to take it",
    )
    assert list(never.guards_can_hold(flow)) == []


def test_clocks_and_lengths_have_names():
    flow = load(SMALL, name="it")

    assert clock_words.called(flow, "state.doing").zh == "“办理中”环节时限"
    assert clock_words.called(flow, "sign") == clock_words.PARTS["sign"]
    assert clock_words.called(flow, "term.unit") == clock_words.TERMS["unit"]
    assert clock_words.length(Limit(1, "wd")).en == "1 working day"
    assert clock_words.length(Limit(3, "oh")).en == "3 office hours"
    assert (
        clock_words.called(flow, "state.gone")
        == clock_words.called(flow, "term.gone")
        == Text("时限", "the time limit")
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, Text("今天到期", "due today")),
        (3, Text("还有 3 个工作日", "3 working days left")),
        (-1, Text("已逾期 1 个工作日", "1 working day overdue")),
    ],
)
def test_how_a_clock_stands_is_said(days, words):
    assert clock_words.standing(days) == words


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Limit(0, "wd"), Text("逾期时", "when it has run out")),
        (Limit(-3, "wd"), Text("到期前 3 个工作日", "3 working days before it is due")),
        (Limit(1, "h"), Text("逾期后 1 小时", "1 hour after it was due")),
    ],
)
def test_when_an_alarm_rings_is_said(offset, words):
    assert clock_words.when(offset) == words
