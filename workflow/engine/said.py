"""The details of a matter in words, by the forms that fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.engine.definition import Field, Workflow
from workflow.engine.made_rules import details
from workflow.types import Text

WORDS = "_words"
"""Where the details of a matter keep what is not readable by itself, by name: {zh, en}."""
_KEPT: Mapping[str, Text] = {
    "previous_due_on": Text("原时限", "Due before"),
    "granted_days": Text("核准延期（工作日）", "Working days granted"),
    "is_late_request": Text("逾期申请", "Asked for late"),
}
"""Details that no form asks for and that people are to read, with their labels."""


def label(workflow: Workflow, name: str) -> Text:
    """What a detail is called; its own name where no form knows it."""
    field = details(workflow).get(name)
    return field.text if field else _KEPT.get(name, Text(name, name))


def kept(values: Mapping[str, Any]) -> list[str]:
    """The details that nobody typed and that are there."""
    return [name for name in _KEPT if values.get(name) not in (None, "", "no")]


def said(workflow: Workflow, values: Mapping[str, Any], name: str) -> Text:
    """The value of a detail in both languages; empty where there is none. Days are ISO dates."""
    value = values.get(name)
    if value in (None, "", []):
        return Text("", "")
    words = (values.get(WORDS) or {}).get(name)
    if words:
        return Text(words["zh"], words["en"])
    return _said(details(workflow).get(name), value)


def _said(field: Field | None, value: Any) -> Text:
    if field is not None and field.choices:
        chosen = value if isinstance(value, list) else [str(value).lower() if isinstance(value, bool) else value]
        texts = [choice.text for choice in field.choices if choice.value in chosen]
        return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))
    if isinstance(value, bool) or value in ("yes", "no"):
        return Text("是", "yes") if value in (True, "yes") else Text("否", "no")
    shown = str(value)
    if field is not None and field.type == "percent":
        shown = f"{value}%"
    if field is not None and field.type == "moment":
        shown = shown.replace("T", " ")
    return Text(shown, shown)
