"""Guards that can never hold together: actions that nobody will ever be able to take."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from itertools import islice, product
from typing import Any, cast

from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at, with_paths
from workflow.types import SYSTEM, Severity, Text

MOST = 20_000
"""So many sets of facts are tried; a guard that would need more is taken to hold."""
GENERAL = frozenset(
    {"roles", "did", "done", "severity", "returns", "fails", "due_on", "lead", "lead_has_signed", "is_within_return"}
)
"""What every kind of matter has; the rest is filled for some kinds only."""
_UNIT = Text("甲", "A")
_WHOLE = (0, 1, 2, 3, 10)
_SETS: tuple[frozenset[str], ...] = (frozenset(), frozenset({"one"}), frozenset({"one", "two"}))
_OTHERS = (None, False, True, 0, 1, 10, "one", date(2026, 1, 1), "read", "self", "accept")
"""Values that a guard may tell apart, of an attribute that is a number, a set, or not filled at rest."""
_ZH, _EN = (
    "“{name}”的条件 {words} 不可能同时成立，操作永远不能办理",
    "the guards {words} of “{name}” can never hold together; nobody will ever be able to take it",
)
_ZH_ONE, _EN_ONE = (
    "“{name}”的条件 {words} 在本类事项中永远不成立，操作永远不能办理",
    "the guard {words} of “{name}” never holds for this kind; nobody will ever be able to take it",
)


def guards_can_hold(workflow: Workflow, varying: Collection[str] | None = None) -> Iterator[Fault]:
    """A fault for each transition that no facts at all would let fire.

    Args:
        varying: the attributes of Facts that this kind fills; the rest stay as they are at rest. None is all.
    """
    done = tuple(sorted({*workflow.actions, "begin"}))
    known = None if varying is None else frozenset(varying)
    for path, transition in with_paths(workflow):
        if not transition.guards or any(name not in REGISTRY for name in transition.guards):
            continue
        who = tuple(sorted(set(transition.who)))
        if not satisfiable(transition.guards, who, done, known):
            yield _blamed(workflow, path, transition, (who, done, known))


def _blamed(workflow: Workflow, path: str, transition: Transition, among: tuple[Any, ...]) -> Fault:
    alone = [name for name in transition.guards if not satisfiable((name,), *among)]
    zh, en = (_ZH_ONE, _EN_ONE) if alone else (_ZH, _EN)
    words = ", ".join(alone or transition.guards)
    where = f"{path}/guards/{transition.guards.index(alone[0])}" if alone else f"{path}/guards"
    return fault_at(workflow, where, "never", zh, en, name=transition.text, words=words)


@lru_cache(maxsize=4096)
def satisfiable(
    guards: tuple[str, ...], who: tuple[str, ...], actions: tuple[str, ...], varying: frozenset[str] | None
) -> bool:
    """Some facts let all these guards hold; looked for by trying every value that a guard may tell apart."""
    touched: set[str] = set()
    start = Facts(roles=frozenset(who or (SYSTEM,)))
    found, seen = [start], -1
    while len(touched) != seen:
        seen = len(touched)
        for facts in found:
            if _hold(guards, facts, touched):
                return True
        names = sorted(name for name in touched if varying is None or name in varying)
        found = [replace(start, **values) for values in islice(_choices(names, who, actions), MOST)]
    return len(found) >= MOST


def _hold(guards: Sequence[str], facts: Facts, touched: set[str]) -> bool:
    """Every guard is asked, even after one has refused, so that all attributes that matter come to light at once."""
    watched = cast(Facts, _Watched(facts, touched))
    answers = [REGISTRY[name].holds(watched) for name in guards]
    return all(answers)


class _Watched:
    """Facts that note which of their attributes are asked for."""

    def __init__(self, facts: Facts, touched: set[str]) -> None:
        self._facts, self._touched = facts, touched

    def __getattr__(self, name: str) -> Any:
        if name in _NAMES:
            self._touched.add(name)
            return getattr(self._facts, name)
        return getattr(type(self._facts), name).fget(self)


_NAMES = frozenset(field.name for field in fields(Facts))


def _choices(names: Sequence[str], who: Sequence[str], actions: Sequence[str]) -> Iterator[dict[str, Any]]:
    lists = [_values(name, who, actions) for name in names]
    return (dict(zip(names, chosen, strict=True)) for chosen in product(*lists))


def _values(name: str, who: Sequence[str], actions: Sequence[str]) -> list[Any]:
    """Values of one attribute that a guard may tell apart, by the sort of value that it has at rest."""
    if name == "roles":
        return [frozenset({role}) for role in who]
    if name in ("did", "done"):
        every = frozenset(actions)
        return [frozenset(), every, *(frozenset({one}) for one in actions), *(every - {one} for one in actions)]
    if name == "severity":
        return [None, *Severity]
    rest = getattr(Facts(), name)
    if isinstance(rest, bool):
        return [False, True]
    if isinstance(rest, int):
        return [*_WHOLE]
    if isinstance(rest, frozenset):
        return [*_SETS]
    if isinstance(rest, tuple):
        return [(), (_UNIT,)]
    return [*_OTHERS]
