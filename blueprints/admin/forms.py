"""Forms of the administration: fields for the `field` component from what was typed and what was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request


@dataclass(slots=True)
class Form:
    """One form: what stands in it, and the sentence beneath each field that is wrong.

    Attributes:
        place: what the ids of its inputs begin with.
        values: what was typed, or what is stored.
    """

    place: str
    values: Mapping[str, Any]
    faults: Mapping[str, str]
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, sort: str, label: str, **more: Any) -> None:
        """Add a field; `more` is as for the component, such as required, hint, choices, max."""
        self.fields[name] = {
            "name": name,
            "id": f"{self.place}-{name}",
            "type": sort,
            "label": label,
            "value": self.values.get(name, ""),
            "error": self.faults.get(name, ""),
            "is_first_wrong": name == next(iter(self.faults), None),
            "choices": [],
            **more,
        }

    @property
    def errors(self) -> list[dict[str, str]]:
        """What is wrong, for the summary at the top; what belongs to no field comes without a label."""
        return [
            {
                "id": self.fields[name]["id"] if name in self.fields else self.place,
                "label": self.fields[name]["label"] if name in self.fields else "",
                "text": text,
            }
            for name, text in self.faults.items()
        ]


def typed(*names: str) -> dict[str, str]:
    """What was posted under these names, blanks at the ends cut off; what is not there is not there."""
    return {name: request.form[name].strip() for name in names if name in request.form}


def options(rows: Sequence[Any], language: str, groups: Mapping[Any, Any] | None = None) -> list[tuple[str, ...]]:
    """Units as choices of a field: value, words, pinyin, and the group that they stand in where groups are given."""
    return [
        (
            str(row.uid),
            row.short_zh if language == "zh" else row.short_en,
            row.initials,
            groups[row.kind].of(language) if groups else "",
        )
        for row in rows
    ]
