"""YAML nodes, read with every fault named by its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from workflow.types import Text

_CODE, _WHOLE = re.compile(r"[a-z][a-z0-9_]*"), re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a definition, on which line of its source, and in which part; 1 is the first line."""

    line: int
    code: str
    text: Text
    path: str = field(default="", compare=False)


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
    """One part of a definition with its path; asking it for what it is not notes a fault and answers with nothing."""

    __slots__ = ("line", "notes", "path", "value")

    def __init__(self, value: str | list[Node] | Keys | None, line: int, path: str, notes: Notes) -> None:
        self.value, self.line, self.path, self.notes = value, line, path, notes

    def blame(self, code: str, zh: str, en: str, **values: object) -> None:
        """Note a fault on this node's line; `{here}` in the sentences is its path, the rest are `values`."""
        self.notes.faults.append(Fault(self.line, code, Text(zh, en).format(here=self.path, **values), self.path))

    @property
    def is_there(self) -> bool:
        """The key was written."""
        return self.value is not None

    @property
    def is_list(self) -> bool:
        """It is written as a list."""
        return isinstance(self.value, list)

    @property
    def is_mapping(self) -> bool:
        """It is written as a mapping."""
        return isinstance(self.value, dict)

    def items(self) -> Iterable[tuple[str, Node]]:
        """Keys and values in the order written."""
        if isinstance(self.value, Keys):
            return self.value.items()
        if self.value is not None:
            self.blame("shape", "“{here}”应为键值对", "{here} must be a mapping")
        return ()

    def keys(self, allowed: Mapping[str, object]) -> Keys:
        """The values by key; a key that is not allowed is a fault."""
        found = self.value if isinstance(self.value, Keys) else Keys(self, self.items())
        if not found.keys() <= allowed.keys():
            self._blame_strangers(found, allowed)
        return found

    def _blame_strangers(self, found: Keys, allowed: Mapping[str, object]) -> None:
        zh, en = "“{here}”不是可用的键，可用：{keys}", "{here} is not a known key; known are {keys}"
        for key in [key for key in found if key not in allowed]:
            found[key].blame("unknown_key", zh, en, keys=", ".join(allowed))

    def entries(self) -> Sequence[Node]:
        """The entries of a list; a single value counts as a list of one."""
        if isinstance(self.value, list):
            return self.value
        return () if self.value is None else (self._only_entry(),)

    def _only_entry(self) -> Node:
        path = _join(self.path, "0")
        self.notes.lines[path] = self.line
        return Node(self.value, self.line, path, self.notes)

    def word(self, *, default: str | None = None) -> str:
        """A single value as text; without a default it must be written."""
        value = self.value
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value:
            self.blame("missing", "缺少“{here}”", "{here} is missing")
            return ""
        return value

    def code(self) -> str:
        """A stored word: small letters, digits and underscores."""
        word = self.word()
        if word and not _CODE.fullmatch(word):
            self.blame(
                "code",
                "“{word}”只能用小写字母、数字和下划线",
                "“{word}” may have small letters, digits and underscores only",
                word=word,
            )
        return word

    def words(self) -> tuple[str, ...]:
        """A list of words; `none` is the empty list."""
        if isinstance(self.value, str) and self.value:
            self.notes.lines[f"{self.path}/0"] = self.line
            return () if self.value == "none" else (self.value,)
        words = tuple([entry.word() for entry in self.entries()])
        return () if words == ("none",) else words

    def whole(self) -> int | None:
        """A whole number, if any."""
        if self.value is None:
            return None
        word = self.word()
        if not _WHOLE.fullmatch(word):
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
        return self.text_of(self.keys(_LANGUAGES))

    def text_of(self, parts: Mapping[str, Node]) -> Text:
        """The two languages among the keys of this node."""
        zh, en = parts.get("zh"), parts.get("en")
        return Text(self._language(zh, "zh"), self._language(en, "en"))

    def _language(self, node: Node | None, language: str) -> str:
        word = node.word(default="") if node is not None else ""
        if not word:
            self.blame("translation", "“{here}”缺少{which}", "{here} has no {which} text", which=_LANGUAGES[language])
        return word


class Keys(dict[str, Node]):
    """The values of a mapping by their keys; one that was not written is a node that is not there."""

    __slots__ = ("_line", "_notes", "_path")

    def __init__(self, whole: Node, values: Iterable[tuple[str, Node]] = ()) -> None:
        super().__init__(values)
        self._line, self._path, self._notes = whole.line, whole.path, whole.notes

    def __missing__(self, key: str) -> Node:
        return Node(None, self._line, _join(self._path, key), self._notes)

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


_LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}


Closed = TypeVar("Closed", bound=StrEnum)


def one_of(closed: type[Closed], node: Node, default: Closed) -> Closed:
    """A member of a closed list."""
    return closed(one_of_words(tuple(closed), node, default=default)) if node.is_there else default


def one_of_words(known: Sequence[str], node: Node, *, default: str | None = None) -> str:
    """One of some known words; a stranger is a fault, and counts as the first of them or the default."""
    if (word := node.word(default=default)) in known:
        return word
    if word:
        zh, en = "“{word}”应为 {known} 之一", "“{word}” must be one of {known}"
        node.blame("unknown_value", zh, en, word=word, known=", ".join(known))
    return default or known[0]


def _join(path: str, key: str) -> str:
    return f"{path}/{key}" if path else key
