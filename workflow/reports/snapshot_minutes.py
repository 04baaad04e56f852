"""The shape of what the minutes of a sitting (会议纪要) say; the rules for filling it in stand in `snapshot`."""

from __future__ import annotations

from typing import TypedDict

from workflow.reports.snapshot_parts import Bilingual, Head, Party


class Item(TypedDict):
    """One item of the agenda, and which unit reported on it."""

    title: str
    unit: Party | None


class Attendee(TypedDict):
    """One invited unit and whom it sent: `part` is attend, delegate, leave, or absent for who neither came nor said."""

    unit: Party
    name: str
    post: str
    part: str


class Resolved(TypedDict):
    """What was resolved: who leads and supports, until when (in working days or as a day); noted if nobody leads."""

    number: int
    title: str
    text: str
    lead: Party | None
    support: list[Party]
    days: int | None
    due_on: str


class Minutes(TypedDict):
    """`minutes` 会议纪要: `text` is what the minutes say beside what was resolved."""

    head: Head
    number: str
    name: Bilingual
    held_at: str
    place: str
    chair: str
    recorder: str
    agenda: list[Item]
    text: str
    resolutions: list[Resolved]
    attendance: list[Attendee]
