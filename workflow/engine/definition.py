"""What a workflow is: frozen values, made by `loading`, read by everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workflow.types import Phase, Severity, Text

WORKING_DAY, HOUR, MINUTE = "wd", "h", "min"


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: working days, or hours and minutes that run through nights and holidays."""

    length: int
    unit: str = WORKING_DAY


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a field allows: what is stored, and what is shown."""

    value: str
    text: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One input of an action's form.

    Attributes:
        type: one of `forms.TYPES`.
        sets: the column of the matter (or of its detail row) that also takes the value; None keeps it in the event.
        minimum: the least number, or the fewest entries of a list.
        maximum: the largest number, the longest text in characters, or the most entries of a list.
        units: for `unit` and `units`, the kinds of unit to choose among.
        who: for `person` and `persons`, the role to choose among.
        columns: for `table`, the inputs of one row.
        evidence: for `files`, what they are: before, after, evidence, report, signature.
        choices: what `choice` and `multichoice` allow; a `bool` with choices "true" and "false" is a question of two
            answers instead of a box to tick.
        default: what stands in the empty form.
    """

    name: str
    type: str
    text: Text
    required: bool = False
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    sets: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    units: tuple[str, ...] = ()
    who: str | None = None
    columns: tuple[Field, ...] = ()
    evidence: str | None = None
    default: Text | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A clock over several states.

    Attributes:
        start: actions that start it, the first time only.
        stop: actions that stop it.
        resume: actions that let it run on; if their form has the field named by `given`, from a new length. An action
            in `start` and `resume` both starts the clock the first time, and runs it anew after it was stopped.
        by_severity: the length for each severity.
        given: the field of a starting or resuming form that gives the length in working days, before any other.
        until: the attribute of the detail row that holds the last day, where no length says it.
    """

    name: str
    start: tuple[str, ...]
    stop: tuple[str, ...]
    resume: tuple[str, ...] = ()
    by_severity: tuple[tuple[Severity, Limit], ...] = ()
    given: str | None = None
    until: str | None = None

    def limit(self, severity: Severity | None) -> Limit | None:
        """The length for a severity; None where only a form or a day can say."""
        return dict(self.by_severity).get(severity) if severity else None


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter can stand.

    Attributes:
        holder: roles that must act now; empty when nobody need.
        limit: the state's own clock from entry; None where the definition says `none`.
        limit_by_urgency: other limits for some urgencies.
        reveals: relations that know of the matter from this state on, and for good.
        on_term: the running term that counts here (the unit's side); beside a limit, whichever ends first.
        step: what is done here, in a word or two, for the strip of steps; None takes the state's own name.
    """

    code: str
    text: Text
    phase: Phase
    holder: tuple[str, ...]
    limit: Limit | None
    reveals: tuple[str, ...] = ()
    on_term: str | None = None
    limit_by_urgency: tuple[tuple[str, Limit], ...] = ()
    step: Text | None = None

    def limit_for(self, urgency: str | None) -> Limit | None:
        """The state's own limit for a matter of this urgency."""
        return dict(self.limit_by_urgency).get(urgency, self.limit) if urgency else self.limit


@dataclass(frozen=True, slots=True)
class Transition:
    """One action from some states to another.

    Attributes:
        action: the stored imperative; of several that leave one state by it, the first that nothing refuses fires.
        target: the new state; None stays where it is.
        who: roles that may fire it; `system` among them lets the machine.
        guards: named predicates on Facts, all of which must hold.
        checks: named predicates on inputs and Facts, each of which blames a field.
        form: the inputs.
        effects: named consequences inside the same transaction, in order.
        is_automatic: the system fires it by itself as soon as its guards hold.
        is_back: a step back on the path; a reason is then required.
        is_quiet: a line of history that people need not read.
        is_danger: shown as something to think about twice.
        confirm: what cannot be undone, said before it is done.
        page: the endpoint of a page made for this action instead of the plain form.
    """

    action: str
    text: Text
    sources: tuple[str, ...]
    target: str | None
    who: tuple[str, ...]
    guards: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    form: tuple[Field, ...] = ()
    effects: tuple[str, ...] = ()
    is_automatic: bool = False
    is_back: bool = False
    is_quiet: bool = False
    is_danger: bool = False
    confirm: Text | None = None
    page: str | None = None


@dataclass(frozen=True)
class Workflow:
    """A definition: states, transitions, roles, guards, forms, terms and limits of one kind.

    Attributes:
        prefix: the letters before a matter's number, such as WT; empty where it has no number of its own.
        path: the main path in order, for the strip on a matter's page.
        memo: what the machine has worked out once.
        lines: where each part stands in the source, by its path, such as `states/draft/holder`; 1 is the first line.
    """

    kind: str
    text: Text
    prefix: str
    initial: str
    states: dict[str, State]
    transitions: tuple[Transition, ...]
    terms: tuple[Term, ...] = ()
    path: tuple[str, ...] = ()
    source: str = field(default="", compare=False, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    memo: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def leaving(self) -> dict[str, tuple[Transition, ...]]:
        """The transitions that leave each state, in the order of the definition."""
        return {code: tuple(t for t in self.transitions if code in t.sources) for code in self.states}

    @cached_property
    def actions(self) -> dict[str, tuple[Transition, ...]]:
        """The transitions of each action, in the order of the definition."""
        found: dict[str, list[Transition]] = {}
        for transition in self.transitions:
            found.setdefault(transition.action, []).append(transition)
        return {action: tuple(all_of) for action, all_of in found.items()}

    def term(self, name: str) -> Term | None:
        """The term of that name, if any."""
        return next((term for term in self.terms if term.name == name), None)
