"""How far a batch has come: by state, station and bank, and where its visits lost points."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from workflow import clock
from workflow.models.batch import Batch
from workflow.models.checklist import ChecklistItem
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Answer, Finding, Visit
from workflow.queries.scope import visible_to
from workflow.types import Light, Phase, Text, UnitKind

CHECKED = ("pending_sign", "submitted")
"""On site no more, and not finished: the outlet has to sign, or somebody to audit."""
AHEAD = ("pending_dispatch", "pending_accept", "scheduled", "notified")
"""Nobody has been there yet."""
GONE = ("object_gone", "cancelled")
"""Not to be visited any more; they do not count as visits that should be made."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of the batch, as far as figures need it."""

    id: int
    state: str
    station_id: int | None
    bank_id: int | None
    entered_at: datetime
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding that was not dismissed, with the light of its rectification; None where there is none yet."""

    visit_id: int
    bank_id: int
    is_critical: bool
    is_settled: bool
    light: Light | None


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the batch's checklist."""

    id: int
    number: int
    text: Text
    section: Text
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A station or a bank. `outlets` counts the open outlets of a bank; x and y place a station on the map."""

    id: int
    uid: UUID
    name: Text
    x: int | None = None
    y: int | None = None
    outlets: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What fell to one station, to one bank, or to the whole batch.

    Attributes:
        should: visits that should be made; an outlet that is gone does not count.
        done: completed, or obstructed.
        begun: on site, or waiting for a signature or the audit.
        score: the mean of the scores given, to one decimal; None where none is given.
    """

    visits: Sequence[VisitRow]
    found: Sequence[FoundRow]

    @property
    def should(self) -> int:
        """How many visits there should be."""
        return sum(visit.state not in GONE for visit in self.visits)

    @property
    def done(self) -> int:
        """How many are over."""
        return self.count("completed", "obstructed")

    @property
    def begun(self) -> int:
        """How many have been begun and are not over."""
        return self.count("on_site", *CHECKED)

    @property
    def score(self) -> Decimal | None:
        """The mean score."""
        return mean(visit.score for visit in self.visits)

    @property
    def settled(self) -> int:
        """Findings put right."""
        return sum(one.is_settled for one in self.found)

    def count(self, *states: str) -> int:
        """How many visits are in one of these states."""
        return sum(visit.state in states for visit in self.visits)

    def lights(self) -> Counter[Light | None]:
        """The findings not put right, by the light of their rectification."""
        return Counter(one.light for one in self.found if not one.is_settled)


@dataclass(frozen=True, slots=True)
class Lost:
    """How many outlets of a bank did not fully meet an item, and how many of them failed it."""

    lost: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything on the page of a batch's progress; only visits that the viewer may know of are in it.

    Attributes:
        stations, banks: those with visits in the batch, in official order.
        losses: by bank and item.
        before: number and mean score of the batch before this one.
    """

    whole: Share
    stations: Sequence[Place]
    banks: Sequence[Place]
    items: Sequence[Item]
    losses: dict[tuple[int, int], Lost]
    before: tuple[str, Decimal] | None
    _by_station: dict[int | None, Share] = field(default_factory=dict)
    _by_bank: dict[int | None, Share] = field(default_factory=dict)

    def of_station(self, key: int) -> Share:
        """What fell to a station."""
        return self._by_station[key]

    def of_bank(self, key: int) -> Share:
        """What fell to a bank."""
        return self._by_bank[key]

    def lost(self, bank: int, item: int) -> Lost:
        """What a bank's outlets lost on an item."""
        return self.losses.get((bank, item), Lost())


def progress(session: Session, matter: Matter, viewer: User) -> Progress:
    """The progress of a batch, seven statements whatever its size."""
    visits = _visits(session, matter, viewer)
    keys = {visit.id for visit in visits}
    found = [one for one in _found(session, matter) if one.visit_id in keys]
    banks = _banks(session, {visit.bank_id for visit in visits})
    return Progress(
        Share(visits, found),
        _stations(session, {visit.station_id for visit in visits}),
        banks,
        _items(session, matter),
        _losses(session, matter, keys),
        _before(session, matter, viewer),
        _shares(visits, found, lambda visit: visit.station_id),
        _shares(visits, found, lambda visit: visit.bank_id),
    )


def mean(scores: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of the scores there are, to one decimal; None where there is none."""
    given = [score for score in scores if score is not None]
    return (sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP) if given else None


def _shares(
    visits: Sequence[VisitRow], found: Sequence[FoundRow], key: Callable[[VisitRow], int | None]
) -> dict[int | None, Share]:
    places = {visit.id: key(visit) for visit in visits}
    own: dict[int | None, tuple[list[VisitRow], list[FoundRow]]] = defaultdict(lambda: ([], []))
    for visit in visits:
        own[places[visit.id]][0].append(visit)
    for one in found:
        own[places[one.visit_id]][1].append(one)
    return {place: Share(*parts) for place, parts in own.items()}


def _visits(session: Session, matter: Matter, viewer: User) -> list[VisitRow]:
    rows = session.execute(
        select(Matter.id, Matter.state, Matter.station_id, Matter.bank_id, Matter.entered_at, Visit.score)
        .join(Visit, Visit.matter_id == Matter.id)
        .where(Matter.parent_id == matter.id, Matter.kind == "visit", visible_to(viewer))
        .order_by(Matter.id)
    )
    return [VisitRow(*row) for row in rows]


def _found(session: Session, matter: Matter) -> list[FoundRow]:
    mending = aliased(Matter)
    rows = session.execute(
        select(Finding.visit_id, Finding.bank_id, ChecklistItem.is_critical, Finding.settled_on, mending)
        .join(Visit, Visit.matter_id == Finding.visit_id)
        .join(ChecklistItem, ChecklistItem.id == Finding.item_id)
        .join(mending, mending.id == Finding.rectification_id, isouter=True)
        .where(Visit.batch_id == matter.id, Finding.dismissed_on.is_(None))
    )
    now = clock.now()
    return [
        FoundRow(visit_id, bank_id, is_critical, settled_on is not None, mended.light(now) if mended else None)
        for visit_id, bank_id, is_critical, settled_on, mended in rows
    ]


def _stations(session: Session, keys: set[int | None]) -> list[Place]:
    rows = select(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en, Unit.tile_x, Unit.tile_y)
    found = session.execute(rows.where(Unit.id.in_(_known(keys))).order_by(Unit.sort, Unit.id))
    return [Place(key, uid, Text(zh, en), x, y) for key, uid, zh, en, x, y in found]


def _banks(session: Session, keys: set[int | None]) -> list[Place]:
    outlet = aliased(Unit)
    outlets = (
        select(func.count())
        .where(outlet.parent_id == Unit.id, outlet.kind == UnitKind.OUTLET, outlet.closed_on.is_(None))
        .scalar_subquery()
    )
    rows = select(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en, outlets)
    found = session.execute(rows.where(Unit.id.in_(_known(keys))).order_by(Unit.sort, Unit.id))
    return [Place(key, uid, Text(zh, en), outlets=count or 0) for key, uid, zh, en, count in found]


def _known(keys: set[int | None]) -> list[int]:
    return [key for key in keys if key is not None]


def _items(session: Session, matter: Matter) -> list[Item]:
    version = matter.batch.checklist_version_id if matter.batch else None
    rows = session.scalars(
        select(ChecklistItem).where(ChecklistItem.checklist_id == version).order_by(ChecklistItem.number)
    )
    return [Item(item.id, item.number, item.text, item.section, item.is_critical) for item in rows]


def _losses(session: Session, matter: Matter, seen: set[int]) -> dict[tuple[int, int], Lost]:
    """Items not fully met once the checklist was handed in; of corrected answers the last one counts."""
    later = aliased(Answer)
    is_corrected = exists().where(
        later.visit_id == Answer.visit_id, later.item_id == Answer.item_id, later.round > Answer.round
    )
    rows = session.execute(
        select(Matter.id, Matter.bank_id, Answer.item_id, Answer.result)
        .join(Answer, Answer.visit_id == Matter.id)
        .where(Matter.parent_id == matter.id, Matter.state.in_((*CHECKED, "completed")))
        .where(Answer.result.in_(("partly", "failed")), ~is_corrected)
    )
    lost: Counter[tuple[int, int]] = Counter()
    failed: Counter[tuple[int, int]] = Counter()
    for visit_id, bank_id, item_id, result in rows:
        if bank_id is not None and visit_id in seen:
            lost[bank_id, item_id] += 1
            failed[bank_id, item_id] += result == "failed"
    return {cell: Lost(number, failed[cell]) for cell, number in lost.items()}


def _before(session: Session, matter: Matter, viewer: User) -> tuple[str, Decimal] | None:
    """The batch that began last before this one and has scores, over the visits that the viewer may know of."""
    first_day: date | None = matter.batch.starts_on if matter.batch else None
    parent = aliased(Matter)
    row = session.execute(
        select(parent.number, func.avg(Visit.score))
        .select_from(Matter)
        .join(Visit, Visit.matter_id == Matter.id)
        .join(Batch, Batch.matter_id == Visit.batch_id)
        .join(parent, parent.id == Batch.matter_id)
        .where(Matter.meeting_id == matter.meeting_id, Matter.phase == Phase.SETTLED, visible_to(viewer))
        .where(Batch.starts_on < first_day, Batch.matter_id != matter.id, Visit.score.is_not(None))
        .group_by(parent.id, parent.number, Batch.starts_on)
        .order_by(Batch.starts_on.desc(), parent.id.desc())
        .limit(1)
    ).first()
    return (row[0], Decimal(row[1]).quantize(Decimal("0.1"), ROUND_HALF_UP)) if row else None
