"""The panel of one part of a definition: its fields from what is written, and what was typed as it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import choices
from blueprints.editor.choices import Choices
from workflow.engine.definition import Transition, Workflow
from workflow.engine.places import with_paths

Part = Mapping[str, Any]
Posted = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One key of a part, as one field or two.

    Attributes:
        sort: `line`, `text`, `number`, `flag`, `one`, `many`, `pair` (Chinese and English), `limit`, `rows` (choices).
        bare: what is written where nothing is chosen, for a key that must be there.
        is_rare: shown among what is seldom needed.
    """

    key: str
    sort: str
    label: str
    choices: Choices = field(default_factory=list)
    hint: str = ""
    required: bool = False
    bare: str | None = None
    is_rare: bool = False


def items_of(kind: str, flow: Workflow) -> list[Item]:
    """What a panel of this kind of part asks, in order."""
    return _PANELS[kind](flow)


def form_of(
    kind: str, flow: Workflow, part: Part, *, posted: Posted | None = None, faults: Mapping[str, str] | None = None
) -> Form:
    """The panel filled with what is written, or with what was typed and refused."""
    items = items_of(kind, flow)
    form = Form("part", _values(items, part) if posted is None else _again(posted), faults or {})
    for item in items:
        _add(form, item)
    return form


def _again(posted: Posted) -> dict[str, Any]:
    return {name: posted.getlist(name) if len(posted.getlist(name)) > 1 else posted[name] for name in posted}


def typed(kind: str, flow: Workflow, posted: Posted) -> dict[str, Any]:
    """What was typed, as the keys of the part are written; None takes a key away."""
    return {item.key: _written(item, posted) for item in items_of(kind, flow)}


def _add(form: Form, item: Item) -> None:
    more: dict[str, Any] = {"hint": item.hint, "required": item.required, "is_rare": item.is_rare}
    match item.sort:
        case "pair":
            form.add(f"{item.key}.zh", "line", _("%(what)s in Chinese", what=item.label), **more)
            form.add(f"{item.key}.en", "line", _("%(what)s in English", what=item.label), **more)
        case "limit":
            form.add(f"{item.key}.length", "number", item.label, min=None if item.key == "at" else 0, **more)
            form.add(f"{item.key}.unit", "choice", _("Counted in"), choices=choices.lengths(), is_rare=item.is_rare)
        case "flag":
            form.add(item.key, "bool", item.label, **more)
        case "one":
            form.add(item.key, "choice", item.label, choices=item.choices, **more)
        case "many":
            chosen = form.values.get(item.key) or ()
            ordered = (
                sorted(item.choices, key=lambda one: one[0] not in chosen) if len(item.choices) > 8 else item.choices
            )
            form.add(item.key, "multichoice", item.label, choices=ordered, **more)
        case "rows":
            form.add(item.key, "text", item.label, rows=6, **more)
        case _:
            form.add(item.key, item.sort, item.label, **more)


def _values(items: list[Item], part: Part) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in items:
        written = part.get(item.key)
        match item.sort:
            case "pair":
                both = written if isinstance(written, Mapping) else {"zh": written or "", "en": written or ""}
                values |= {f"{item.key}.{language}": both.get(language, "") for language in ("zh", "en")}
            case "limit":
                length, _space, unit = str(written or "").partition(" ")
                values |= {f"{item.key}.length": length if unit else "", f"{item.key}.unit": unit or "wd"}
            case "flag":
                values[item.key] = "1" if str(written).lower() == "true" else ""
            case "many":
                values[item.key] = (
                    [] if written in (None, "none") else written if isinstance(written, list) else [written]
                )
            case "rows":
                values[item.key] = _rows(written)
            case _:
                values[item.key] = "" if written is None else str(written)
    return values


def _rows(written: Any) -> str:
    """Choices, one a line: code = Chinese = English."""
    if not isinstance(written, Mapping):
        return str(written or "")
    return "\n".join(f"{code} = {text.get('zh', '')} = {text.get('en', '')}" for code, text in written.items())


def _written(item: Item, posted: Posted) -> Any:
    match item.sort:
        case "pair":
            both = {language: posted.get(f"{item.key}.{language}", "").strip() for language in ("zh", "en")}
            return both if any(both.values()) else None
        case "limit":
            length = posted.get(f"{item.key}.length", "").strip()
            return f"{length} {posted.get(f'{item.key}.unit') or 'wd'}" if length else item.bare
        case "flag":
            return True if posted.get(item.key) else None
        case "many":
            return posted.getlist(item.key) or item.bare
        case "rows":
            return _choices(posted.get(item.key, ""))
        case "number":
            number = posted.get(item.key, "").strip()
            return int(number) if number.lstrip("-").isdigit() else number or None
        case _:
            return posted.get(item.key, "").strip() or item.bare


def _choices(text: str) -> Any:
    if text.strip() == "severities":
        return "severities"
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, zh, en = [word.strip() for word in [*line.split("=", 2), "", ""][:3]]
        found[code] = {"zh": zh or code, "en": en or zh or code}
    return found or None


def _state(flow: Workflow) -> list[Item]:
    named = [role for state in flow.states.values() for role in state.holder]
    return [
        Item("zh", "line", _("Name in Chinese"), required=True),
        Item("en", "line", _("Name in English"), required=True),
        Item("limit", "limit", _("Limit"), hint=_("Empty: no limit of its own."), bare="none"),
        Item("holder", "many", _("Who must act"), choices.roles(named), bare="none"),
        Item("on_term", "one", _("Counts on the term"), choices.terms(flow)),
        Item("phase", "one", _("It means"), choices.phases()),
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
        Item("who", "many", _("Who may"), choices.roles(named, has_system=True), required=True),
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
        Item("length", "limit", _("Length"), hint=_("Empty where a form or the severity says it.")),
        Item("given", "line", _("Field that says its length"), hint=_("Such as days.")),
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
    clocks = [("state", _("the state's limit")), ("sign", _("signing")), *choices.terms(flow)]
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


_PANELS: dict[str, Callable[[Workflow], list[Item]]] = {
    "states": _state,
    "transitions": _action,
    "form": _field,
    "terms": _term,
    "escalations": _escalation,
    "": _whole,
}


def kind_of(path: str) -> str:
    """What kind of part stands at a path; a form's field is told by the `form` before its number."""
    if "/form/" in path:
        return "form"
    return path.partition("/")[0]


KINDS = frozenset(_PANELS)


def actions(flow: Workflow) -> list[tuple[str, Transition]]:
    """Every transition by the path of its part."""
    return list(with_paths(flow))
