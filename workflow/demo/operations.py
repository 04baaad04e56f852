"""What is done beside the matters of the present day: standing in for somebody, and handing work over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from workflow.db import db
from workflow.demo.days import Days
from workflow.demo.plans import ProblemPlan
from workflow.demo.problems import problem
from workflow.demo.reading import read
from workflow.demo.replay import Replay
from workflow.models.user import User
from workflow.queries import handovers as known
from workflow.queries import substitutes as among
from workflow.services import handovers, substitutes
from workflow.services.handovers import Chosen

Deed = tuple[datetime, Callable[[], object]]


def problems(days: Days) -> tuple[ProblemPlan, ...]:
    """The problems of the data file."""
    return tuple(problem(row, days) for row in read("operations")["problems"])


@dataclass(frozen=True, slots=True)
class Desk:
    """Where people arrange who does their work; `replay` knows them."""

    replay: Replay
    days: Days

    def deeds(self) -> Iterator[Deed]:
        """Everything that is arranged, each at its moment."""
        data = read("operations")
        for row in data["substitutes"]:
            yield self.days.moment(*row["made"]), partial(self._stand_in, row)
        for row in data["handovers"]:
            yield self.days.moment(*row["at"]), partial(self._hand_over, row)

    def _stand_in(self, row: Mapping[str, Any]) -> None:
        principal, typed = self._person(row["principal"]), {"reason": row["reason"]}
        typed |= {"from": str(self.days.day(row["made"][0])), "until": str(self.days.day(row["until"]))}
        typed |= {"substitute": str(self._person(row["substitute"]).uid)}
        substitutes.make(principal.uid, typed, actor=principal)

    def _hand_over(self, row: Mapping[str, Any]) -> None:
        session, person = db.session(), self._person(row["person"])
        pieces = known.open_work(session, person, among.colleagues(session, person))
        chosen = {piece.key: Chosen(piece.version) for piece in pieces if piece.fault is None}
        actor, to_all = self._person(row["by"]), str(self._person(row["to"]).uid)
        handovers.hand_over(person.uid, chosen, to_all=to_all, reason=row["reason"], actor=actor)

    def _person(self, login: str) -> User:
        return self.replay.people[login]
