"""Founding a joint meeting: its office, calendar, checklist and first administrators."""

from __future__ import annotations

import re
from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine.holidays import FIRST_YEAR, LAST_ANNOUNCED_YEAR, PROVISIONAL, WORK, calendar_days
from workflow.errors import Invalid
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.meeting import CalendarDay, Meeting
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.services import accounts, log
from workflow.types import Position, Severity, Text, UnitKind

CHECKLISTS = Path(__file__).parents[1] / "definitions" / "checklists"
FIRST = {"sysadmin": Position.SYSTEM_ADMIN, "secadmin": Position.SECURITY_ADMIN, "audadmin": Position.AUDIT_ADMIN}
NAMES = {"sysadmin": "系统管理员", "secadmin": "安全管理员", "audadmin": "审计管理员"}


def found(code: str, name_zh: str, name_en: str, password: str) -> list[str]:
    """Make a joint meeting with its office, calendar, checklist and three administrators; returns their logins.

    Raises:
        Invalid: the code is taken or malformed, a name is missing, or the password is too simple.
    """
    with transaction() as session:
        taken = session.scalar(select(Meeting.id).where(Meeting.code == code)) is not None
        faults = _faults(code, name_zh, name_en, password, taken)
        if faults:
            raise Invalid(faults)
        is_first = session.scalar(select(Meeting.id).limit(1)) is None
        meeting = Meeting(code=code, name_zh=name_zh, name_en=name_en, settings={})
        session.add(meeting)
        session.flush()
        equip(session, meeting)
        session.add(_office(meeting))
        logins = [login if is_first else f"{code}.{login}" for login in FIRST]
        hashed = accounts.hasher.hash(password)
        session.add_all(_administrator(meeting, login, hashed) for login in logins)
        names = Text("、".join(logins), ", ".join(logins))
        lines = [log.Line(Text("管理员账号", "administrators"), log.BLANK, names)]
        target = (meeting.uid, Text(name_zh, name_en))
        log.record(session, "found_meeting", actor=None, meeting_id=meeting.id, target=target, lines=lines)
    return logins


def _faults(code: str, name_zh: str, name_en: str, password: str, taken: bool) -> dict[str, Text]:
    faults: dict[str, Text] = {}
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,30}", code):
        faults["code"] = Text(
            "代码为 2 至 31 位小写字母、数字或连字符。",
            "A code is 2 to 31 small letters, digits or hyphens, such as lanjiang.",
        )
    elif taken:
        faults["code"] = Text(f"代码“{code}”已被使用。", f"The code {code} is taken.")
    if not name_zh.strip() or not name_en.strip():
        faults["name"] = Text("请填写中文和英文名称。", "Give the name in Chinese and in English.")
    weak = accounts.weakness(password)
    if weak is not None:
        faults["password"] = weak
    return faults


def _office(meeting: Meeting) -> Unit:
    return Unit(
        meeting_id=meeting.id,
        kind=UnitKind.OFFICE,
        code="office",
        name_zh="联席会议办公室",
        name_en="Joint-meeting office",
        short_zh="联席办",
        short_en="Office",
        initials="lxb",
        sort=1,
    )


def _administrator(meeting: Meeting, login: str, password_hash: str) -> User:
    kind = login.rpartition(".")[2]
    return User(
        meeting_id=meeting.id,
        login=login,
        password_hash=password_hash,
        name=NAMES[kind],
        name_en=FIRST[kind].replace("_", " ").capitalize(),
        must_change_password=True,
        grants=[Grant(position=FIRST[kind], approved_at=clock.now())],
    )


def equip(session: Session, meeting: Meeting) -> None:
    """Give a joint meeting its calendar (2020 to the year after the last announced one) and the shipped checklists."""
    for year in range(FIRST_YEAR, LAST_ANNOUNCED_YEAR + 2):
        session.add_all(days_of(meeting, year))
    for path in sorted(CHECKLISTS.glob("*.yaml")):
        session.add(checklist(meeting, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))
    session.flush()


def days_of(meeting: Meeting, year: int) -> list[CalendarDay]:
    """A year's rows: only the days that say something, and the first of the year, by which the year counts as known."""
    return [
        CalendarDay(
            meeting_id=meeting.id,
            day=seed.day,
            kind=seed.kind,
            name_zh=seed.name.zh if seed.name else "",
            name_en=seed.name.en if seed.name else "",
            source=seed.source,
            is_provisional=seed.status == PROVISIONAL,
        )
        for seed in calendar_days(year)
        if (seed.kind != WORK and (seed.name or seed.day.weekday() < 5 or seed.status == PROVISIONAL))
        or seed.day.day == seed.day.month == 1
    ]


def checklist(meeting: Meeting, data: dict[str, Any]) -> ChecklistVersion:
    """A published checklist from its YAML."""
    sections = {section["code"]: section for section in data["sections"]}
    methods = {method["code"]: method for method in data["methods"]}
    return ChecklistVersion(
        meeting_id=meeting.id,
        code=data["code"],
        number=data["version"],
        name_zh=data["zh"],
        name_en=data["en"],
        published_at=datetime.combine(data["published_on"], time.min, meeting.timezone),
        items=[_item(item, sections[item["section"]], methods[item["method"]]) for item in data["items"]],
    )


def _item(item: dict[str, Any], section: dict[str, Any], method: dict[str, Any]) -> ChecklistItem:
    return ChecklistItem(
        code=item["code"],
        number=item["number"],
        section_zh=section["zh"],
        section_en=section["en"],
        text_zh=item["zh"],
        text_en=item["en"],
        method_zh=method["zh"],
        method_en=method["en"],
        basis_zh=item["basis"]["zh"],
        basis_en=item["basis"]["en"],
        points=item["points"],
        is_critical=item["critical"],
        evidence=item["evidence"],
        severity=Severity(item["severity"]),
        not_before=item.get("not_before"),
    )
