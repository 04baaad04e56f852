"""What the house promises of its code: one commit, closed lists complete, routes marked, migrations equal to models."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from blueprints.access import unmarked
from blueprints.errors import STATUS
from workflow.engine.loading import shipped
from workflow.engine.places import with_registration
from workflow.errors import WorkflowError
from workflow.jobs.topics import TOPICS
from workflow.services.effects.all import EFFECTS
from workflow.services.effects.names import NAMES
from workflow.types import (
    LIGHTS,
    PHASES,
    POSITIONS,
    RELATIONS,
    SEVERITIES,
    UNIT_KINDS,
    Light,
    Phase,
    Position,
    Relation,
    Severity,
    UnitKind,
)

ROOT = Path(__file__).parents[2]
SOURCES = [path for part in ("workflow", "blueprints") for path in sorted((ROOT / part).rglob("*.py"))]
INLINE = (
    r"<script(?![^>]*\bsrc=)[^>]*>\s*\S|\sstyle=|<style"
    r"|\son(?:click|change|input|load|submit|focus|blur|error|key\w+|mouse\w+)="
)
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "documents" not in path.parts]


def calls(path: Path, name: str) -> list[int]:
    """The lines on which a method of that name is called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]


def test_the_one_commit_is_in_the_database_module():
    places = {path.relative_to(ROOT).as_posix() for path in SOURCES if calls(path, "commit")}

    assert places == {"workflow/db.py"}


def test_views_contain_no_select():
    views = [path for path in SOURCES if path.is_relative_to(ROOT / "blueprints") and "cli" not in path.parts]

    guilty = [path.name for path in views if re.search(r"^from sqlalchemy import .*\bselect\b", path.read_text(), re.M)]

    assert guilty == ["access.py"]


def test_every_route_names_its_roles(app: Flask):
    assert unmarked(app.view_functions) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_templates_have_no_inline_script_style_or_handler(path: Path):
    text = path.read_text(encoding="utf-8")

    assert (
        re.findall(
            INLINE,
            text,
        )
        == []
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_template_parses(app: Flask, path: Path):
    app.jinja_env.parse(path.read_text(encoding="utf-8"))


def test_every_value_of_a_closed_list_has_its_words():
    pairs = (
        (Light, LIGHTS),
        (Phase, PHASES),
        (Position, POSITIONS),
        (Relation, RELATIONS),
        (Severity, SEVERITIES),
        (UnitKind, UNIT_KINDS),
    )

    assert [members for members, words in pairs if set(members) != set(words)] == []


def test_every_effect_that_a_definition_names_exists_and_every_effect_is_named():
    named = {
        effect
        for _, workflow in shipped().values()
        for _, transition in with_registration(workflow)
        for effect in transition.effects
    }

    assert (named - set(EFFECTS), set(EFFECTS) - named) == (set(), set())


def test_every_promised_topic_has_its_job():
    promised = {
        match
        for path in SOURCES
        for match in re.findall(r'promise\(\s*[\w.]+,\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }

    assert promised == set(TOPICS)


def test_every_predicament_has_its_status():
    assert set(STATUS) == set(WorkflowError.__subclasses__())


def catalogue() -> set[str]:
    """Every English sentence that the Chinese catalogue knows."""
    from babel.messages.pofile import read_po

    with (ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file)
    return {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.string and message.id
    }


def test_every_interface_sentence_has_its_chinese():
    said = set()
    for path in [*TEMPLATES, *(p for p in SOURCES if p.is_relative_to(ROOT / "blueprints"))]:
        text = path.read_text(encoding="utf-8")
        said |= {ast.literal_eval(m) for m in re.findall(r'\b(?:_|ngettext)\(\s*("(?:[^"\\]|\\.)*")', text)}

    assert sorted(said - catalogue()) == []


def test_no_sentence_of_the_catalogue_is_said_no_more():
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *SOURCES])
    text = re.sub(r'"\s*\n\s*"', "", text)

    assert sorted(s for s in catalogue() if s not in text and s.replace('"', '\\"') not in text) == []


def test_every_effect_is_named_in_both_languages():
    without = [name for name in EFFECTS if name not in NAMES]
    untold = [name for name, text in NAMES.items() if not text.zh or not text.en or text.zh == text.en]

    assert (without, untold) == ([], [])
