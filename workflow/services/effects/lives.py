"""Effects on a document's own life: its draft made anew, its number given, issued, replaced, filed, void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from workflow.models.assignment import ENDED, Assignment
from workflow.models.document import SUPERSEDED, VALID, Document
from workflow.models.event import canonical
from workflow.models.unit import Unit
from workflow.queries.matters import locked_by_id
from workflow.reports import collect_issue
from workflow.services import lives, reporting, shelving
from workflow.services.effects.countersigning import FIELD, last_round
from workflow.services.effects.instruments import keep
from workflow.services.effects.registry import effect, preparation
from workflow.services.register import next_place
from workflow.types import Relation, UnitKind

if TYPE_CHECKING:
    from workflow.services.steps import Act

DELIVERED = (Relation.LEAD, Relation.SUPPORT, Relation.COPY)


@preparation
def name_supporting_units(act: Act) -> None:
    """Where nobody is named and there was no round before, the units that supported the matter countersign."""
    if act.inputs.get(FIELD) or last_round(act):
        return
    parts = select(Assignment.unit_id).where(
        Assignment.matter_id == act.matter.parent_id,
        Assignment.role == Relation.SUPPORT,
        Assignment.state.not_in(ENDED),
    )
    units = act.session.scalars(select(Unit).where(Unit.id.in_(parts)).order_by(Unit.id)).all()
    act.inputs[FIELD] = [{"unit": str(unit.uid)} for unit in units]
    act.rows.units.update({str(unit.uid): unit for unit in units})


@effect
def redraw_draft(act: Act) -> None:
    """The remark has changed: the draft is made anew, from the same data."""
    document = lives.of(act.session, act.matter)
    reporting.remark(document, str(act.inputs.get("remark") or ""))
    reporting.redraw(act.session, document)


@effect
def set_language(act: Act) -> None:
    """The draft is made anew from the same data in another language, or in both."""
    document = lives.of(act.session, act.matter)
    document.language = str(act.inputs["language"])
    reporting.redraw(act.session, document)


@effect
def refresh_draft(act: Act) -> None:
    """The data are taken anew from the matter, and the draft is made of them."""
    assert act.matter.parent is not None
    document = lives.of(act.session, act.matter)
    reporting.refresh(act, document, act.matter.parent)
    reporting.redraw(act.session, document)


@effect
def number_document(act: Act) -> None:
    """The document gets its number, once, and what its signing adds is frozen; then its pages are made for good."""
    session, matter = act.session, act.matter
    document = lives.of(session, matter)
    if document.number is None:
        place = next_place(session, matter.meeting, document.kind, act.at)
        document.family, document.year, document.serial, document.number = place
    session.flush()
    drafted = lives.issue_of(document)
    signed = collect_issue.signed(
        session,
        matter,
        drafted,  # type: ignore[arg-type]
        document.number,
        calendar=act.calendar,
        actor=act.actor,
        at=act.at,
    )
    document.issue, document.issued_at = canonical(signed), act.at
    keep(matter, document_number=document.number)
    reporting.redraw(session, document)


@effect
def seal_again(act: Act) -> None:
    """Its pages are made anew, from what was frozen when it was signed."""
    reporting.redraw(act.session, lives.of(act.session, act.matter))


@effect
def issue_document(act: Act) -> None:
    """The file is made, checked and kept: the document is in force, and the edition before it is no more."""
    document = lives.of(act.session, act.matter)
    document.standing = VALID
    if document.supersedes_id is None:
        return
    former = act.session.get_one(Document, document.supersedes_id)
    if former.standing == VALID:
        former.standing = SUPERSEDED
    if former.life_id is not None:
        life = locked_by_id(act.session, former.life_id)
        if life.state == "issued":
            lives.fire(act.session, life, "supersede", by=document.number)


@effect
def deliver_document(act: Act) -> None:
    """Whoever took part in the matter, and those it is about, find the document among what they were copied on."""
    parent = act.matter.parent
    assert parent is not None
    took_part = select(Assignment.unit_id).where(
        Assignment.matter_id == parent.id, Assignment.role.in_(DELIVERED), Assignment.state.not_in(ENDED)
    )
    about = {parent.lead_unit_id, parent.enforcement_unit_id}
    if parent.revealed_at is not None:
        about |= {parent.bank_id, parent.subject_unit_id}
    has = select(Assignment.unit_id).where(Assignment.matter_id == act.matter.id, Assignment.role == Relation.COPY)
    wanted = select(Unit.id).where(or_(Unit.id.in_(took_part), Unit.id.in_({one for one in about if one})))
    rows = wanted.where(Unit.kind != UnitKind.OFFICE, Unit.id.not_in(has)).order_by(Unit.id)
    for unit_id in act.session.scalars(rows).all():
        act.session.add(
            Assignment(
                state="pending_sign",
                meeting_id=act.matter.meeting_id,
                matter_id=act.matter.id,
                unit_id=unit_id,
                role=Relation.COPY,
                delivered_at=act.at,
                delivered_by_id=act.matter.created_by_id,
            )
        )
    act.session.flush()


@effect
def file_document(act: Act) -> None:
    """The matter's documents and its package are in the archive, under one number."""
    assert act.actor is not None
    parent = act.matter.parent or act.matter
    shelving.keep(act.session, parent, act.inputs["archive_no"], act.inputs["retention"], actor=act.actor, at=act.at)


@effect
def begin_correction(act: Act) -> None:
    """Another edition is drafted, with the reason; this one stays in force until that is issued."""
    parent = act.matter.parent
    assert parent is not None
    reporting.draft(act, parent, lives.of(act.session, act.matter), reason=str(act.inputs["reason"]))


@effect
def void_document(act: Act) -> None:
    """The document is void; its number, data and file stay as they are."""
    reporting.void(lives.of(act.session, act.matter))
