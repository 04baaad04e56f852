"""The days of a year for seeding a calendar: what each one is, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import Holiday

from workflow.types import Text

WORK, REST, HOLIDAY, MAKEUP = "work", "rest", "holiday", "makeup"
KINDS: dict[str, Text] = {
    WORK: Text("工作日", "Working day"),
    REST: Text("休息日", "Day off"),
    HOLIDAY: Text("法定节假日", "Public holiday"),
    MAKEUP: Text("调休上班", "Make-up working day"),
}
ANNOUNCED, PROVISIONAL = "announced", "provisional"
FIRST_YEAR, LAST_ANNOUNCED_YEAR = 2020, 2026
FESTIVALS: tuple[Text, ...] = (
    Text("元旦", "New Year's Day"),
    Text("春节", "Spring Festival"),
    Text("清明", "Tomb-sweeping Day"),
    Text("劳动节", "Labour Day"),
    Text("端午", "Dragon Boat Festival"),
    Text("中秋", "Mid-autumn Festival"),
    Text("国庆节", "National Day"),
)
"""The festivals with days off, in the order of the year. Source: 全国年节及纪念日放假办法 (2024), art. 2."""


@dataclass(frozen=True, slots=True)
class DaySeed:
    """One day of a calendar.

    Attributes:
        kind: one of KINDS.
        name: the holiday that a holiday or a make-up day belongs to; None on other days.
        source: who says so, in Chinese.
        status: announced, or provisional where the year's notice has not come out.
    """

    day: date
    kind: str
    name: Text | None
    source: str
    status: str

    @property
    def is_working(self) -> bool:
        """The day is worked."""
        return self.kind in {WORK, MAKEUP}


def calendar_days(year: int) -> list[DaySeed]:
    """Every day of a year, in order.

    Announced years follow the notices of the General Office of the State Council as `chinesecalendar` records them; any
    other year is Monday to Friday and provisional. Source: handbook H.
    """
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    is_announced = FIRST_YEAR <= year <= LAST_ANNOUNCED_YEAR
    return [_announced(day) if is_announced else _provisional(day) for day in days]


def _announced(day: date) -> DaySeed:
    is_weekday, works = day.weekday() < 5, chinese_calendar.is_workday(day)
    source = f"国务院办公厅关于{day.year}年部分节假日安排的通知"
    named = chinese_calendar.constants.workdays if works else chinese_calendar.constants.holidays
    name = _name(named[day]) if day in named else None
    kind = (WORK if is_weekday else MAKEUP) if works else (HOLIDAY if name else REST)
    return DaySeed(day, kind, name, source, ANNOUNCED)


def _provisional(day: date) -> DaySeed:
    kind = WORK if day.weekday() < 5 else REST
    return DaySeed(day, kind, None, "节假日安排尚未公布，暂按周一至周五上班", PROVISIONAL)


def _name(english: str) -> Text:
    return Text(Holiday(english).chinese, english)
