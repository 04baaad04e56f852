"""How the parts of a definition are written in its source: what stands on one line, and what is shared."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

FLOWING = ("who", "holder", "from", "guards", "checks", "effects", "reveals", "to", "states", "start", "stop", "resume")
"""Lists that are written on one line."""
FLOWING_PARTS = ("length", "limit_by_severity", "limit_by_urgency", "vote")
"""Parts that are written on one line."""


def reader() -> YAML:
    """Reads and writes sources as ours are written, comments included."""
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def plain(value: Any) -> Any:
    """The same as plain dictionaries and lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(entry) for entry in value]
    return value


def differs(old: Any, new: Any) -> bool:
    """Whether a value is another than the one written; `5` is `5` however it was typed."""
    return bool(_asplain(old) != _asplain(new))


def _asplain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _asplain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_asplain(entry) for entry in value]
    return str(value).lower() if isinstance(value, bool) else str(value) if value is not None else None


def node(value: Any, key: str) -> Any:
    """A plain value as it is written: texts in two languages and lists of words on one line."""
    if isinstance(value, Mapping):
        part = CommentedMap({name: node(entry, name) for name, entry in value.items() if entry not in (None, "", [])})
        if set(part) <= {"zh", "en"} or key in ("", *FLOWING_PARTS):
            part.fa.set_flow_style()
        return part
    if isinstance(value, Sequence) and not isinstance(value, str):
        entries = CommentedSeq([node(entry, "") for entry in value])
        if key in FLOWING or all(isinstance(entry, str) for entry in value):
            entries.fa.set_flow_style()
        return entries
    return value


def shared(root: Any) -> set[int]:
    """The nodes that stand in more than one place."""
    met: set[int] = set()
    twice: set[int] = set()

    def walk(part: Any) -> None:
        if not isinstance(part, CommentedMap | CommentedSeq):
            return
        if id(part) in met:
            twice.add(id(part))
            return
        met.add(id(part))
        for entry in part.values() if isinstance(part, CommentedMap) else part:
            walk(entry)

    walk(root)
    return twice


def alone(part: Any) -> Any:
    """A copy of a part that others share."""
    own = copy.deepcopy(part)
    own.yaml_set_anchor(None)
    return own


def named_copy(field: CommentedMap, name: str) -> CommentedMap:
    """A field that was written once for several forms, for one form alone."""
    own: CommentedMap = alone(field)
    if "name" not in own:
        own.insert(0, "name", name)
    own.fa.set_flow_style()
    return own
