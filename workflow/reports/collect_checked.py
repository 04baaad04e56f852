"""The data that the papers of an inspection share: the checked unit, the team, the rectification notice's number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models.checklist import ChecklistVersion
from workflow.models.document import VALID, Document
from workflow.models.user import Grant, User
from workflow.reports.snapshot import Inspector, Subject
from workflow.reports.snapshot_parts import Party
from workflow.reports.source import Source
from workflow.types import Position

NOTICE, OPINION, RECORD = "rectification_notice", "reinspection_opinion", "visit_record"


def subject_of(source: Source, subject: Party, bank: Party | None, named: Mapping[int, str] | None = None) -> Subject:
    """The checked unit with its code, address and who stands for it; one statement, none where those are `named`."""
    unit = source.units.get(source.matter.subject_unit_id or 0)
    known = representatives(source.session, [unit.id]) if unit and named is None else named or {}
    return Subject(
        unit=subject,
        bank=bank,
        credit_code=unit.credit_code if unit else "",
        address=unit.address_zh if unit else "",
        representative=known.get(unit.id, "") if unit else "",
        phone=unit.phone if unit else "",
    )


def representatives(session: Session, units: Collection[int]) -> dict[int, str]:
    """Who stands for each outlet, by its key; none where nobody has an account. One statement."""
    rows = session.execute(
        select(User.unit_id, User.name)
        .join(Grant, Grant.user_id == User.id)
        .where(User.unit_id.in_(units), User.is_enabled)
        .where(Grant.position == Position.REPRESENTATIVE, Grant.approved_at.is_not(None))
        .order_by(User.id.desc())
    )
    return {unit_id: name for unit_id, name in rows if unit_id is not None}


def inspectors(session: Session, keys: Collection[int] = (), uids: Collection[str] = ()) -> dict[int, Inspector]:
    """Names and certificates of people, by their keys and in the order of these; one statement, none for nobody."""
    if not keys and not uids:
        return {}
    named = or_(User.id.in_(keys), User.uid.in_([UUID(uid) for uid in uids]))
    rows = session.execute(select(User.id, User.name, User.certificate).where(named).order_by(User.id))
    return {key: Inspector(name=name, certificate=certificate) for key, name, certificate in rows}


class Paper(NamedTuple):
    """A numbered document of a matter, and when it was drafted."""

    kind: str
    number: str
    at: datetime


def papers(session: Session, matter_id: int, *kinds: str) -> list[Paper]:
    """A matter's documents of these kinds that are in force, oldest first; one statement."""
    rows = select(Document.kind, Document.number, Document.created_at)
    wanted = Document.matter_id == matter_id, Document.kind.in_(kinds), Document.standing == VALID
    found = session.execute(rows.where(*wanted).order_by(Document.id))
    return [Paper(kind, number or "", at) for kind, number, at in found]


def checklist_name(source: Source, key: int | None) -> str:
    """银行网点反诈巡查表（2020年第1版）; empty without a checklist."""
    version = source.session.get(ChecklistVersion, key) if key else None
    if version is None:
        return ""
    year = f"{source.calendar.local_date(version.published_at).year}年" if version.published_at else ""
    return f"{version.name_zh}（{year}第{version.number}版）"
