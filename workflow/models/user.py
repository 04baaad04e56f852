"""People: accounts and the positions that they hold in their unit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from flask_login import UserMixin
from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow import clock
from workflow.db import Base, Closed, UtcDateTime
from workflow.models.keys import Key, MeetingKey, Uid, UserKey, foreign
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.types import ADMINISTRATORS, Position

if TYPE_CHECKING:
    from workflow.models.substitution import Substitution

LENDABLE = frozenset(Position) - ADMINISTRATORS - {Position.AUDITOR}
"""What a substitute takes over. An auditor sees the whole joint meeting with names masked: that is not lent."""


class User(UserMixin, Base):
    """One person's account; administrators have no unit and see no business data."""

    __tablename__ = "user_account"
    __table_args__ = (Index("ix_user_meeting_unit", "meeting_id", "unit_id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    unit_id: Mapped[int | None] = foreign("unit.id")
    login: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(100), default="")
    certificate: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    is_large_type: Mapped[bool] = mapped_column(default=False)
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_key: Mapped[str] = mapped_column(String(32), default="")
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    previous_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", lazy="selectin", cascade="all, delete-orphan", foreign_keys="Grant.user_id"
    )

    windows: Mapped[list[Substitution]] = relationship(
        primaryjoin=(
            "or_(User.id == foreign(Substitution.substitute_id), User.id == foreign(Substitution.principal_id))"
        ),
        viewonly=True,
        order_by="Substitution.from_at",
    )

    @property
    def positions(self) -> frozenset[Position]:
        """What the person may act as now: their own positions and those of whom they stand in for."""
        lent = [principal.own_positions & LENDABLE for principal in self.principals]
        return self.own_positions.union(*lent)

    @property
    def own_positions(self) -> frozenset[Position]:
        """The person's own; a grant counts once the security administrator has approved it."""
        return frozenset(Position(grant.position) for grant in self.grants if grant.approved_at is not None)

    @property
    def principals(self) -> tuple[User, ...]:
        """Whom the person stands in for now, in the order in which that began; of their own unit always."""
        return tuple(one.principal for one in self.standing_in)

    @property
    def standing_in(self) -> tuple[Substitution, ...]:
        """The windows, open now, in which the person is the substitute."""
        at = clock.now()
        return tuple(
            one
            for one in self.windows
            if one.substitute_id == self.id and one.unit_id == self.unit_id and one.is_open(at)
        )

    @property
    def stood_in_for(self) -> Substitution | None:
        """The window, open now, in which somebody stands in for the person."""
        at = clock.now()
        return next((one for one in self.windows if one.principal_id == self.id and one.is_open(at)), None)

    def counts_among(self, keys: Collection[int]) -> bool:
        """The person, or one whom they stand in for, is one of these."""
        return self.id in keys or any(principal.id in keys for principal in self.principals)

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this account sign in."""
        return self.is_enabled

    @property
    def is_administrator(self) -> bool:
        """One of the three administrators, who see no business data."""
        return bool(self.own_positions & ADMINISTRATORS)

    def get_id(self) -> str:
        """Flask-Login's key for the session; a new session key signs every other session out."""
        return f"{self.id}.{self.session_key}"

    def name_in(self, language: str) -> str:
        """The person's name as written in `language`."""
        return self.name_en if language == "en" and self.name_en else self.name


class Grant(Base):
    """A position given to a person: asked for by one administrator, approved by another."""

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("user_id", "position"),)

    id: Mapped[Key]
    user_id: Mapped[UserKey]
    position: Mapped[Position] = mapped_column(Closed(Position))
    asked_by_id: Mapped[int | None] = foreign("user_account.id")
    approved_by_id: Mapped[int | None] = foreign("user_account.id")
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys="Grant.user_id")
