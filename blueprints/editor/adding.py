"""Adding a part to a draft: what is asked, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import choices, panels
from workflow.engine.definition import Workflow
from workflow.errors import Invalid
from workflow.initials import initials
from workflow.services.editing import Editing
from workflow.types import Text

NEW = "new/"
TITLES: dict[str, Callable[[], str]] = {
    "state": lambda: _("Add a state"),
    "action": lambda: _("Add an action"),
    "step": lambda: _("Put a step in"),
    "field": lambda: _("Add a field"),
    "term": lambda: _("Add a term"),
    "escalation": lambda: _("Add a reminder or escalation"),
    "figure": lambda: _("Add a figure"),
    "section": lambda: _("Add a section"),
}
KEPT = {"state": ("zh", "en", "holder", "limit", "on_term"), "action": ("zh", "en", "from", "to", "who", "back")}
"""What is asked at first; the rest is on the panel afterwards."""
Posted = MultiDict[str, str]


def what(part: str) -> str:
    """What `new/field:transitions/close` adds."""
    return part.removeprefix(NEW).partition(":")[0]


def title(name: str) -> str:
    """The head of the panel."""
    return TITLES[name]()


def form(name: str, flow: Workflow, posted: Posted | None = None, faults: Mapping[str, str] | None = None) -> Form:
    """The form of a new part, empty or with what was typed and refused."""
    asked = panels.form_of(_kind(name), flow, {}, posted=posted, faults=faults)
    kept = KEPT.get("state" if name == "step" else name)
    if kept is not None:
        asked.fields = {key: one for key, one in asked.fields.items() if key.partition(".")[0] in kept}
    if name == "step":
        asked.add("action.zh", "line", _("Action that leads on, in Chinese"), required=True)
        asked.add("action.en", "line", _("Action that leads on, in English"), required=True)
        roles = choices.roles(role for one in flow.transitions for role in one.who)
        asked.add("action.who", "multichoice", _("Who takes it"), choices=roles, required=True)
    if name == "term":
        asked.add("code", "line", _("Code"), required=True, hint=_("Small letters, digits and underscores."))
    return asked


def _kind(name: str) -> str:
    kinds = {"state": "states", "step": "states", "action": "transitions", "field": "form", "term": "terms"}
    kinds |= {"figure": "figures", "section": "report"}
    return kinds.get(name, "escalations")


def add(editing: Editing, part: str, flow: Workflow, posted: Posted) -> str:
    """Add the part that was typed; gives its path.

    Raises:
        Invalid: its name is missing, or its code is taken.
        Refused: the part that it belongs to is not there.
    """
    name, target = what(part), part.partition(":")[2]
    values = panels.typed(_kind(name), flow, posted)
    if name in ("state", "action", "step", "field", "figure", "section"):
        _needs_name(values)
    match name:
        case "state":
            code = code_of(values, flow.states)
            editing.add("states", code, values)
            return f"states/{code}"
        case "action":
            code = code_of(values, flow.actions)
            editing.add("transitions", code, _action(values, target))
            return f"transitions/{code}"
        case "step":
            code = code_of(values, flow.states)
            onward = {language: posted.get(f"action.{language}", "").strip() for language in ("zh", "en")}
            editing.insert_step(target, code, values, {**onward, "who": posted.getlist("action.who")})
            return f"states/{code}"
        case "field":
            editing.append(target, "form", {"name": code_of(values, ()), **values})
            return target
        case "term":
            editing.add("terms", posted.get("code", "").strip(), values)
            return f"terms/{posted.get('code', '').strip()}"
        case "figure" | "section":
            editing.append("made", _kind(name), values)
            return "made"
    editing.append("", "escalations", values)
    return ""


def _needs_name(values: dict[str, Any]) -> None:
    missing = Text("请填写中文和英文名称。", "Give the name in Chinese and in English.")
    if not values.get("zh") or not values.get("en"):
        raise Invalid({"zh" if not values.get("zh") else "en": missing})


def _action(values: dict[str, Any], state: str) -> dict[str, Any]:
    came_from = values.get("from") or ([state.removeprefix("states/")] if state else [])
    return {**values, "from": came_from}


def code_of(values: Mapping[str, Any], taken: Any) -> str:
    """A code from the English name, or the Chinese one's first letters; numbered where it is taken."""
    words = re.sub(r"[^a-z0-9]+", "_", str(values.get("en", "")).lower()).strip("_")
    begun = words if re.match(r"[a-z]", words) else f"s_{initials(str(values.get('zh', '')))}"
    code = begun[:32].rstrip("_")
    number = next((n for n in range(1, 1000) if (code if n == 1 else f"{code}_{n}") not in taken), 1)
    return code if number == 1 else f"{code}_{number}"
