"""The history of a matter: every line of it narrow, the latest ones with what was said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from workflow.models.event import Event
from workflow.models.matter import Matter

LATEST = 30
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One event. `content` is its record, None where only the outline was read; `is_part` means a supporting unit's."""

    seq: int
    action: str
    actor_id: int | None
    on_behalf_id: int | None
    round: int
    at: datetime
    from_state: str | None
    to_state: str
    is_back: bool
    is_part: bool
    content: Mapping[str, Any] | None

    @property
    def is_move(self) -> bool:
        """The matter or the part went to another state."""
        return self.from_state != self.to_state

    @property
    def opinion(self) -> str:
        """What was said; empty where nothing was, or where only the outline was read."""
        return str(self.content["opinion"]) if self.content else ""


@dataclass(frozen=True, slots=True)
class History:
    """All lines of one matter, oldest first."""

    lines: tuple[Line, ...]

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines read in full, newest first."""
        return tuple(line for line in reversed(self.lines) if line.content is not None)

    @property
    def last(self) -> Line | None:
        """The newest line."""
        return self.lines[-1] if self.lines else None

    def acts(self, round_: int) -> set[tuple[str, int | None]]:
        """Who took which action, and for whom, on the matter itself in a round."""
        own = [line for line in self.own if line.round == round_]
        behalf = {(line.action, line.on_behalf_id) for line in own if line.on_behalf_id is not None}
        return behalf.union((line.action, line.actor_id) for line in own)

    def passed(self, round_: int) -> set[str]:
        """The states that the matter has left in a round."""
        return {line.from_state for line in self.own if line.round == round_ and line.from_state and line.is_move}

    @property
    def own(self) -> tuple[Line, ...]:
        """The lines of the matter itself, without those of supporting units."""
        return tuple(line for line in self.lines if not line.is_part)

    def left(self) -> dict[str, datetime]:
        """When each state was left the last time."""
        return {line.from_state: line.at for line in self.own if line.from_state and line.is_move}

    def backs(self) -> Counter[str]:
        """How often the matter was sent back from each state."""
        return Counter(line.from_state for line in self.own if line.is_back and line.from_state)

    def visited(self) -> list[str]:
        """The states that the matter has stood in, in the order of the first time."""
        return list(dict.fromkeys(line.to_state for line in self.own))


def of_matter(session: Session, matter: Matter, *, told: int = LATEST) -> History:
    """Every line, the newest `told` with their records; one statement."""
    record = case((Event.seq > matter.seq - told, Event.record), else_=literal(None))
    rows = session.execute(select(*_OUTLINE, record).where(Event.matter_id == matter.id).order_by(Event.seq))
    return History(tuple(_line(row) for row in rows))


def older(session: Session, matter: Matter, *, before: int | None = None, only: str = "all") -> Sequence[Line]:
    """A page of lines in full, newest first: those below `before`, and one more than a page where there are more.

    Args:
        only: "all", "moves" (where the state changed) or "opinions" (where something was said).
    """
    statement = select(*_OUTLINE, Event.record).where(Event.matter_id == matter.id).order_by(Event.seq.desc())
    if before is not None:
        statement = statement.where(Event.seq < before)
    if only == "moves":
        statement = statement.where(Event.from_state.is_distinct_from(Event.to_state))
    if only != "opinions":
        return [_line(row) for row in session.execute(statement.limit(PAGE + 1))]
    spoken = (line for line in map(_line, session.execute(statement)) if line.opinion)
    return [line for line, _ in zip(spoken, range(PAGE + 1), strict=False)]


_OUTLINE = (
    Event.seq,
    Event.action,
    Event.actor_id,
    Event.on_behalf_id,
    Event.round,
    Event.at,
    Event.from_state,
    Event.to_state,
    Event.is_back,
    Event.assignment_id.is_not(None),
)


def _line(row: Any) -> Line:
    *outline, record = row
    content = json.loads(record) if record else None
    return Line(*[*outline, content])
