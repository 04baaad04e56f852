"""The JSON Schema of the language: what is shipped fits it, what the loader does not know fails it."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
import yaml

from tests.engine.samples import SMALL, broken
from workflow.engine import checks, guards
from workflow.engine.grammar import BLOCKS
from workflow.engine.loading import shipped
from workflow.engine.schema import DRAFT, schema
from workflow.services.effects.all import EFFECTS

SCHEMA = schema(effects={*EFFECTS, "deliver"})
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


def plain(source: str) -> Any:
    """The values of a source as an editor reads them: YAML 1.2, where yes is a word and a key is one too."""
    return _value(yaml.compose(source, Loader=yaml.CSafeLoader))


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(value) for value in node.value]
    is_plain = node.style not in {"'", '"'}
    if is_plain and node.value in {"true", "false"}:
        return node.value == "true"
    return int(node.value) if is_plain and re.fullmatch(r"-?\d+", node.value) else node.value


def faults(source: str) -> list[str]:
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.validator}" for error in CHECKER.iter_errors(plain(source))
    ]


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == DRAFT


@pytest.mark.parametrize("kind", shipped())
def test_every_shipped_definition_fits(kind):
    assert faults(shipped()[kind][0]) == []


def test_the_small_definition_fits():
    assert faults(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("prefix: CS", "prefix: CS\ncolour: red", ": additionalProperties"),
        ("en: Draft, holder", "en: Draft, hodler: x, holder", "states/draft: additionalProperties"),
        ("quiet: true", "quite: true", "transitions/note: additionalProperties"),
        (
            "holder: office.coordinator, limit: 1 wd",
            "holder: office.coordinator, limit: 1 day",
            "states/draft/limit: pattern",
        ),
        ("holder: office.coordinator", "holder: office.cook", "states/draft/holder: anyOf"),
        ("guards: [is_no_duplicate]", "guards: [is_fine]", "transitions/assign/guards: anyOf"),
        ("name: {zh: 差事, en: Errand}", "name: {zh: 差事}", "name: required"),
        ("initial: draft\n", "", ": required"),
        ("type: text, zh: 理由", "type: texts, zh: 理由", "fields/reason/type: enum"),
        ("phase: settled", "phase: over", "states/done/phase: enum"),
    ],
)
def test_what_the_loader_does_not_know_fails(old, new, fault):
    assert faults(broken(old, new)) == [fault]


@pytest.mark.parametrize("block", BLOCKS)
def test_every_key_is_described_in_both_languages(block):
    properties = SCHEMA["properties"] if block == "workflow" else SCHEMA["$defs"][block]["properties"]

    assert list(properties) == list(BLOCKS[block])
    assert [
        name
        for name, one in properties.items()
        if not re.fullmatch(r"(?s)[^\n]*[一-鿿][^\n]*\n[ -~]+", one["description"])
    ] == []


def test_every_reference_leads_somewhere():
    used = set(re.findall(r"#/\$defs/(\w+)", repr(SCHEMA)))

    assert used == used & SCHEMA["$defs"].keys()


@pytest.mark.parametrize(("sort", "registry"), [("guards", guards.REGISTRY), ("checks", checks.REGISTRY)])
def test_each_name_of_a_guard_or_a_check_is_offered_with_its_sentence(sort, registry):
    offered = schema(effects=())["$defs"][sort]
    one = {
        "oneOf": [
            {"const": name, "description": f"{registry[name].refusal.zh}\n{registry[name].refusal.en}"}
            for name in sorted(registry)
        ]
    }

    assert offered == {"anyOf": [{"const": "none"}, one, {"type": "array", "items": one}]}
