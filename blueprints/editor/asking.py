"""What the panel of each kind of part asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask_babel import gettext as _

from blueprints.editor import choices
from blueprints.editor.choices import Choices
from workflow.engine.definition import Workflow


@dataclass(frozen=True, slots=True)
class Item:
    """One key of a part, as one field or two.

    Attributes:
        sort: `line`, `text`, `number`, `flag`, `one`, `many`, `pair` (Chinese and English), `limit`, `rows` (choices),
            `words` (one a line); `limits` (one for each of the choices), `length` (one for all, or one for each),
            `vote`.
        bare: what is written where nothing is chosen, for a key that must be there.
        none: what is shown where nothing is chosen of `one`.
        is_rare: shown among what is seldom needed.
    """

    key: str
    sort: str
    label: str
    choices: Choices = field(default_factory=list)
    hint: str = ""
    required: bool = False
    bare: str | None = None
    none: str = ""
    is_rare: bool = False


def _state(flow: Workflow) -> list[Item]:
    named = [role for state in flow.states.values() for role in state.holder]
    return [
        Item("zh", "line", _("Name in Chinese"), required=True),
        Item("en", "line", _("Name in English"), required=True),
        Item("limit", "limit", _("Limit"), hint=_("Empty: no limit of its own."), bare="none"),
        Item("holder", "many", _("Who must act"), choices.roles(named), bare="none"),
        Item("on_term", "one", _("Counts on the term"), choices.terms(flow)),
        Item("phase", "one", _("It means"), choices.phases()[1:], none=choices.phases()[0][1]),
        Item("limit_by_severity", "limits", _("Limit"), choices.severities(), is_rare=True),
        Item("limit_by_urgency", "limits", _("Limit"), choices.urgencies(flow), is_rare=True),
        Item("vote", "vote", _("Countersigning"), is_rare=True),
        Item("step", "pair", _("Name of the step"), is_rare=True),
        Item("reveals", "many", _("From here on it is known to"), choices.relations(), is_rare=True),
    ]


def _action(flow: Workflow) -> list[Item]:
    named = [role for one in flow.transitions for role in one.who]
    return [
        Item("zh", "line", _("Name in Chinese"), required=True),
        Item("en", "line", _("Name in English"), required=True),
        Item("from", "many", _("From state"), choices.states(flow), required=True),
        Item("to", "one", _("To state"), choices.states(flow, has_ways=True), required=True, bare="stay"),
        Item("who", "many", _("Who may"), choices.roles(named, has_system=True), required=True, bare="none"),
        Item("guards", "many", _("Refused while"), choices.guard_names()),
        Item("checks", "many", _("What was typed is refused if"), choices.check_names(), is_rare=True),
        Item("effects", "many", _("What follows"), choices.effect_names(), is_rare=True),
        Item("limit", "limit", _("Limit of the state that follows"), hint=_("Empty: that state's own.")),
        Item("back", "flag", _("A step back: asks for a reason")),
        Item("danger", "flag", _("To be thought about twice")),
        Item("automatic", "flag", _("The system does it as soon as nothing is refused"), is_rare=True),
        Item("quiet", "flag", _("A line of history that people need not read"), is_rare=True),
        Item("confirm", "pair", _("Question before it is done"), is_rare=True),
    ]


def _field(_flow: Workflow) -> list[Item]:
    columns = _("One a line: code = Chinese = English; or the word severities.")
    return [
        Item("zh", "line", _("Name in Chinese"), required=True),
        Item("en", "line", _("Name in English"), required=True),
        Item("type", "one", _("Type"), choices.types(), required=True),
        Item("required", "flag", _("Must be filled in")),
        Item("hint", "pair", _("Hint")),
        Item("default", "pair", _("What stands in it"), is_rare=True),
        Item("choices", "rows", _("Choices"), hint=columns),
        Item("minimum", "number", _("Least"), is_rare=True),
        Item("maximum", "number", _("Most"), is_rare=True),
        Item("units", "many", _("Units of these kinds"), choices.unit_kinds(), is_rare=True),
        Item("who", "one", _("People of this role"), choices.roles()),
        Item("evidence", "one", _("Files are"), choices.evidences(), is_rare=True),
        Item(
            "sets",
            "line",
            _("Kept as"),
            hint=_("The name under which the matter keeps it; empty keeps it in the history only."),
        ),
    ]


def _term(flow: Workflow) -> list[Item]:
    actions = choices.actions(flow)
    return [
        Item("length", "length", _("Length"), choices.severities(), hint=_("One for all, or one for each severity.")),
        Item("given", "line", _("Field that says its length"), hint=_("Such as days; it comes before the length.")),
        Item("start", "many", _("Started by"), [("begin", _("Registering")), *actions], required=True),
        Item("stop", "many", _("Stopped by"), actions, required=True),
        Item("pause", "many", _("Held up by"), actions),
        Item("resume", "many", _("Runs on after"), actions),
    ]


def _escalation(flow: Workflow) -> list[Item]:
    deeds = [
        ("remind", _("remind who must act")),
        ("tell", _("tell the roles below")),
        ("supervise", _("draft a supervision slip")),
        ("act", _("do the action below")),
    ]
    levels = [("blue", _("blue")), ("yellow", _("yellow")), ("red", _("red"))]
    clocks = [*((code, choices.clock(flow, code)) for code in ("state", "sign", "part")), *choices.terms(flow)]
    return [
        Item("clock", "one", _("Clock"), clocks, required=True),
        Item("at", "limit", _("So long after its end"), hint=_("Negative is before it, such as -3.")),
        Item("do", "one", _("What happens"), deeds, required=True),
        Item("to", "many", _("Who is told"), choices.roles()),
        Item("action", "one", _("Action"), choices.actions(flow)),
        Item("level", "one", _("Level"), levels),
        Item("states", "many", _("Only in"), choices.states(flow)),
    ]


def _whole(flow: Workflow) -> list[Item]:
    return [
        Item("name", "pair", _("Name"), required=True),
        Item("prefix", "line", _("Letters before the number")),
        Item("initial", "one", _("Begins in"), choices.states(flow), required=True),
        Item("path", "many", _("Main path"), choices.states(flow)),
    ]


def _made(flow: Workflow) -> list[Item]:
    patterns = [
        ("clue", _("clue: pushed, signed for, checked, reported")),
        ("list", _("list: entered, measured, put right, accepted")),
        ("operation", _("operation: planned, approved, done, assessed")),
        ("task", _("task: given, done, closed")),
        ("instrument", _("instrument: hangs on another matter")),
    ]
    made_by = flow.made.who if flow.made else ()
    number = _("Letters, {year} and {n:04}: such as XS-{year}-{n:04}.")
    return [
        Item("pattern", "one", _("Pattern"), patterns, required=True),
        Item("numbering", "line", _("Numbering"), hint=number, required=True),
        Item("who", "many", _("Who registers one"), choices.roles(made_by, has_system=True), required=True),
        Item("attaches", "words", _("Hangs on these kinds"), hint=_("Codes, one a line; empty stands alone.")),
        Item("columns", "many", _("Columns of its list"), choices.details(flow)),
        Item("filters", "many", _("Its list can be narrowed by"), choices.details(flow)),
    ]


def _figure(flow: Workflow) -> list[Item]:
    ways = [
        ("count", _("number of matters")),
        ("sum", _("sum of a number")),
        ("rate", _("share in per cent")),
        ("median", _("median of working days")),
    ]
    by = [("unit", _("unit")), ("station", _("station")), ("bank", _("bank")), ("severity", _("severity"))]
    return [
        Item("name", "line", _("Code"), required=True),
        Item("zh", "line", _("Name in Chinese"), required=True),
        Item("en", "line", _("Name in English"), required=True),
        Item("how", "one", _("What is counted"), ways, required=True),
        Item("of", "one", _("Number that is summed"), choices.details(flow)),
        Item("states", "many", _("Only in"), choices.states(flow)),
        Item("by", "one", _("Broken down by"), [*by, *choices.details(flow)]),
    ]


def _section(flow: Workflow) -> list[Item]:
    shows = [
        ("fields", _("fields")),
        ("history", _("history")),
        ("files", _("files")),
        ("clocks", _("clocks")),
    ]
    return [
        Item("zh", "line", _("Heading in Chinese"), required=True),
        Item("en", "line", _("Heading in English"), required=True),
        Item("shows", "one", _("It shows"), shows, required=True),
        Item("fields", "many", _("Fields"), choices.details(flow)),
    ]


PANELS: dict[str, Callable[[Workflow], list[Item]]] = {
    "states": _state,
    "transitions": _action,
    "form": _field,
    "terms": _term,
    "escalations": _escalation,
    "made": _made,
    "figures": _figure,
    "report": _section,
    "": _whole,
}
