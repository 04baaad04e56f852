"""The panel of one part of a definition: its fields from what is written, and what was typed as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import choices
from blueprints.editor.asking import PANELS, Item
from workflow.engine.definition import Transition, Workflow
from workflow.engine.places import with_paths

Part = Mapping[str, Any]
Posted = MultiDict[str, str]


def items_of(kind: str, flow: Workflow) -> list[Item]:
    """What a panel of this kind of part asks, in order."""
    return PANELS[kind](flow)


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
            counted = {"choices": choices.lengths(), "is_list": True, "has_none": False, "is_rare": item.is_rare}
            form.add(f"{item.key}.unit", "choice", _("Counted in"), required=item.required, **counted)
        case "flag":
            form.add(item.key, "bool", item.label, **more)
        case "one":
            none = {} if item.required else {"is_list": True, "none": item.none or _("none")}
            form.add(item.key, "choice", item.label, choices=item.choices, **more, **none)
        case "many":
            chosen = form.values.get(item.key) or ()
            ordered = (
                sorted(item.choices, key=lambda one: one[0] not in chosen) if len(item.choices) > 8 else item.choices
            )
            form.add(item.key, "multichoice", item.label, choices=ordered, **more)
        case "rows" | "words":
            form.add(item.key, "text", item.label, rows=6 if item.sort == "rows" else 3, **more)
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
            case "words":
                values[item.key] = "\n".join(written if isinstance(written, list) else filter(None, [written]))
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
        case "words":
            return posted.get(item.key, "").split() or None
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


def kind_of(path: str) -> str:
    """What kind of part stands at a path; a form's field is told by the `form` before its number."""
    for part in ("form", "figures", "report"):
        if f"/{part}/" in path:
            return part
    return path.partition("/")[0]


KINDS = frozenset(PANELS)


def actions(flow: Workflow) -> list[tuple[str, Transition]]:
    """Every transition by the path of its part."""
    return list(with_paths(flow))
