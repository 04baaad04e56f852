"""What goes into the archive package of one settled matter, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the package: where it goes, its hash as the product has it, and how its content is read."""

    path: str
    sha256: str
    title: str
    read: Callable[[], Iterator[bytes]]
    media_type: str = "application/pdf"
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chain:
    """The history of one matter: every event with seq, at, record, previous and hash, in order."""

    number: str
    events: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One settled matter for the archive.

    Attributes:
        fonds: the unit whose papers these are.
        keep: how long it must be kept.
        people: who took part, each with unit.
    """

    uid: str
    number: str
    title: str
    kind: Text
    fonds: str
    author: str
    year: int
    begun_on: date
    settled_on: date
    keep: str
    state: str
    people: tuple[str, ...]
    documents: tuple[Member, ...]
    attachments: tuple[Member, ...]
    chains: tuple[Chain, ...]
    made_at: datetime
    made_by: str
    system: str


def keeping(*, is_listed: bool) -> str:
    """How long a settled matter is kept: closure reports 10 years, listed supervision 30."""
    return "30年" if is_listed else "10年"


def due_on(settled_on: date) -> date:
    """The last day to file it: the end of the quarter that follows."""
    quarter = (settled_on.month - 1) // 3 + 2
    year, month = settled_on.year + quarter // 4, quarter % 4 * 3 + 1
    return date.fromordinal(date(year, month, 1).toordinal() - 1) if quarter % 4 else date(year - 1, 12, 31)
