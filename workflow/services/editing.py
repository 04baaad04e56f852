"""Changing a definition's source part by part: what is not changed keeps its place, its comments and its form.

A part is named by its path, as the faults of a definition are: `states/closing`, `transitions/close`,
`transitions/return_refuse/1/form/0`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from workflow.engine.loading import load
from workflow.engine.nodes import DefinitionFault
from workflow.errors import Invalid, Refused
from workflow.services.written import alone, differs, named_copy, node, plain, reader, shared
from workflow.types import Text

EMPTY: tuple[Any, ...] = (None, "", [], {})
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
NO_CODE = Text(
    "代码须以小写字母开头，只用小写字母、数字和下划线，不超过 40 个字符。",
    "A code begins with a small letter and has small letters, digits and underscores only, 40 at most.",
)
NO_PART = Text("这一部分已不在草稿中，请刷新页面。", "This part is no longer in the draft; load the page again.")


NO_WAY = Text(
    "只能在通向另一状态的操作之后插入一步。", "A step can be put in only after an action that leads to another state."
)


class Editing:
    """A definition's source, open for changes."""

    def __init__(self, source: str) -> None:
        """Open a source.

        Raises:
            Refused: it cannot be read; it is to be mended as text first.
        """
        try:
            load(source, name="draft")
        except DefinitionFault as fault:
            first = fault.faults[0]
            raise Refused("unreadable", _unreadable(first.line, first.text)) from fault
        self._yaml = reader()
        self._root: CommentedMap = self._yaml.load(source)

    @property
    def text(self) -> str:
        """The source as it stands now."""
        out = io.StringIO()
        self._yaml.dump(self._root, out)
        return out.getvalue()

    def part(self, path: str) -> dict[str, Any]:
        """What is written at `path`, as plain values; a field that is named there is given as it is written once.

        Raises:
            Refused: there is no such part.
        """
        found = self._found(path)
        fields = self._root.get("fields") or {}
        if isinstance(found, str) and found in fields:
            return {"name": found, **plain(fields[found])}
        written = plain(found)
        return written if isinstance(written, dict) else {}

    def put(self, path: str, values: Mapping[str, Any]) -> None:
        """Set keys of the part at `path`; None, an empty text or an empty list takes a key away.

        Raises:
            Refused: there is no such part.
        """
        written = self.part(path)
        changes = {key: None if value in EMPTY else value for key, value in values.items()}
        changes = {key: value for key, value in changes.items() if differs(written.get(key), value)}
        part = self._own(path) if changes else {}
        for key, value in changes.items():
            if value is None:
                part.pop(key, None)
            else:
                part[key] = node(value, key)

    def add(self, path: str, key: str, value: Mapping[str, Any]) -> None:
        """Add a part under a new key at the end of the mapping at `path`, which is made where there is none.

        Raises:
            Invalid: the key is taken, or no code.
        """
        if not CODE.fullmatch(key):
            raise Invalid({"code": NO_CODE})
        whole = self._root.setdefault(path, CommentedMap()) if "/" not in path else self._own(path)
        if key in whole:
            raise Invalid(
                {"code": Text(f"代码“{key}”已用，请另取一个。", f"The code “{key}” is taken; choose another.")}
            )
        whole[key] = node(value, key)

    def append(self, path: str, key: str, value: Mapping[str, Any]) -> None:
        """Add an entry at the end of the list at `path/key`, which is made where there is none."""
        part = self._own(path) if path else self._root
        entries = part.get(key)
        if not isinstance(entries, CommentedSeq):
            entries = part[key] = CommentedSeq([] if entries is None else [entries])
        entries.fa.set_block_style()
        entries.append(node(value, ""))

    def drop(self, path: str) -> None:
        """Take a part away.

        Raises:
            Refused: there is no such part.
        """
        self._whole(path)
        above, _, last = path.rpartition("/")
        whole = self._own(above) if above else self._root
        del whole[int(last) if isinstance(whole, CommentedSeq) else last]
        if not whole and above:
            self.drop(above)

    def move(self, path: str, steps: int) -> None:
        """Move an entry of a list, or a key of a mapping, up (negative) or down; at the ends it stays.

        Raises:
            Refused: there is no such part.
        """
        self._whole(path)
        above, _, last = path.rpartition("/")
        whole = self._own(above) if above else self._root
        if isinstance(whole, CommentedSeq):
            at = int(last)
            whole.insert(max(0, min(len(whole) - 1, at + steps)), whole.pop(at))
            return
        keys = list(whole)
        at = keys.index(last)
        value = whole.pop(last)
        whole.insert(max(0, min(len(keys) - 1, at + steps)), last, value)

    def insert_step(self, path: str, code: str, state: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        """Put a new state on the way that the transition at `path` goes: it leads there, and `action` leads on.

        Raises:
            Invalid: the code is taken, or no code.
            Refused: the transition leads to no state of its own.
        """
        way = self._own(path)
        target = way.get("to")
        if target not in self._root["states"]:
            raise Refused("part", NO_WAY)
        self.add("states", code, state)
        self.move(f"states/{code}", list(self._root["states"]).index(target) - len(self._root["states"]) + 1)
        self.add("transitions", f"finish_{code}"[:40], {**action, "from": code, "to": target})
        way["to"] = code
        steps = self._root.get("path") or []
        if target in steps:
            steps.insert(steps.index(target), code)

    def rename_state(self, old: str, new: str) -> None:
        """Give a state another code, everywhere.

        Raises:
            Invalid: the new code is taken, or no code.
        """
        self._rename("states", old, new)
        if self._root.get("initial") == old:
            self._root["initial"] = new
        for whole, key in self._lists_of_states():
            value = whole[key]
            if isinstance(value, CommentedSeq):
                value[:] = [new if entry == old else entry for entry in value]
            elif value == old:
                whole[key] = new

    def drop_state(self, code: str) -> None:
        """Take a state away, together with every mention of it and the actions that then lead nowhere."""
        self.drop(f"states/{code}")
        for whole, key in list(self._lists_of_states()):
            if isinstance(whole[key], CommentedSeq):
                whole[key][:] = [entry for entry in whole[key] if entry != code]
        for path, action in reversed(list(self._transitions())):
            if action.get("to") == code or action.get("from") in (code, []):
                self.drop(path)

    def _rename(self, path: str, old: str, new: str) -> None:
        if not CODE.fullmatch(new):
            raise Invalid({"code": NO_CODE})
        whole = self._found(path)
        if new in whole:
            raise Invalid(
                {"code": Text(f"代码“{new}”已用，请另取一个。", f"The code “{new}” is taken; choose another.")}
            )
        at = list(whole).index(old)
        whole.insert(at, new, whole.pop(old))

    def _lists_of_states(self) -> Iterator[tuple[Any, str]]:
        for _, action in self._transitions():
            yield from ((action, key) for key in ("from", "to") if key in action)
        yield from ((one, "states") for one in self._root.get("escalations") or () if "states" in one)
        if "path" in self._root:
            yield self._root, "path"

    def _transitions(self) -> Iterator[tuple[str, Any]]:
        for action, written in self._root["transitions"].items():
            if isinstance(written, CommentedSeq):
                yield from ((f"transitions/{action}/{number}", one) for number, one in enumerate(written))
            else:
                yield f"transitions/{action}", written

    def _found(self, path: str) -> Any:
        part: Any = self._root
        for step in path.split("/") if path else ():
            try:
                part = part[int(step) if isinstance(part, CommentedSeq) else step]
            except (KeyError, IndexError, ValueError, TypeError):
                raise Refused("part", NO_PART) from None
        return part

    def _whole(self, path: str) -> None:
        """Refuse what names no part, or the whole definition."""
        if not path:
            raise Refused("part", NO_PART)
        self._found(path)

    def _own(self, path: str) -> Any:
        """The part at `path`, for itself alone: what it shared, by alias or by name, it now has as a copy."""
        part: Any = self._root
        seen = shared(self._root)
        for step in path.split("/") if path else ():
            above, key = part, int(step) if isinstance(part, CommentedSeq) else step
            self._found(path)
            part = above[key]
            if isinstance(part, str) and part in (self._root.get("fields") or {}):
                part = above[key] = named_copy(self._root["fields"][part], part)
                above.fa.set_block_style()
            elif id(part) in seen:
                part = above[key] = alone(part)
        return part


def _unreadable(line: int, why: Text) -> Text:
    zh, en = (
        "源码第 {line} 行有误（{why}），请先在“源码”页改正。",
        "line {line} of the source cannot be read ({why}); mend it in the source first",
    )
    return Text(zh, en).format(line=line, why=why)
