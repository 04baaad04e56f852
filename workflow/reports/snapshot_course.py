"""The shape of what happened to a matter on its way: returns, transfers, opinions, extensions, supervision and more."""

from __future__ import annotations

from typing import TypedDict

from workflow.reports.snapshot_parts import Bilingual, Party, Person


class Return(TypedDict):
    """A unit that gave its part back: why, whom it proposed, and how somebody else ruled, if a ruling was needed."""

    at: str
    by: Person
    role: str
    ground: Bilingual
    reason: str
    suggested: Bilingual
    ruled_at: str
    ruled_by: Person | None
    ruled: Bilingual
    ruling: str
    basis: str


class Transfer(TypedDict):
    """The lead handed to another unit; `days` is its new term in working days, None where it has none of its own."""

    at: str
    by: Person
    before: Party | None
    after: Bilingual
    days: int | None
    reason: str


class Asked(TypedDict):
    """An opinion asked of a unit, or a step delegated to it (`mode` is delegate); `state` is how it ended."""

    mode: str
    unit: Party
    asked_at: str
    asked_by: Party | None
    task: str
    due_on: str
    state: Bilingual
    answered_at: str
    answered_by: Person | None
    reply: str


class Vote(TypedDict):
    """One unit's countersignature in a round: `verdict` is the code of its state, `state` that in words."""

    round: int
    unit: Party
    asked_at: str
    verdict: str
    state: Bilingual
    at: str
    by: Person | None
    reply: str


class Extension(TypedDict):
    """A request for more time: the day before, asked for and granted, by whom, and for how many working days."""

    number: str
    at: str
    by: Person
    cause: Bilingual
    reason: str
    before: str
    asked: str
    granted: str
    days: int
    state: Bilingual
    decided_at: str
    decided_by: Person | None
    opinion: str


class Instrument(TypedDict):
    """A supervision, reminder letter, talk or listing: who issued it, what was answered by when, and how it ended."""

    kind: str
    number: str
    level: Bilingual
    issued_at: str
    issued_by: Person | None
    facts: str
    demand: str
    held_on: str
    reply_due_on: str
    replied_at: str
    replied_by: Person | None
    reply: str
    promised_on: str
    state: Bilingual
    ended_at: str
    ended_by: Person | None


class Pause(TypedDict):
    """A suspension: from when, by whom and why, until when, and by how many working days what was due moved."""

    since: str
    by: Person
    cause: str
    planned_on: str
    until: str
    resumed_by: Person | None
    days: int


class Note(TypedDict):
    """Whatever else is worth a line: sent back, taken back, merged, related, reopened, handed over, set by the office.

    `text` is what was done and said, without its time and its person.
    """

    at: str
    by: Person
    text: Bilingual


class Course(TypedDict):
    """All of it, each list oldest first."""

    returns: list[Return]
    transfers: list[Transfer]
    asked: list[Asked]
    votes: list[Vote]
    extensions: list[Extension]
    instruments: list[Instrument]
    pauses: list[Pause]
    notes: list[Note]
