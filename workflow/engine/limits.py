"""Which limit holds: the definition's entries, each of which a joint meeting may set for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflow.engine.definition import Limit, State, Term, Transition, Workflow
from workflow.engine.read_clocks import parsed
from workflow.types import Severity

Overrides = Mapping[str, str]
"""What a joint meeting has set for one kind: an entry's key, such as `state.pending_sign` -> `2 wd`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One limit that a definition gives: its key, and whose it is.

    Keys: `state.<code>`, `state.<code>.<urgency or severity>`, `action.<action>`, `term.<name>`,
    `term.<name>.<severity>`.
    """

    key: str
    limit: Limit
    is_set: bool = False


def of_state(
    state: State, via: Transition | None, urgency: str | None, severity: Severity | None, overrides: Overrides
) -> Entry | None:
    """The limit of a state that was entered by `via`; the action's comes first, then urgency, severity, the state."""
    if via is not None and via.limit is not None:
        return _entry(f"action.{via.action}", via.limit, overrides)
    for word, limits in ((urgency, dict(state.limit_by_urgency)), (severity, dict(state.limit_by_severity))):
        if word is not None and word in limits:
            return _entry(f"state.{state.code}.{word}", limits[word], overrides)  # type: ignore[index]
    return _entry(f"state.{state.code}", state.limit, overrides) if state.limit else None


def of_term(term: Term, severity: Severity | None, overrides: Overrides) -> Entry | None:
    """The length of a term for a severity; None where only a form or a day can say."""
    by_severity = dict(term.by_severity)
    if severity is not None and severity in by_severity:
        return _entry(f"term.{term.name}.{severity}", by_severity[severity], overrides)
    return _entry(f"term.{term.name}", term.length, overrides) if term.length else None


def entries(flow: Workflow, overrides: Overrides) -> Iterator[Entry]:
    """Every limit of a definition that a joint meeting may set, in the order of the definition."""
    for term in flow.terms:
        for severity, limit in term.by_severity:
            yield _entry(f"term.{term.name}.{severity}", limit, overrides)
        if term.length is not None:
            yield _entry(f"term.{term.name}", term.length, overrides)
    for state in flow.states.values():
        if state.limit is not None:
            yield _entry(f"state.{state.code}", state.limit, overrides)
        for word, limit in (*state.limit_by_urgency, *state.limit_by_severity):
            yield _entry(f"state.{state.code}.{word}", limit, overrides)
    for action, transitions in flow.actions.items():
        if transitions[0].limit is not None:
            yield _entry(f"action.{action}", transitions[0].limit, overrides)


def _entry(key: str, limit: Limit, overrides: Overrides) -> Entry:
    own = parsed(overrides[key]) if key in overrides else None
    return Entry(key, own, is_set=True) if own is not None else Entry(key, limit)
