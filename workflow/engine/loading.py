"""From a YAML source to a Workflow, with every fault named by line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType

from workflow.engine.composing import compose
from workflow.engine.definition import DYNAMIC, STAY, Field, Limit, State, Transition, Workflow
from workflow.engine.grammar import STATE, TRANSITION, WORKFLOW
from workflow.engine.nodes import DefinitionFault, Fault, Node, Notes, in_order, one_of
from workflow.engine.read_clocks import escalation, limit, severity_limits, term, vote
from workflow.engine.read_fields import field, form
from workflow.engine.read_made import made
from workflow.types import Phase

__all__ = ["DefinitionFault", "Fault", "load", "shipped"]

FOLDER = Path(__file__).parents[1] / "definitions"


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
    keys = root.keys(WORKFLOW)
    shared = {name: field(node, name) for name, node in keys["fields"].items()}
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
        terms=tuple(term(name, node) for name, node in keys["terms"].items()),
        path=keys["path"].words(),
        escalations=tuple(escalation(node) for node in keys["escalations"].entries()),
        made=made(keys["made"], shared, prefix=keys["prefix"].word(default="")),
        source=source,
        lines=MappingProxyType(notes.lines),
    )


def _state(code: str, node: Node) -> State:
    keys = node.keys(STATE)
    for key in ("holder", "limit"):
        if key not in keys:
            node.blame(
                f"missing_{key}",
                "“{here}”未写 {key}（没有就写 none）",
                "{here} has no {key}; write none if there is none",
                key=key,
            )
    return State(
        code=code,
        text=node.text_of(keys),
        phase=one_of(Phase, keys["phase"], Phase.OPEN),
        holder=keys.words("holder"),
        limit=limit(keys["limit"]),
        reveals=keys.words("reveals"),
        on_term=keys.said("on_term"),
        limit_by_urgency=_limits(keys["limit_by_urgency"]) if "limit_by_urgency" in keys else (),
        step=keys.text("step"),
        limit_by_severity=severity_limits(keys["limit_by_severity"]) if "limit_by_severity" in keys else (),
        vote=vote(keys["vote"]) if "vote" in keys else None,
    )


def _limits(node: Node) -> tuple[tuple[str, Limit], ...]:
    return tuple((word, one) for word, value in node.items() if (one := limit(value)))


def _transitions(action: str, node: Node, shared: dict[str, Field]) -> list[Transition]:
    return [_transition(action, one, shared) for one in (node.entries() if node.is_list else (node,))]


def _transition(action: str, node: Node, shared: dict[str, Field]) -> Transition:
    keys = node.keys(TRANSITION)
    if not keys["to"].is_there:
        node.blame("missing", "“{here}”缺少 to（留在原状态写 stay）", "{here} has no to; write stay if it stays")
    target = keys["to"].word(default=STAY)
    is_named = target not in (STAY, *DYNAMIC)
    return Transition(
        action=action,
        text=node.text_of(keys),
        sources=keys.words("from"),
        target=target if is_named else None,
        goes=None if is_named else target,
        who=keys.words("who"),
        guards=keys.words("guards"),
        checks=keys.words("checks"),
        form=form(keys["form"], shared) if "form" in keys else (),
        effects=keys.words("effects"),
        is_automatic=keys.flag("automatic"),
        is_back=keys.flag("back"),
        is_quiet=keys.flag("quiet"),
        is_danger=keys.flag("danger"),
        confirm=keys.text("confirm"),
        page=keys.said("page"),
        limit=limit(keys["limit"]) if "limit" in keys else None,
        is_aside=keys.flag("aside"),
    )
