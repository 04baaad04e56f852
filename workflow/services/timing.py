"""What a joint meeting sets for itself about time: limits instead of a definition's, and who works when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine import clock_words, limits
from workflow.engine.definition import Workflow
from workflow.engine.lights import USUAL_AMBER
from workflow.engine.limits import Entry
from workflow.engine.read_clocks import parsed
from workflow.engine.running import words
from workflow.errors import Invalid, Refused
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.queries.calendars import calendar_of
from workflow.queries.flows import newest
from workflow.services import duedates, log
from workflow.types import SEVERITIES, UNIT_KINDS, Severity, Text, UnitKind

OWN_WEEK = (UnitKind.STATION, UnitKind.BUREAU, UnitKind.BANK)
"""The kinds of unit that may work otherwise than the office."""
OFFICE, ALWAYS, OWN = "office", "always", "own"
WAYS = {
    OFFICE: Text("同联席办", "office"),
    ALWAYS: Text("全天候", "always"),
    OWN: Text("另定", "its own"),
}
URGENT = {"urgent": Text("特急", "urgent"), "normal": Text("一般", "normal"), "fast": Text("加急", "fast")}
LONGEST, MOST_AMBER_DAYS = 999, 60
WEEKDAYS = Text("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")
Typed = Mapping[str, str]


def called(flow: Workflow, key: str) -> Text:
    """An entry of `engine.limits` in words: the clock, and for which urgency, severity or action."""
    kind, _, rest = key.partition(".")
    code, _, word = rest.partition(".")
    if kind == "action":
        return Text("操作“{name}”之后", "after “{name}”").format(name=flow.actions[code][0].text)
    name = clock_words.called(flow, f"{kind}.{code}")
    if not word:
        return name
    also = SEVERITIES[Severity(word)] if word in set(Severity) else URGENT.get(word, Text(word, word))
    return Text("{name}（{also}）", "{name} ({also})").format(name=name, also=also)


def set_limits(kind: str, typed: Typed, *, actor: User) -> int:
    """Set the limits of a kind of matter; clocks that run already keep theirs.

    Args:
        typed: by entry, a length such as `2 wd`, or blank for what the definition says.

    Returns:
        How many entries were changed.

    Raises:
        Refused: no such kind.
        Invalid: a length is none, or longer than anybody could mean.
    """
    with transaction() as session:
        flow = newest(session, actor.meeting_id).get(kind)
        if flow is None:
            raise Refused("kind", Text("没有这种事项。", "There is no such kind of matter."))
        meeting = session.get_one(Meeting, actor.meeting_id)
        before = dict(meeting.limits_of(kind))
        known = {entry.key: entry for entry in limits.entries(flow, {})}
        after = _read(known, typed)
        lines = [
            log.Line(called(flow, key), _said(before.get(key), entry), _said(after.get(key), entry))
            for key, entry in known.items()
            if before.get(key) != after.get(key)
        ]
        if lines:
            every = {**meeting.settings.get("limits", {}), kind: after}
            _store(session, actor, meeting, {"limits": every}, "set_limits", flow.text, lines)
    return len(lines)


def _read(known: Mapping[str, Entry], typed: Typed) -> dict[str, str]:
    after, faults = {}, {}
    for key, entry in known.items():
        word = " ".join(typed.get(key, "").split())
        limit = parsed(word) if word else None
        if word and (limit is None or not 0 < limit.length <= LONGEST):
            faults[key] = Text(
                f"请填 1 至 {LONGEST} 的整数，留空则按流程规定。", f"A whole number from 1 to {LONGEST}."
            )
        elif limit is not None and limit != entry.limit:
            after[key] = words(limit)
    if faults:
        raise Invalid(faults)
    return after


def _said(word: str | None, entry: Entry) -> Text:
    own = parsed(word) if word else None
    length = clock_words.length(own or entry.limit)
    return length if own else Text(f"{length.zh}（流程规定）", f"{length.en} (by the workflow)")


def set_working(typed: Typed, weeks: Mapping[str, Sequence[str]], *, actor: User) -> None:
    """Set office hours, and by which week each kind of unit works; what is due already does not move by this.

    Args:
        typed: open, close, lunch_from and lunch_to of the office (no lunch: both blank); amber_days and amber_percent,
            how early lights turn amber; for each of `OWN_WEEK`
            `<kind>_way` and, for its own week, `<kind>_open`, `<kind>_close`, `<kind>_holidays`.
        weeks: by kind, the weekdays that it works, 0 is Monday.

    Raises:
        Invalid: a time is none, an end lies before its beginning, or a week has no day.
    """
    with transaction() as session:
        meeting = session.get_one(Meeting, actor.meeting_id)
        faults: dict[str, Text] = {}
        hours = _hours(typed, faults)
        working = {kind: _way(kind, typed, weeks.get(kind, ()), faults) for kind in OWN_WEEK}
        if faults:
            raise Invalid(faults)
        after = {**hours, "working": {str(kind): how for kind, how in working.items() if how is not None}}
        before = {name: meeting.settings.get(name, _USUAL[name]) for name in after}
        lines = [log.Line(*line) for line in _changes(before, after)]
        if lines:
            today, name = calendar_of(session, meeting).local_date(clock.now()), Text("工作时间", "Working hours")
            _store(session, actor, meeting, after, "set_working", name, lines)
            meeting.calendar_version += 1
            duedates.fall_behind(session, meeting.id, today)


_USUAL: dict[str, Any] = {"office_open": "09:00", "office_close": "17:30", "lunch": ["12:00", "13:30"], "working": {}}
_USUAL["amber"] = list(USUAL_AMBER)
_NAMES = {
    "office_open": Text("上班", "Opens"),
    "office_close": Text("下班", "Closes"),
    "lunch": Text("午休", "Lunch"),
    "amber": Text("临期提示（工作日、百分比）", "Turns amber (working days, per cent)"),
}


def _hours(typed: Typed, faults: dict[str, Text]) -> dict[str, Any]:
    opens, closes = _span("open", "close", typed, faults)
    lunch: list[str] = []
    if typed.get("lunch_from") or typed.get("lunch_to"):
        lunch = [str(at) for at in _span("lunch_from", "lunch_to", typed, faults)]
        if not faults and not opens < lunch[0] < lunch[1] < closes:
            faults["lunch_from"] = Text("午休应在上班时间之内。", "Lunch lies within office hours.")
    amber = [
        _whole(name, typed, faults, most) for name, most in (("amber_days", MOST_AMBER_DAYS), ("amber_percent", 100))
    ]
    return {"office_open": opens, "office_close": closes, "lunch": lunch, "amber": amber}


def _whole(name: str, typed: Typed, faults: dict[str, Text], most: int) -> int:
    value = typed.get(name, "").strip()
    if not value.isdecimal() or int(value) > most:
        faults[name] = Text(f"请填 0 至 {most} 的整数。", f"A whole number from 0 to {most}.")
        return 0
    return int(value)


def _span(first: str, last: str, typed: Typed, faults: dict[str, Text]) -> tuple[str, str]:
    found = []
    for name in (first, last):
        try:
            found.append(time.fromisoformat(typed.get(name, "")).strftime("%H:%M"))
        except ValueError:
            faults[name] = Text("请填写时间，如 09:00。", "Give a time, such as 09:00.")
            found.append("")
    if all(found) and found[0] >= found[1]:
        faults[last] = Text("结束时间应晚于开始时间。", "The end lies after the beginning.")
    return found[0], found[1]


def _way(kind: str, typed: Typed, week: Sequence[str], faults: dict[str, Text]) -> str | dict[str, Any] | None:
    way = typed.get(f"{kind}_way", OFFICE)
    if way != OWN:
        return ALWAYS if way == ALWAYS else None
    opens, closes = _span(f"{kind}_open", f"{kind}_close", typed, faults)
    days = sorted({int(day) for day in week if day in "0123456" and len(day) == 1})
    if not days:
        faults[f"{kind}_week"] = Text("至少选一天。", "Choose one day at least.")
    holidays = bool(typed.get(f"{kind}_holidays"))
    return {"week": days, "holidays": holidays, "open": opens, "close": closes, "lunch": []}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[Text, Text, Text]]:
    lines = [
        (name, log.said(_plain(before[key])), log.said(_plain(after[key])))
        for key, name in _NAMES.items()
        if before[key] != after[key]
    ]
    for kind in OWN_WEEK:
        was, now = before["working"].get(kind), after["working"].get(kind)
        if was != now:
            lines.append((UNIT_KINDS[kind], how(was), how(now)))
    return lines


def _plain(value: Any) -> str:
    return "–".join(map(str, value)) if isinstance(value, list) else str(value)


def how(way: Any) -> Text:
    """By which week a kind of unit works, in words."""
    if not isinstance(way, dict):
        return WAYS[ALWAYS] if way == ALWAYS else WAYS[OFFICE]
    zh, en = WEEKDAYS.zh, WEEKDAYS.en.split()
    days = Text("周" + "、".join(zh[day] for day in way["week"]), ", ".join(en[day] for day in way["week"]))
    rests = Text("，法定节假日休息", ", off on public holidays") if way["holidays"] else Text("，节假日不休", "")
    hours = f"{way['open']}–{way['close']}"
    return Text(f"{days.zh} {hours}{rests.zh}", f"{days.en} {hours}{rests.en}")


def _store(
    session: Session,
    actor: User,
    meeting: Meeting,
    settings: Mapping[str, Any],
    act: str,
    name: Text,
    lines: Sequence[log.Line],
) -> None:
    log.record(session, act, actor=actor, meeting_id=meeting.id, target=(meeting.uid, name), lines=lines)
    meeting.settings = {**meeting.settings, **settings}
