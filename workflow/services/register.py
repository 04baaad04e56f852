"""The register of documents: numbers by joint meeting, family and year, from 1, without a gap and without a double."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from workflow.models.meeting import Meeting
from workflow.queries.calendars import calendar_of
from workflow.queries.documents import USUAL_MARKS, family_of
from workflow.services.beginning import next_value

REPORTS = "closure_report"


class Place(NamedTuple):
    """A place in the register, and the number that is printed: 岚反诈联办结〔2026〕12号."""

    family: str
    year: int
    serial: int
    number: str


def next_place(session: Session, meeting: Meeting, kind: str, at: datetime) -> Place:
    """The next place of a kind's family; its counter's row stays locked until this transaction ends."""
    return next_places(session, meeting, kind, at, count=1)[0]


def next_places(session: Session, meeting: Meeting, kind: str, at: datetime, *, count: int) -> list[Place]:
    """The next places, in their order, in one statement.

    Source: handbook D3: per joint meeting, kind and year, from 1; a void number stays.
    """
    year, family = calendar_of(session, meeting).local_date(at).year, family_of(kind)
    mark = mark_of(meeting, family)
    last = next_value(session, meeting.id, f"document:{family}", year, count=count)
    return [Place(family, year, n, f"{mark}〔{year}〕{n}号") for n in range(last - count + 1, last + 1)]


def mark_of(meeting: Meeting, family: str) -> str:
    """The 机关代字 of a family: as the joint meeting set it; else the stem of its closure reports with the usual sign.

    Without either, its code stands for the stem.
    """
    marks: dict[str, str] = meeting.settings.get("marks", {})
    if family in marks:
        return marks[family]
    report, sign = marks.get(REPORTS, ""), USUAL_MARKS[REPORTS]
    stem = report.removesuffix(sign) if report.endswith(sign) else meeting.code
    return f"{stem}{USUAL_MARKS.get(family, '')}"
