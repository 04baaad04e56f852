"""The words in a drawing: how wide they are, where they break, and what a limit is called."""

from __future__ import annotations

import unicodedata

from workflow.engine.clock_words import length
from workflow.engine.definition import Limit, State
from workflow.types import Text

NAME, SMALL = 13, 12


def limit_words(state: State) -> Text:
    """The state's limit in a few words; empty where it has none."""
    if state.limit is None:
        return Text("按办理期限", "within its term") if state.on_term else Text("", "")
    if state.limit == Limit(0):
        return Text("限当日", "same day")
    size = length(state.limit)
    return Text(f"限 {size.zh}", size.en)


def measured(text: str, size: float) -> float:
    """How wide a text is about, in a common sans-serif."""
    return sum(size if unicodedata.east_asian_width(mark) in "WFA" else size * 0.56 for mark in text)


_NEVER_FIRST = frozenset("，。、；：？！）》”’")


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines no wider than `width`, broken at blanks, or anywhere in Chinese."""
    parts = [part + " " for part in text.split(" ")] if " " in text else list(text)
    lines = [""]
    for part in parts:
        if lines[-1] and part not in _NEVER_FIRST and measured((lines[-1] + part).rstrip(), size) > width:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]
