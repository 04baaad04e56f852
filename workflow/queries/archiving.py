"""What of a settled matter goes to the archive, and which matters are due for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.archive.content import Chain, Content, Member, due_on, keeping
from workflow.errors import NotFound, Refused
from workflow.models.document import FINISHED, VALID, WAS_ISSUED, Document
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.queries.scope import visible_to
from workflow.storage import Storage
from workflow.types import Phase, Text

SYSTEM = "联治 Lianzhi"
LISTING, REPORT = "listing", "closure_report"
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
LONGEST = 100
ISSUED = (Document.making == FINISHED, Document.sha256.is_not(None), WAS_ISSUED)


@dataclass(frozen=True, slots=True)
class Due:
    """A settled matter that has a document and was not filed; `by` is the last day."""

    uid: UUID
    number: str
    title: str
    settled_on: date
    by: date
    keep: str


def due(session: Session, meeting: Meeting) -> list[Due]:
    """Every settled matter with documents of which no valid one was filed, the most pressing first; two statements."""
    settled = select(Matter).where(*is_due(meeting.id))
    matters = session.scalars(settled.order_by(Matter.closed_at, Matter.id)).all()
    listed = set(session.scalars(select(Matter.parent_id).where(Matter.kind == LISTING, *_stands(meeting))))
    found = []
    for matter in matters:
        assert matter.closed_at is not None
        on = matter.closed_at.astimezone(ZoneInfo(meeting.zone)).date()
        keep = keeping(is_listed=matter.id in listed)
        found.append(Due(matter.uid, matter.number, matter.title, on, due_on(on), keep))
    return sorted(found, key=lambda one: (one.by, one.settled_on, one.number))


def is_due(meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    """Settled, with issued documents of which no valid one was filed, and no closure report still on its way."""
    report = aliased(Matter)
    of = Document.meeting_id == meeting_id
    filed = select(Document.matter_id).where(of, Document.archived_at.is_not(None), Document.standing == VALID)
    coming = (report.parent_id == Matter.id, report.kind == REPORT, report.phase.in_((Phase.OPEN, Phase.SUSPENDED)))
    return (
        Matter.meeting_id == meeting_id,
        Matter.phase == Phase.SETTLED,
        Matter.is_attached.is_(False),
        Matter.closed_at.is_not(None),
        Matter.id.in_(select(Document.matter_id).where(of, *ISSUED)),
        Matter.id.not_in(filed),
        ~select(report.id).where(*coming).exists(),
    )


def settled(session: Session, meeting: Meeting, number: str) -> Matter:
    """The settled matter of a number; for the system, which has no scope.

    Raises:
        NotFound: there is none of this number.
        Refused: it is not settled.
    """
    matter = session.scalars(
        select(Matter).where(Matter.meeting_id == meeting.id, Matter.number == number)
    ).one_or_none()
    return _settled(matter)


def seen(session: Session, viewer: User, uid: UUID) -> Matter:
    """A settled matter that `viewer` may know of.

    Raises:
        NotFound: no such matter, or none that `viewer` may know of.
        Refused: it is not settled.
    """
    return _settled(session.scalars(select(Matter).where(Matter.uid == uid, visible_to(viewer))).one_or_none())


def issued(session: Session, matter: Matter) -> Sequence[int]:
    """The keys of the documents that its package has."""
    attached = select(Matter.id).where(Matter.parent_id == matter.id, Matter.is_attached)
    its = or_(Document.matter_id == matter.id, Document.matter_id.in_(attached))
    return session.scalars(select(Document.id).where(its, *ISSUED).order_by(Document.id)).all()


def is_listed(session: Session, matter: Matter) -> bool:
    """A listed supervision hung on it, so that it is kept for longer."""
    its = (Matter.parent_id == matter.id, Matter.kind == LISTING, Matter.phase != Phase.CANCELLED)
    return session.scalar(select(Matter.id).where(*its).limit(1)) is not None


def _settled(matter: Matter | None) -> Matter:
    if matter is None:
        raise NotFound
    if matter.phase != Phase.SETTLED or matter.closed_at is None:
        raise Refused("not_settled", Text("事项尚未办结，不能归档。", "It is not settled yet, so it cannot be filed."))
    return matter


def content(session: Session, matter: Matter, storage: Storage, *, at: datetime, by: str) -> Content:
    """All that is filed of a settled matter and of the instruments that hung on it; six statements or so."""
    meeting = session.get_one(Meeting, matter.meeting_id)
    zone = ZoneInfo(meeting.zone)
    attached = select(Matter).where(Matter.parent_id == matter.id, Matter.is_attached)
    whole = [matter, *session.scalars(attached.order_by(Matter.id))]
    keys = [one.id for one in whole]
    chains = [_chain(session, one) for one in whole]
    assert matter.closed_at is not None
    return Content(
        uid=str(matter.uid),
        number=matter.number,
        title=matter.title,
        kind=matter.workflow.text,
        fonds=f"{meeting.name_zh}办公室",
        author=f"{meeting.name_zh}办公室",
        year=matter.closed_at.astimezone(zone).year,
        begun_on=matter.created_at.astimezone(zone).date(),
        settled_on=matter.closed_at.astimezone(zone).date(),
        keep=keeping(is_listed=any(one.kind == LISTING and one.phase != Phase.CANCELLED for one in whole)),
        state=matter.state,
        people=tuple(dict.fromkeys(_people(chains))),
        documents=tuple(_documents(session, keys, storage, zone)),
        attachments=tuple(_files(session, keys, storage)),
        chains=tuple(chains),
        made_at=at.astimezone(zone),
        made_by=by,
        system=SYSTEM,
    )


def _stands(meeting: Meeting) -> tuple[Any, ...]:
    return (Matter.meeting_id == meeting.id, Matter.phase != Phase.CANCELLED)


def _chain(session: Session, matter: Matter) -> Chain:
    rows = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq))
    events = tuple(
        {
            "seq": row.seq,
            "action": row.action,
            "at": row.at.isoformat(),
            "record": row.record,
            "previous": row.previous,
            "hash": row.hash,
        }
        for row in rows
    )
    return Chain(matter.number, events)


def _people(chains: Sequence[Chain]) -> Iterator[str]:
    """Everybody who acted, with unit, as the records name them."""
    for chain in chains:
        for event in chain.events:
            record = json.loads(event["record"])
            actor, unit = record.get("actor") or {}, record.get("unit") or {}
            if actor.get("name"):
                yield f"{unit.get('zh') or ''} {actor['name']}".strip()


def _documents(session: Session, keys: Sequence[int], storage: Storage, zone: ZoneInfo) -> Iterator[Member]:
    """Every edition that was issued, those superseded and void too, in the order of their making."""
    rows = session.scalars(select(Document).where(Document.matter_id.in_(keys), *ISSUED).order_by(Document.id))
    for place, row in enumerate(rows, 1):
        assert row.sha256 is not None
        on = (row.issued_at or row.created_at).astimezone(zone).date()
        facts = {
            "文件编号": row.number,
            "日期": on.isoformat(),
            "版本": row.edition,
            "状态": row.standing,
            "页数": row.pages,
            "SM3": row.sm3,
            "核验码": row.verify_code,
            "电子签名": row.signature,
        }
        path = f"documents/{place:03} {_safe(f'{row.number or row.kind} {row.title}')}.pdf"
        yield Member(path, row.sha256, row.title, partial(storage.stream, row.sha256), facts=facts)


def _files(session: Session, keys: Sequence[int], storage: Storage) -> Iterator[Member]:
    """Every file that an act handed in, in the order in which they came."""
    acts = select(Event.id).where(Event.matter_id.in_(keys))
    its = or_(StoredFile.matter_id.in_(keys), StoredFile.event_id.in_(acts))
    rows = session.scalars(select(StoredFile).where(its).order_by(StoredFile.id))
    for place, row in enumerate(rows, 1):
        facts = {"说明": row.caption, "日期": row.uploaded_at.date().isoformat()}
        path = f"attachments/{place:03} {_safe(row.name)}"
        yield Member(path, row.sha256, row.name, partial(storage.stream, row.sha256), row.media_type, facts)


def _safe(name: str) -> str:
    """A name that every file system takes, its ending kept."""
    stem, dot, ending = UNSAFE.sub("_", name).rpartition(".")
    if not dot or len(ending) > 6:
        return UNSAFE.sub("_", name)[:LONGEST].strip(" .") or "_"
    return f"{stem[:LONGEST].strip(' .') or '_'}.{ending}"
