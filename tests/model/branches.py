"""No act on one branch alters another's: what an act may touch, and that everything else is as it was, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.model.office import Office
from workflow.engine.definition import Transition
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter, Term
from workflow.types import Phase, Relation

Snapshot = dict[tuple[str, int], tuple[int, Mapping[str, Any]]]
"""Columns by table and key, with the matter that the row is of."""
TABLES = {"matter": (Matter, Matter.id), "part": (Assignment, Assignment.matter_id)}
ENDING = {"end_parts", "withdraw_assignments", "merge_into", "new_round", "void_papers", "return_lead"}
"""Effects by which an act speaks for the other units' parts too: it ends them, or begins them anew."""
OF_PARENT = ("state", "phase", "round", "lead_unit_id", "severity", "returns", "fails", "memory")
CLOCKS_OF_PART = ("state", "sign_due_at", "due_at", "amber_at", "length", "signed_at", "reported_at", "paused_at")


def standing(session: Session) -> Snapshot:
    """Every matter, part, term and open duty as the rows say."""
    session.rollback()
    found: Snapshot = {}
    for name, (table, owner) in {
        **TABLES,
        "term": (Term, Term.matter_id),
        "duty": (Duty, Duty.matter_id),
    }.items():
        for row in session.execute(select(owner.label("_owner"), table.__table__)).mappings():
            found[name, row["id"]] = (row["_owner"], {key: row[key] for key in row if key != "_owner"})
    return found


@contextmanager
def watched(
    office: Office, matter: Matter, transition: Transition, raw: Mapping[str, Sequence[str]], *, part: Any = None
) -> Iterator[None]:
    """Let an act happen, and look at what it touched besides what is its own."""
    session = office.session
    family, above = _family(session, matter, raw)
    before, label = standing(session), f"{matter.kind} {transition.action}"
    own, phase, key = (part.id, part.role) if part is not None else (None, None), matter.phase, matter.id
    yield
    after = standing(session)
    for place, (owner, row) in before.items():
        now = after.get(place, (owner, None))[1]
        if owner not in family:
            assert now == row, (label, place, _difference(row, now))
        elif owner in above and place[0] == "matter":
            assert now is not None
            assert _some(now, OF_PARENT) == _some(row, OF_PARENT), (label, "its parent", _difference(row, now))
    if own[0] is not None:
        _only_this_part(before, after, key, own, label)
    elif not ENDING.intersection(transition.effects) and phase == Phase.OPEN:
        _supports_stand(before, after, key, label)


def _family(session: Session, matter: Matter, raw: Mapping[str, Sequence[str]]) -> tuple[set[int], set[int]]:
    """The matters that an act may reach: itself, those above and below, those that the form names; and those above."""
    parents = {key: parent for key, parent in session.execute(select(Matter.id, Matter.parent_id))}
    above, one = set[int](), parents[matter.id]
    while one is not None:
        above.add(one)
        one = parents[one]
    family = {matter.id, *above}
    while more := {key for key, parent in parents.items() if parent in family - above and key not in family}:
        family |= more
    named = {value for values in raw.values() for value in values}
    family |= {key for key, uid in session.execute(select(Matter.id, Matter.uid)) if str(uid) in named}
    return family, above


def _only_this_part(before: Snapshot, after: Snapshot, matter: int, own: tuple[int, str], label: str) -> None:
    """The other parts of the matter, its terms, state and clock are as they were; a vote may move its matter."""
    if own[1] == Relation.COUNTERSIGN:
        return
    for place, (owner, row) in before.items():
        now = after[place][1] if place in after else None
        if owner != matter or place == ("part", own[0]):
            continue
        if place[0] in ("part", "term"):
            assert now == row, (label, place, _difference(row, now))
        elif place[0] == "matter":
            same = ("state", "phase", "due_at", "limit_clock", "lead_unit_id", "round", "held", "entered_at")
            assert now is not None
            assert _some(now, same) == _some(row, same), (label, place, _difference(row, now))


def _supports_stand(before: Snapshot, after: Snapshot, matter: int, label: str) -> None:
    """A step of the matter that goes on leaves supporting units' parts and clocks alone."""
    now = after.get(("matter", matter))
    if now is None or now[1]["phase"] != Phase.OPEN:
        return
    for place, (owner, row) in before.items():
        if place[0] == "part" and owner == matter and row["role"] == Relation.SUPPORT:
            present = after[place][1]
            assert _some(present, CLOCKS_OF_PART) == _some(row, CLOCKS_OF_PART), (label, _difference(row, present))


def _some(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _difference(row: Mapping[str, Any], now: Mapping[str, Any] | None) -> Any:
    return now and {name: (row[name], now[name]) for name in row if row[name] != now[name]}
