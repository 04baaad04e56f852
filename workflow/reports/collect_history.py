"""What closure reports take from a matter's history: its lines, opinions, files, and rounds of re-inspection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workflow.models.event import Event as EventRow
from workflow.models.file import StoredFile
from workflow.models.user import User
from workflow.reports import source as sources
from workflow.reports.snapshot_parts import Approval, Attachment, Bilingual, Event, Measure, Person, Reinspection
from workflow.reports.source import Source

KINDS = frozenset({"before", "after", "evidence", "report"})


HANDED = "hand_over"
"""The act that puts one person in another's place; it may name the re-inspectors anew."""


def lines(source: Source) -> list[Event]:
    """Every line of the history with its hash."""
    return [_line(source, event) for event in source.events]


def _line(source: Source, event: EventRow) -> Event:
    content = event.content
    came, went = content["from"], content["to"]
    is_moved = event.from_state != event.to_state
    return {
        "seq": event.seq,
        "at": source.moment(event.at),
        "unit": source.short(event.unit_id),
        "person": sources.name_of(event),
        **sources.behalf_of(event),
        "action": Bilingual(zh=content["action"]["zh"], en=content["action"]["en"]),
        "from": _state(came) if is_moved else None,
        "to": _state(went) if is_moved else None,
        "opinion": _said(content),
        "hash": event.hash,
    }


def _said(content: Mapping[str, Any]) -> str:
    """The opinion; of a hand-over with from whom to whom it went."""
    if content["action"]["code"] != HANDED:
        return str(content["opinion"])
    return "；".join([*(line["value_zh"] for line in content["shown"]), content["opinion"]])


def _state(words: Mapping[str, str] | None) -> Bilingual | None:
    return Bilingual(zh=words["zh"], en=words["en"]) if words else None


def approvals(source: Source, steps: Mapping[str, Sequence[str]]) -> list[Approval]:
    """Who handled, reviewed and approved, in whose words; `steps` names the actions of each step, the latest counts."""
    found = [(step, source.last(*actions)) for step, actions in steps.items()]
    return [
        Approval(step=step, person=source.who(event), at=source.moment(event.at), opinion=event.content["opinion"])
        for step, event in found
        if event is not None
    ]


def attachments(source: Source, item: str = "") -> list[Attachment]:
    """The files that were handed in with the acts of this matter, in that order; `item` is what they show.

    What was handed in again, after the step was taken back or sent back, is listed once.
    """
    handed = [
        Attachment(
            name=file["name"],
            sha256=file["sha256"],
            size=file["size"],
            media_type=file["media_type"],
            kind=_kind(file["evidence"]),
            matter=source.matter.number,
            item=item,
            at=source.moment(event.at),
        )
        for event in source.events
        for file in event.content["files"]
    ]
    once: dict[tuple[str, str], Attachment] = {}
    for row in handed:
        once.setdefault((row["sha256"], row["kind"]), row)
    return list(once.values())


def attachment(source: Source, file: StoredFile, *, matter: str, item: str) -> Attachment:
    """A stored file as a document lists it."""
    return Attachment(
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        kind=_kind(file.evidence),
        matter=matter,
        item=item,
        at=source.moment(file.uploaded_at),
    )


def _kind(evidence: str) -> str:
    return evidence if evidence in KINDS else "evidence"


def site(source: Source, arranged: str, results: Mapping[str, bool], people: Mapping[str, User]) -> list[Reinspection]:
    """Rounds of re-inspection on site: each result with the latest arrangement before it.

    Args:
        arranged: the action that named the people and the day.
        results: whether each closing action means that it passed.
        people: accounts by uid.
    """
    rows: list[Reinspection] = []
    plan: EventRow | None = None
    named: list[str] = []
    for event in source.own(arranged, HANDED, *results):
        if event.action in (arranged, HANDED):
            plan = event if event.action == arranged else plan
            named = sources.typed(event, "reinspectors") or named
        else:
            team = [people[uid] for uid in named if uid in people]
            rows.append(_round(source, event, plan, team, is_passed=results[event.action]))
    return rows


def _round(
    source: Source, event: EventRow, plan: EventRow | None, named: Sequence[User], *, is_passed: bool
) -> Reinspection:
    team = [Person(name=person.name, unit=source.short(person.unit_id)) for person in named]
    return Reinspection(
        on=sources.text(plan, "reinspect_on") or source.day(event.at),
        form="site",
        unit=source.party_of(event.unit_id),
        people=team or [source.who(event)],
        facts=event.content["opinion"],
        passed=is_passed,
        document="",
    )


def desk(source: Source, *actions: str) -> list[Reinspection]:
    """Reviews of the papers alone, all of them passed."""
    return [
        Reinspection(
            on=source.day(event.at),
            form="desk",
            unit=source.party_of(event.unit_id),
            people=[source.who(event)],
            facts=event.content["opinion"],
            passed=True,
            document="",
        )
        for event in source.own(*actions)
    ]


def reinspectors(events: Iterable[EventRow]) -> set[str]:
    """The uids of all who were sent to re-inspect."""
    return {uid for event in events for uid in sources.typed(event, "reinspectors") or []}


def measures(text: str, person: Person, *, planned_on: str, done_on: str) -> list[Measure]:
    """What a unit wrote, one measure a line."""
    return [
        Measure(text=line.strip(), person=person, planned_on=planned_on, done_on=done_on, note="")
        for line in text.splitlines()
        if line.strip()
    ]
