"""Whole outputs of the engine, written down to be approved: definitions as read, drawings, BPMN, imports from DIGIT."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from tests.engine.digit_samples import bare, grievance, odd
from tests.engine.samples import SMALL
from workflow.engine import diagram
from workflow.engine.bpmn import document
from workflow.engine.definition import Workflow
from workflow.engine.digit import imported
from workflow.engine.loading import load
from workflow.types import Text

APPROVED = Path(__file__).with_name("approved")


def sample(name: str) -> Workflow:
    """One of the samples: `small`, `sample`, `branching` or `everything`."""
    return load(SMALL if name == "small" else (APPROVED / f"{name}.yaml").read_text(encoding="utf-8"), name=name)


def read(name: str) -> str:
    """A definition as it was read: one part a line with all that was not left to its default, and where it stands."""
    flow = sample(name)
    parts = [*flow.terms, *flow.escalations, *flow.states.values(), *flow.transitions]
    said = [flow.kind, _told(flow.text), flow.prefix, flow.initial, " ".join(flow.path), *map(_told, parts)]
    lines = [f"{line} {path}" for path, line in sorted(flow.lines.items(), key=lambda item: (item[1], item[0]))]
    return "\n".join([*said, _told(flow.made), " ".join(flow.states), *lines]) + "\n"


def _told(value: object) -> str:
    if isinstance(value, Text):
        return f"“{value.zh}/{value.en}”"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_told, value))}]"
    if not is_dataclass(value):
        return str(value)
    given = {one.name: getattr(value, one.name) for one in fields(value) if getattr(value, one.name) != one.default}
    return f"{type(value).__name__}({', '.join(f'{name} {_told(what)}' for name, what in given.items())})"


def table(name: str) -> str:
    """The table of a definition in both languages."""
    flow = sample(name)
    rows = chain(diagram.table(flow, "zh"), diagram.table(flow, "en"))
    return "".join(f"{row.state} | {row.action} | {row.role} | {row.target}\n" for row in rows)


def marked(name: str, language: str) -> str:
    """A drawing with the present state, those passed and those that are wrong."""
    flow = sample(name)
    here, *others = reversed(flow.path)
    svg = diagram.svg(flow, language, current=here, visited=[here, *others[:2]], wrong=flow.path[1:2])
    return svg + "\n"


def linked(name: str, language: str) -> str:
    """A drawing whose states link to somewhere."""
    flow = sample(name)
    seen = {"current": flow.path[-1], "visited": flow.path[:1]}
    return diagram.svg(flow, language, **seen, address=lambda code: f'/?a=1&b="{code}"') + "\n"


def bpmn(name: str) -> str:
    """The BPMN document, as it is written."""
    return document(sample(name)).decode("utf-8") + "\n"


def elements(name: str) -> str:
    """The BPMN document, one element a line without its namespace."""
    root = ElementTree.fromstring(document(sample(name)))
    return "".join(
        " ".join([one.tag.rpartition("}")[2], *one.attrib.values(), json.dumps((one.text or "").strip())]) + "\n"
        for one in root.iter()
    ).replace(' ""\n', "\n")


def digit(service: object, **roles: str) -> str:
    """The definition made of a BusinessService, whose each role was taken to be, and what is reported."""
    found = imported(json.dumps(service), roles)
    theirs = "".join(f"{role}: {ours}\n" for role, ours in found.roles.items())
    notes = "".join(f"{note.where}: {note.text.zh} / {note.text.en}\n" for note in found.notes)
    return f"{found.source}\n{theirs}\n{notes}"


WHOLE: dict[str, Callable[[], str]] = {
    "read-small.txt": partial(read, "small"),
    "read-sample.txt": partial(read, "sample"),
    "read-everything.txt": partial(read, "everything"),
    "ways-everything.txt": partial(table, "everything"),
    "bpmn-everything.txt": partial(elements, "everything"),
    "ways-small.txt": partial(table, "small"),
    "ways-branching.txt": partial(table, "branching"),
    "marked-small-zh.svg": partial(marked, "small", "zh"),
    "marked-branching-zh.svg": partial(marked, "branching", "zh"),
    "linked-small-en.svg": partial(linked, "small", "en"),
    "linked-branching-en.svg": partial(linked, "branching", "en"),
    "bpmn-small.xml": partial(bpmn, "small"),
    "bpmn-branching.txt": partial(elements, "branching"),
    "digit-grievance.txt": partial(digit, grievance(), GRO="office.coordinator", CSR="initiator.liaison"),
    "digit-odd.txt": partial(digit, odd()),
    "digit-bare.txt": partial(digit, bare()),
    "digit-few.txt": partial(digit, {"businessService": "N.O.C.", "states": [{"state": "Ended", "actions": []}]}),
}
"""Each output by the name of the file that holds it as approved."""


if __name__ == "__main__":
    for name, output in WHOLE.items():
        (APPROVED / name).write_text(output(), encoding="utf-8")
