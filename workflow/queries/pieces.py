"""Pieces of open work that name a person: as what, and who of the unit could take one"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.types import POSITIONS, Position, Text


class Sort(StrEnum):
    """As what a piece of work names a person."""

    HANDLER = "handler"
    ASKED = "asked"
    TEAM = "team"
    PLAN = "plan"
    REINSPECTOR = "reinspector"
    SUBSTITUTE = "substitute"
    PRINCIPAL = "principal"
    DRAFT = "draft"
    SOLE = "sole"


SORTS: dict[Sort, Text] = {
    Sort.HANDLER: Text("经办人", "Handler"),
    Sort.ASKED: Text("被征求意见人", "Asked in person"),
    Sort.TEAM: Text("检查人员", "Inspector of the visit"),
    Sort.PLAN: Text("计划检查人员", "Inspector in the plan"),
    Sort.REINSPECTOR: Text("复查人员", "Re-inspector"),
    Sort.SUBSTITUTE: Text("代理人", "Substitute"),
    Sort.PRINCIPAL: Text("被代理人", "Stood in for"),
    Sort.DRAFT: Text("草稿", "Draft"),
    Sort.SOLE: Text("唯一岗位", "Only holder"),
}
"""Every sort in words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of open work.

    Attributes:
        key: what a form posts for it.
        version: another one means that somebody moved it meanwhile.
        position: what a successor must be; None where anybody of the unit may take it.
        barred: the keys of people who may not take it.
        is_certified: a successor needs an enforcement certificate.
        fault: why it cannot be moved; None where it can.
        ends: it ends with the hand-over and goes to nobody.
        stays: others who are named beside the person finish it; nothing is left behind with the account.
        row: the row that names the person.
    """

    key: str
    sort: Sort
    what: Text
    version: str
    row: Any
    matter: Matter | None = None
    position: Position | None = None
    barred: frozenset[int] = frozenset()
    is_certified: bool = False
    fault: Text | None = None
    ends: bool = False
    stays: bool = False

    def may_go_to(self, person: User) -> bool:
        """The person could take it, as far as their account tells."""
        is_fit = self.position is None or self.position in person.own_positions
        return is_fit and person.id not in self.barred and (not self.is_certified or bool(person.certificate))


def about(sort: Sort, matter: Matter, row: Any, **more: Any) -> Piece:
    """A piece of work on a matter; `more` is as for `Piece`."""
    return Piece(f"{sort}/{matter.uid}", sort, matter.heading, str(matter.version), row, matter, **more)


def reachable(piece: Piece, colleagues: Iterable[User]) -> Piece:
    """The same, with a fault where nobody of the unit could take it."""
    if any(piece.may_go_to(one) for one in colleagues):
        return piece
    if piece.position is None:
        return replace(piece, fault=Text("本单位没有可以接手的人员。", "Nobody of the unit could take it."))
    words = POSITIONS[piece.position]
    return replace(
        piece,
        fault=Text(
            f"本单位没有其他可以接手的{words.zh}；请先由系统管理员为继任者申请该岗位。",
            f"No other {words.en.lower()} of the unit could take it; the system administrator asks for the position.",
        ),
    )
