"""What a definition would do to matters that run on another one, tallied matter by matter; nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflow.engine import machine
from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import State, Transition, Workflow
from workflow.engine.facts import Facts
from workflow.models.matter import Matter
from workflow.queries.staffing import Staff
from workflow.services.carrying import destination, lost
from workflow.services.reclocking import Move, clocks_after
from workflow.types import SYSTEM, Text, role_name, role_names

MOST, EXAMPLES = 200, 5
GONE = Text(
    "新流程没有状态“{name}”，也未指定去处", "the new workflow has no state “{name}”, and no place is chosen for it"
)
NOBODY = Text("到“{name}”后无人可办：{roles}空缺", "nobody could act in “{name}”: no one is {roles}")
OTHER_PHASE = Text("“{name}”与当前状态的性质不同，不能作为去处", "“{name}” is no place for it: its phase is another")
APPEARS, VANISHES = "appears", "vanishes"
Button = tuple[str, str, str, str]
"""State before, role, action, and whether it appears or vanishes."""


@dataclass(slots=True)
class Rehearsing:
    """A tally of what would change; `take` adds one matter.

    Attributes:
        state_map: where those go whose state the new definition has not, or who shall go elsewhere.
    """

    new: Workflow
    state_map: Mapping[str, str]
    staff: Staff
    calendar: Calendar
    at: datetime
    total: int = 0
    standing: Counter[tuple[int, str]] = field(default_factory=Counter)
    names: dict[str, Text] = field(default_factory=dict)
    actions: dict[str, Text] = field(default_factory=dict)
    stranded: list[dict[str, Any]] = field(default_factory=list)
    stranded_in_all: int = 0
    buttons: Counter[Button] = field(default_factory=Counter)
    examples: dict[Button, list[str]] = field(default_factory=lambda: defaultdict(list))
    dues: list[dict[str, Any]] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)
    asked: dict[tuple[str, str], tuple[Transition, list[Text]]] = field(default_factory=dict)
    seen: set[tuple[int, str]] = field(default_factory=set)

    def take(self, matter: Matter, facts: Facts) -> None:
        """Add what would become of one matter; `facts` as the system sees them."""
        old = matter.standing
        self.total += 1
        self.standing[matter.workflow_version.number, old.code] += 1
        self.names.setdefault(old.code, old.text)
        new = destination(self.new, self.state_map, old.code)
        reason = why_stranded(matter, self.new, self.state_map, self.staff)
        if reason is not None:
            self._strand(matter, reason)
        if new is None:
            return
        self._compare_buttons(matter, new, facts)
        self._compare_clocks(matter, new)
        self._compare_forms(matter, new)

    def _strand(self, matter: Matter, reason: Text) -> None:
        self.stranded_in_all += 1
        if len(self.stranded) < MOST:
            self.stranded.append({**_named(matter), "state": _words(matter.standing.text), "why": _words(reason)})

    def _compare_buttons(self, matter: Matter, new: State, facts: Facts) -> None:
        old = matter.standing
        moves = (*matter.workflow.leaving[old.code], *self.new.leaving[new.code])
        roles = dict.fromkeys(role for transition in moves for role in transition.who if role != SYSTEM)
        for role in (role for role in roles if self.staff.here(matter, role)):
            seen = replace(facts, roles=frozenset({role}))
            before, after = _open(matter.workflow, old.code, seen), _open(self.new, new.code, seen)
            self.actions |= {**before, **after}
            for action in before.keys() ^ after.keys():
                button = (old.code, role, action, APPEARS if action in after else VANISHES)
                self.buttons[button] += 1
                if len(self.examples[button]) < EXAMPLES:
                    self.examples[button].append(matter.number)

    def _compare_clocks(self, matter: Matter, new: State) -> None:
        for change in clocks_after(Move(matter, self.new, new, self.at), self.calendar).changes:
            self.ways[change.how] += 1
            if len(self.dues) < MOST:
                dues = {"before": _day(change.before), "after": _day(change.after), "how": change.how}
                self.dues.append({**_named(matter), "clock": _words(change.what), **dues})

    def _compare_forms(self, matter: Matter, new: State) -> None:
        """Fields that an action asks for here and did not before; once for each state and version."""
        key = (matter.workflow_version_id, matter.state)
        if key in self.seen:
            return
        self.seen.add(key)
        before = {transition.action: transition for transition in reversed(matter.workflow.leaving[matter.state])}
        for transition in self.new.leaving[new.code]:
            known = before.get(transition.action)
            had = {one.name for one in known.form} if known else set()
            more = [one.text for one in transition.form if known and one.required and one.name not in had]
            if more:
                self.asked[matter.state, transition.action] = (transition, more)

    def plain(self) -> dict[str, Any]:
        """All of it as JSON can hold it: `total`, `states`, `stranded`, `buttons`, `dues`, `forms`, and the counts."""
        return {
            "total": self.total,
            "states": self._states(),
            "choices": [{"code": code, **_words(state.text)} for code, state in self.new.states.items()],
            "stranded": self.stranded,
            "stranded_in_all": self.stranded_in_all,
            "buttons": [self._button(one, count) for one, count in sorted(self.buttons.items())],
            "dues": self.dues,
            "dues_in_all": sum(self.ways.values()),
            "ways": dict(self.ways),
            "forms": [
                {
                    "state": _words(self.names[state]),
                    "action": _words(one.text),
                    "fields": [_words(text) for text in more],
                }
                for (state, _), (one, more) in sorted(self.asked.items())
            ],
        }

    def _states(self) -> list[dict[str, Any]]:
        counts: Counter[str] = Counter()
        for (_, code), count in self.standing.items():
            counts[code] += count
        return [
            {
                "code": code,
                **_words(self.names[code]),
                "count": count,
                "is_known": code in self.new.states,
                "to": state.code if (state := destination(self.new, self.state_map, code)) else None,
            }
            for code, count in sorted(counts.items(), key=lambda one: (one[0] in self.new.states, -one[1], one[0]))
        ]

    def _button(self, button: Button, count: int) -> dict[str, Any]:
        state, role, action, change = button
        return {
            "state": _words(self.names[state]),
            "role": _words(role_name(role)),
            "action": _words(self.actions[action]),
            "change": change,
            "count": count,
            "examples": self.examples[button],
        }


def why_stranded(matter: Matter, new: Workflow, state_map: Mapping[str, str], staff: Staff) -> Text | None:
    """Why the matter could not go on in the new definition; None where it could."""
    state = destination(new, state_map, matter.state)
    if state is None:
        return GONE.format(name=matter.standing.text)
    if state.phase != matter.phase:
        return OTHER_PHASE.format(name=state.text)
    returns_to = lost(matter.memory, new, state_map)
    if returns_to is not None:
        return GONE.format(name=matter.workflow.states[returns_to].text)
    roles = [role for role in state.holder if role != SYSTEM]
    if not roles or any(staff.here(matter, role) for role in roles):
        return None
    return NOBODY.format(name=state.text, roles=role_names(roles))


def _open(workflow: Workflow, state: str, facts: Facts) -> dict[str, Text]:
    offers = machine.available(workflow, state, facts)
    return {offer.transition.action: offer.transition.text for offer in offers if offer.is_allowed}


def _named(matter: Matter) -> dict[str, Any]:
    return {"uid": str(matter.uid), "number": matter.number, "title": matter.title, "title_en": matter.title_en}


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _day(due: Due | None) -> str | None:
    return due.due_on.isoformat() if due else None
