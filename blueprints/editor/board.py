"""What the editor's page shows: the drawing, the matrix, the texts, and what the check has found, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from markupsafe import Markup

from blueprints.editor import choices
from blueprints.filters import reader_language, t
from workflow.engine import diagram
from workflow.engine.definition import STAY, Field, Transition, Workflow
from workflow.engine.nodes import Fault
from workflow.engine.places import line_of, with_paths
from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Found:
    """One fault: its sentence, its line, and the part that it stands in; no part where the source cannot be read."""

    text: str
    line: int
    path: str
    is_warning: bool = False


def found(faults: Sequence[Fault], flow: Workflow | None) -> list[Found]:
    """Each fault with the part that it stands in."""
    return [
        Found(t(fault.text), fault.line, part_at(flow, fault.line) if flow else "", getattr(fault, "is_warning", False))
        for fault in faults
    ]


def part_at(flow: Workflow, line: int) -> str:
    """The smallest part that has a panel and begins on that line, or above it."""
    best = ""
    for path in _parts(flow):
        begins = line_of(flow, path)
        if begins <= line and begins >= line_of(flow, best):
            best = path
    return best


def _parts(flow: Workflow) -> Iterator[str]:
    yield from (f"states/{code}" for code in flow.states)
    yield from (path for path, _ in with_paths(flow))
    yield from (f"terms/{term.name}" for term in flow.terms)
    if flow.made is not None:
        yield "made"


def drawing(flow: Workflow, uid: Any, part: str, wrong: Iterable[str]) -> Markup:
    """The diagram; each state leads to its panel."""
    picked = _picked(flow, part.rpartition(":")[2])
    bad = {path.removeprefix("states/") for path in wrong if path.startswith("states/")}
    return Markup(
        diagram.svg(
            flow,
            reader_language(),
            current=picked,
            wrong=bad,
            address=lambda code: url_for("editor.show", draft_uid=uid, part=f"states/{code}", _anchor="part"),
        )
    )


def _picked(flow: Workflow, part: str) -> str | None:
    """The state that a part is about: itself, or the first one that an action leads from."""
    if part.startswith("states/"):
        return part.removeprefix("states/").partition("/")[0]
    path = part.partition("/form/")[0]
    return next((one.sources[0] for known, one in with_paths(flow) if known == path and one.sources), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One action of the matrix: where from, where to, and for each role whether it may."""

    path: str
    name: str
    sources: str
    target: str
    cells: list[tuple[str, bool]]
    note: str
    fault: str
    has_form: bool = field(default=False)


def columns(flow: Workflow) -> list[str]:
    """The roles that the definition names, in the order in which it first does."""
    return list(dict.fromkeys(role for one in flow.transitions for role in one.who))


def matrix(flow: Workflow, roles: Sequence[str], wrong: Mapping[str, str]) -> list[Line]:
    """One line an action, in the order of the definition; `wrong` says what is wrong with a part."""
    language = reader_language()
    return [
        Line(
            path=path,
            name=one.text.of(language),
            sources=choices.joined(_state(flow, code) for code in one.sources),
            target=_target(flow, one),
            cells=[(role, role in one.who) for role in roles],
            note=_note(one),
            fault=wrong.get(path, ""),
            has_form=bool(one.form),
        )
        for path, one in with_paths(flow)
    ]


def _state(flow: Workflow, code: str) -> str:
    return flow.states[code].text.of(reader_language()) if code in flow.states else code


def _target(flow: Workflow, one: Transition) -> str:
    if one.target:
        return _state(flow, one.target)
    return dict(choices.states(flow, has_ways=True)).get(one.goes or STAY, STAY)


def _note(one: Transition) -> str:
    refusals = dict(choices.guard_names())
    return " · ".join(refusals.get(name, name) for name in one.guards)


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages, and where it is written."""

    path: str
    key: str
    where: str
    zh: str
    en: str


def wordings(flow: Workflow) -> list[Wording]:
    """Every text of the definition, in its order; a field that several forms share is said once a form."""
    language = reader_language()
    found = [Wording("", "name", flow.text.of(language), flow.text.zh, flow.text.en)]
    for code, state in flow.states.items():
        found.append(Wording(f"states/{code}", "", code, state.text.zh, state.text.en))
    for number, asked in enumerate(flow.made.form if flow.made else ()):
        found += _worded(f"made/form/{number}", t(Text("登记", "Registering")), asked)
    for path, one in with_paths(flow):
        found.append(Wording(path, "", one.action, one.text.zh, one.text.en))
        if one.confirm:
            found.append(Wording(path, "confirm", one.text.of(language), one.confirm.zh, one.confirm.en))
        for number, asked in enumerate(one.form):
            found += _worded(f"{path}/form/{number}", one.text.of(language), asked)
    return found


def _worded(place: str, where: str, asked: Field) -> Iterator[Wording]:
    yield Wording(place, "", where, asked.text.zh, asked.text.en)
    if asked.hint:
        yield Wording(place, "hint", asked.text.of(reader_language()), asked.hint.zh, asked.hint.en)
