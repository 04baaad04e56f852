"""The page about the definition language says what the loader reads, and its example is sound."""

from __future__ import annotations

import re

import jsonschema

from tests.engine.reference import PAGE, written
from tests.engine.test_schema import SCHEMA, plain
from workflow.engine.checking import check
from workflow.engine.grammar import BLOCKS
from workflow.services.effects.all import EFFECTS


def test_the_tables_are_as_the_grammar_has_them():
    page = PAGE.read_text(encoding="utf-8")

    assert re.findall(r"<!-- (\w+) -->\n", page)[::2] == list(BLOCKS)
    assert page == written(page), "run: python -m tests.engine.reference"


def test_the_example_is_sound_and_fits_the_schema():
    example = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]

    assert check(example, name="example.yaml", effects=EFFECTS) == ()
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(plain(example))) == []
