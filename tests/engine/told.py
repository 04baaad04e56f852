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

NEWLINE = "\n"
APPROVED = Path(__file__).with_name("approved")
SAMPLES = {
    "small": SMALL,
    "sample": (APPROVED / "sample.yaml").read_text(encoding="utf-8"),
    "everything": (APPROVED / "everything.yaml").read_text(encoding="utf-8"),
}
EFFECTS = frozenset(re.findall(r"\w+", " ".join(re.findall(r"effects: (.*)", "\n".join(SAMPLES.values())))))
VALUE = re.compile(r"(?<=[\s{\[])([a-z_]+): ([^{\[\s,}\]][^,}\]\n]*|\[[^\]\n]*\])")


def spoiled(source: str) -> dict[str, str]:
    """The source with each value in turn replaced by a word that fits nowhere, by line and key of what was replaced."""
    found: dict[str, str] = {}
    for value in VALUE.finditer(source):
        name = f"{source[: value.start()].count(NEWLINE) + 1} {value[1]}"
        while name in found:
            name += "+"
        found[name] = source[: value.start(2)] + "odd" + source[value.end(2) :]
    return found


def faults(source: str) -> str:
    """What is wrong with a spoiled source, in a line."""
    found = checking.check(source, name="it", effects=EFFECTS)
    return " | ".join(f"{one.line} {one.code} {_text(one.text)}" for one in found) or "-"


def changes(source: str, spoilt: str) -> str:
    """What differs in a spoiled source from the sound one, a line each; nothing where it cannot be read."""
    try:
        return _changes(load(source, name="it"), load(spoilt, name="it"))
    except DefinitionFault:
        return ""


def changes_between(old: str, new: str) -> str:
    """What differs between two samples, a line each."""
    return _changes(*(load(SAMPLES[name], name="it") for name in (old, new)))


def _changes(old: Workflow, new: Workflow) -> str:
    told = (
        f"{one.path} {one.how} {_text(one.part)} {_text(one.what)}: {_text(one.before)} > {_text(one.after)}"
        for one in differences(old, new)
    )
    return "\n".join(sorted(told))


def described_schema() -> str:
    """The schema, its guards and checks left out, since these have tables of their own."""
    whole = schema(effects={"deliver", "notify"})
    for name in ("guards", "checks"):
        assert whole["$defs"].pop(name)["anyOf"]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def tables() -> Iterator[tuple[str, str]]:
    """The name and text of every table."""
    yield "schema.json", described_schema()
    yield "changes-between.txt", changes_between("small", "sample") + "\n"
    for name, source in SAMPLES.items():
        yield f"faults-{name}.txt", sectioned({at: faults(text) for at, text in spoiled(source).items()})
        yield f"changes-{name}.txt", sectioned({at: changes(source, text) for at, text in spoiled(source).items()})


def approved(name: str) -> str:
    """A table as it was approved."""
    return (APPROVED / name).read_text(encoding="utf-8")


def sections(name: str) -> dict[str, str]:
    """A table as it was approved, in its sections."""
    found = (section.partition("\n") for section in approved(name).removeprefix("# ").split("\n# "))
    return {head: text.rstrip(NEWLINE) for head, _, text in found}


def sectioned(told: dict[str, str]) -> str:
    """A table in sections with a head each; an empty one is left out."""
    return "".join(f"# {head}\n{text}\n" for head, text in told.items() if text)


def _text(text: Text | None) -> str:
    return f"{text.zh}/{text.en}" if text else "-"


if __name__ == "__main__":
    for name, text in tables():
        (APPROVED / name).write_text(text, encoding="utf-8")
