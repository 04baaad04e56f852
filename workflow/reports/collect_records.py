"""Part six of a closure report: extensions, supervision, suspensions and reminders, from the matter's own history."""

from __future__ import annotations

from workflow.models.event import Event
from workflow.reports import source as sources
from workflow.reports.snapshot_parts import Record
from workflow.reports.source import Source

OWN = {
    "suspend": "suspension",
    "resume": "suspension",
    **dict.fromkeys(("remind", "urge", "remind_due", "urge_overdue"), "reminder"),
    "reply_reminder": "reply",
}
"""Actions of the matter itself that stand there, and as what."""
UNTIL = "延至"
"""The label of the new day in an extension's line."""


def records(source: Source) -> list[Record]:
    """One line for each act, oldest first."""
    return [_record(source, event, kind) for event in source.events if (kind := _kind(event))]


def _kind(event: Event) -> str:
    if event.content["inputs"].get("instrument"):
        return str(event.content["inputs"]["kind"])
    return OWN.get(event.action, "")


def _record(source: Source, event: Event, kind: str) -> Record:
    lines = event.content["shown"]
    until = next((line["value_zh"] for line in lines if line["zh"] == UNTIL), "")
    return Record(
        kind=kind,
        at=source.moment(event.at),
        unit=source.short_of(event.unit_id),
        person=sources.name_of(event),
        text="，".join(_said(event, "zh")),
        text_en=", ".join(_said(event, "en")),
        until=until,
    )


def _said(event: Event, language: str) -> list[str]:
    content = event.content
    lines = [line for line in content["shown"] if line["zh"] != UNTIL]
    told = [f"{line[language]} {line[f'value_{language}']}" for line in lines]
    return [content["action"][language], *told, *([content["opinion"]] if content["opinion"] else [])]
