"""Matters under way that name a person: handler, asked in person, inspector, re-inspector."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from workflow.models.assignment import OVER, Assignment
from workflow.models.batch import BatchObject
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.user import User
from workflow.models.visit import Visit
from workflow.queries.listing import OPEN
from workflow.queries.pieces import Piece, Sort, about
from workflow.types import Position, Text

NAMING = ("need_reinspect", "reinspect", "hand_over")
"""The acts that say who re-inspects."""


def of_matters(session: Session, person: User) -> list[Piece]:
    """Every piece in which a matter names the person, by sort and number; rows come afresh from the database."""
    readers = (_handled, _asked, _visits, _plans, _reinspections)
    return [piece for read in readers for piece in read(session, person)]


def under_way(person: User) -> tuple[ColumnElement[bool], ...]:
    """The matters of the person's joint meeting that are not over."""
    return (Matter.meeting_id == person.meeting_id, Matter.phase.in_(OPEN))


def _handled(session: Session, person: User) -> list[Piece]:
    rows = select(Matter).join(Problem, Problem.matter_id == Matter.id)
    rows = rows.where(*under_way(person), Problem.handler_uid == str(person.uid)).order_by(Matter.number)
    moved = Text("牵头单位已变更，由新的牵头单位指定经办人。", "Another unit leads by now and names its own handler.")
    return [
        about(
            Sort.HANDLER,
            matter,
            matter.problem,
            position=Position.HANDLER,
            fault=None if matter.lead_unit_id == person.unit_id else moved,
        )
        for matter in fresh(session, rows.options(joinedload(Matter.problem)))
    ]


def _asked(session: Session, person: User) -> list[Piece]:
    """Opinions and countersignatures that were asked of the person and not given yet."""
    owed = (Assignment.person_id == person.id, Assignment.reported_at.is_(None), Assignment.state.not_in(OVER))
    rows = select(Assignment).join(Matter, Matter.id == Assignment.matter_id).where(*under_way(person), *owed)
    rows = rows.options(joinedload(Assignment.matter)).order_by(Matter.number, Assignment.id)
    found = session.scalars(rows.execution_options(populate_existing=True)).unique()
    return [replace(about(Sort.ASKED, one.matter, one), key=f"{Sort.ASKED}/{one.uid}") for one in found]


def _visits(session: Session, person: User) -> list[Piece]:
    rows = (
        select(Matter).join(Visit, Visit.matter_id == Matter.id).where(*under_way(person), _names(Visit.team, person))
    )
    rows = rows.options(joinedload(Matter.visit)).order_by(Matter.number)
    arrived = Text(
        "检查人员已到场，以到场记录为准；请由同组人员办完。",
        "The team has been on site and stands in the record; the others of the team finish it.",
    )
    return [
        about(
            Sort.TEAM,
            matter,
            matter.visit,
            position=Position.INSPECTOR,
            barred=frozenset(matter.visit.team),
            is_certified=True,
            fault=arrived if matter.visit.checked_in_at else None,
            stays=matter.visit.checked_in_at is not None,
        )
        for matter in fresh(session, rows)
        if matter.visit is not None
    ]


def _plans(session: Session, person: User) -> list[Piece]:
    """Batches that are not published yet and send the person out; one piece for all outlets of a batch."""
    rows = select(BatchObject).join(Matter, Matter.id == BatchObject.batch_id)
    rows = rows.where(*under_way(person), BatchObject.visit_id.is_(None), _names(BatchObject.team, person))
    chosen: dict[int, list[BatchObject]] = defaultdict(list)
    for one in session.scalars(rows.order_by(BatchObject.id).execution_options(populate_existing=True)).unique():
        chosen[one.batch_id].append(one)
    matters = fresh(session, select(Matter).where(Matter.id.in_(chosen)).order_by(Matter.number)) if chosen else []
    return [
        about(
            Sort.PLAN,
            matter,
            chosen[matter.id],
            position=Position.INSPECTOR,
            barred=frozenset(key for one in chosen[matter.id] for key in one.team),
            is_certified=True,
        )
        for matter in matters
    ]


def _reinspections(session: Session, person: User) -> list[Piece]:
    """Matters that stand where the latest naming of re-inspectors put them, and named the person."""
    rows = (
        select(Event)
        .join(Matter, and_(Matter.id == Event.matter_id, Matter.round == Event.round, Matter.state == Event.to_state))
        .where(*under_way(person), Event.action.in_(NAMING), Event.record.contains('"reinspectors":['))
        .options(joinedload(Event.matter))
        .order_by(Matter.number, Event.seq)
    )
    latest = {event.matter_id: event for event in session.scalars(rows).unique()}
    named = {key: event.content["inputs"].get("reinspectors") or [] for key, event in latest.items()}
    mine = [event for key, event in latest.items() if str(person.uid) in named[key]]
    if not mine:
        return []
    uids = {UUID(uid) for event in mine for uid in named[event.matter_id]}
    keys = dict(session.execute(select(User.uid, User.id).where(User.uid.in_(uids))).all())
    return [
        about(
            Sort.REINSPECTOR,
            event.matter,
            event,
            position=Position.INSPECTOR,
            barred=frozenset(keys[UUID(uid)] for uid in named[event.matter_id]),
        )
        for event in mine
    ]


def _names(column: InstrumentedAttribute[list[int]], person: User) -> ColumnElement[bool]:
    """A list of keys, kept as JSON, holds the person's."""
    text = func.replace(cast(column, String), " ", "")
    within = (text.like(pattern.format(person.id)) for pattern in ("[{},%", "%,{},%", "%,{}]"))
    return or_(text == f"[{person.id}]", *within)


def fresh(session: Session, rows: Any) -> list[Matter]:
    """Matters as the database has them now, with their definitions."""
    known = rows.options(joinedload(Matter.workflow_version)).execution_options(populate_existing=True)
    return list(session.scalars(known).unique())
