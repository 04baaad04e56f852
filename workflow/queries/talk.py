"""What is said beside the workflow, as far as a reader may hear it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models.matter import Matter
from workflow.models.talk import Comment
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.types import Text

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment with who wrote it."""

    at: datetime
    text: str
    is_internal: bool
    author_id: int
    person: Text
    unit: Text | None


def remarks(session: Session, matter: Matter, viewer: User) -> tuple[Remark, ...]:
    """The newest remarks that `viewer` may read, oldest first: shared ones and those of their own unit."""
    rows = session.execute(
        select(Comment.at, Comment.text, Comment.is_internal, Comment.author_id, User.name, User.name_en)
        .add_columns(Unit.short_zh, Unit.short_en)
        .join(User, User.id == Comment.author_id)
        .join(Unit, Unit.id == Comment.unit_id, isouter=True)
        .where(Comment.matter_id == matter.id)
        .where(or_(Comment.is_internal.is_(False), Comment.unit_id == viewer.unit_id))
        .order_by(Comment.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return tuple(
        Remark(at, text, is_internal, author_id, Text(name, name_en or name), Text(zh, en) if zh else None)
        for at, text, is_internal, author_id, name, name_en, zh, en in reversed(rows)
    )
