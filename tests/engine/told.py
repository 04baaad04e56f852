"""What the engine says in words about definitions, written down to be approved: faults, differences, the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.engine.samples import SMALL
from workflow.engine import checking
from workflow.engine.comparing import differences
from workflow.engine.definition import Workflow
from workflow.engine.loading import DefinitionFault, load
from workflow.engine.schema import schema
from workflow.types import Text

APPROVED = Path(__file__).with_name("approved")
SAMPLES = {"small": SMALL, "sample": (APPROVED / "sample.yaml").read_text(encoding="utf-8")}
EFFECTS = frozenset(re.findall(r"\w+", " ".join(re.findall(r"effects: (.*)", "\n".join(SAMPLES.values())))))
VALUE = re.compile(r"(?<=[\s{\[])([a-z_]+): ([^{\[\s,}\]][^,}\]\n]*|\[[^\]\n]*\])")


def spoiled(source: str) -> Iterator[tuple[str, str]]:
    """The source with each value in turn replaced by a word that fits nowhere, and what was replaced."""
    for found in VALUE.finditer(source):
        line = source[: found.start()].count("\n") + 1
        yield f"{line} {found[1]}", source[: found.start(2)] + "odd" + source[found.end(2) :]


def faults(source: str) -> str:
    """Every fault of each spoiled source, one a line."""
    return "".join(f"{spoilt}: {_faults(text)}\n" for spoilt, text in spoiled(source))


def _faults(source: str) -> str:
    found = checking.check(source, name="it", effects=EFFECTS)
    return " | ".join(f"{one.line} {one.code} {_text(one.text)}" for one in found) or "-"


def changes(source: str) -> str:
    """What differs in each spoiled source that can be read, and between the samples."""
    flow = load(source, name="it")
    others = [*_readable(source), *(load(text, name="it") for text in SAMPLES.values())]
    return "".join(line for other in others for line in _told(flow, other))


def _readable(source: str) -> Iterator[Workflow]:
    for _, text in spoiled(source):
        try:
            yield load(text, name="it")
        except DefinitionFault:
            continue


def _told(old: Workflow, new: Workflow) -> list[str]:
    return sorted(
        f"{one.path} {one.how} {_text(one.part)} {_text(one.what)}: {_text(one.before)} > {_text(one.after)}\n"
        for one in differences(old, new)
    )


def described_schema() -> str:
    """The schema, its guards and checks left out, since these have tables of their own."""
    whole = schema(effects={"deliver", "notify"})
    for name in ("guards", "checks"):
        assert whole["$defs"].pop(name)["anyOf"]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def tables() -> Iterator[tuple[str, str]]:
    """The name and text of every table."""
    yield "schema.json", described_schema()
    for name, source in SAMPLES.items():
        yield f"faults-{name}.txt", faults(source)
        yield f"changes-{name}.txt", changes(source)


def _text(text: Text | None) -> str:
    return f"{text.zh}/{text.en}" if text else "-"


if __name__ == "__main__":
    for name, text in tables():
        (APPROVED / name).write_text(text, encoding="utf-8")
