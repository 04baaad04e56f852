"""Reading how a kind is registered, listed, counted and reported that is made of its definition alone."""

from __future__ import annotations

from workflow.engine.definition import Field
from workflow.engine.grammar import FIGURE, MADE, PARTS, PATTERNS, SECTION, WAYS
from workflow.engine.made import Figure, Made, Section
from workflow.engine.nodes import Node, one_of_words
from workflow.engine.read_fields import form


def made(node: Node, shared: dict[str, Field], *, prefix: str) -> Made | None:
    """The part of a definition that stands for code; None where there is none."""
    if not node.is_there:
        return None
    keys = node.keys(MADE)
    return Made(
        pattern=one_of_words(PATTERNS, keys["pattern"]),
        numbering=keys["numbering"].word(default=f"{prefix}-{{year}}-{{n:04}}"),
        attaches=keys["attaches"].words(),
        who=keys["who"].words(),
        form=form(keys["form"], shared),
        columns=keys["columns"].words(),
        filters=keys["filters"].words(),
        figures=tuple(_figure(entry) for entry in keys["figures"].entries()),
        report=tuple(_section(entry) for entry in keys["report"].entries()),
        guards=keys["guards"].words(),
        checks=keys["checks"].words(),
        effects=keys["effects"].words(),
    )


def _figure(node: Node) -> Figure:
    keys = node.keys(FIGURE)
    return Figure(
        name=keys["name"].code(),
        text=node.text_of(keys),
        how=one_of_words(WAYS, keys["how"]),
        of=keys["of"].word(default="") or None,
        states=keys["states"].words(),
        where=tuple((name, value.word()) for name, value in keys["where"].items()),
        by=keys["by"].word(default="") or None,
    )


def _section(node: Node) -> Section:
    keys = node.keys(SECTION)
    return Section(text=node.text_of(keys), shows=one_of_words(PARTS, keys["shows"]), fields=keys["fields"].words())
