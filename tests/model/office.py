"""A district at work: who is there, what is under way, and trying what either goes through or changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import truths
from tests.factories import MONDAY, World
from tests.presses import Scene
from workflow.db import db
from workflow.errors import Forbidden, Invalid, Refused, WorkflowError
from workflow.models.assignment import FLOWS, Assignment
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import calendars
from workflow.queries.roles import roles_of
from workflow.types import Phase, Relation, Text

UNDER_WAY = (Phase.OPEN, Phase.SUSPENDED)


class Office:
    """One walk's district, its clock, and what has been tried so far.

    Attributes:
        tally: how often each outcome was had, by `done` or the class of the refusal; by kind and action what was done.
        calendar_changed: somebody has said of a day that it is another than it was.
    """

    def __init__(self, app: Flask) -> None:
        calendars._known.clear()
        self.app = app
        self.scene = Scene(World(db.session()), app.extensions["lianzhi_storage"])
        self.now: datetime = MONDAY
        self.tally: Counter[str] = Counter()
        self.calendar_changed = False
        self.people = list(db.session.scalars(select(User).where(User.unit_id.is_not(None))).unique())
        for person in self.people:
            db.session.expunge(person)

    @property
    def session(self) -> Session:
        """For reading."""
        return self.scene.session

    def present(self, person: User) -> User:
        """The same person, as a service takes them; those of `people` are only looked at."""
        return self.session.get_one(User, person.id, populate_existing=True)

    def anybody(self, dice: Random) -> User:
        """Somebody of any unit."""
        return self.present(dice.choice(self.people))

    def who_have(self, roles: set[str], matter: Matter) -> list[User]:
        """Everybody with one of these roles; of a unit with any part every other relation is supposed."""
        supposed = (Relation.SUPPORT, Relation.CONSULT, Relation.COUNTERSIGN, Relation.ASKER)
        parts = {part.unit_id: (part.role, *supposed) for part in self.parts(matter) if part.is_current}
        return [one for one in self.people if roles_of(one, matter, parts.get(one.unit_id, ())) & roles]

    def matters(self, *phases: Phase) -> list[Matter]:
        """Every matter in one of these phases, oldest first; of any where none is named."""
        rows = select(Matter).order_by(Matter.id).execution_options(populate_existing=True)
        return list(self.session.scalars(rows.where(Matter.phase.in_(phases)) if phases else rows))

    def parts(self, matter: Matter) -> list[Assignment]:
        """The parts of a matter that run a workflow of their own."""
        own = (Assignment.matter_id == matter.id, Assignment.role.in_(list(FLOWS)))
        rows = select(Assignment).where(*own).order_by(Assignment.id)
        return list(self.session.scalars(rows.execution_options(populate_existing=True)))

    def tried(self, name: str, attempt: Callable[[], object]) -> bool:
        """Whether it went through; what is refused says why in both languages and changes nothing at all."""
        before = truths.rows(self.session)
        refused: WorkflowError | None = None
        try:
            attempt()
        except WorkflowError as error:
            refused = error
        if refused is not None:
            assert truths.rows(self.session) == before, f"{name} was refused ({refused}) and changed something"
            assert all(text.zh.strip() and text.en.strip() for text in reasons(refused)), (name, refused)
            self.tally[type(refused).__name__] += 1
            return False
        self.tally["done"] += 1
        self.tally[f"done {name}"] += 1
        return True


def reasons(error: WorkflowError) -> list[Text]:
    """The sentences that a refusal shows; what was moved first or may not be known has the page's own."""
    match error:
        case Forbidden() | Refused():
            return [error.reason]
        case Invalid():
            assert error.faults, "a refusal of what was typed blames nothing"
            return list(error.faults.values())
    return []
