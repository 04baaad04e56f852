"""From a YAML source to a Workflow, with every fault named by line."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from workflow.engine.definition import Choice, Field, Limit, State, Term, Transition, Workflow
from workflow.engine.nodes import DefinitionFault, Fault, Node, Notes, compose, in_order
from workflow.types import SEVERITIES, Phase, Severity, Text

__all__ = ["DefinitionFault", "Fault", "load", "shipped"]

FOLDER = Path(__file__).parents[1] / "definitions"
Closed = TypeVar("Closed", bound=StrEnum)

_ROOT = ("kind", "name", "prefix", "initial", "path", "terms", "fields", "states", "transitions")
_STATE = ("zh", "en", "phase", "holder", "limit", "limit_by_urgency", "reveals", "on_term", "step")
_TERM = ("length", "given", "until", "start", "stop", "resume")
_TRANSITION = (
    *("zh", "en", "from", "to", "who", "guards", "checks", "form", "effects"),
    *("automatic", "back", "quiet", "danger", "confirm", "page"),
)
_FIELD = (
    *("name", "type", "zh", "en", "required", "hint", "choices", "sets"),
    *("minimum", "maximum", "units", "who", "columns", "evidence", "default"),
)


def load(source: str, *, name: str) -> Workflow:
    """Read a definition.

    Args:
        name: what the source is called in faults.

    Raises:
        DefinitionFault: it has faults of form; whether it is sound is for `checking` to say.
    """
    notes = Notes()
    workflow = _workflow(compose(source, name, notes), source, notes)
    if notes.faults:
        raise DefinitionFault(name, in_order(notes.faults))
    return workflow


@cache
def shipped() -> dict[str, tuple[str, Workflow]]:
    """The definitions that come with the product: source and Workflow by kind, in the order of file names."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
    return {kind: (source, load(source, name=f"{kind}.yaml")) for kind, source in sources.items()}


def _workflow(root: Node, source: str, notes: Notes) -> Workflow:
    keys = root.keys(*_ROOT)
    shared = {name: _field(node, name) for name, node in keys["fields"].items()}
    if not keys["states"].is_there or not keys["transitions"].is_there:
        root.blame("missing", "缺少 states 或 transitions", "states or transitions are missing")
    return Workflow(
        kind=keys["kind"].code(),
        text=keys["name"].text(),
        prefix=keys["prefix"].word(default=""),
        initial=keys["initial"].word(),
        states={code: _state(code, node) for code, node in keys["states"].items()},
        transitions=tuple(
            t for action, node in keys["transitions"].items() for t in _transitions(action, node, shared)
        ),
        terms=tuple(_term(name, node) for name, node in keys["terms"].items()),
        path=keys["path"].words(),
        source=source,
        lines=MappingProxyType(notes.lines),
    )


def _state(code: str, node: Node) -> State:
    keys = node.keys(*_STATE)
    for key in ("holder", "limit"):
        if not keys[key].is_there:
            node.blame(
                f"missing_{key}",
                "“{here}”未写 {key}（没有就写 none）",
                "{here} has no {key}; write none if there is none",
                key=key,
            )
    return State(
        code=code,
        text=node.text_of(keys),
        phase=_one_of(Phase, keys["phase"], Phase.OPEN),
        holder=keys["holder"].words(),
        limit=_limit(keys["limit"]),
        reveals=keys["reveals"].words(),
        on_term=keys["on_term"].word(default="") or None,
        limit_by_urgency=tuple((k, limit) for k, n in keys["limit_by_urgency"].items() if (limit := _limit(n))),
        step=keys["step"].text() if keys["step"].is_there else None,
    )


def _term(name: str, node: Node) -> Term:
    keys = node.keys(*_TERM)
    if not any(keys[key].is_there for key in ("length", "given", "until")):
        node.blame("missing", "“{here}”须写 length、given 或 until", "{here} needs length, given or until")
    return Term(
        name=name,
        start=keys["start"].words(),
        stop=keys["stop"].words(),
        resume=keys["resume"].words(),
        by_severity=tuple((_severity(k, n), limit) for k, n in keys["length"].items() if (limit := _limit(n))),
        given=keys["given"].word(default="") or None,
        until=keys["until"].word(default="") or None,
    )


def _transitions(action: str, node: Node, shared: dict[str, Field]) -> list[Transition]:
    return [_transition(action, one, shared) for one in (node.entries() if node.is_list else (node,))]


def _transition(action: str, node: Node, shared: dict[str, Field]) -> Transition:
    keys = node.keys(*_TRANSITION)
    if not keys["to"].is_there:
        node.blame("missing", "“{here}”缺少 to（留在原状态写 stay）", "{here} has no to; write stay if it stays")
    target = keys["to"].word(default="stay")
    return Transition(
        action=action,
        text=node.text_of(keys),
        sources=keys["from"].words(),
        target=None if target == "stay" else target,
        who=keys["who"].words(),
        guards=keys["guards"].words(),
        checks=keys["checks"].words(),
        form=_form(keys["form"], shared),
        effects=keys["effects"].words(),
        is_automatic=keys["automatic"].flag(),
        is_back=keys["back"].flag(),
        is_quiet=keys["quiet"].flag(),
        is_danger=keys["danger"].flag(),
        confirm=keys["confirm"].text() if keys["confirm"].is_there else None,
        page=keys["page"].word(default="") or None,
    )


def _form(node: Node, shared: dict[str, Field]) -> tuple[Field, ...]:
    found = []
    for entry in node.entries():
        if entry.is_mapping:
            found.append(_field(entry))
        elif (word := entry.word()) in shared:
            found.append(shared[word])
        else:
            entry.blame("unknown_field", "fields 中没有“{word}”", "there is no field {word} under fields", word=word)
    return tuple(found)


def _field(node: Node, name: str | None = None) -> Field:
    keys = node.keys(*_FIELD)
    return Field(
        name=name if name and not keys["name"].is_there else keys["name"].code(),
        type=keys["type"].word(),
        text=node.text_of(keys),
        required=keys["required"].flag(),
        hint=keys["hint"].text() if keys["hint"].is_there else None,
        choices=_choices(keys["choices"]),
        sets=keys["sets"].code() if keys["sets"].is_there else None,
        minimum=keys["minimum"].whole(),
        maximum=keys["maximum"].whole(),
        units=keys["units"].words(),
        who=keys["who"].word(default="") or None,
        columns=tuple(_field(column) for column in keys["columns"].entries()),
        evidence=keys["evidence"].word(default="") or None,
        default=_default(keys["default"]),
    )


def _choices(node: Node) -> tuple[Choice, ...]:
    if not node.is_mapping and node.is_there:
        if node.word() == "severities":
            return tuple(Choice(value, text) for value, text in SEVERITIES.items())
        node.blame("choices", "“{here}”应为键值对或 severities", "{here} must be a mapping, or severities")
        return ()
    return tuple(Choice(value, text.text()) for value, text in node.items())


def _default(node: Node) -> Text | None:
    if not node.is_there:
        return None
    return node.text() if node.is_mapping else Text(node.word(), node.word())


def _limit(node: Node) -> Limit | None:
    if not node.is_there:
        return None
    word = node.word()
    if word == "none":
        return None
    match = re.fullmatch(r"(\d+) (wd|h|min)", word)
    if match is None:
        node.blame(
            "limit",
            "时限“{word}”应写作 1 wd、4 h、30 min 或 none",
            "the limit “{word}” must be like 1 wd, 4 h, 30 min or none",
            word=word,
        )
        return None
    return Limit(int(match[1]), match[2])


def _severity(word: str, node: Node) -> Severity:
    if word not in set(Severity):
        node.blame("severity", "没有严重程度“{word}”", "there is no severity {word}", word=word)
        return Severity.GENERAL
    return Severity(word)


def _one_of(closed: type[Closed], node: Node, default: Closed) -> Closed:
    word = node.word(default=default)
    if word not in set(closed):
        node.blame(
            "unknown_value",
            "“{word}”应为 {known} 之一",
            "“{word}” must be one of {known}",
            word=word,
            known=", ".join(closed),
        )
        return default
    return closed(word)
