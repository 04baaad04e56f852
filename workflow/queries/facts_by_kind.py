"""Facts that only matters of one kind have, from rows: a fixed number of statements for one matter or for 329."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from workflow import clock
from workflow.models.batch import Batch, BatchObject
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.document import FINISHED, VALID, Document
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.problem import Problem
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Answer, Finding, Visit
from workflow.queries.calendars import calendar_of
from workflow.queries.facts_of_papers import of_bulletins, of_reports, packed
from workflow.queries.facts_of_sittings import of_sittings
from workflow.types import Phase, UnitKind

CLOSED = (Phase.SETTLED, Phase.CANCELLED)
UNDECIDED = (Finding.settled_on.is_(None), Finding.dismissed_on.is_(None), Finding.transferred_on.is_(None))
UNREPORTED = ("recorded", "confirmed", "fixed_on_spot", "notice_draft", "notice_issued", "rectifying")
BEGUN = ("on_site", "pending_sign", "submitted", "completed", "obstructed")


def of_problems(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Plan, handler, children, doubles and report of problems."""
    children = _children(session, matters)
    drafting = [m for m in matters if m.state == "pending_accept"]
    doubles = _duplicates(session, drafting) if drafting else {}
    settled = [m for m in matters if m.phase == Phase.SETTLED]
    ready, sound = _to_be_filed(session, settled)
    for matter in matters:
        problem = matter.problem
        below = children.get(matter.id, Below())
        extra[matter.id] |= {
            "needs_plan": problem.needs_plan if problem else True,
            "task_type": (problem.task_type if problem else "") or "accept",
            "children": below.all,
            "ready_children": below.reported,
            "open_children": below.open,
            "handlers": frozenset(str(uid) for uid in [problem.handler_uid] if uid) if problem else frozenset(),
            "duplicates": doubles.get(matter.id, 0),
            "report_is_ready": matter.id in ready,
            "package_is_sound": matter.id in sound,
        }


@dataclass(frozen=True, slots=True)
class Below:
    """How many children a matter has, and how many of them are open, past the unit's side, or begun on site."""

    all: int = 0
    open: int = 0
    reported: int = 0
    begun: int = 0


def _children(session: Session, matters: Sequence[Matter]) -> dict[int, Below]:
    rows = session.execute(
        select(
            Matter.parent_id,
            func.count(),
            _how_many(Matter.phase.not_in(CLOSED)),
            _how_many(Matter.state.not_in(UNREPORTED)),
            _how_many(Matter.state.in_(BEGUN)),
        )
        .where(Matter.parent_id.in_([m.id for m in matters]), ~Matter.is_attached)
        .group_by(Matter.parent_id)
    )
    return {parent: Below(*counts) for parent, *counts in rows if parent is not None}


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _duplicates(session: Session, matters: Sequence[Matter]) -> dict[int, int]:
    mine, other = aliased(Problem), aliased(Problem)
    this, that = aliased(Matter), aliased(Matter)
    rows = session.execute(
        select(this.id, func.count())
        .join(mine, mine.matter_id == this.id)
        .join(that, and_(that.meeting_id == this.meeting_id, that.kind == "problem", that.id != this.id))
        .join(other, other.matter_id == that.id)
        .where(
            this.id.in_([m.id for m in matters]),
            that.phase == Phase.OPEN,
            that.state.not_in(("draft", "pending_accept")),
        )
        .where(mine.concerned_unit_id == other.concerned_unit_id, mine.category == other.category)
        .where(that.created_at >= clock.now() - timedelta(days=30))
        .group_by(this.id)
    )
    return dict(rows.all())


def _to_be_filed(session: Session, settled: Sequence[Matter]) -> tuple[set[int], set[int]]:
    """Those of settled matters whose closure report is there, and of these those whose archive package is sound."""
    ready = _ready_reports(session, settled) if settled else set()
    return ready, packed(session, sorted(ready))


def _ready_reports(session: Session, matters: Sequence[Matter]) -> set[int]:
    rows = session.scalars(
        select(Document.matter_id).where(
            Document.matter_id.in_([m.id for m in matters]),
            Document.kind.startswith("closure_report"),
            Document.making == FINISHED,
            Document.standing == VALID,
        )
    )
    return set(rows)


def of_batches(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Checklist, objects, teams, window and what is still open of batches."""
    ids = [m.id for m in matters]
    visits = _children(session, matters)
    unsettled = _unsettled(session, ids)
    plans = _plans(session, ids)
    for matter in matters:
        subject, has_checklist, objects, short, mode = plans.get(matter.id, (None, False, 0, 0, ""))
        below = visits.get(matter.id, Below())
        extra[matter.id] |= {
            "children": below.all,
            "begun_children": below.begun,
            "ready_children": below.all - below.open,
            "open_children": unsettled.get(matter.id, 0),
            "subject_is_competent": subject is not None and subject[1],
            "subject_is_office": subject is not None and subject[0] == UnitKind.OFFICE,
            "has_checklist": has_checklist,
            "planned_objects": objects,
            "short_teams": short,
            "is_random": mode == "random",
            "window": (matter.batch.starts_on, matter.batch.ends_on) if matter.batch else None,
        }


def _unsettled(session: Session, ids: list[int]) -> dict[int, int]:
    """Open rectifications, and findings that nobody has decided on, by batch."""
    rows = session.execute(
        select(Visit.batch_id, func.count())
        .join(Finding, Finding.visit_id == Visit.matter_id)
        .where(Visit.batch_id.in_(ids), *UNDECIDED)
        .group_by(Visit.batch_id)
    )
    return dict(rows.all())


def _plans(session: Session, ids: list[int]) -> dict[int, tuple[tuple[str, bool] | None, bool, int, int, str]]:
    rows = session.execute(
        select(
            Batch.matter_id, Batch.mode, Unit.kind, Unit.is_enforcement, ChecklistVersion.published_at, BatchObject.team
        )
        .join(Matter, Matter.id == Batch.matter_id)
        .join(Unit, Unit.id == Matter.enforcement_unit_id, isouter=True)
        .join(ChecklistVersion, ChecklistVersion.id == Batch.checklist_version_id, isouter=True)
        .join(BatchObject, BatchObject.batch_id == Batch.matter_id, isouter=True)
        .where(Batch.matter_id.in_(ids))
    )
    found: dict[int, tuple[tuple[str, bool] | None, bool, int, int, str]] = {}
    for batch_id, mode, kind, is_enforcement, published_at, team in rows:
        _, _, objects, short, _ = found.get(batch_id, (None, False, 0, 0, ""))
        subject = (kind, is_enforcement) if kind else None
        is_object = team is not None
        counts = (objects + is_object, short + (is_object and len(team) < 2))
        found[batch_id] = (subject, published_at is not None, *counts, mode)
    return found


def of_visits(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Answers, team and window of visits."""
    ids = [m.id for m in matters]
    on_site = [m.id for m in matters if m.state == "on_site"]
    totals = _answered(session, on_site) if on_site else {}
    windows = {
        row[0]: row[1:]
        for row in session.execute(
            select(Visit.matter_id, Batch.starts_on, Batch.ends_on, Matter.state, Meeting.zone)
            .join(Batch, Batch.matter_id == Visit.batch_id)
            .join(Matter, Matter.id == Batch.matter_id)
            .join(Meeting, Meeting.id == Matter.meeting_id)
            .where(Visit.matter_id.in_(ids))
        )
    }
    for matter in matters:
        unanswered, unproven, failed = totals.get(matter.id, (0, 0, 0))
        starts_on, ends_on, parent_state, _ = windows[matter.id]
        today = calendar_of(session, matter.meeting).local_date(clock.now())
        extra[matter.id] |= {
            "unanswered": unanswered,
            "unproven": unproven,
            "findings": failed,
            "short_teams": int(matter.visit is None or len(matter.visit.team) < 2),
            "parent_is_published": parent_state not in ("draft", "pending_approval", "approved", "drawn", "cancelled"),
            "parent_is_cancelled": parent_state == "cancelled",
            "window": (starts_on, ends_on),
            "is_in_window": starts_on <= today <= ends_on,
        }


def _answered(session: Session, ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """Items unanswered, failed without proof, and failed, by visit; the latest round of each answer counts."""
    latest = (
        (select(Answer.visit_id, Answer.item_id, func.max(Answer.round).label("round")).where(Answer.visit_id.in_(ids)))
        .group_by(Answer.visit_id, Answer.item_id)
        .subquery()
    )
    proofs = (
        select(StoredFile.matter_id, StoredFile.item_id, func.count().label("files"))
        .where(StoredFile.matter_id.in_(ids), StoredFile.item_id.is_not(None))
        .group_by(StoredFile.matter_id, StoredFile.item_id)
        .subquery()
    )
    rows = session.execute(
        select(Visit.matter_id, ChecklistItem.id, Answer.result, Answer.remark, proofs.c.files)
        .join(ChecklistItem, ChecklistItem.checklist_id == Visit.checklist_version_id)
        .join(latest, and_(latest.c.visit_id == Visit.matter_id, latest.c.item_id == ChecklistItem.id), isouter=True)
        .join(
            Answer,
            and_(
                Answer.visit_id == Visit.matter_id, Answer.item_id == ChecklistItem.id, Answer.round == latest.c.round
            ),
            isouter=True,
        )
        .join(proofs, and_(proofs.c.matter_id == Visit.matter_id, proofs.c.item_id == ChecklistItem.id), isouter=True)
        .where(Visit.matter_id.in_(ids))
    )
    found: dict[int, tuple[int, int, int]] = {}
    for visit_id, _, result, remark, files in rows:
        open_items, unproven, failed = found.get(visit_id, (0, 0, 0))
        is_failed = result == "failed"
        lacks = is_failed and not (remark and files)
        found[visit_id] = (open_items + (result is None), unproven + lacks, failed + is_failed)
    return found


def of_rectifications(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """The first visit's team, which may not re-inspect alone."""
    waiting = [m for m in matters if m.state == "reported" and m.rectification is not None]
    visits = {m.rectification.visit_id for m in waiting if m.rectification}
    teams = (
        dict(session.execute(select(Visit.matter_id, Visit.team).where(Visit.matter_id.in_(visits))).all())
        if visits
        else {}
    )
    people = {key for team in teams.values() for key in team}
    uids = dict(session.execute(select(User.id, User.uid).where(User.id.in_(people))).all()) if people else {}
    for matter in waiting:
        team = teams.get(matter.rectification.visit_id or 0, []) if matter.rectification else []
        extra[matter.id]["team"] = frozenset(str(uids[key]) for key in team if key in uids)


def facts_of_made(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Who decides that a task is done; whether a settled matter's report and package are there, a statement each."""
    ready, sound = _to_be_filed(session, [matter for matter in matters if matter.phase == Phase.SETTLED])
    for matter in matters:
        extra[matter.id] |= {"task_type": matter.details.get("task_type"), "report_is_ready": matter.id in ready}
        # A document's own life, which is a made kind too, is filed with the package of its matter.
        extra[matter.id].setdefault("package_is_sound", matter.id in sound)


Reader = Callable[[Session, Sequence[Matter], dict[int, dict[str, Any]]], None]
READERS: dict[str, Reader] = {
    "problem": of_problems,
    "batch": of_batches,
    "visit": of_visits,
    "rectification": of_rectifications,
    "sitting": of_sittings,
    "closure_report": of_reports,
    "bulletin": of_bulletins,
}
"""Who adds the facts of a kind, by matter id, to those that every kind has."""
