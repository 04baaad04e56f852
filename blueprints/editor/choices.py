"""What the fields of the editor offer to choose from, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from workflow.engine import checks, clock_words, guards
from workflow.engine.definition import BEFORE, CHOSEN, RESUMED, STAY, Workflow
from workflow.engine.fields import TYPES
from workflow.services.effects.names import NAMES
from workflow.services.effects.registry import EFFECTS
from workflow.types import PHASES, POSITIONS, RELATIONS, SEVERITIES, SYSTEM, UNIT_KINDS, Position, Relation, role_name

Choices = list[tuple[str, ...]]

SITTING: dict[Relation, tuple[Position, ...]] = {
    Relation.OFFICE: (
        *(Position.COORDINATOR, Position.REVIEWER, Position.DIRECTOR, Position.CONVENER, Position.ARCHIVIST),
    ),
    Relation.LEAD: (Position.LIAISON, Position.HANDLER, Position.HEAD),
    Relation.SUPPORT: (Position.LIAISON, Position.HANDLER, Position.HEAD),
    Relation.SUBJECT: (Position.REPRESENTATIVE, Position.LIAISON, Position.HANDLER),
    Relation.ENFORCEMENT: (Position.INSPECTOR, Position.TEAM_LEADER, Position.LEADER),
    Relation.STATION: (Position.LEADER, Position.TEAM_LEADER, Position.INSPECTOR),
    Relation.BUREAU: (Position.LEADER,),
    Relation.INITIATOR: (
        *(Position.LIAISON, Position.HANDLER, Position.HEAD, Position.COORDINATOR),
        *(Position.TEAM_LEADER, Position.INSPECTOR),
    ),
}
"""The positions that somebody can hold in a unit of each relation."""


def roles(also: Iterable[str] = (), *, has_system: bool = False) -> Choices:
    """Roles by relation, those that a definition names already among them."""
    known = [f"{relation}.{position}" for relation, positions in SITTING.items() for position in positions]
    every = dict.fromkeys([*known, *(role for role in also if role != SYSTEM), *([SYSTEM] if has_system else [])])
    return [(role, named(role)) for role in every]


def named(role: str) -> str:
    """A role in words; as it is written where it is none."""
    try:
        return role_name(role).of(reader_language())
    except ValueError:
        return role


def short_role(role: str) -> tuple[str, str]:
    """A role as the head of a column: the relation, and the position beneath it."""
    language = reader_language()
    relation, _dot, position = role.partition(".")
    if relation not in set(Relation) or position not in set(Position):
        return "", named(role)
    return RELATIONS[Relation(relation)].of(language), POSITIONS[Position(position)].of(language)


def states(flow: Workflow, *, has_ways: bool = False) -> Choices:
    """The states of a workflow; with `has_ways`, where else an action can lead."""
    language = reader_language()
    found: Choices = [(code, state.text.of(language)) for code, state in flow.states.items()]
    if not has_ways:
        return found
    ways = [
        (STAY, _("stays where it is")),
        (BEFORE, _("back to where the last step came from")),
        (RESUMED, _("on from where it was suspended")),
        (CHOSEN, _("to an earlier state that is chosen")),
    ]
    return [*found, *ways]


def actions(flow: Workflow) -> Choices:
    """The actions of a workflow."""
    language = reader_language()
    return [(action, alike[0].text.of(language)) for action, alike in flow.actions.items()]


def terms(flow: Workflow) -> Choices:
    """The terms of a workflow."""
    return [(term.name, clock(flow, term.name)) for term in flow.terms]


def clock(flow: Workflow, code: str) -> str:
    """A clock as an escalation names it: `state`, `sign`, or a term."""
    if code == "state":
        return _("the state's limit")
    return t(clock_words.called(flow, code if code in ("sign", "part") else f"term.{code}"))


def joined(words: Iterable[str]) -> str:
    """Several things in a row, as the language joins them."""
    return ("、" if reader_language() == "zh" else ", ").join(words)


def guard_names() -> Choices:
    """Every guard, by the sentence that it refuses with."""
    return _by_refusal(guards.REGISTRY)


def check_names() -> Choices:
    """Every check, by the sentence that it refuses with."""
    return _by_refusal(checks.REGISTRY)


def _by_refusal(registry: Mapping[str, guards.Guard] | Mapping[str, checks.Check]) -> Choices:
    language = reader_language()
    said = ((name, re.sub(r"\{\w+\}", "…", one.refusal.of(language))) for name, one in registry.items())
    return sorted(said, key=lambda one: one[1])


def effect_names() -> Choices:
    """Every effect, by what it does."""
    language = reader_language()
    return [(name, NAMES[name].of(language) if name in NAMES else name) for name in EFFECTS]


def phases() -> Choices:
    """The phases."""
    return [(phase, text.of(reader_language())) for phase, text in PHASES.items()]


def relations() -> Choices:
    """Whom a state can reveal a matter to."""
    return [(relation, text.of(reader_language())) for relation, text in RELATIONS.items()]


def unit_kinds() -> Choices:
    """The kinds of unit."""
    return [(kind, text.of(reader_language())) for kind, text in UNIT_KINDS.items()]


def types() -> Choices:
    """The types of field, the usual ones first."""
    usual = {
        "line": _("one line"),
        "text": _("text"),
        "number": _("number"),
        "date": _("date"),
        "choice": _("one choice"),
        "multichoice": _("several choices"),
        "bool": _("yes or no"),
        "files": _("files"),
        "unit": _("unit"),
        "units": _("several units"),
        "person": _("person"),
        "persons": _("several people"),
        "workdays": _("working days"),
        "percent": _("per cent"),
        "moment": _("date and time"),
        "matter": _("another matter"),
        "checklist": _("checklist"),
        "table": _("table"),
    }
    return [
        (code, usual.get(code, code)) for code in [*usual, *(TYPES.keys() - usual.keys())] if code in {*TYPES, "table"}
    ]


def lengths() -> Choices:
    """What a limit is counted in."""
    return [
        ("wd", _("working days")),
        ("oh", _("office hours")),
        ("h", _("hours, day and night")),
        ("min", _("minutes")),
    ]


def severities() -> Choices:
    """The severities, least first."""
    return [(str(code), text.of(reader_language())) for code, text in SEVERITIES.items()]


def urgencies(flow: Workflow) -> Choices:
    """The urgencies that a form of the workflow offers, and those that some state's limits name."""
    language = reader_language()
    asked = [field for one in flow.transitions for field in one.form if field.sets == "urgency"]
    offered = {choice.value: choice.text.of(language) for field in asked for choice in field.choices}
    limited = {code: code for state in flow.states.values() for code, _limit in state.limit_by_urgency}
    return list({**limited, **offered}.items())


def details(flow: Workflow) -> Choices:
    """What a matter of this kind keeps: every field that says so, by the name under which it is kept."""
    language = reader_language()
    forms = [*(flow.made.form if flow.made else ()), *(asked for one in flow.transitions for asked in one.form)]
    return list({asked.sets: (asked.sets, asked.text.of(language)) for asked in forms if asked.sets}.values())


def evidences() -> Choices:
    """What files can be evidence of."""
    return [
        ("before", _("before")),
        ("after", _("after")),
        ("evidence", _("evidence")),
        ("report", _("report")),
        ("signature", _("signature")),
    ]
