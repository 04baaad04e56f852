"""The next step of a duty: which transition this person may take, or in words who takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY
from workflow.queries.paging import AnyRow
from workflow.types import POSITIONS, Position

MOST_ACTIONS = 4
KNOWN_GUARDS = frozenset(
    {
        *("needs_plan", "needs_no_plan", "is_minor", "is_major", "severity_is_minor"),
        *("must_be_worked_on", "reading_suffices", "office_accepts", "unit_closes_itself"),
    }
)
"""Guards that a row of a list knows enough to answer; the others are answered on the matter's page."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next about a duty; without a transition `words` say whose step it is.

    Where the work is done on a page of its own, `label` is what the state asks for, not the act that ends it.
    `principal` is for whom it would be done, where it is only a substitute's.
    """

    transition: Transition | None
    label: str = ""
    words: str = ""
    principal: str = ""

    @property
    def key(self) -> str:
        """What makes two rows' next step the same: the stored action and its verb."""
        return f"{self.transition.action}/{self.transition.text.en.replace(' ', '_')}" if self.transition else ""

    @property
    def can_be_shared(self) -> bool:
        """One form may do for several matters: no page of its own, and nothing that each must have of its own."""
        if self.transition is None or self.transition.page is not None:
            return False
        form = self.transition.form
        return not any(one.type == "table" or (one.type == "files" and one.required) for one in form)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The next steps of one person, found once for all rows that are alike.

    Attributes:
        own: the person's own positions.
        lent: for each one whom they stand in for, the name as it is read and the positions.
    """

    own: frozenset[Position]
    lent: Sequence[tuple[str, frozenset[Position]]]
    flows: Mapping[str, Workflow]
    language: str
    _found: dict[Any, NextStep] = field(default_factory=dict)

    def of(self, row: AnyRow) -> NextStep:
        """The step that takes a duty on and that this person may take, or else whose it is."""
        flow = row.part_flow if row.part else row.flow
        alike = (flow, row.state, tuple(row.roles), row.needs_plan, row.task_type, row.severity)
        if alike not in self._found:
            self._found[alike] = self._of(row, self.flows[flow])
        return self._found[alike]

    def _of(self, row: AnyRow, flow: Workflow) -> NextStep:
        steps = _onward(row, flow)
        back = [one for one in _possible(row, flow) if not (one.is_danger or one.is_aside)]
        for one in [*steps, *back]:
            principal = self._taken_as(one, row)
            if principal is not None:
                state = flow.states[row.state]
                told = state.step if one.page and state.step else one.text
                return NextStep(one, label=told.of(self.language), principal=principal)
        return NextStep(None, words=self._words(row, steps))

    def _taken_as(self, one: Transition, row: AnyRow) -> str | None:
        """The name of the person for whom a step would be taken; empty for one's own, None where it is not theirs."""
        able = {role.partition(".")[2] for role in row.roles if role in one.who}
        return next((name for name, held in [("", self.own), *self.lent] if able & held), None)

    def _words(self, row: AnyRow, steps: Sequence[Transition]) -> str:
        """Which of the unit's people may take one of these steps."""
        able = {role for one in steps for role in one.who}
        held = {role.partition(".")[2] for role in row.roles if role in able}
        names = [POSITIONS[position].of(self.language) for position in Position if position in held]
        who = "".join(names[:1]) if self.language == "zh" else "".join(names[:1]).lower()
        if len(names) > 1:
            return _("For the %(who)s or others", who=who)
        return _("For the %(who)s", who=who) if names else ""


def _onward(row: AnyRow, flow: Workflow) -> list[Transition]:
    """The steps that any holder of the duty may take: those that lead on, then others forward; or else all."""
    may = _possible(row, flow)
    forward = [one for one in may if not (one.is_back or one.is_danger or one.is_aside)]
    return sorted(forward, key=lambda one: not one.is_move or one.target == row.state) or may


def _possible(row: AnyRow, flow: Workflow) -> list[Transition]:
    """The steps that any holder of the duty may take, as far as a row tells."""
    return [one for one in flow.leaving.get(row.state, ()) if set(row.roles) & set(one.who) and _may_fire(one, row)]


def _may_fire(one: Transition, row: AnyRow) -> bool:
    facts = Facts(needs_plan=row.needs_plan is not False, task_type=row.task_type or "accept", severity=row.severity)
    return all(REGISTRY[name].holds(facts) for name in one.guards if name in KNOWN_GUARDS)


def shared(shown: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The actions that the bar offers: those of at least one row, the most frequent first."""
    found = Counter((row["actions"][0], row["action_label"]) for row in shown if row["actions"])
    return [
        {
            "action": key,
            "label": label,
            "many": _("%(action)s {n}", action=label),
            "reason": _("Their next steps differ"),
        }
        for (key, label), _count in found.most_common(MOST_ACTIONS)
    ]
