"""YAML nodes, read with every fault named by its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import yaml

from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a definition, and on which line of its source; 1 is the first."""

    line: int
    code: str
    text: Text


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by line, each once."""
    return tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.code, fault.text.en)))


class DefinitionFault(ValueError):
    """A definition that cannot be read.

    Attributes:
        name: what the source is called.
        faults: all that is wrong, by line.
    """

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{name}:{fault.line}: {fault.text.en}" for fault in faults))
        self.name = name
        self.faults = faults


@dataclass(slots=True)
class Notes:
    """What reading has found so far: faults, and the line of every part by its path."""

    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


class Node:
    """One YAML node with its path; asking it for what it is not notes a fault and answers with nothing."""

    __slots__ = ("_notes", "_raw", "line", "path")

    def __init__(self, raw: yaml.Node | None, path: str, notes: Notes, key_line: int = 0) -> None:
        self._raw, self.path, self._notes = raw, path, notes
        if raw is None:
            self.line = key_line or 1
        else:
            self.line = raw.start_mark.line + 1
            notes.lines[path] = key_line or self.line

    def blame(self, code: str, zh: str, en: str, **values: object) -> None:
        """Note a fault on this node's line; `{here}` in the sentences is its path, the rest are `values`."""
        self._notes.faults.append(Fault(self.line, code, Text(zh, en).format(here=self.path, **values)))

    @property
    def is_there(self) -> bool:
        """The key was written."""
        return self._raw is not None

    @property
    def is_list(self) -> bool:
        """It is written as a list."""
        return isinstance(self._raw, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """It is written as a mapping."""
        return isinstance(self._raw, yaml.MappingNode)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Keys and values in the order written; a key written twice is a fault."""
        if self._raw is None:
            return
        if not isinstance(self._raw, yaml.MappingNode):
            self.blame("shape", "“{here}”应为键值对", "{here} must be a mapping")
            return
        yield from self._children(self._raw)

    def _children(self, raw: yaml.MappingNode) -> list[tuple[str, Node]]:
        start, notes, seen, found = f"{self.path}/" if self.path else "", self._notes, set(), []
        for key, value in raw.value:
            word = key.value
            child = Node(value, start + word, notes, key.start_mark.line + 1)
            if word in seen:
                child.blame("twice", "“{here}”重复", "{here} is written twice")
            seen.add(word)
            found.append((word, child))
        return found

    def keys(self, *allowed: str) -> Keys:
        """The values by key; a key that is not allowed is a fault."""
        found = Keys(self._children(self._raw) if isinstance(self._raw, yaml.MappingNode) else self.items())
        found.whole_path, found.line, found.notes, found.allowed = self.path, self.line, self._notes, allowed
        for key in [key for key in found if key not in allowed]:
            found.pop(key).blame(
                "unknown_key",
                "“{here}”不是可用的键，可用：{keys}",
                "{here} is not a known key; known are {keys}",
                keys=", ".join(allowed),
            )
        return found

    def entries(self) -> tuple[Node, ...]:
        """The entries of a list; a single value counts as a list of one."""
        if self._raw is None:
            return ()
        if not isinstance(self._raw, yaml.SequenceNode):
            return (Node(self._raw, _join(self.path, "0"), self._notes),)
        return tuple(Node(value, _join(self.path, str(n)), self._notes) for n, value in enumerate(self._raw.value))

    def word(self, *, default: str | None = None) -> str:
        """A single value as text; without a default it must be written."""
        if self._raw is None and default is not None:
            return default
        if not isinstance(self._raw, yaml.ScalarNode) or not self._raw.value:
            self.blame("missing", "缺少“{here}”", "{here} is missing")
            return ""
        return str(self._raw.value)

    def code(self) -> str:
        """A stored word: small letters, digits and underscores."""
        word = self.word()
        if word and not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            self.blame(
                "code",
                "“{word}”只能用小写字母、数字和下划线",
                "“{word}” may have small letters, digits and underscores only",
                word=word,
            )
        return word

    def words(self) -> tuple[str, ...]:
        """A list of words; `none` is the empty list."""
        if self._raw is None:
            return ()
        raw = self._raw.value if isinstance(self._raw, yaml.SequenceNode) else (self._raw,)
        words = tuple([self._word(one, f"{self.path}/{number}") for number, one in enumerate(raw)])
        return () if words == ("none",) else words

    def _word(self, raw: yaml.Node, path: str) -> str:
        if isinstance(raw, yaml.ScalarNode) and raw.value:
            self._notes.lines[path] = raw.start_mark.line + 1
            return str(raw.value)
        return Node(raw, path, self._notes).word()

    def whole(self) -> int | None:
        """A whole number, if any."""
        if self._raw is None:
            return None
        word = self.word()
        if not re.fullmatch(r"-?\d+", word):
            self.blame(
                "number", "“{here}”应为整数，现为“{word}”", "{here} must be a whole number, not “{word}”", word=word
            )
            return None
        return int(word)

    def flag(self) -> bool:
        """True or false; false when not written."""
        word = self.word(default="false")
        if word not in {"true", "false"}:
            self.blame("flag", "“{here}”应为 true 或 false", "{here} must be true or false")
        return word == "true"

    def text(self) -> Text:
        """A sentence in both languages; one missing is a fault, and so is a third key, such as a bare comma makes."""
        return self._text_as_usual() or self.text_of(self.keys("zh", "en"))

    def _text_as_usual(self) -> Text | None:
        """The sentence where it is written as nearly all are: first `zh`, then `en`, and nothing else."""
        if not isinstance(self._raw, yaml.MappingNode) or len(self._raw.value) != 2:
            return None
        (first, zh), (second, en) = self._raw.value
        if (first.value, second.value) != ("zh", "en") or not (_is_word(zh) and _is_word(en)):
            return None
        self._notes.lines[f"{self.path}/zh"] = first.start_mark.line + 1
        self._notes.lines[f"{self.path}/en"] = second.start_mark.line + 1
        return Text(zh.value, en.value)

    def text_of(self, parts: Mapping[str, Node]) -> Text:
        """The two languages among the keys of this node."""
        zh, en = [self._language(parts.get(language), language) for language in ("zh", "en")]
        return Text(zh, en)

    def _language(self, node: Node | None, language: str) -> str:
        word = node.word(default="") if node is not None and node.is_there else ""
        if not word:
            self.blame("translation", "“{here}”缺少{which}", "{here} has no {which} text", which=_LANGUAGES[language])
        return word


class Keys(dict[str, Node]):
    """The values of a mapping by their keys; one that was not written is a node that is not there."""

    __slots__ = ("allowed", "line", "notes", "whole_path")

    allowed: tuple[str, ...]
    line: int
    notes: Notes
    whole_path: str

    def __missing__(self, key: str) -> Node:
        if key not in self.allowed:
            raise KeyError(key)
        node = self[key] = Node(None, _join(self.whole_path, key), self.notes, self.line)
        return node

    def said(self, key: str) -> str | None:
        """The word of a key; None where it was not written."""
        return (self[key].word(default="") or None) if key in self else None

    def words(self, key: str) -> tuple[str, ...]:
        """The list of words of a key; empty where it was not written."""
        return self[key].words() if key in self else ()

    def whole(self, key: str) -> int | None:
        """The whole number of a key, if any."""
        return self[key].whole() if key in self else None

    def flag(self, key: str) -> bool:
        """True or false; false when not written."""
        return key in self and self[key].flag()

    def text(self, key: str) -> Text | None:
        """The sentence of a key in both languages, if any."""
        return self[key].text() if key in self else None


def _is_word(raw: yaml.Node) -> bool:
    return isinstance(raw, yaml.ScalarNode) and bool(raw.value)


_LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}


Closed = TypeVar("Closed", bound=StrEnum)


def one_of(closed: type[Closed], node: Node, default: Closed) -> Closed:
    """A member of a closed list."""
    return closed(one_of_words([str(member) for member in closed], node, default=default))


def one_of_words(known: Sequence[str], node: Node, *, default: str | None = None) -> str:
    """One of some known words; a stranger is a fault, and counts as the first of them or the default."""
    if (word := node.word(default=default)) in known:
        return word
    if word:
        zh, en = "“{word}”应为 {known} 之一", "“{word}” must be one of {known}"
        node.blame("unknown_value", zh, en, word=word, known=", ".join(known))
    return default or known[0]


class _Words(yaml.CSafeLoader):
    """Takes every value as the word that it is: `yes`, `1.50` and `17:30` stay what was written, and it saves time."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        """No value has a type of its own."""
        return "word"

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """No type depends on the place."""

    def ascend_resolver(self) -> None:
        """No type depends on the place."""


def compose(source: str, name: str, notes: Notes) -> Node:
    """The root node of a YAML source.

    Raises:
        DefinitionFault: it is not YAML at all.
    """
    try:
        raw = yaml.compose(source, Loader=_Words)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "unreadable"
        raise DefinitionFault(
            name, (Fault(line, "yaml", Text(f"YAML 语法错误：{problem}", f"not YAML: {problem}")),)
        ) from error
    return Node(raw, "", notes)


def _join(path: str, key: str) -> str:
    return f"{path}/{key}" if path else key
