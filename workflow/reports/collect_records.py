"""The reminders of a matter and what was replied, for part six of its closure report."""

from __future__ import annotations

from workflow.models.event import Event
from workflow.reports import source as sources
from workflow.reports.snapshot_parts import Record
from workflow.reports.source import Source

OWN = {
    **dict.fromkeys(("remind", "urge", "remind_due", "urge_overdue"), "reminder"),
    "reply_reminder": "reply",
}
"""The acts that stand there, and as what."""


def records(source: Source) -> list[Record]:
    """One line for each act, oldest first."""
    return [_record(source, event, OWN[event.action]) for event in source.events if event.action in OWN]


def _record(source: Source, event: Event, kind: str) -> Record:
    return Record(
        kind=kind,
        at=source.moment(event.at),
        unit=source.short_of(event.unit_id),
        person=sources.name_of(event),
        text="，".join(_said(event, "zh")),
        text_en=", ".join(_said(event, "en")),
        until="",
    )


def _said(event: Event, language: str) -> list[str]:
    content = event.content
    told = [f"{line[language]} {line[f'value_{language}']}" for line in content["shown"]]
    return [content["action"][language], *told, *([content["opinion"]] if content["opinion"] else [])]
