"""The data of the record of how the outlets and inspectors of a batch were chosen (抽取记录)."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from sqlalchemy import or_, select

from workflow.models.batch import Batch
from workflow.models.unit import Unit
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.snapshot import Inspector
from workflow.reports.snapshot_forms import Chosen, Drawing, DrawRecord, Pool
from workflow.reports.snapshot_parts import Approval, Party, Ref
from workflow.reports.source import Source
from workflow.types import UnitKind

KIND = "draw_record"
STEPS = ("submit", "approve", "select", "publish")


def collect(source: Source) -> DrawRecord:
    """Everything the record says, frozen; four statements more, whatever the number of outlets."""
    matter, batch = source.matter, source.matter.batch
    assert batch is not None, "a batch without its plan"
    pool = _pool(source, batch)
    units = _units(source, batch, pool)
    enforcement = source.party_of(matter.enforcement_unit_id)
    return DrawRecord(
        head=heads.head(
            source,
            KIND,
            organ=source.party(matter.enforcement_unit_id) or heads.issuer(source, KIND),
            addressee=sources.only(""),
            subject=sources.heading(matter),
            signer="",
            copies=[],
        ),
        batch=Ref(number=matter.number, name=sources.heading(matter), on=""),
        period_from=source.day(batch.starts_on),
        period_to=source.day(batch.ends_on),
        enforcement=enforcement,
        drawing=_drawing(source, batch, pool),
        pools=_pools(batch, pool, units),
        chosen=_chosen(source, batch, units),
        steps=[
            Approval(
                step=event.action,
                person=source.who(event),
                at=source.moment(event.at),
                opinion=str(event.content["opinion"]),
            )
            for event in (source.last(step) for step in STEPS)
            if event is not None
        ],
    )


def _pool(source: Source, batch: Batch) -> list[Unit]:
    """The outlets of the precincts of the enforcement subject that are open, and those chosen, by code."""
    subject = source.units.get(source.matter.enforcement_unit_id or 0)
    stations = select(Unit.id).where(Unit.kind == UnitKind.STATION, Unit.parent_id == (subject.id if subject else 0))
    is_own = or_(Unit.station_id.in_(stations), Unit.station_id == (subject.id if subject else 0))
    is_open = or_(Unit.closed_on.is_(None), Unit.closed_on > source.calendar.local_date(source.at))
    chosen = [one.outlet_id for one in batch.objects]
    rows = select(Unit).where(Unit.meeting_id == source.matter.meeting_id, Unit.kind == UnitKind.OUTLET)
    return list(source.session.scalars(rows.where(or_(is_own & is_open, Unit.id.in_(chosen))).order_by(Unit.code)))


def _units(source: Source, batch: Batch, pool: list[Unit]) -> dict[int, Unit]:
    """The outlets, their banks and their stations by key."""
    named = {one.station_id for one in batch.objects} | {outlet.station_id for outlet in pool}
    chosen = {one.outlet_id for one in batch.objects}
    banks = {outlet.parent_id for outlet in pool if outlet.id in chosen}
    return {**{outlet.id: outlet for outlet in pool}, **sources.units_by_key(source.session, named | banks)}


def _drawing(source: Source, batch: Batch, pool: list[Unit]) -> Drawing:
    roster = "".join(f"{outlet.code}\n" for outlet in pool)
    selected = source.last("select")
    return Drawing(
        mode=sources.shown(source.last("submit"), "mode"),
        basis=batch.basis or "",
        scope=batch.scope or "",
        reason=sources.text(selected, "reason"),
        approval_number=batch.approval_number or "",
        roster_sha256=sha256(roster.encode()).hexdigest(),
        seed="",
        algorithm="",
    )


def _pools(batch: Batch, pool: list[Unit], units: dict[int, Unit]) -> list[Pool]:
    chosen = Counter(one.station_id for one in batch.objects)
    outlets = Counter(outlet.station_id for outlet in pool)
    stations = sorted((units[key] for key in outlets if key in units), key=lambda unit: (unit.sort, unit.id))
    return [Pool(station=sources.short(unit), outlets=outlets[unit.id], chosen=chosen[unit.id]) for unit in stations]


def _chosen(source: Source, batch: Batch, units: dict[int, Unit]) -> list[Chosen]:
    people = {
        person.id: Inspector(name=person.name, certificate=person.certificate)
        for person in sources.people_of(source.session, keys={key for one in batch.objects for key in one.team})
    }
    return [
        Chosen(
            outlet=sources.short(units[one.outlet_id]),
            bank=_bank(units, one.outlet_id),
            station=sources.short(units[one.station_id]),
            inspectors=[people[key] for key in one.team if key in people],
        )
        for one in batch.objects
    ]


def _bank(units: dict[int, Unit], outlet: int) -> Party | None:
    bank = units.get(units[outlet].parent_id or 0)
    return sources.short(bank) if bank else None
