"""A matter's page: all that stands on it, in a fixed number of statements however long its history is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, cast, exists, false, or_, select
from sqlalchemy.orm import Session, defer, joinedload, load_only

from workflow import clock
from workflow.engine import machine
from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Workflow
from workflow.engine.facts import Facts
from workflow.engine.machine import Offer
from workflow.errors import NotFound
from workflow.models.assignment import FLOWS, PART_KINDS, Assignment, part_kind
from workflow.models.batch import Batch
from workflow.models.closing import Closing
from workflow.models.document import Document
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.reminder import Reminder
from workflow.models.sitting import Resolution, Sitting
from workflow.models.talk import Draft
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Visit
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import files, history, relatives, reminders, talk
from workflow.queries.calendars import calendar_of
from workflow.queries.documents import known_to
from workflow.queries.duties import is_touched, unseen_by
from workflow.queries.facts import Known, facts_for
from workflow.queries.facts_of_parts import Part, for_assignment
from workflow.queries.files import Attached
from workflow.queries.flows import flows
from workflow.queries.history import History
from workflow.queries.matters import WHOLE
from workflow.queries.relatives import FoundItem, Relatives
from workflow.queries.scope import visible_to
from workflow.queries.talk import Remark
from workflow.types import Phase, Relation

DELIVERING = frozenset({"deliver_assignments", "consult", "delegate", "copy_to", "send_countersign", "invite_units"})


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit's part, and what the viewer may do about it; only a supporting part has actions of its own."""

    assignment: Assignment
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Everything on a matter's page.

    Attributes:
        parts: every part that a unit has or had, in the order in which they were made.
        part_flows: the workflow of each sort of part but the lead's, which follows the matter.
        drafts: what the viewer has typed and not handed in, by place.
        reminders: its reminders, newest first; `to_remind` are the units that the
            viewer may remind, each with the part that it owes.
        stamp: changes with every definition that is published.
        is_unseen: the viewer's unit opens it for the first time since something fell to it.
    """

    matter: Matter
    viewer: User
    now: datetime
    calendar: Calendar
    facts: Facts
    offers: tuple[Offer, ...]
    parts: tuple[UnitPart, ...]
    part_flows: Mapping[Relation, Workflow]
    history: History
    relatives: Relatives
    closings: tuple[Closing, ...]
    findings: tuple[FoundItem, ...]
    files: tuple[Attached, ...]
    documents: tuple[Document, ...]
    remarks: tuple[Remark, ...]
    drafts: Mapping[str, Draft]
    reminders: tuple[Reminder, ...]
    to_remind: tuple[tuple[Unit, Assignment | None], ...]
    is_unseen: bool
    stamp: str = ""

    def flow_of(self, part: Assignment) -> Workflow | None:
        """The workflow that a part runs by itself; None for the lead's, which follows the matter."""
        return self.part_flows.get(Relation(part.role))


def page(session: Session, uid: UUID, viewer: User, *, told: int = history.LATEST) -> MatterPage:
    """The page of one matter, at most ten statements.

    Args:
        told: of how many of the newest lines of the history the record is read.

    Raises:
        NotFound: no such matter, or none that `viewer` may know of.
    """
    now = clock.now()
    matter, drafts, hashes, (is_unseen, is_opened, stamp) = _head(session, uid, viewer)
    of_parts = flows(session, hashes.values())
    part_flows = {role: of_parts[sha256] for role, sha256 in hashes.items()}
    assignments = assignments_of(session, matter)
    past = history.of_matter(session, matter, told=told)
    known = _known(matter, assignments, past)
    known.touched = {matter.id} if is_opened else set()
    facts = facts_for(session, [matter], viewer, known)[matter.id]
    is_unread = any(a.unit_id == viewer.unit_id and a.role == Relation.COPY and not a.read_at for a in assignments)
    return MatterPage(
        matter=matter,
        viewer=viewer,
        now=now,
        calendar=calendar_of(session, matter.meeting),
        facts=facts,
        offers=machine.available(matter.workflow, matter.state, facts),
        parts=tuple(UnitPart(a, _part_offers(matter, a, part_flows, facts, viewer)) for a in assignments),
        part_flows=part_flows,
        history=past,
        relatives=relatives.of_matter(session, matter, viewer, now),
        closings=closings_of(session, matter),
        findings=relatives.findings_of(session, matter),
        files=files.of_matter(session, matter),
        documents=_documents(session, matter, viewer),
        remarks=talk.remarks(session, matter, viewer),
        drafts=drafts,
        reminders=reminders.of_matter(session, matter),
        to_remind=tuple(reminders.holders(matter, assignments, part_flows, viewer)),
        is_unseen=is_unseen or is_unread,
        stamp=stamp,
    )


def head(session: Session, uid: UUID, viewer: User) -> Matter:
    """The matter alone, with its units and terms, in one statement.

    Raises:
        NotFound: no such matter, or none that `viewer` may know of.
    """
    return _head(session, uid, viewer)[0]


_UNIT = (
    Unit.uid,
    Unit.kind,
    Unit.code,
    Unit.short_zh,
    Unit.short_en,
    Unit.name_zh,
    Unit.name_en,
    Unit.address_zh,
    Unit.address_en,
)
_NAMED = (
    joinedload(Matter.lead_unit),
    joinedload(Matter.subject_unit),
    joinedload(Matter.bank),
    joinedload(Matter.station),
    joinedload(Matter.enforcement_unit),
    joinedload(Matter.created_unit),
)


_OPTIONS = (
    *WHOLE,
    joinedload(Matter.terms),
    *(one.options(load_only(*_UNIT)) for one in _NAMED),
    joinedload(Matter.problem).joinedload(Problem.concerned_unit).options(load_only(*_UNIT)),
    joinedload(Matter.problem).joinedload(Problem.resolution).joinedload(Resolution.sitting).joinedload(Sitting.matter),
    joinedload(Matter.batch).joinedload(Batch.checklist),
    joinedload(Matter.visit).joinedload(Visit.checklist),
)


def _newest(kind: str) -> ScalarSelect[str]:
    of_kind = select(WorkflowVersion.sha256).where(WorkflowVersion.kind == kind, WorkflowVersion.meeting_id.is_(None))
    return of_kind.order_by(WorkflowVersion.number.desc()).limit(1).scalar_subquery()


_STAMP = (
    select(cast(WorkflowVersion.id, String).concat("/").concat(WorkflowVersion.sha256))
    .order_by(WorkflowVersion.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("stamp")
)
_NEWEST = tuple(_newest(kind).label(f"flow_of_{kind}") for kind in PART_KINDS)


def _head(
    session: Session, uid: UUID, viewer: User
) -> tuple[Matter, dict[str, Draft], dict[Relation, str], tuple[bool, bool, str]]:
    """The matter, the viewer's drafts on it, the newest workflow of each sort of part by hash; whether the viewer has
    still to see it, and whether somebody else than who moved it here has."""
    mine = and_(Draft.user_id == viewer.id, Draft.place.startswith(f"{uid}/"))
    rows = (
        session.execute(
            select(Matter, Draft, _unseen(viewer), is_touched(), _STAMP, *_NEWEST)
            .join(Draft, mine, isouter=True)
            .where(Matter.uid == uid, visible_to(viewer))
            .options(*_OPTIONS)
        )
        .unique()
        .all()
    )
    if not rows:
        raise NotFound
    matter, _, is_unseen, is_opened, stamp, *hashes = rows[0]
    drafts = {row[1].place: row[1] for row in rows if row[1] is not None}
    by_kind = dict(zip(PART_KINDS, hashes, strict=True))
    of_parts = {role: sha256 for role in FLOWS if (sha256 := by_kind[part_kind(role, matter.kind)]) is not None}
    return matter, drafts, of_parts, (bool(is_unseen), bool(is_opened), str(stamp))


def _unseen(viewer: User) -> ColumnElement[bool]:
    if viewer.unit_id is None:
        return false()
    owed = (Duty.matter_id == Matter.id, Duty.unit_id == viewer.unit_id, Duty.done_at.is_(None))
    return exists().where(*owed, unseen_by(viewer)).correlate(Matter)


def assignments_of(session: Session, matter: Matter) -> list[Assignment]:
    """Every part, past ones too; no statement where the workflow delivers none."""
    flow = matter.workflow
    is_delivered = any(DELIVERING.intersection(transition.effects) for transition in flow.transitions)
    if not is_delivered and not (flow.made and (flow.made.attaches or DELIVERING.intersection(flow.made.effects))):
        return []
    statement = select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id)
    return list(
        session.scalars(
            statement.options(
                joinedload(Assignment.unit).options(load_only(*_UNIT)),
                joinedload(Assignment.asked_by_unit).options(load_only(*_UNIT)),
                joinedload(Assignment.person),
                joinedload(Assignment.read_by),
            )
        )
    )


def _known(matter: Matter, assignments: list[Assignment], past: History) -> Known:
    """What of the facts was read already."""
    parts = [Part.of(a) for a in assignments if a.is_current]
    acts, passed = past.acts(matter.round), past.passed(matter.round)
    return Known(parts={matter.id: parts}, acts={matter.id: acts}, passed={matter.id: passed})


def _part_offers(
    matter: Matter, part: Assignment, part_flows: Mapping[Relation, Workflow], facts: Facts, viewer: User
) -> tuple[Offer, ...]:
    """What may be done about a part: all that concerns its own unit, and to others what they may do."""
    flow = part_flows.get(Relation(part.role))
    if flow is None or part.is_over or matter.phase != Phase.OPEN:
        return ()
    offers = machine.available(flow, part.state, for_assignment(facts, part, viewer))
    is_past = part.role == Relation.COUNTERSIGN and part.vote_round != facts.vote_round
    is_own = part.unit_id == viewer.unit_id and not is_past
    return tuple(offer for offer in offers if offer.is_allowed or (is_own and not offer.is_others))


def closings_of(session: Session, matter: Matter) -> tuple[Closing, ...]:
    """How the earlier rounds ended; no statement as long as there is one round only."""
    if matter.round < 2:
        return ()
    earlier = select(Closing).where(Closing.matter_id == matter.id, Closing.round < matter.round)
    return tuple(session.scalars(earlier.order_by(Closing.round)))


def _documents(session: Session, matter: Matter, viewer: User) -> tuple[Document, ...]:
    """The documents of a matter, or the one whose life it is, newest first, without their frozen data."""
    mine = and_(Document.matter_id == matter.id, known_to(viewer))
    statement = select(Document).join(Matter, Matter.id == Document.matter_id)
    statement = statement.where(or_(mine, Document.life_id == matter.id)).order_by(Document.id.desc())
    return tuple(session.scalars(statement.options(defer(Document.snapshot))))
