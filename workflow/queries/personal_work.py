"""What names a person beside the matters themselves: substitutions, drafts, and being the only one in a position."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.substitution import Substitution
from workflow.models.talk import Draft
from workflow.models.user import User
from workflow.queries.named_work import fresh, under_way
from workflow.queries.pieces import Piece, Sort
from workflow.types import POSITIONS, Position, Text


def windows(session: Session, person: User, at: datetime) -> list[Piece]:
    """Substitutions open or to come: where the person is stood in for they end, where they stand in another goes on."""
    mine = or_(Substitution.principal_id == person.id, Substitution.substitute_id == person.id)
    rows = select(Substitution).where(mine, Substitution.until_at > at, Substitution.ended_at.is_(None))
    found = session.scalars(rows.order_by(Substitution.from_at).execution_options(populate_existing=True)).unique()
    return [_window(one, person) for one in found]


def _window(one: Substitution, person: User) -> Piece:
    ends = one.principal_id == person.id
    other = one.substitute if ends else one.principal
    zh, en = ("由{name}代理", "{name} stands in") if ends else ("代理{name}", "stands in for {name}")
    what = Text(zh.format(name=other.name), en.format(name=other.name_in("en")))
    sort = Sort.PRINCIPAL if ends else Sort.SUBSTITUTE
    return Piece(f"{sort}/{one.uid}", sort, what, str(one.id), one, barred=frozenset({one.principal_id}), ends=ends)


def drafts(session: Session, person: User, colleagues: Sequence[User]) -> list[Piece]:
    """What the person has typed about open matters and not handed in; nobody takes one whose own stands there."""
    rows = session.scalars(select(Draft).where(Draft.user_id == person.id).order_by(Draft.id))
    kept = [(uid, draft) for draft in rows if (uid := _uid(draft.place)) is not None]
    if not kept:
        return []
    named = select(Matter).where(*under_way(person), Matter.uid.in_({uid for uid, _ in kept}))
    matters = {matter.uid: matter for matter in fresh(session, named)}
    mine = [(matters[uid], draft) for uid, draft in kept if uid in matters]
    taken = _taken(session, [draft.place for _, draft in mine], colleagues)
    return [_draft(matter, draft, taken[draft.place]) for matter, draft in mine]


def _taken(session: Session, places: Sequence[str], colleagues: Sequence[User]) -> dict[str, set[int]]:
    keys = [one.id for one in colleagues]
    taken: dict[str, set[int]] = defaultdict(set)
    theirs = select(Draft.place, Draft.user_id).where(Draft.place.in_(places), Draft.user_id.in_(keys))
    for place, key in session.execute(theirs):
        taken[place].add(key)
    return taken


def _draft(matter: Matter, draft: Draft, barred: set[int]) -> Piece:
    named, what = matter.workflow.actions.get(draft.place.rpartition("/")[2]), matter.heading
    if named:
        what = Text(f"{named[0].text.zh}：{what.zh}", f"{named[0].text.en}: {what.en}")
    key, at = f"{Sort.DRAFT}/{draft.id}", draft.saved_at.isoformat()
    return Piece(key, Sort.DRAFT, what, at, draft, matter, barred=frozenset(barred))


def _uid(place: str) -> UUID | None:
    try:
        return UUID(place.partition("/")[0])
    except ValueError:
        return None


def sole(session: Session, person: User, colleagues: Sequence[User]) -> list[Piece]:
    """For each position that nobody else of the unit holds, the open duties that it alone may take on."""
    only = person.own_positions.difference(*(one.own_positions for one in colleagues))
    if not only:
        return []
    duties = session.scalars(select(Duty.roles).where(Duty.unit_id == person.unit_id, Duty.done_at.is_(None)))
    held = [frozenset(role.partition(".")[2] for role in roles) for roles in duties]
    counts = Counter(min(positions) for positions in held if positions and positions <= only)
    return [_only(Position(name), count) for name, count in sorted(counts.items())]


def _only(position: Position, count: int) -> Piece:
    words = POSITIONS[position]
    what = Text(f"{count} 项待办只能由{words.zh}办理", f"{count} open duties that only the {words.en.lower()} may take")
    fault = Text(
        f"本单位没有其他{words.zh}；请先由系统管理员为继任者申请该岗位，批准后待办自然由其办理。",
        f"Nobody else of the unit is {words.en.lower()}; with a successor in the position they are theirs.",
    )
    return Piece(f"{Sort.SOLE}/{position}", Sort.SOLE, what, str(count), None, position=position, fault=fault)
