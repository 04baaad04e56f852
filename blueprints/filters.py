"""What templates may say: dates, sizes, both-language texts, asset addresses."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request, session, url_for
from flask_login import current_user

from workflow.queries.paging import Mark
from workflow.types import Text

STATIC = Path(__file__).resolve().parents[1] / "static"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")


def reader_language() -> str:
    """The language of this request: the person's own, else the session's, else Chinese."""
    if "language" not in g:
        person = current_user if current_user and current_user.is_authenticated else None
        g.language = person.language if person else session.get("language", "zh")
    language: str = g.language
    return language


def locale() -> str:
    """Babel's name for the reader's language."""
    return LOCALES[reader_language()]


def reader_zone() -> ZoneInfo:
    """The zone of the reader's joint meeting."""
    if current_user and current_user.is_authenticated:
        zone: ZoneInfo = current_user.meeting.timezone
        return zone
    return DEFAULT_ZONE


def t(value: Any) -> str:
    """A text in the reader's language; plain strings pass."""
    language = reader_language()
    if isinstance(value, Text):
        return value.of(language)
    if isinstance(value, dict):
        return str(value.get(language) or value.get("zh") or "")
    return "" if value is None else str(value)


def local(value: datetime | date | str) -> datetime | date:
    """A moment in the reader's zone; dates stay; ISO text is read first."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(reader_zone())
    return value


def day(value: datetime | date | str | None) -> str:
    """2026年11月22日, or 22 Nov 2026."""
    if not value:
        return "—"
    d = local(value)
    return f"{d.year}年{d.month}月{d.day}日" if reader_language() == "zh" else f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def short_day(value: datetime | date | str | None) -> str:
    """11-20, or 20 Nov; with the year where it is not this year."""
    if not value:
        return "—"
    d = local(value)
    today = datetime.now(reader_zone()).date()
    if reader_language() == "zh":
        return f"{d.month:02d}-{d.day:02d}" if d.year == today.year else f"{d.year}-{d.month:02d}-{d.day:02d}"
    return f"{d.day} {MONTHS[d.month - 1]}" if d.year == today.year else f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def clock(value: datetime | str | None) -> str:
    """10:24, in the reader's zone."""
    return f"{local(value):%H:%M}" if value else ""


def moment(value: datetime | str | None) -> str:
    """11-20 10:24, or 20 Nov 10:24."""
    return f"{short_day(value)} {clock(value)}" if value else "—"


def weekday(value: date | str) -> str:
    """周五, or Fri."""
    return WEEKDAYS[reader_language()][local(value).weekday()]


def filesize(size: int | None) -> str:
    """38 KB, 1.2 MB; units of 1,024 bytes."""
    if size is None:
        return "—"
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


@cache
def _manifest() -> dict[str, str]:
    """Content hashes of the built assets by name; read once, since a new build means a new start."""
    path = STATIC / "built" / "manifest.json"
    entries: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return entries


@cache
def asset(name: str) -> str:
    """The address of a built asset, with the hash of its content so that browsers may keep it for ever."""
    digest = _manifest().get(name)
    return f"/static/built/{name}?v={digest}" if digest else f"/static/built/{name}"


def here(**changes: Any) -> str:
    """This page's address with some query values changed; None takes one away."""
    query = dict(request.args.lists())
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value if isinstance(value, list) else [str(value)]
    return url_for(request.endpoint or "worklist.todo", **(request.view_args or {}), **query)


def turned(mark: Mark | None) -> str | None:
    """This page's address turned to the rows beyond a mark; None where there are none."""
    if mark is None:
        return None
    return here(before=mark.token(), after=None) if mark.is_before else here(after=mark.token(), before=None)


def register(app: Flask) -> None:
    """Give templates their words."""
    for function in (day, short_day, clock, moment, weekday, filesize):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals |= {"t": t, "asset": asset, "here": here}
