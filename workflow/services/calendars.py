"""The calendar of a joint meeting, as the office keeps it; what is due already does not move by a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import delete
from sqlalchemy.orm import Session

from workflow.db import transaction
from workflow.engine.holidays import FESTIVALS, HOLIDAY, KINDS, MAKEUP, WORK
from workflow.errors import Invalid, Refused
from workflow.models.meeting import CalendarDay, Meeting
from workflow.models.user import User
from workflow.queries import calendars
from workflow.queries.calendars import FIRST_YEAR, LAST_YEAR, usual_kind
from workflow.services import duedates, log
from workflow.services.installation import days_of
from workflow.types import Text

MOST_DAYS = 31
NAMED = (HOLIDAY, MAKEUP)
LONGEST = {"name_zh": 40, "name_en": 80, "source": 200}
OTHER = "other"
Typed = Mapping[str, str]


def set_days(typed: Typed, *, actor: User) -> tuple[date, date]:
    """Say what a day or a range of days is; returns the first and the last day.

    "Working day" over a range that holds a weekend brings back the ordinary week: its Saturdays and Sundays are off.

    Args:
        typed: first, last (empty: the first), kind, festival (a Chinese name, or `OTHER`), name_zh and name_en for
            another one, source.

    Raises:
        Invalid: the range is backwards, longer than a month or in a year that is not filled, the kind does not fit the
            days, or no name or source is given.
    """
    with transaction() as session:
        found, days = _faults(session, typed, actor)
        if found:
            raise Invalid(found)
        before = calendars.kinds_of(session, actor.meeting_id, days)
        new = [_row(session, actor.meeting_id, day, typed) for day in days]
        session.execute(
            delete(CalendarDay).where(CalendarDay.meeting_id == actor.meeting_id, CalendarDay.day.in_(days))
        )
        session.add_all(new)
        lines = list(_lines(days, before, {row.day: row.kind for row in new}, typed["source"].strip()))
        _changed(session, "set_days", actor, lines)
        duedates.fall_behind(session, actor.meeting_id, days[0])
    return days[0], days[-1]


def _faults(session: Session, typed: Typed, actor: User) -> tuple[dict[str, Text], list[date]]:
    first, last = _day(typed.get("first")), _day(typed.get("last") or typed.get("first"))
    found: dict[str, Text] = {}
    if first is None:
        found["first"] = Text("请填写日期，如 2027-10-01。", "Give a day, such as 2027-10-01.")
    if last is None and first is not None:
        found["last"] = Text("请填写日期，如 2027-10-07。", "Give a day, such as 2027-10-07.")
    if first is None or last is None:
        return found, []
    if last < first or (last - first).days >= MOST_DAYS:
        found["last"] = Text(
            f"结束日期不能早于开始日期；一次最多 {MOST_DAYS} 天。",
            f"The last day cannot lie before the first; {MOST_DAYS} days at most at once.",
        )
        return found, []
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    missing = {day.year for day in days} - calendars.years(session, actor.meeting_id).keys()
    if missing:
        found["first"] = Text(
            f"{min(missing)} 年日历尚未录入，请先录入该年。",
            f"The calendar of {min(missing)} is not filled; fill it first.",
        )
    found.update(_of_kind(typed, days))
    found.update(_of_words(typed))
    return found, days


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _of_kind(typed: Typed, days: Sequence[date]) -> Iterator[tuple[str, Text]]:
    kind, weekdays = typed.get("kind"), [day for day in days if day.weekday() < 5]
    if kind not in KINDS:
        yield "kind", Text("请选择这些天是什么日子。", "Choose what these days are.")
    elif kind == MAKEUP and weekdays:
        one = weekdays[0]
        yield (
            "kind",
            Text(
                f"{one.month}月{one.day}日不是周末，本来就上班；调休上班只用于周六、周日。",
                f"{one} is not at a weekend and is worked anyway; only a Saturday or Sunday is made up for.",
            ),
        )
    elif kind == WORK and not weekdays:
        yield "kind", Text("周末上班请选“调休上班”。", "For work at a weekend choose a make-up working day.")


def _of_words(typed: Typed) -> Iterator[tuple[str, Text]]:
    if typed.get("kind") in NAMED and not typed.get("festival"):
        yield "festival", Text("请选择属于哪个节日。", "Choose the festival that it belongs to.")
    if typed.get("festival") == OTHER:
        for name in ("name_zh", "name_en"):
            if not typed.get(name, "").strip():
                yield name, Text("选择“其他”时请填写名称。", "For another one give the name.")
    for name, longest in LONGEST.items():
        if len(typed.get(name, "").strip()) > longest:
            yield name, Text(f"最多 {longest} 个字。", f"{longest} characters at most.")
    if not typed.get("source", "").strip():
        yield (
            "source",
            Text(
                "请写明依据，如“国务院办公厅关于2027年部分节假日安排的通知”。",
                "Say on whose word, such as the General Office's notice on the holidays of 2027.",
            ),
        )


def _row(session: Session, meeting_id: int, day: date, typed: Typed) -> CalendarDay:
    kind = typed["kind"]
    if kind == WORK:
        kind = usual_kind(day)
    name = _name(typed) if kind in NAMED else Text("", "")
    return CalendarDay(
        meeting_id=meeting_id,
        day=day,
        kind=kind,
        name_zh=name.zh,
        name_en=name.en,
        source=typed["source"].strip(),
        is_provisional=calendars.years(session, meeting_id).get(day.year, False),
    )


def _name(typed: Typed) -> Text:
    known = {festival.zh: festival for festival in FESTIVALS}
    return known.get(
        typed.get("festival", ""), Text(typed.get("name_zh", "").strip(), typed.get("name_en", "").strip())
    )


def _lines(
    days: Sequence[date], before: Mapping[date, str], after: Mapping[date, str], source: str
) -> Iterator[log.Line]:
    """Days in a row that changed alike are one line."""
    for (old, new), group in groupby(days, key=lambda day: (before[day], after[day])):
        same = list(group)
        span = str(same[0]) if len(same) == 1 else f"{same[0]} – {same[-1]}"
        if old != new:
            yield log.Line(Text(span, span), KINDS[old], KINDS[new])
    yield log.Line(Text("依据", "source"), log.BLANK, log.said(source))


def fill_year(year: int, *, actor: User) -> None:
    """Fill a year that the calendar does not know; where no notice is known it is Monday to Friday and provisional.

    Raises:
        Refused: the year is there already, or too far away.
    """
    with transaction() as session:
        known = calendars.years(session, actor.meeting_id)
        if year in known:
            raise Refused("known", Text(f"{year} 年日历已录入。", f"The calendar of {year} is filled already."))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            text = Text(
                f"只能录入 {FIRST_YEAR} 至 {LAST_YEAR} 年。", f"Years from {FIRST_YEAR} to {LAST_YEAR} can be filled."
            )
            raise Refused("year", text)
        rows = days_of(session.get_one(Meeting, actor.meeting_id), year)
        session.add_all(rows)
        is_provisional = any(row.is_provisional for row in rows)
        standing = Text("暂按周一至周五", "Monday to Friday for now") if is_provisional else Text("已公布", "announced")
        _changed(session, "fill_year", actor, [log.Line(Text(f"{year} 年", str(year)), log.BLANK, standing)])


def announce(year: int, *, actor: User) -> None:
    """A year's days off have been announced and entered: what is due in it no longer counts as provisional.

    Raises:
        Refused: the year is not filled, or not provisional.
    """
    with transaction() as session:
        if not calendars.years(session, actor.meeting_id).get(year, False):
            text = Text(f"{year} 年日历不是暂定，无须确认。", f"The calendar of {year} is not provisional.")
            raise Refused("settled", text)
        for row in calendars.days_of_year(session, actor.meeting_id, year).values():
            row.is_provisional = False
        provisional, settled = Text("暂定", "provisional"), Text("已公布", "announced")
        _changed(session, "announce_year", actor, [log.Line(Text(f"{year} 年", str(year)), provisional, settled)])


def _changed(session: Session, act: str, actor: User, lines: Sequence[log.Line]) -> None:
    """Write it down, and let every process read the calendar anew."""
    meeting = actor.meeting
    name = Text("工作日历", "Working-day calendar")
    log.record(session, act, actor=actor, meeting_id=meeting.id, target=(meeting.uid, name), lines=lines)
    session.get_one(Meeting, meeting.id).calendar_version += 1
