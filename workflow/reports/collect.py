"""From rows to a snapshot: everything a document will say, as plain values, while its matter is locked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.reports import (
    collect_assignments,
    collect_batch,
    collect_draw,
    collect_extension,
    collect_instrument,
    collect_made,
    collect_minutes,
    collect_notice,
    collect_problem,
    collect_rectification,
    collect_reinspection,
    collect_sheet,
    collect_slip,
    collect_supervision,
    collect_talk_record,
    collect_visit_record,
)
from workflow.reports import collect_history as history
from workflow.reports import source as sources
from workflow.reports.source import Source

COLLECTORS: dict[str, Callable[[Source], Mapping[str, Any]]] = {
    module.KIND: module.collect
    for module in (
        collect_batch,
        collect_notice,
        collect_problem,
        collect_rectification,
        collect_slip,
        collect_made,
        collect_supervision,
        collect_minutes,
        collect_extension,
        collect_talk_record,
        collect_visit_record,
        collect_reinspection,
        collect_draw,
        collect_sheet,
    )
} | dict.fromkeys(collect_instrument.KINDS.values(), collect_instrument.collect)
"""What fills in the snapshot, by kind of document."""


def snapshot(
    session: Session, matter: Matter, kind: str, *, calendar: Calendar, actor: User | None, at: datetime
) -> dict[str, Any]:
    """The data of a document as they are at `at`; the act that drafts it is part of the matter's history already.

    A fixed number of statements, whatever the number of visits, findings or events.

    Raises:
        KeyError: no such kind.
    """
    source = sources.read(session, matter, calendar, actor=actor, at=at)
    return with_events(dict(COLLECTORS[kind](source)), source)


def snapshots(
    session: Session, matters: Sequence[Matter], kind: str, *, calendar: Calendar, actor: User | None, at: datetime
) -> list[dict[str, Any]]:
    """The data of such a document of each of several matters, in their order; histories, units and, for a slip, parts
    are read together, and some kinds read nothing more.

    Raises:
        KeyError: no such kind.
    """
    read = sources.read_all(session, matters, calendar, actor=actor, at=at)
    if kind == collect_slip.KIND:
        parts = collect_assignments.current_of_all(session, matters)
        read = [replace(one, parts=parts[one.matter.id]) for one in read]
    if kind == collect_visit_record.KIND:
        made = [dict(one) for one in collect_visit_record.collect_all(read)]
    else:
        made = [dict(COLLECTORS[kind](one)) for one in read]
    return [with_events(data, source) for data, source in zip(made, read, strict=True)]


def with_events(data: dict[str, Any], source: Source) -> dict[str, Any]:
    """The data with the matter's events and their hashes, where they have none of their own yet: what happened and
    when, by which unit; neither persons nor opinions, for the paper may leave the house."""
    kept = data.get("events")
    if kept is None:
        kept = [{**line, "person": "", "opinion": "", "behalf": ""} for line in history.lines(source)]
    return {**data, "events": kept}
