"""From YAML text to nodes, straight from the parser's events: no node of the library's own is made in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from workflow.engine.nodes import DefinitionFault, Fault, Keys, Node, Notes
from workflow.types import Text

MOST = 50_000
"""How many parts a definition may have before an alias is refused: aliases of aliases grow without end."""


def compose(source: str, name: str, notes: Notes) -> Node:
    """The root node of a YAML source; every value is the word that it is: `yes`, `1.50` and `17:30` stay as written.

    Raises:
        DefinitionFault: it is not YAML at all.
    """
    try:
        return _Composer(source, notes).root()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
        raise DefinitionFault(name, (_not_yaml(mark.line + 1 if mark else 1, problem),)) from error
    except RecursionError as error:
        raise DefinitionFault(name, (_not_yaml(1, "nested too deep"),)) from error


def _not_yaml(line: int, problem: str) -> Fault:
    return Fault(line, "yaml", Text(f"YAML 语法错误：{problem}", f"not YAML: {problem}"))


class _Composer:
    """Makes the nodes of one source, and notes the line of each part by its path."""

    def __init__(self, source: str, notes: Notes) -> None:
        self._next: Callable[[], Any] = yaml.CSafeLoader(source).get_event  # its stubs know no single kind of event
        self._notes, self._lines = notes, notes.lines
        self._anchored: dict[str, Node] = {}

    def root(self) -> Node:
        """The only document of the source; a node that is not there where it has none."""
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            return Node(None, 1, "", self._notes)
        root = self._node(self._next(), "")
        self._lines[""] = root.line
        self._next()
        if not isinstance(event := self._next(), StreamEndEvent):
            raise _refused("but found another document", event)
        return root

    def _node(self, event: Any, path: str) -> Node:
        kind, line = type(event), event.start_mark.line + 1
        if kind is ScalarEvent:
            node = Node(event.value, line, path, self._notes)
        elif kind is AliasEvent:
            return self._alias(event, path)
        else:
            node = Node(None, line, path, self._notes)
            node.value = self._keys(node) if kind is MappingStartEvent else self._entries(path)
        if event.anchor is not None:
            self._anchored[event.anchor] = node
        return node

    def _keys(self, whole: Node) -> Keys:
        found, following, lines, start = Keys(whole), self._next, self._lines, f"{whole.path}/" if whole.path else ""
        while type(key := following()) is not MappingEndEvent:
            line = key.start_mark.line + 1
            if type(key) is not ScalarEvent:
                raise _refused("a key must be a word", key)
            word = key.value
            path = start + word
            lines[path] = line
            child = self._node(following(), path)
            if word in found:
                child.blame("twice", "“{here}”重复", "{here} is written twice")
            found[word] = child
        return found

    def _entries(self, path: str) -> list[Node]:
        found: list[Node] = []
        following, lines, start = self._next, self._lines, f"{path}/" if path else ""
        while type(event := following()) is not SequenceEndEvent:
            child = self._node(event, f"{start}{len(found)}")
            lines[child.path] = child.line
            found.append(child)
        return found

    def _alias(self, event: AliasEvent, path: str) -> Node:
        if event.anchor not in self._anchored:
            raise _refused("found undefined alias", event)
        if len(self._lines) > MOST:
            raise _refused("too many aliases", event)
        return self._again(self._anchored[event.anchor], path)

    def _again(self, node: Node, path: str) -> Node:
        """The same node at another path; its parts stay on the lines where they are written."""
        again = Node(node.value, node.line, path, self._notes)
        if isinstance(node.value, Keys):
            again.value = Keys(again)
            again.value.update((key, self._moved(child, f"{path}/{key}")) for key, child in node.value.items())
        elif isinstance(node.value, list):
            again.value = [self._moved(child, f"{path}/{number}") for number, child in enumerate(node.value)]
        return again

    def _moved(self, child: Node, path: str) -> Node:
        self._lines[path] = self._lines[child.path]
        return self._again(child, path)


def _refused(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
