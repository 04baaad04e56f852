"""What every collector begins with: a matter's events and units, read once, and how moments and names are written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.reports.snapshot_parts import Bilingual, Party, Person
from workflow.types import Text, UnitKind


@dataclass(frozen=True, slots=True)
class Source:
    """One matter as a document sees it.

    Attributes:
        actor: who drafts it; None is the system.
        at: when.
        events: the matter's history, oldest first, the drafting act included.
        units: every unit that the document may name, by key.
        office: the joint meeting's office.
        parts: the matter's current parts where they were read with those of others; None where they are not read yet.
    """

    session: Session
    matter: Matter
    calendar: Calendar
    actor: User | None
    at: datetime
    events: Sequence[Event]
    units: Mapping[int, Unit]
    office: Unit
    parts: Sequence[Assignment] | None = None

    def moment(self, at: datetime | None) -> str:
        """A moment in the meeting's own zone; empty for what did not happen."""
        return at.astimezone(self.calendar.zone).isoformat(timespec="seconds") if at else ""

    def day(self, at: datetime | date | None) -> str:
        """A local day; empty for what did not happen."""
        if isinstance(at, datetime):
            return self.calendar.local_date(at).isoformat()
        return at.isoformat() if at else ""

    def own(self, *actions: str) -> list[Event]:
        """The events of these actions on the matter itself, oldest first; without actions, all of them."""
        wanted = [event for event in self.events if event.assignment_id is None]
        return [event for event in wanted if not actions or event.action in actions]

    def last(self, *actions: str) -> Event | None:
        """The latest of these actions on the matter itself."""
        return next(reversed(self.own(*actions)), None)

    @property
    def ended_at(self) -> datetime:
        """When the matter was closed, however long ago; the moment of the document where it is open."""
        return self.matter.closed_at or self.at

    def at_last(self, *actions: str) -> datetime | None:
        """When the latest of these actions was."""
        event = self.last(*actions)
        return event.at if event else None

    def party(self, unit_id: int | None) -> Party | None:
        """A unit by its full name."""
        unit = self.units.get(unit_id) if unit_id else None
        return party(unit) if unit else None

    def party_of(self, unit_id: int | None) -> Party:
        """The same where the document needs a unit; the office stands in."""
        return self.party(unit_id) or party(self.office)

    def short(self, unit_id: int | None) -> Party | None:
        """A unit by its short name, for tables."""
        unit = self.units.get(unit_id) if unit_id else None
        return short(unit) if unit else None

    def short_of(self, unit_id: int | None) -> Party:
        """The same where the table needs a unit; the office stands in."""
        return self.short(unit_id) or short(self.office)

    def who(self, event: Event) -> Person:
        """Who acted, and for whom where it was a substitute."""
        return Person(name=name_of(event), unit=self.short(event.unit_id), **behalf_of(event))


def read(
    session: Session,
    matter: Matter,
    calendar: Calendar,
    *,
    actor: User | None,
    at: datetime,
    also: Collection[int | None] = (),
) -> Source:
    """A matter's source, in two statements; `also` are keys of further units."""
    return read_all(session, [matter], calendar, actor=actor, at=at, also=also)[0]


def read_all(
    session: Session,
    matters: Sequence[Matter],
    calendar: Calendar,
    *,
    actor: User | None,
    at: datetime,
    also: Collection[int | None] = (),
) -> list[Source]:
    """The sources of several matters of one joint meeting, in their order and in the same two statements."""
    ids = [matter.id for matter in matters]
    events: dict[int, list[Event]] = {key: [] for key in ids}
    for event in session.scalars(select(Event).where(Event.matter_id.in_(ids)).order_by(Event.matter_id, Event.seq)):
        events[event.matter_id].append(event)
    named = {event.unit_id for own in events.values() for event in own} | {*also, actor.unit_id if actor else None}
    for matter in matters:
        named |= units_of(matter)
    is_office = and_(Unit.meeting_id == matters[0].meeting_id, Unit.kind == UnitKind.OFFICE)
    found = session.scalars(select(Unit).where(or_(Unit.id.in_({key for key in named if key}), is_office)))
    units = {unit.id: unit for unit in found}
    office = next(unit for unit in units.values() if unit.kind == UnitKind.OFFICE)
    return [Source(session, one, calendar, actor, at, events[one.id], units, office) for one in matters]


def units_of(matter: Matter) -> set[int | None]:
    """The keys of the units that a matter's own row names."""
    return {
        matter.lead_unit_id,
        matter.subject_unit_id,
        matter.bank_id,
        matter.station_id,
        matter.enforcement_unit_id,
        matter.created_unit_id,
    }


def units_by_key(session: Session, keys: Collection[int | None]) -> dict[int, Unit]:
    """Units by key, in one statement."""
    wanted = {key for key in keys if key is not None}
    return {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(wanted)))} if wanted else {}


def people_of(session: Session, keys: Collection[int] = (), uids: Collection[str] = ()) -> list[User]:
    """Accounts by key or by uid, in the order of their keys, in one statement."""
    named = or_(User.id.in_(keys), User.uid.in_([UUID(uid) for uid in uids]))
    return list(session.scalars(select(User).where(named).order_by(User.id)).unique())


def both(text: Text) -> Bilingual:
    """A text in both languages."""
    return Bilingual(zh=text.zh, en=text.en)


def only(zh: str) -> Bilingual:
    """What was typed once, in whatever language."""
    return Bilingual(zh=zh, en="")


def heading(matter: Matter) -> Bilingual:
    """The title; English only where we made it."""
    return Bilingual(zh=matter.title, en=matter.title_en)


def party(unit: Unit) -> Party:
    """A unit by its full name."""
    return Party(zh=unit.name_zh, en=unit.name_en, code=unit.code, kind=str(unit.kind))


def short(unit: Unit) -> Party:
    """A unit by its short name."""
    return Party(zh=unit.short_zh, en=unit.short_en, code=unit.code, kind=str(unit.kind))


def name_of(event: Event) -> str:
    """Who acted; empty for the system."""
    actor = event.content["actor"]
    return str(actor["name"]) if actor else ""


class Behalf(TypedDict, total=False):
    """For whom a substitute acted; empty for everybody else."""

    behalf: str


def behalf_of(event: Event) -> Behalf:
    """For whom somebody acted, as parts of a person or a line."""
    principal = event.content.get("on_behalf")
    return {"behalf": str(principal["name"])} if principal else {}


def typed(event: Event | None, name: str) -> Any:
    """What was typed into a field of an act; None without such an act or field."""
    return event.content["inputs"].get(name) if event else None


def text(event: Event | None, name: str) -> str:
    """The same as text; empty where nothing was typed."""
    return str(typed(event, name) or "")


def shown(event: Event | None, name: str) -> Bilingual:
    """A field of an act as its form showed it, choices in words; empty without it."""
    lines = event.content["shown"] if event else []
    line = next((line for line in lines if line["name"] == name), None)
    return Bilingual(zh=line["value_zh"], en=line["value_en"]) if line else only("")
