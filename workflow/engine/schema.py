"""The definition language as JSON Schema, from the grammar that the loader reads by, for editors that complete YAML."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from workflow.engine import named
from workflow.engine.fields import TYPES
from workflow.engine.grammar import BLOCKS, Key
from workflow.types import RELATIONS, SYSTEM, Position, Relation, Severity, Text, UnitKind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_WORD: Schema = {"type": "string", "minLength": 1}
_CODE: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
_LIMIT: Schema = {"type": "string", "pattern": "^(none|[0-9]+ (wd|oh|h|min))$", "examples": ["1 wd", "4 h", "none"]}


def schema(*, effects: Collection[str]) -> Schema:
    """The schema of a definition.

    Args:
        effects: the effects that there are.
    """
    blocks = {name: _block(block) for name, block in BLOCKS.items()}
    whole = blocks.pop("workflow")
    return {
        "$schema": DRAFT,
        "title": "联治流程定义 / Lianzhi workflow definition",
        **whole,
        "$defs": {**_sorts(effects), **blocks},
    }


def roles() -> list[str]:
    """Every role: a relation and a position, and the system."""
    return [f"{relation}.{position}" for relation in Relation for position in Position] + [SYSTEM]


def _block(block: dict[str, Key]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _value(key) for name, key in block.items()},
        "additionalProperties": False,
        "required": [name for name, key in block.items() if key.is_needed],
    }


def _value(key: Key) -> Schema:
    described = {"description": f"{key.text.zh}\n{key.text.en}"}
    if key.among:
        return {**described, "enum": list(key.among)}
    sort, _, of = key.takes.partition(":")
    if sort == "map":
        return {**described, **_map(_ref(of))}
    if sort == "list":
        return {**described, **_several(_ref(of))}
    return {**described, **_ref(key.takes)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _map(one: Schema) -> Schema:
    """One of it for each code."""
    return {"type": "object", "propertyNames": _CODE, "additionalProperties": one}


def _several(one: Schema) -> Schema:
    """A list, or a single one of it."""
    return {"if": {"type": "array"}, "then": {"items": one}, "else": one}


def _words(one: Schema) -> Schema:
    """A list of words, a single word, or none."""
    return {"anyOf": [{"const": "none"}, one, {"type": "array", "items": one}]}


def _named(names: Collection[str], texts: dict[str, Text] | None = None) -> Schema:
    """One of some names, each with what it says where that is known."""
    if texts is None:
        return {"enum": sorted(names)}
    return {"oneOf": [{"const": name, "description": f"{texts[name].zh}\n{texts[name].en}"} for name in sorted(names)]}


def _sorts(effects: Collection[str]) -> Schema:
    """What each sort of value looks like, by the name that the grammar has for it."""
    guards = {name: one.refusal for name, one in named.guards.REGISTRY.items()}
    checks = {name: one.refusal for name, one in named.checks.REGISTRY.items()}
    severities = [str(severity) for severity in Severity]
    return {
        "sentence": _WORD,
        "word": _WORD,
        "words": _words(_WORD),
        "code": _CODE,
        "text": _text(),
        "flag": {"type": "boolean"},
        "whole": {"type": "integer"},
        "per_cent": {"type": "integer", "minimum": 1, "maximum": 100},
        "states": _words(_CODE),
        "actions": _words(_CODE),
        "target": _CODE,
        "role": {"enum": roles()},
        "roles": _words(_ref("role")),
        "relations": _words(
            _named([str(relation) for relation in Relation], {str(k): v for k, v in RELATIONS.items()})
        ),
        "unit_kinds": _words({"enum": [str(kind) for kind in UnitKind]}),
        "guards": _words(_named(guards, guards)),
        "checks": _words(_named(checks, checks)),
        "effects": _words(_named(effects)),
        "field_type": {"enum": list(TYPES)},
        "limit": _LIMIT,
        "offset": {"type": "string", "pattern": "^-?[0-9]+ (wd|oh|h|min)$", "examples": ["-3 wd", "0 wd", "1 wd"]},
        "limits": {"type": "object", "additionalProperties": _LIMIT},
        "limits_by_severity": {"type": "object", "propertyNames": {"enum": severities}, "additionalProperties": _LIMIT},
        "length": {"anyOf": [_LIMIT, _ref("limits_by_severity")]},
        "values": {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean"]}},
        "choices": {"anyOf": [{"const": "severities"}, {"type": "object", "additionalProperties": _ref("text")}]},
        "default": {"anyOf": [{"type": ["string", "integer", "boolean"]}, _ref("text")]},
        "form": _several({"anyOf": [_CODE, {**_ref("field"), "required": ["name"]}]}),
        "transitions": _map(_several(_ref("transition"))),
    }


def _text() -> Schema:
    return {
        "type": "object",
        "properties": {"zh": _WORD, "en": _WORD},
        "required": ["zh", "en"],
        "additionalProperties": False,
    }
