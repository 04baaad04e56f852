"""The panel of one part of a definition: its fields from what is written, and what was typed as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import choices, lengths
from blueprints.editor.asking import PANELS, Item
from blueprints.editor.choices import Choices
from workflow.engine.definition import Transition, Workflow
from workflow.engine.places import with_paths
from workflow.services.editing import Editing

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


def put(editing: Editing, path: str, flow: Workflow, posted: Posted) -> None:
    """Put what was typed in the panel of a part where the part is written.

    Raises:
        Refused: there is no such part.
        Invalid: what was typed contradicts itself.
    """
    answers, written = typed(kind_of(path), flow, posted), editing.part(path)
    editing.put(path, {key: _as_written(value, written.get(key)) for key, value in answers.items()})


def _as_written(value: Any, written: Any) -> Any:
    """What was typed, in the form and order in which it was written; what is new of a list comes last."""
    if written is not None and not isinstance(written, dict | list):
        return written if value in ([written], {"zh": str(written), "en": str(written)}) else value
    if not isinstance(value, list) or not isinstance(written, list):
        return value
    return [*(one for one in written if one in value), *(one for one in value if one not in written)]


def blamed(path: str, names: Sequence[str]) -> str:
    """Which of the posted fields a fault of the source lies in; the first one where none of them is named."""
    steps = path.split("/")
    ways = [".".join(steps[begin:]) for begin in range(len(steps))] + steps[::-1]
    found = (name for way in ways for name in names if name == way or name.startswith(f"{way}."))
    asked = (name for name in names if name not in ("csrf_token", "part", "version", "view"))
    return next(found, next(asked, "part"))


def _add(form: Form, item: Item) -> None:
    more: dict[str, Any] = {"hint": item.hint, "required": item.required, "is_rare": item.is_rare}
    match item.sort:
        case "pair":
            form.add(f"{item.key}.zh", "line", _("%(what)s in Chinese", what=item.label), **more)
            form.add(f"{item.key}.en", "line", _("%(what)s in English", what=item.label), **more)
        case "limit":
            lengths.add_limit(form, item.key, item.label, **more)
        case "limits":
            lengths.add_limits(form, item.key, item.label, item.choices, **more)
        case "length":
            lengths.add_limit(form, item.key, item.label, **more)
            lengths.add_limits(form, item.key, item.label, item.choices, **{**more, "hint": ""})
        case "vote":
            lengths.add_vote(form, item.key, **more)
        case "flag":
            form.add(item.key, "bool", item.label, **more)
        case "one":
            none = {} if item.required else {"is_list": True, "none": item.none or _("none")}
            form.add(item.key, "choice", item.label, choices=_offered(item, form), **more, **none)
        case "many":
            chosen, offered = form.values.get(item.key) or (), _offered(item, form)
            ordered = sorted(offered, key=lambda one: one[0] not in chosen) if len(offered) > 8 else offered
            form.add(item.key, "multichoice", item.label, choices=ordered, **more)
        case "rows" | "words":
            form.add(item.key, "text", item.label, rows=6 if item.sort == "rows" else 3, **more)
        case _:
            form.add(item.key, item.sort, item.label, **more)


def _offered(item: Item, form: Form) -> Choices:
    """What can be chosen; what is written and not among it too, so that no save drops it unseen."""
    value = form.values.get(item.key) or ()
    known = {one[0] for one in item.choices}
    written = [value] if isinstance(value, str) else value
    return [*item.choices, *((word, choices.named(word)) for word in written if word not in known)]


def _values(items: list[Item], part: Part) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in items:
        written = part.get(item.key)
        match item.sort:
            case "pair":
                both = written if isinstance(written, Mapping) else dict.fromkeys(("zh", "en"), str(written or ""))
                values |= {f"{item.key}.{language}": both.get(language, "") for language in ("zh", "en")}
            case "limit":
                values |= lengths.of_limit(item.key, written)
            case "limits":
                values |= lengths.of_limits(item.key, item.choices, written)
            case "length":
                whole = None if isinstance(written, Mapping) else written
                values |= lengths.of_limit(item.key, whole) | lengths.of_limits(item.key, item.choices, written)
            case "vote":
                values |= lengths.of_vote(item.key, written)
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
            return lengths.limit(item.key, posted) or item.bare
        case "limits":
            return lengths.limits(item.key, item.choices, posted)
        case "length":
            return lengths.length(item.key, item.choices, posted)
        case "vote":
            return lengths.vote(item.key, posted)
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
