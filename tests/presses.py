"""A press of a button: what somebody does at a state, after which press, and where it leads; the tables say them all.

A row's source is where the press before it leads; following rows back to the beginning is a path through the product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import World, raw
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.services import assignments, visits
from workflow.services.visits import Given
from workflow.storage import Storage
from workflow.types import Relation

Inputs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The small world and where its files go."""

    world: World
    storage: Storage

    @property
    def session(self) -> Session:
        """For reading."""
        return self.world.session

    def unit(self, code: str) -> str:
        """A unit's uid."""
        return str(self.world.unit(code).uid)

    def people(self, *logins: str) -> list[str]:
        """People's uids."""
        return [str(self.world.person(login).uid) for login in logins]

    def picture(self, login: str, colour: str = "red") -> list[str]:
        """A picture that somebody has uploaded, for a field of files."""
        return [str(inspections.photograph(self.world.person(login), self.storage, colour).uid)]

    def fresh(self, matter: Matter) -> Matter:
        """The matter as it stands now."""
        self.session.rollback()
        return self.session.get_one(Matter, matter.id, populate_existing=True)

    def support(self, matter: Matter) -> Assignment:
        """The newest supporting part as it stands now."""
        self.session.rollback()
        parts = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == Relation.SUPPORT)
        newest = parts.order_by(Assignment.id.desc()).limit(1).execution_options(populate_existing=True)
        return self.session.scalars(newest).one()


def nothing(_scene: Scene) -> Inputs:
    """A form without inputs."""
    return {}


def unchanged(_scene: Scene, _matter: Matter) -> None:
    """The state is as the presses before left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press.

    Attributes:
        after: the name of the press before, or of one of the table's beginnings.
        to: the state that it leads to.
        inputs: what is typed.
        first: what must be different before, set in the rows themselves.
        route: the endpoint of the page made for it; None is the matter's own page.
    """

    action: str
    after: str
    who: str
    to: str
    inputs: Callable[[Scene], Inputs] = nothing
    first: Callable[[Scene, Matter], None] = unchanged
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """A state that is not reached by presses of the same table: its code, and how it is made."""

    state: str
    made: Callable[[Scene], Matter]


@dataclass(frozen=True, slots=True)
class Table:
    """Every press of one kind, by name, and the states that they begin from."""

    kind: str
    beginnings: Mapping[str, Beginning]
    presses: Mapping[str, Press]

    def source(self, press: Press) -> str:
        """The state in which a press happens."""
        before = self.beginnings.get(press.after)
        return before.state if before else self.presses[press.after].to

    def stand(self, scene: Scene, name: str) -> Matter:
        """A matter after the press of that name, made by the product's own services."""
        if name in self.beginnings:
            return self.beginnings[name].made(scene)
        press = self.presses[name]
        matter = self.stand(scene, press.after)
        press.first(scene, matter)
        push(scene, self.kind, matter, press)
        return matter


def push(scene: Scene, kind: str, matter: Matter, press: Press) -> None:
    """Press by calling the service behind the button."""
    inputs, person = press.inputs(scene), scene.world.person(press.who)
    version = scene.fresh(matter).version
    if kind == "assignment":
        part = scene.support(matter)
        assignments.act(matter.uid, part.uid, press.action, actor=person, version=version, raw=raw(**inputs))
    elif press.action == "finish":
        visits.hand_in(matter.uid, given(inputs), raw(remark=""), actor=person, version=version)
    else:
        factories.act(scene.world, matter, press.action, press.who, **inputs)


def given(form: Inputs) -> dict[str, Given]:
    """The answers that a checklist's form posts."""
    return {
        name.removeprefix("a-"): Given(
            value, form.get(f"{name}-remark", ""), files=[UUID(uid) for uid in form.get(f"{name}-photos", ())]
        )
        for name, value in form.items()
        if name.startswith("a-") and name.count("-") == 1
    }
