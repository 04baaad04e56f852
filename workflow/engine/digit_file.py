"""The file of an eGov DIGIT BusinessService, and the report of what is read from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from workflow.engine.nodes import DefinitionFault, Fault
from workflow.types import Text

KNOWN = {
    "service": {"businessService", "business", "businessServiceSla", "states", "tenantId", "uuid", "auditDetails"},
    "state": {
        *("state", "applicationStatus", "sla", "actions", "docUploadRequired", "isStartState", "isTerminateState"),
        *("isStateUpdatable", "tenantId", "uuid", "businessServiceId", "auditDetails"),
    },
    "action": {"action", "nextState", "roles", "currentState", "active", "tenantId", "uuid", "auditDetails"},
}
"""Keys that are read, or that say nothing about the workflow itself."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that had no counterpart, or that a person should look at: where it stands in the file, and what."""

    where: str
    text: Text


@dataclass(slots=True)
class Reading:
    """What has been found while reading."""

    roles: dict[str, str]
    notes: list[Note] = field(default_factory=list)
    is_terminal: dict[str, bool] = field(default_factory=dict)
    wants_papers: set[str] = field(default_factory=set)

    def note(self, where: str, zh: str, en: str, **values: object) -> None:
        """Report something."""
        one = Note(where, Text(zh, en).format(**values))
        if one not in self.notes:
            self.notes.append(one)


def service(text: str, name: str, reading: Reading) -> dict[str, Any]:
    """The BusinessService of a file: alone, in a list, or in the body of a request; of several the first.

    Raises:
        DefinitionFault: it is not JSON, or holds no BusinessService with states.
    """
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        said = Text(f"不是有效的 JSON：{error.msg}", f"not JSON: {error.msg}")
        raise DefinitionFault(name, (Fault(error.lineno, "json", said),)) from error
    if isinstance(read, dict):
        read = read.get("BusinessServices", read.get("businessServices", [read]))
    found = [one for one in dicts(read) if isinstance(one.get("states"), list) and one["states"]]
    if not found:
        said = Text("文件中没有带状态（states）的 BusinessService", "the file holds no BusinessService with states")
        raise DefinitionFault(name, (Fault(1, "no_service", said),))
    for other in found[1:]:
        zh, en = "文件含多个流程，只导入第一个，未导入“{what}”", "only the first of several is read; left out: {what}"
        reading.note("BusinessServices", zh, en, what=other.get("businessService"))
    return found[0]


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing where it is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def unread(part: dict[str, Any], sort: str, where: str, reading: Reading) -> None:
    """Report the keys of a part that nothing here reads."""
    for key in sorted(part.keys() - KNOWN[sort]):
        zh, en = "“{key}”没有对应的内容，未导入", "{key} has no counterpart and was left out"
        reading.note(f"{where}.{key}".lstrip("."), zh, en, key=key)
