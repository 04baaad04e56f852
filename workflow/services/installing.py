"""What a new joint meeting starts with: its calendar and its checklist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.holidays import FIRST_YEAR, LAST_ANNOUNCED_YEAR, PROVISIONAL, WORK, calendar_days
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.meeting import CalendarDay, Meeting
from workflow.types import Severity

CHECKLISTS = Path(__file__).parents[1] / "definitions" / "checklists"


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
        published_at=clock.now(),
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
