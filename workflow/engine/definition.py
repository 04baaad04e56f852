"""What a workflow is: frozen values, made by `loading`, read by everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workflow.types import Phase, Severity, Text

if TYPE_CHECKING:
    from workflow.engine.made import Made

WORKING_DAY, OFFICE_HOUR, HOUR, MINUTE = "wd", "oh", "h", "min"
STAY, BEFORE, RESUMED, CHOSEN = "stay", "before", "resumed", "chosen"
"""Where a transition may go that names no state: nowhere; to the state that the last step left; to the state that was
suspended; to an earlier state that the form's field `state` names."""
DYNAMIC = (BEFORE, RESUMED, CHOSEN)
NEW_ROUND = "new_round"
"""The effect that begins a new round."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: working days, office hours on working days, or hours and minutes that run through nights and
    holidays."""

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
        start: actions that start it, the first time in each round only.
        stop: actions that stop it.
        pause: actions that hold it up; what is left of it runs on once an action of `resume` or a state on it follows.
        resume: actions that let it run on; if their form has the field named by `given`, from a new length. An action
            in `start` and `resume` both starts the clock the first time, and runs it anew after it was stopped.
        by_severity: the length for each severity.
        length: the length whatever the severity.
        given: the field of a starting or resuming form that gives the length in working days, before any other.
        until: the attribute of the detail row that holds the last day, where no length says it.
        text: what it is called; None leaves it to `engine.clock_words`.
    """

    name: str
    start: tuple[str, ...]
    stop: tuple[str, ...]
    resume: tuple[str, ...] = ()
    by_severity: tuple[tuple[Severity, Limit], ...] = ()
    given: str | None = None
    until: str | None = None
    length: Limit | None = None
    pause: tuple[str, ...] = ()
    text: Text | None = None

    def limit(self, severity: Severity | None) -> Limit | None:
        """The length for a severity; None where only a form or a day can say."""
        return dict(self.by_severity).get(severity, self.length) if severity else self.length


@dataclass(frozen=True, slots=True)
class Vote:
    """How the units that countersign decide together.

    Attributes:
        rule: `all` of them, `any` one, or a weighted `share`.
        share: per cent of the weight that must agree, for `share`.
        on_refusal: `fail` ends the vote at the first refusal; `count` goes on and lets the rule decide.
        silent: from delivery; who has not answered by then counts as agreed. None waits for everybody.
    """

    rule: str
    share: int = 100
    on_refusal: str = "fail"
    silent: Limit | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """What happens by itself some time before or after a clock runs out, once for each running of that clock.

    Attributes:
        clock: `state` for the state's own limit, `sign` for a part's signing, `part` for a supporting part's own term,
            or the name of a term.
        offset: how far from the clock's end; negative is before it, 0 the moment it is overdue. Working days are
            counted from its last day, at the opening of the office.
        do: `remind` the holders, `tell` the roles in `to`, `supervise` (draft a supervision slip) or `act`.
        to: roles that are told; empty means the holders.
        action: for `act`, what the system fires.
        level: for `supervise`, `blue`, `yellow` or `red`.
        states: only while in one of these; empty means in any.
    """

    clock: str
    offset: Limit
    do: str
    to: tuple[str, ...] = ()
    action: str | None = None
    level: str | None = None
    states: tuple[str, ...] = ()


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
        limit_by_severity: other limits for some severities; the urgency's comes first.
        vote: how the countersigning units decide together, where this state waits for them.
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
    limit_by_severity: tuple[tuple[Severity, Limit], ...] = ()
    vote: Vote | None = None

    def limit_for(self, urgency: str | None, severity: Severity | None = None) -> Limit | None:
        """The state's own limit for a matter of this urgency and severity."""
        limit = dict(self.limit_by_severity).get(severity, self.limit) if severity else self.limit
        return dict(self.limit_by_urgency).get(urgency, limit) if urgency else limit


@dataclass(frozen=True, slots=True)
class Transition:
    """One action from some states to another.

    Attributes:
        action: the stored imperative; of several that leave one state by it, the first that nothing refuses fires.
        target: the new state; None stays where it is, or goes where `goes` says.
        goes: one of `STAY`, `BEFORE`, `RESUMED`, `CHOSEN` where no state is named; None where one is.
        limit: for the state that this leads to, instead of that state's own.
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
        is_aside: an operation beside the path, such as suspending: offered behind “more”, never as the next step.
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
    goes: str | None = None
    limit: Limit | None = None
    is_aside: bool = False

    @property
    def is_move(self) -> bool:
        """It may leave the state, though perhaps for one that only the matter's past can name."""
        return self.target is not None or self.goes in DYNAMIC

    @property
    def is_onward(self) -> bool:
        """It leads on along the path: no step back, nothing to think about twice, no operation beside it."""
        return self.is_move and not (self.is_back or self.is_danger or self.is_aside)

    @property
    def begins_round(self) -> bool:
        """It takes up again what was settled: what was counted begins anew."""
        return NEW_ROUND in self.effects


@dataclass(frozen=True)
class Workflow:
    """A definition: states, transitions, roles, guards, forms, terms and limits of one kind.

    Attributes:
        prefix: the letters before a matter's number, such as WT; empty where it has no number of its own.
        path: the main path in order, for the strip on a matter's page.
        escalations: what happens before and after its clocks run out, in the order written.
        made: how a kind that needs no code of its own is registered, listed, counted and reported; None for others.
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
    escalations: tuple[Escalation, ...] = ()
    made: Made | None = None
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

    @cached_property
    def counting(self) -> frozenset[str]:
        """The terms by which some state is due; the others run beside them and light nothing."""
        return frozenset(state.on_term for state in self.states.values() if state.on_term is not None)

    def term(self, name: str) -> Term | None:
        """The term of that name, if any."""
        return next((term for term in self.terms if term.name == name), None)
