"""Drafts of definitions: what will become the next version of a kind, while it is being written."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, json_column
from workflow.errors import Stale
from workflow.models.keys import Key, MeetingKey, Moment, Uid, UserKey, foreign
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion, digest


class DefinitionDraft(Base):
    """The one open draft of a kind in a joint meeting; its text may be anything, even unreadable.

    `base_version` is what it was copied from. `writers` are the keys of everybody who has written in it; none of them
    publishes it. `checked_sha256` and `rehearsed_sha256` name the text that was last found without fault, and the one
    that was last rehearsed.
    """

    __tablename__ = "definition_draft"
    __table_args__ = (UniqueConstraint("meeting_id", "kind"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(LongText)
    base_version_id: Mapped[int | None] = foreign("workflow_version.id")
    note: Mapped[str] = mapped_column(LongText, default="")
    version: Mapped[int] = mapped_column(default=1)
    made_by_id: Mapped[UserKey]
    made_at: Mapped[Moment]
    saved_by_id: Mapped[UserKey]
    saved_at: Mapped[Moment]
    writers: Mapped[list[int]] = mapped_column(json_column())
    checked_sha256: Mapped[str | None] = mapped_column(String(64))
    rehearsed_sha256: Mapped[str | None] = mapped_column(String(64))

    base_version: Mapped[WorkflowVersion | None] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys="DefinitionDraft.made_by_id")
    saved_by: Mapped[User] = relationship(foreign_keys="DefinitionDraft.saved_by_id")

    @property
    def sha256(self) -> str:
        """The hash of the text as it stands."""
        return digest(self.source)

    @property
    def is_rehearsed(self) -> bool:
        """The text as it stands has been rehearsed."""
        return self.rehearsed_sha256 == self.sha256

    def expect(self, version: int) -> None:
        """Refuse what was decided on an older text.

        Raises:
            Stale: somebody saved it since.
        """
        if version != self.version:
            raise Stale
