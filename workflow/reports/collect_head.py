"""The head of a document: who issues it under which mark, to whom, about what, signed by whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow.reports import source as sources
from workflow.reports.snapshot import SCHEMA
from workflow.reports.snapshot_parts import Bilingual, Head, Party
from workflow.reports.source import Source
from workflow.reports.titles import title


def head(
    source: Source,
    kind: str,
    *,
    organ: Party,
    addressee: Bilingual,
    subject: Bilingual,
    signer: str,
    copies: Iterable[Party | None],
) -> Head:
    """The head of one document; `subject` is what its title is about, a copy goes to every unit once."""
    meeting = source.matter.meeting
    named = {unit["code"]: unit for unit in copies if unit is not None and unit["code"] != organ["code"]}
    return Head(
        schema=SCHEMA,
        kind=kind,
        meeting=Party(zh=meeting.name_zh, en=meeting.name_en, code=meeting.code, kind="office"),
        organ=organ,
        mark=Bilingual(zh=f"{organ['zh']}文件", en=organ["en"]),
        addressee=addressee,
        title=title(kind, subject),
        copies=[Bilingual(zh=unit["zh"], en=unit["en"]) for unit in named.values()],
        signer=signer,
        issued_on=source.day(source.at),
        generated_at=source.moment(source.at),
        edition=1,
    )


def issuer(source: Source, family: str) -> Party:
    """Who issues documents of a family: as the meeting's settings say, else the office."""
    named: dict[str, Any] | None = source.matter.meeting.settings.get("organs", {}).get(family)
    office = sources.party(source.office)
    return Party(zh=named["zh"], en=named["en"], code=office["code"], kind=office["kind"]) if named else office


def to_the_meeting(source: Source) -> Bilingual:
    """The joint meeting as the addressee of reports."""
    return sources.both(source.matter.meeting.name)


def name(unit: Party) -> Bilingual:
    """A unit's name alone."""
    return Bilingual(zh=unit["zh"], en=unit["en"])


def signer(source: Source) -> str:
    """Who drafts it by their act, and for whom where it is a substitute; empty for the system."""
    if source.actor is None:
        return ""
    act = next((event for event in reversed(source.events) if event.actor_id == source.actor.id), None)
    behalf = sources.behalf_of(act).get("behalf") if act else None
    return f"{source.actor.name}（代{behalf}）" if behalf else source.actor.name
