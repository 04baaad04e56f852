"""Handing a person's open work over: everything that was chosen from the list, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Stale
from workflow.models.handover import Handover, HandoverItem
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import handovers, substitutes
from workflow.queries.pieces import SORTS, Piece
from workflow.services import accounts, log, succession
from workflow.services.succession import Move
from workflow.types import POSITIONS, Text

MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row that was ticked: the version that the list showed, and to whom; "" is the successor for all."""

    version: str
    successor: str = ""


def hand_over(
    person_uid: UUID, chosen: Mapping[str, Chosen], *, to_all: str = "", reason: str, actor: User
) -> Handover:
    """Give the chosen pieces of a person's open work to their successors; what is not chosen stays.

    Matters are locked in the order of their keys, parents before children, since a child is always younger. Each gets
    an event; due dates, parts and states stay as they are.

    Args:
        chosen: by the key of the piece.
        to_all: uid of the successor for the rows that name none.

    Raises:
        NotFound: no such account that the actor may know of.
        Forbidden: the actor is of the unit but no senior of it.
        Stale: a chosen piece was moved, or names the person no longer.
        Invalid: nothing was chosen, no reason given, or a successor does not fit; by `reason` or the piece's key.
    """
    with transaction() as session:
        person = _locked(session, person_uid, actor)
        colleagues = substitutes.colleagues(session, person)
        pieces = _as_shown(session, person, colleagues, chosen)
        people = {str(one.uid): one for one in colleagues}
        taking = {piece.key: people.get(chosen[piece.key].successor or to_all) for piece in pieces}
        _refuse(pieces, taking, reason.strip())
        made = Handover(
            meeting_id=person.meeting_id,
            person=person,
            unit_id=person.unit_id,
            made_by=actor,
            at=clock.now(),
            reason=reason.strip(),
        )
        session.add(made)
        for piece in pieces:
            successor = None if piece.ends else taking[piece.key]
            succession.move(Move(session, piece, person, successor, made.reason, actor, made.at))
            made.items.append(_item(piece, successor))
        _write(session, made, actor)
        session.flush()
    return made


def _locked(session: Session, uid: UUID, actor: User) -> User:
    """The person, their row locked so that two hand-overs of their work are made one after the other."""
    rows = select(User).where(User.uid == uid, User.meeting_id == actor.meeting_id)
    locked = rows.with_for_update(of=User, key_share=True).execution_options(populate_existing=True)
    found = session.scalars(locked).unique().one_or_none()
    if found is None or found.unit is None:
        raise NotFound
    if not handovers.may_make(actor, found):
        if found.unit_id != actor.unit_id:
            raise NotFound
        raise Forbidden(
            Text(
                "由本单位分管领导、联络员、负责人，或联席办协调员、主任办理。",
                "The head, liaison or leader of the unit does this, or the office's coordinator or director.",
            )
        )
    return found


def _as_shown(session: Session, person: User, colleagues: Sequence[User], chosen: Mapping[str, Chosen]) -> list[Piece]:
    """The chosen pieces, their matters locked, as they are now.

    Raises:
        Stale: one of them is not what the list showed.
    """
    before = handovers.open_work(session, person, colleagues)
    keys = {piece.matter.id for piece in before if piece.matter is not None and piece.key in chosen}
    session.execute(select(Matter.id).where(Matter.id.in_(keys)).order_by(Matter.id).with_for_update())
    now = {piece.key: piece for piece in handovers.open_work(session, person, colleagues)}
    for key, one in chosen.items():
        if key not in now or now[key].version != one.version:
            raise Stale
    return [piece for key, piece in now.items() if key in chosen]


def _refuse(pieces: Sequence[Piece], taking: Mapping[str, User | None], reason: str) -> None:
    """Everything that is wrong with the form, by field."""
    faults = {piece.key: fault for piece in pieces if (fault := _fault(piece, taking[piece.key])) is not None}
    if not pieces:
        faults[""] = Text("请至少选择一项。", "Choose one row at least.")
    if not reason or len(reason) > MOST_WORDS:
        faults["reason"] = Text(
            f"请填写交接事由，如“调离”，最多 {MOST_WORDS} 字。",
            f"Say why, such as “transferred”; {MOST_WORDS} characters.",
        )
    if faults:
        raise Invalid(faults)


def _fault(piece: Piece, successor: User | None) -> Text | None:
    if piece.fault is not None or piece.ends:
        return piece.fault
    if successor is None:
        return Text("请选择接手人。", "Choose a successor.")
    if piece.may_go_to(successor):
        return succession.objection(piece, successor)
    name = Text(successor.name, successor.name_in("en"))
    if successor.id in piece.barred:
        return Text("{name}已在其中，请另选。", "{name} is among them already; choose another.").format(name=name)
    if piece.position is not None and piece.position not in successor.own_positions:
        words = POSITIONS[piece.position]
        lacks = Text("{name}不是{words}，请另选。", "{name} is no {words}; choose another.")
        return lacks.format(name=name, words=Text(words.zh, words.en.lower()))
    return Text("{name}没有执法证件，请另选。", "{name} has no certificate; choose another.").format(name=name)


def _item(piece: Piece, successor: User | None) -> HandoverItem:
    return HandoverItem(
        sort=piece.sort,
        matter_id=piece.matter.id if piece.matter else None,
        successor=successor,
        number=piece.matter.number if piece.matter else "",
        what_zh=piece.what.zh,
        what_en=piece.what.en,
    )


def _write(session: Session, made: Handover, actor: User) -> None:
    """One line in the administrators' log: how many pieces, not which, for administrators see no business data."""
    counts: dict[str, int] = {}
    for item in made.items:
        counts[item.sort] = counts.get(item.sort, 0) + 1
    lines = [log.Line(text, log.BLANK, log.said(counts[sort])) for sort, text in SORTS.items() if sort in counts]
    target = (made.person.uid, accounts.called(made.person))
    log.record(session, "hand_over", actor=actor, meeting_id=made.meeting_id, target=target, lines=lines)
