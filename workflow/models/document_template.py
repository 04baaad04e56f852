"""Templates of documents: what a joint meeting changes of the papers as they are built in, version by version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime, json_column
from workflow.errors import Stale
from workflow.models.document import FINISHED, RENDERING, WAITING, Document
from workflow.models.keys import Key, MeetingKey, Moment, Uid, UserKey, foreign
from workflow.models.user import User


class DocumentTemplate(Base):
    """One version of the template of a kind of document, or, without a number, its one open draft.

    `content` is {texts: {key: {zh, en}}, hidden: [label], red_head: {zh, en}, organ: {zh, en}, mark, logo, faces:
    {part: file name}}; what is empty or absent is as it is built in. `writers` are the keys of everybody who has
    written in it; none of them publishes it. The specimen is a real document set with it: `specimen_sha256` its file,
    `plain_sha256` the same without the template, `specimen_texts` the keys of the texts in it, `specimen_version` the
    version of the content that it shows.
    """

    __tablename__ = "document_template"
    __table_args__ = (UniqueConstraint("meeting_id", "kind", "number"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict)
    note: Mapped[str] = mapped_column(LongText, default="")
    version: Mapped[int] = mapped_column(default=1)
    writers: Mapped[list[int]] = mapped_column(json_column())
    made_by_id: Mapped[UserKey]
    made_at: Mapped[Moment]
    saved_by_id: Mapped[UserKey]
    saved_at: Mapped[Moment]
    published_by_id: Mapped[int | None] = foreign("user_account.id")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    specimen_id: Mapped[int | None] = foreign("document.id")
    specimen_making: Mapped[str] = mapped_column(String(16), default="")
    specimen_version: Mapped[int] = mapped_column(default=0)
    specimen_sha256: Mapped[str | None] = mapped_column(String(64))
    plain_sha256: Mapped[str | None] = mapped_column(String(64))
    specimen_pages: Mapped[int] = mapped_column(default=0)
    plain_pages: Mapped[int] = mapped_column(default=0)
    specimen_texts: Mapped[list[str]] = mapped_column(json_column(), default=list)
    specimen_fault: Mapped[str | None] = mapped_column(LongText)

    saved_by: Mapped[User] = relationship(foreign_keys="DocumentTemplate.saved_by_id")
    published_by: Mapped[User | None] = relationship(foreign_keys="DocumentTemplate.published_by_id")
    specimen: Mapped[Document | None] = relationship()

    @property
    def is_draft(self) -> bool:
        """It is being written and in force for nothing."""
        return self.number is None

    @property
    def is_being_set(self) -> bool:
        """Its specimen is on the way."""
        return self.specimen_making in (WAITING, RENDERING)

    @property
    def is_shown(self) -> bool:
        """Its specimen shows the content as it stands."""
        return self.specimen_making == FINISHED and self.specimen_version == self.version

    def expect(self, version: int) -> None:
        """Refuse what was decided on an older content.

        Raises:
            Stale: somebody saved it since.
        """
        if version != self.version:
            raise Stale
