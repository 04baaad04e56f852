"""Where the parts of a definition stand in its source, and how a fault there is put."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from workflow.engine.definition import Transition, Workflow
from workflow.engine.nodes import Fault
from workflow.types import Text, role_name


def line_of(workflow: Workflow, path: str) -> int:
    """The line of a part, or of the nearest whole that it belongs to."""
    while path and path not in workflow.lines:
        path = path.rpartition("/")[0]
    return workflow.lines.get(path, 1)


def fault_at(workflow: Workflow, path: str, code: str, zh: str, en: str, **values: object) -> Fault:
    """A fault of the part at `path`, its sentences filled in with `values`."""
    return Fault(line_of(workflow, path), code, Text(zh, en).format(**values))


def with_paths(workflow: Workflow) -> Iterable[tuple[str, Transition]]:
    """Each transition with the path of its part; found once, for every rule goes through them."""
    found: list[tuple[str, Transition]] | None = workflow.memo.get(with_paths)
    if found is None:
        found = workflow.memo[with_paths] = list(_with_paths(workflow))
    return found


def _with_paths(workflow: Workflow) -> Iterator[tuple[str, Transition]]:
    for action, alike in workflow.actions.items():
        for number, transition in enumerate(alike):
            path = f"transitions/{action}/{number}"
            yield (path if path in workflow.lines else f"transitions/{action}"), transition


def with_registration(workflow: Workflow) -> Iterator[tuple[str, Transition]]:
    """The same, and before them the registration of a kind that is made of its definition alone."""
    if workflow.made is not None:
        yield "made", workflow.made.registration(workflow.initial)
    yield from with_paths(workflow)


@lru_cache(maxsize=1024)
def is_role(role: str) -> bool:
    """The role is a relation and a position, or the system."""
    try:
        role_name(role)
    except ValueError:
        return False
    return True


def named(role: str) -> Text:
    """The role in words, or as it is written where it is none."""
    return role_name(role) if is_role(role) else Text(role, role)
