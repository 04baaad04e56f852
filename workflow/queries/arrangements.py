"""What a batch gives each station before it is published: outlets, the team, and what the station can make."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from workflow.models.batch import Batch, BatchObject
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.models.visit import Visit
from workflow.queries.stations import AHEAD
from workflow.types import Position, Text


@dataclass(frozen=True, slots=True)
class Arranged:
    """One station's part of a batch; `inspectors` and `ahead` are what its load is measured by."""

    station: Text
    outlets: int
    team: tuple[Text, ...]
    inspectors: int
    ahead: int


def of_batch(session: Session, matter: Matter) -> list[Arranged]:
    """The stations of a batch in official order; two statements, one more for the names of the teams."""
    batch = matter.batch
    assert batch is not None
    teams: dict[int, list[int]] = {}
    counts: dict[int, int] = {}
    objects = select(BatchObject.station_id, BatchObject.team).where(BatchObject.batch_id == matter.id)
    for station_id, team in session.execute(objects):
        counts[station_id] = counts.get(station_id, 0) + 1
        known = teams.setdefault(station_id, [])
        known.extend(key for key in team if key not in known)
    names = _names(session, {key for team in teams.values() for key in team})
    rows = session.execute(
        select(Unit.id, Unit.short_zh, Unit.short_en, _inspectors(), _ahead(batch))
        .where(Unit.id.in_(counts))
        .order_by(Unit.sort, Unit.id)
    )
    return [
        Arranged(Text(zh, en), counts[key], tuple(names[one] for one in teams[key] if one in names), people, ahead)
        for key, zh, en, people, ahead in rows
    ]


def _names(session: Session, keys: set[int]) -> dict[int, Text]:
    if not keys:
        return {}
    rows = session.execute(select(User.id, User.name, User.name_en).where(User.id.in_(keys)))
    return {key: Text(name, name_en or name) for key, name, name_en in rows}


def _inspectors() -> ColumnElement[int]:
    """How many certified inspectors a station has."""
    return (
        select(func.count())
        .select_from(User)
        .join(Grant, Grant.user_id == User.id)
        .where(User.unit_id == Unit.id, User.is_enabled, User.certificate != "")
        .where(Grant.position == Position.INSPECTOR, Grant.approved_at.is_not(None))
        .scalar_subquery()
    )


def _ahead(batch: Batch) -> ColumnElement[int]:
    """How many visits a station has to make in other batches of the same days."""
    other = aliased(Batch)
    return (
        select(func.count())
        .select_from(Matter)
        .join(Visit, Visit.matter_id == Matter.id)
        .join(other, other.matter_id == Visit.batch_id)
        .where(Matter.station_id == Unit.id, Matter.kind == "visit", Matter.state.in_(AHEAD))
        .where(other.matter_id != batch.matter_id, other.starts_on <= batch.ends_on, other.ends_on >= batch.starts_on)
        .scalar_subquery()
    )
