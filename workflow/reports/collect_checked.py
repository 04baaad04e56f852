"""The data that the papers of an inspection share: the checked unit, the team, the rectification notice's number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models.checklist import ChecklistVersion
from workflow.models.document import VALID, Document
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.reports.snapshot import Inspector, Subject
from workflow.reports.snapshot_parts import Party
from workflow.reports.source import Source
from workflow.types import Position

NOTICE, OPINION, RECORD = "rectification_notice", "reinspection_opinion", "visit_record"


def subject_of(source: Source, subject: Party, bank: Party | None) -> Subject:
    """The checked unit with its code, address and who stands for it; one statement."""
    unit = source.units.get(source.matter.subject_unit_id or 0)
    return Subject(
        unit=subject,
        bank=bank,
        credit_code=unit.credit_code if unit else "",
        address=unit.address_zh if unit else "",
        representative=_representative(source.session, unit) if unit else "",
        phone=unit.phone if unit else "",
    )


def _representative(session: Session, unit: Unit) -> str:
    """Who stands for the outlet; empty where nobody has an account."""
    named = (
        select(User.name)
        .join(Grant, Grant.user_id == User.id)
        .where(User.unit_id == unit.id, User.is_enabled)
        .where(Grant.position == Position.REPRESENTATIVE, Grant.approved_at.is_not(None))
        .order_by(User.id)
        .limit(1)
    )
    return session.scalar(named) or ""


def inspectors(session: Session, keys: Collection[int] = (), uids: Collection[str] = ()) -> list[Inspector]:
    """Names and certificates of people, in the order of their keys; one statement, none for nobody."""
    if not keys and not uids:
        return []
    named = or_(User.id.in_(keys), User.uid.in_([UUID(uid) for uid in uids]))
    rows = session.execute(select(User.name, User.certificate).where(named).order_by(User.id))
    return [Inspector(name=name, certificate=certificate) for name, certificate in rows]


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
