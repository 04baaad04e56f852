"""How each sort of open work goes from one person to the next, and what its matter's history says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.definition import Transition
from workflow.errors import Invalid, Stale
from workflow.models.substitution import Substitution
from workflow.models.user import User
from workflow.models.visit import Visit
from workflow.queries.calendars import calendar_of
from workflow.queries.pieces import SORTS, Piece, Sort
from workflow.services import history, substitutes
from workflow.services.substitutes import Window
from workflow.types import SYSTEM, Text

HAND_OVER = Transition(
    action="hand_over",
    text=Text("交接", "Hand over"),
    sources=(),
    target=None,
    who=(SYSTEM,),
)
Key = TypeVar("Key", int, str)
WHO = Text("移交", "Handed over")


@dataclass(frozen=True, slots=True)
class Move:
    """One piece on its way; without a successor it ends."""

    session: Session
    piece: Piece
    person: User
    successor: User | None
    reason: str
    actor: User
    at: datetime

    @property
    def taker(self) -> User:
        """Who takes it; only of a piece that goes to somebody."""
        assert self.successor is not None
        return self.successor


def move(one: Move) -> None:
    """Put the successor in the person's place, and say so in the matter's history where it is a matter's."""
    inputs = _MOVERS[one.piece.sort](one)
    if one.piece.matter is not None and one.piece.sort != Sort.DRAFT:
        _record(one, inputs or {})


def objection(piece: Piece, successor: User) -> Text | None:
    """What the rules of the matter say against a successor who would fit otherwise."""
    problem = piece.matter.problem if piece.matter else None
    if piece.sort == Sort.REINSPECTOR and problem is not None and problem.handler_uid == str(successor.uid):
        return Text("经办人不能复查自己办理的事项。", "Who did the work cannot re-inspect it.")
    return None


def _record(one: Move, inputs: dict[str, Any]) -> None:
    matter = one.piece.matter
    assert matter is not None
    people = {"from": str(one.person.uid), "to": str(one.taker.uid), "as": str(one.piece.sort)}
    matter.version += 1
    history.append(
        one.session,
        matter,
        HAND_OVER,
        actor=one.actor,
        came_from=matter.standing,
        went_to=matter.standing,
        at=one.at,
        inputs=people | inputs,
        shown=[_shown(one)],
        opinion=one.reason,
    )


def _shown(one: Move) -> dict[str, str]:
    """From whom to whom, and as what."""
    sort, first, last = SORTS[one.piece.sort], one.person, one.taker
    value = {
        "value_zh": f"{first.name} → {last.name}（{sort.zh}）",
        "value_en": f"{first.name_in('en')} → {last.name_in('en')} ({sort.en.lower()})",
    }
    return {"name": "hand_over", "zh": WHO.zh, "en": WHO.en, **value}


def _handler(one: Move) -> None:
    one.piece.row.handler_uid = str(one.taker.uid)


def _asked(one: Move) -> None:
    one.piece.row.person_id = one.taker.id


def _team(one: Move) -> None:
    one.piece.row.team = _in_place(one.piece.row.team, one.person.id, one.taker.id)


def _plan(one: Move) -> None:
    for chosen in one.piece.row:
        chosen.team = _in_place(chosen.team, one.person.id, one.taker.id)


def _reinspector(one: Move) -> dict[str, Any]:
    """The event itself names who re-inspects from now on.

    Raises:
        Invalid: nobody of the new ones would be a stranger to the first visit.
    """
    named = _in_place(one.piece.row.content["inputs"]["reinspectors"], str(one.person.uid), str(one.taker.uid))
    first = _first_team(one)
    if first and set(named) <= first:
        alike = Text(
            "复查人员中至少 1 人未参加首次检查，请另选。", "One at least must be new to the matter; choose another."
        )
        raise Invalid({one.piece.key: alike})
    return {"reinspectors": named}


def _first_team(one: Move) -> set[str]:
    """The uids of the first visit's team, where a rectification comes from one."""
    mending = one.piece.matter.rectification if one.piece.matter else None
    if mending is None or mending.visit_id is None:
        return set()
    team = one.session.scalars(select(Visit.team).where(Visit.matter_id == mending.visit_id)).one()
    return {str(uid) for uid in one.session.scalars(select(User.uid).where(User.id.in_(team)))}


def _in_place(people: Sequence[Key], old: Key, new: Key) -> list[Key]:
    return [new if one == old else one for one in people]


def _substitute(one: Move) -> None:
    """The window ends for the person, and the successor stands in for what is left of it."""
    row = _still(one)
    substitutes.close(one.session, row, actor=one.actor)
    calendar = calendar_of(one.session, one.actor.meeting)
    first = max(row.from_at, one.at)
    last = calendar.local_date(row.until_at - substitutes.INSTANT)
    window = Window(first, row.until_at, calendar.local_date(first), last)
    substitutes.add(one.session, row.principal, one.taker, window, reason=row.reason, actor=one.actor)


def _principal(one: Move) -> None:
    substitutes.close(one.session, _still(one), actor=one.actor)


def _still(one: Move) -> Substitution:
    """The window, its row locked.

    Raises:
        Stale: somebody ended it meanwhile.
    """
    row: Substitution = one.piece.row
    one.session.refresh(row, with_for_update={"of": Substitution})
    if row.ended_at is not None:
        raise Stale
    return row


def _draft(one: Move) -> None:
    one.piece.row.user_id = one.taker.id


_MOVERS: dict[Sort, Callable[[Move], dict[str, Any] | None]] = {
    Sort.HANDLER: _handler,
    Sort.ASKED: _asked,
    Sort.TEAM: _team,
    Sort.PLAN: _plan,
    Sort.REINSPECTOR: _reinspector,
    Sort.SUBSTITUTE: _substitute,
    Sort.PRINCIPAL: _principal,
    Sort.DRAFT: _draft,
}
