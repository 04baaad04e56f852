"""What a person keeps about a list: filters under a name, and the columns they leave out."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, json_column
from workflow.models.keys import Key, Moment, Uid, UserKey


class SavedView(Base):
    """Filters of one list under a name that the person gave.

    `place` is the list's endpoint and `query` its query string. The row without a name keeps, in `hidden`, the
    columns that
    the person leaves out of the list.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "place", "name"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    user_id: Mapped[UserKey]
    place: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(String(500), default="")
    hidden: Mapped[list[str]] = mapped_column(json_column(), default=list)
    saved_at: Mapped[Moment]
