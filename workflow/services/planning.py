"""Planning rules, pure: what a station can bear, which outlets are due, and a first proposal of teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from workflow.engine.deadlines import Calendar
from workflow.queries.outlets import Candidate
from workflow.queries.stations import Inspector
from workflow.types import Text

INSPECTORS_A_TEAM = 2
VISITS_A_TEAM_AND_DAY = 2
DUE_AFTER_DAYS = 180
LOW_SCORE = 80
MOST_A_YEAR = 2

RULES: dict[str, Text] = {
    "territorial": Text(
        f"上次得分不足 {LOW_SCORE} 分、从未巡查或逾 {DUE_AFTER_DAYS} 日未巡查的，先低分、后久未巡查，"
        f"各所不超可承担次数；本年已巡查 {MOST_A_YEAR} 次、已有巡查在办的不列",
        f"Outlets that scored below {LOW_SCORE} last time, were never visited or not for {DUE_AFTER_DAYS} days; low "
        f"scores first, then the longest ago; no station beyond what it can make; none that was visited {MOST_A_YEAR} "
        "times this year or is under way",
    ),
    "full": Text("辖区内全部网点，已有巡查在办的不列", "Every outlet of the precincts, none that is under way"),
    "lookback": Text(
        "尚有问题未销号，或上次得分不足 80 分的；已有巡查在办的不列",
        "Outlets with a finding not written off, or scored below 80 last time; none that is under way",
    ),
}
RULES["special"] = RULES["territorial"]


def can_bear(inspectors: int, working_days: int, ahead: int = 0) -> int:
    """How many more visits a station can make: two inspectors a team, two visits a team and working day.

    Args:
        working_days: of the batch's period.
        ahead: visits that the station has to make in other batches of the same days.
    """
    return max(0, inspectors // INSPECTORS_A_TEAM * VISITS_A_TEAM_AND_DAY * working_days - ahead)


def working_days(calendar: Calendar, first: date, last: date) -> int:
    """Working days of a period, both days included; 0 where it runs backwards."""
    return max(0, calendar.between(first - timedelta(days=1), last))


def reasons(outlet: Candidate, today: date) -> list[Text]:
    """Why an outlet should be visited, the gravest first."""
    days = outlet.days_since(today)
    found = []
    if outlet.unsettled:
        found.append(Text(f"未销号 {outlet.unsettled} 件", f"{outlet.unsettled} finding(s) open"))
    if outlet.grade == "failed":
        found.append(Text("上次不合格", "failed last time"))
    elif outlet.score is not None and outlet.score < LOW_SCORE:
        found.append(Text(f"不足 {LOW_SCORE} 分", f"below {LOW_SCORE}"))
    if days is None:
        found.append(Text("从未巡查", "never visited"))
    elif days > DUE_AFTER_DAYS:
        found.append(Text(f"逾 {DUE_AFTER_DAYS} 日", f"over {DUE_AFTER_DAYS} days"))
    return found


def suggestion(outlets: Iterable[Candidate], mode: str, bearable: Mapping[int, int], today: date) -> list[Candidate]:
    """The outlets that the rule of a mode proposes, the most urgent first; see `RULES`.

    Args:
        bearable: how many visits each station can make.
    """
    free = [one for one in outlets if not one.is_under_way and one.station_id is not None]
    if mode == "full":
        return free
    if mode == "lookback":
        return sorted((one for one in free if one.unsettled or _is_low(one)), key=_urgency)
    due = [one for one in free if one.visits < MOST_A_YEAR and reasons(one, today)]
    taken: Counter[int | None] = Counter()
    chosen = []
    for one in sorted(due, key=_urgency):
        if taken[one.station_id] < bearable.get(one.station_id or 0, 0):
            taken[one.station_id] += 1
            chosen.append(one)
    return chosen


def _is_low(outlet: Candidate) -> bool:
    return outlet.grade == "failed" or (outlet.score is not None and outlet.score < LOW_SCORE)


def _urgency(outlet: Candidate) -> tuple[bool, float, date, int]:
    """Low scores first, the lowest before; then who was visited longest ago, never before all."""
    is_low = _is_low(outlet)
    return not is_low, float(outlet.score or 0) if is_low else 0.0, outlet.last_on or date.min, outlet.id


def proposed(inspectors: Sequence[Inspector], visits: int, days: int) -> list[Inspector]:
    """As many inspectors as a station's visits need, those with the fewest visits ahead first; always one team."""
    teams = max(1, -(-visits // max(1, VISITS_A_TEAM_AND_DAY * days)))
    return list(inspectors[: teams * INSPECTORS_A_TEAM])
