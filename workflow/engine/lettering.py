"""The words in a drawing: how wide they are, where they break, and what a limit is called."""

from __future__ import annotations

import unicodedata

from workflow.engine.definition import State
from workflow.types import Text

NAME, SMALL = 13, 12


def limit_words(state: State) -> Text:
    """The state's limit in a few words; empty where it has none."""
    if state.limit is None:
        return Text("按办理期限", "within its term") if state.on_term else Text("", "")
    length, unit = state.limit.length, state.limit.unit
    if unit == "wd" and length == 0:
        return Text("限当日", "same day")
    zh = {"wd": "个工作日", "oh": "个工作小时", "h": "小时", "min": "分钟"}[unit]
    en = {"wd": "working day", "oh": "office hour", "h": "hour", "min": "minute"}[unit]
    return Text(f"限 {length} {zh}", f"{length} {en}{'' if length == 1 else 's'}")


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
