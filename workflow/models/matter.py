"""The matter: one running workflow, narrow enough that every list reads this table alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, Closed, UtcDateTime, json_column
from workflow.engine.deadlines import Due
from workflow.engine.definition import State, Workflow
from workflow.engine.lights import light
from workflow.engine.running import Running, running
from workflow.errors import Stale
from workflow.models.keys import NEVER, Key, MatterKey, MeetingKey, Moment, Uid, UserKey, foreign
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.types import Light, Phase, Severity, Text, titled

if TYPE_CHECKING:
    from workflow.models.batch import Batch
    from workflow.models.problem import Problem
    from workflow.models.rectification import Rectification
    from workflow.models.sitting import Sitting
    from workflow.models.visit import Visit


ARMED: dict[str, Any] = {
    "sqlite_where": text("alarm_at IS NOT NULL"),
    "postgresql_where": text("alarm_at IS NOT NULL"),
}
"""An index of those alone that something is to happen to by itself; a sweep reads its beginning."""
_RESUMING: dict[str, Any] = {
    "sqlite_where": text("resume_on IS NOT NULL"),
    "postgresql_where": text("resume_on IS NOT NULL"),
}


class Matter(Base):
    """One running workflow.

    `due_at` is the moment that counts now: the state's limit, or on the unit's side its term, whichever comes first;
    exclusive.
    `attached` counts the open instruments that hang on it, such as a supervision; `is_attached` marks what hangs on its
    parent and does not move it.
    `amber_at` is when the light turns amber. `revealed_at` is when the inspected unit came to know of it.
    `limit_clock` is the state's own limit as it runs (`engine.running`), `held` what a suspension holds up,
    `fired` the escalations that the present clocks have had, by clock, and `alarm_at` when the next one comes.
    `memory` is what steps to a state that only the past can name go by; `resume_on` is the day on which a suspended
    matter resumes by itself.
    """

    __tablename__ = "matter"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_matter_meeting_kind_phase_sort", "meeting_id", "kind", "phase", "sort_at", "id"),
        Index("ix_matter_meeting_phase_sort", "meeting_id", "phase", "sort_at", "id"),
        Index("ix_matter_meeting_sort", "meeting_id", "sort_at", "id"),
        Index("ix_matter_meeting_created", "meeting_id", "created_at", "id"),
        Index("ix_matter_meeting_kind_created", "meeting_id", "kind", "created_at", "id"),
        Index("ix_matter_parent", "parent_id", "id"),
        Index("ix_matter_lead", "lead_unit_id", "phase", "sort_at", "id"),
        Index("ix_matter_subject", "subject_unit_id", "phase", "sort_at", "id"),
        Index("ix_matter_bank", "bank_id", "phase", "sort_at", "id"),
        Index("ix_matter_station", "station_id", "phase", "sort_at", "id"),
        Index("ix_matter_enforcement", "enforcement_unit_id", "phase", "sort_at", "id"),
        Index("ix_matter_initiator", "created_unit_id", "phase", "sort_at", "id"),
        Index("ix_matter_alarm", "alarm_at", "id", **ARMED),
        Index("ix_matter_resume", "resume_on", "id", **_RESUMING),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    workflow_version_id: Mapped[int] = foreign("workflow_version.id")
    parent_id: Mapped[int | None] = foreign("matter.id")
    state: Mapped[str] = mapped_column(String(40))
    phase: Mapped[Phase] = mapped_column(Closed(Phase), default=Phase.OPEN)
    severity: Mapped[Severity | None] = mapped_column(Closed(Severity))
    version: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)

    lead_unit_id: Mapped[int | None] = foreign("unit.id")
    subject_unit_id: Mapped[int | None] = foreign("unit.id")
    bank_id: Mapped[int | None] = foreign("unit.id")
    station_id: Mapped[int | None] = foreign("unit.id")
    enforcement_unit_id: Mapped[int | None] = foreign("unit.id")
    created_unit_id: Mapped[int | None] = foreign("unit.id")
    created_by_id: Mapped[UserKey]
    created_at: Mapped[Moment]
    entered_at: Mapped[Moment]
    revealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    limit_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    due_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    amber_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sort_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=NEVER)
    is_late: Mapped[bool] = mapped_column(default=False)
    limit_clock: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    held: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    alarm_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    fired: Mapped[dict[str, Any] | None] = mapped_column(json_column())

    returns: Mapped[int] = mapped_column(default=0)
    fails: Mapped[int] = mapped_column(default=0)
    percent: Mapped[int] = mapped_column(default=0)
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")
    attached: Mapped[int] = mapped_column(default=0, server_default="0")
    is_attached: Mapped[bool] = mapped_column(default=False, server_default=false())
    details: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict)
    memory: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict, server_default="{}")
    resume_on: Mapped[date | None] = mapped_column(Date)

    meeting: Mapped[Meeting] = relationship()
    workflow_version: Mapped[WorkflowVersion] = relationship()
    parent: Mapped[Matter | None] = relationship(remote_side="Matter.id")
    lead_unit: Mapped[Unit | None] = relationship(foreign_keys="Matter.lead_unit_id")
    subject_unit: Mapped[Unit | None] = relationship(foreign_keys="Matter.subject_unit_id")
    bank: Mapped[Unit | None] = relationship(foreign_keys="Matter.bank_id")
    station: Mapped[Unit | None] = relationship(foreign_keys="Matter.station_id")
    enforcement_unit: Mapped[Unit | None] = relationship(foreign_keys="Matter.enforcement_unit_id")
    created_unit: Mapped[Unit | None] = relationship(foreign_keys="Matter.created_unit_id")
    created_by: Mapped[User] = relationship(foreign_keys="Matter.created_by_id")
    terms: Mapped[list[Term]] = relationship(back_populates="matter", order_by="Term.id")
    problem: Mapped[Problem | None] = relationship(back_populates="matter", foreign_keys="Problem.matter_id")
    batch: Mapped[Batch | None] = relationship(back_populates="matter", foreign_keys="Batch.matter_id")
    visit: Mapped[Visit | None] = relationship(back_populates="matter", foreign_keys="Visit.matter_id")
    rectification: Mapped[Rectification | None] = relationship(
        back_populates="matter", foreign_keys="Rectification.matter_id"
    )
    sitting: Mapped[Sitting | None] = relationship(back_populates="matter", foreign_keys="Sitting.matter_id")

    @property
    def workflow(self) -> Workflow:
        """The definition that this matter began with."""
        return self.workflow_version.workflow

    @property
    def standing(self) -> State:
        """The present state as its definition describes it."""
        return self.workflow.states[self.state]

    @property
    def limit(self) -> Running | None:
        """The present state's own limit as it runs; None where it has none."""
        if self.limit_clock is not None:
            return running(self.limit_clock)
        return self._limit_of_old_row() if self.limit_due_at is not None else None

    def _limit_of_old_row(self) -> Running | None:
        """A limit that began before rows kept them whole; its end is what it was."""
        state, at = self.standing, self.limit_due_at
        limit = state.limit_for(self.problem.urgency if self.problem else None)
        if limit is None or at is None:
            return None
        last = (at.astimezone(self.meeting.timezone) - timedelta(microseconds=1)).date()
        moment = Due(last, at, min(self.amber_at or at, at))
        return Running(state.code, limit, self.entered_at, moment, f"state.{state.code}")

    @property
    def heading(self) -> Text:
        """The title in both languages."""
        return titled(self.title, self.title_en)

    def expect(self, version: int) -> None:
        """Refuse what was decided on an older page.

        Raises:
            Stale: somebody moved it since.
        """
        if version != self.version:
            raise Stale

    def light(self, now: datetime) -> Light | None:
        """How it stands against its clock; None where nothing runs."""
        return light(self.due_at, self.amber_at, now, self.phase, self.is_late)


def detail_of(matter: Matter) -> Any:
    """The 1:1 row beside a matter; a configured kind has none."""
    return getattr(matter, matter.kind, None)


class Term(Base):
    """A clock over several states of one matter, such as the unit's term for its rectification.

    `counted_at` is the delivery from which the present length counts, where it was given anew; else `started_at`.
    `paused_at` is since when it is held up, `pauses` are the spans for which it was, `is_fixed` says that its last day
    was given and follows from no length, `worked_by` is the kind of unit whose calendar counts (none: the office's),
    and `is_late` whether it had run out when it was last stopped; None while it runs.
    """

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("matter_id", "name"),)

    id: Mapped[Key]
    matter_id: Mapped[MatterKey]
    name: Mapped[str] = mapped_column(String(20))
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(String(4), default="wd")
    started_at: Mapped[Moment]
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[Moment]
    amber_at: Mapped[Moment]
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    pauses: Mapped[list[list[str]] | None] = mapped_column(json_column())
    is_fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    worked_by: Mapped[str | None] = mapped_column(String(10))
    is_late: Mapped[bool | None]

    matter: Mapped[Matter] = relationship(back_populates="terms")
