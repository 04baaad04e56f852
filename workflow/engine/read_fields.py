"""Reading the fields of forms."""

from __future__ import annotations

from workflow.engine.definition import Choice, Field
from workflow.engine.grammar import FIELD
from workflow.engine.nodes import Node
from workflow.types import SEVERITIES, Text


def form(node: Node, shared: dict[str, Field]) -> tuple[Field, ...]:
    """A form's fields in order; a bare word takes the field of that name from `shared`."""
    found = []
    for entry in node.entries():
        if entry.is_mapping:
            found.append(field(entry))
        elif (word := entry.word()) in shared:
            found.append(shared[word])
        else:
            entry.blame("unknown_field", "fields 中没有“{word}”", "there is no field {word} under fields", word=word)
    return tuple(found)


def field(node: Node, name: str | None = None) -> Field:
    """One field; `name` where its key says it."""
    keys = node.keys(FIELD)
    return Field(
        name=name if name and "name" not in keys else keys["name"].code(),
        type=keys["type"].word(),
        text=node.text_of(keys),
        required=keys.flag("required"),
        hint=keys.text("hint"),
        choices=_choices(keys["choices"]) if "choices" in keys else (),
        sets=keys["sets"].code() if "sets" in keys else None,
        minimum=keys.whole("minimum"),
        maximum=keys.whole("maximum"),
        units=keys.words("units"),
        who=keys.said("who"),
        columns=tuple(field(column) for column in keys["columns"].entries()) if "columns" in keys else (),
        evidence=keys.said("evidence"),
        default=_default(keys["default"]) if "default" in keys else None,
    )


def _choices(node: Node) -> tuple[Choice, ...]:
    if not node.is_mapping:
        if node.word() == "severities":
            return tuple(Choice(value, text) for value, text in SEVERITIES.items())
        node.blame("choices", "“{here}”应为键值对或 severities", "{here} must be a mapping, or severities")
        return ()
    return tuple(Choice(value, text.text()) for value, text in node.items())


def _default(node: Node) -> Text:
    return node.text() if node.is_mapping else Text(node.word(), node.word())
