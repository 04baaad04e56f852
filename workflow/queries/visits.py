"""A visit's checklist as it stands: items, answers with their corrections, photographs, the team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models.checklist import ChecklistItem
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.visit import Answer, Finding
from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of one round; a later round corrects the one before."""

    result: str
    remark: str
    is_fixed: bool
    round: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph of an item; it can be taken away until it is in the record."""

    uid: UUID
    name: str
    caption: str
    at: datetime
    is_recorded: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One item with its answers, the first before its corrections, and its photographs in the order they came."""

    item: ChecklistItem
    answers: Sequence[Given] = ()
    photos: Sequence[Photo] = ()

    @property
    def last(self) -> Given | None:
        """The answer that counts; None where there is none."""
        return self.answers[-1] if self.answers else None


@dataclass(frozen=True, slots=True)
class Member:
    """One inspector of the team."""

    name: Text
    certificate: str


def lines(session: Session, matter: Matter) -> list[Line]:
    """Every item of a visit's checklist in its order; three statements."""
    visit = matter.visit
    assert visit is not None
    answers: dict[int, list[Given]] = defaultdict(list)
    rows = select(Answer).where(Answer.visit_id == matter.id).order_by(Answer.round, Answer.id)
    for one in session.scalars(rows):
        answers[one.item_id].append(Given(one.result, one.remark, one.is_fixed, one.round, one.answered_at))
    photos = _photos(session, matter)
    items = session.scalars(
        select(ChecklistItem)
        .where(ChecklistItem.checklist_id == visit.checklist_version_id)
        .order_by(ChecklistItem.number)
    )
    return [Line(item, tuple(answers[item.id]), tuple(photos.get(item.id, ()))) for item in items]


def _photos(session: Session, matter: Matter) -> Mapping[int, list[Photo]]:
    found: dict[int, list[Photo]] = defaultdict(list)
    rows = session.scalars(
        select(StoredFile)
        .where(StoredFile.matter_id == matter.id, StoredFile.item_id.is_not(None))
        .order_by(StoredFile.id)
    )
    for file in rows:
        photo = Photo(file.uid, file.name, file.caption, file.uploaded_at, file.event_id is not None)
        found[file.item_id or 0].append(photo)
    return found


def counts(session: Session, matter: Matter) -> dict[str, int]:
    """How many items were answered how, each by its last answer; one statement."""
    rows = session.execute(
        select(Answer.item_id, Answer.result).where(Answer.visit_id == matter.id).order_by(Answer.round)
    )
    found: dict[str, int] = defaultdict(int)
    for result in dict(rows.all()).values():
        found[result] += 1
    return dict(found)


def team(session: Session, keys: Sequence[int]) -> list[Member]:
    """The inspectors of those keys, in that order; one statement."""
    rows = session.execute(select(User.id, User.name, User.name_en, User.certificate).where(User.id.in_(keys)))
    known = {key: Member(Text(name, name_en or name), certificate) for key, name, name_en, certificate in rows}
    return [known[key] for key in keys if key in known]


def failed_since(session: Session, matter: Matter, codes: Collection[str], since: datetime) -> frozenset[str]:
    """Those of the items, by code, that the same outlet has failed in another visit since then; one statement."""
    rows = select(ChecklistItem.code).join(Finding, Finding.item_id == ChecklistItem.id)
    other = (Finding.visit_id != matter.id, Finding.dismissed_on.is_(None), Finding.found_at >= since)
    own = (Finding.outlet_id == matter.subject_unit_id, ChecklistItem.code.in_(codes))
    return frozenset(session.scalars(rows.where(*own, *other)))


def backs(session: Session, matter: Matter) -> list[str]:
    """What the audit wanted corrected, each time that it sent the visit back, oldest first; one statement."""
    rows = select(Event).where(Event.matter_id == matter.id, Event.action == "audit_back").order_by(Event.seq)
    return [event.content["opinion"] for event in session.scalars(rows)]


def rounds(session: Session, matter: Matter) -> int:
    """1, and one more each time the audit has sent the visit back; one statement."""
    back = select(func.count()).where(Event.matter_id == matter.id, Event.action == "audit_back")
    return 1 + (session.scalar(back) or 0)
