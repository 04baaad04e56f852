"""What a kind is that is made of its definition alone: how it is registered, listed, counted and reported."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.engine.definition import Field, Transition
from workflow.types import Text

BEGIN = "begin"
"""The action by which a matter begins; a term may start by it."""
COLUMNS = ("title", "severity", "percent", "subject_unit", "bank", "station", "enforcement_unit", "resume_on")
"""What a field's `sets` may name among the columns of the matter; any other word is a detail of that name."""


@dataclass(frozen=True, slots=True)
class Made:
    """A kind that is made of its definition alone.

    Attributes:
        pattern: `clue`, `list`, `operation`, `task` or `instrument`, for grouping.
        numbering: a matter's number, such as `XS-{year}-{n:04}`.
        attaches: the kinds of matter that it hangs on; empty stands alone.
        who: roles that may register one: of the office, or `initiator.*` for any unit; of an instrument, roles on the
            matter that it hangs on.
        form: what is asked when one is registered; a field's `sets` names a column of the matter, or a detail kept by
            that name. The same holds for the forms of its actions.
        columns: details shown in its list, in order.
        filters: details that its list can be narrowed by.
        figures: what its statistics count.
        report: the sections of its closure report.
        guards, checks, effects: as of a transition, for the registration itself.
    """

    pattern: str
    numbering: str
    attaches: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    form: tuple[Field, ...] = ()
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    report: tuple[Section, ...] = ()
    guards: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()

    def registration(self, initial: str) -> Transition:
        """The registration as a transition: who may, whether now, what is asked and what follows."""
        return Transition(
            action=BEGIN,
            text=Text("登记", "Register"),
            sources=(),
            target=initial,
            who=self.who,
            guards=self.guards,
            checks=self.checks,
            form=self.form,
            effects=self.effects,
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a kind's statistics.

    Attributes:
        how: `count` matters, `sum` a number field, `rate` (the part of them `states` or `where` names, in per cent), or
            `median` of the working days from registration to the end.
        of: the detail that is summed.
        states: only matters in these; empty means all.
        where: only matters whose detail has this value.
        by: broken down by `unit`, `station`, `bank`, `severity` or a choice field; None is one number.
    """

    name: str
    text: Text
    how: str
    of: str | None = None
    states: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a made kind's closure report: `fields` (details by name), `history`, `files` or `clocks`."""

    text: Text
    shows: str
    fields: tuple[str, ...] = ()
