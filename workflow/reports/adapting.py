"""What an administrator may change of a document without touching code: its texts, its parts, its faces.

The changes are frozen into a snapshot's head as `template`: {version, texts: {key: {zh, en}}, hidden: [label of a
part or annex], faces: {part: file name}, logo: SHA-256 or ""}. What cannot be used is left as it is built in, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Final

from workflow.engine.fields import is_control
from workflow.reports.sentences import SENTENCES
from workflow.reports.words import LABELS, Pair
from workflow.types import Text

MOST_CHARACTERS: Final = 500
LANGUAGES: Final = ("zh", "en")
FIXED: Final = (
    "annex.events",
    "cut",
    "dash",
    "draft",
    "edition",
    "generated",
    "light.",
    "printed",
    "signer",
    "specimen",
    "unsealed",
    "verify",
)
"""Texts that the standard, the verify page or the reader of a light relies on; no template changes them."""
_CLOSURES: Final = ("closure_report_problem", "closure_report_rectification", "closure_report_batch")
_PARTS: Final = ("part.3", "part.4", "part.6", "part.7", "part.8", "annex.photos", "annex.files")


@dataclass(frozen=True, slots=True)
class Fault:
    """One change that cannot be used: of which text, part or face, and why."""

    key: str
    why: Text


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The changes that can be used, and the faults of the others."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()


NOTHING: Final = Adaptation()
UNSEEN: Final = Text(
    "含有不可见的控制字符，请删除后重填", "it holds characters that nobody sees; type it again without them"
)
_seen: ContextVar[dict[str, None] | None] = ContextVar("texts_seen", default=None)


def builtin(key: str) -> Pair | None:
    """The text as it is built in, (Chinese, English); None for an unknown key."""
    return LABELS.get(key) or SENTENCES.get(key)


def is_fixed(key: str) -> bool:
    """No template may change it."""
    return key.startswith(FIXED) or key == "annex"


def adaptation(head: Mapping[str, Any]) -> Adaptation:
    """What of the template frozen in a head can be used."""
    template = head.get("template")
    if not template:
        return NOTHING
    given: Mapping[str, Mapping[str, str]] = template.get("texts", {})
    faults = tuple(faults_of(given))
    broken = {fault.key for fault in faults}
    return Adaptation(
        {key: both for key, both in given.items() if key not in broken},
        frozenset(template.get("hidden", ())) & frozenset(_PARTS),
        faults,
    )


def faults_of(texts: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    """Why these texts cannot be used: unknown, fixed, too long, or with a blank that the built-in text has not."""
    for key, both in texts.items():
        ours = builtin(key)
        if ours is None:
            yield Fault(key, Text("本版本已没有这段文字", "this text does not exist in this version"))
        elif is_fixed(key):
            yield Fault(key, Text("这段文字由标准或校验规定，不能修改", "the standard or the check fixes this text"))
        else:
            yield from _faults(key, both, ours)


def _faults(key: str, both: Mapping[str, str], ours: Pair) -> Iterator[Fault]:
    for language, text in zip(LANGUAGES, ours, strict=True):
        own = both.get(language, "")
        if len(own) > MOST_CHARACTERS:
            yield Fault(key, Text(f"超过{MOST_CHARACTERS}字", f"longer than {MOST_CHARACTERS} characters"))
            return
        wrong = UNSEEN if steers(own) else _wrong(own, text)
        if wrong is not None:
            yield Fault(key, wrong)
            return


def steers(text: str) -> bool:
    """It holds characters that nobody sees, such as those that turn the direction of writing."""
    return any(is_control(mark) and mark != "\n" for mark in text)


def dropped(texts: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Keys of own texts that do without blanks of the built-in ones, so that these facts are not printed."""
    for key, both in texts.items():
        pairs = zip(LANGUAGES, builtin(key) or ("", ""), strict=True)
        lost = [name for one, ours in pairs for name in _lost(both.get(one, ""), ours)]
        if lost:
            yield key, tuple(dict.fromkeys(lost))


def _lost(own: str, ours: str) -> list[str]:
    kept = blanks(own) or ()
    return [name for name in blanks(ours) or () if name not in kept] if own else []


def _wrong(own: str, ours: str) -> Text | None:
    known = blanks(ours) or ()
    found = blanks(own)
    if found is None:
        return Text(
            "大括号不成对，或括号内不是空格名称", "a brace has no partner, or does not hold the name of a blank"
        )
    strange = [name for name in found if name not in known]
    if not strange:
        return None
    may_zh = "可用的有" + "、".join(f"{{{name}}}" for name in known) if known else "这段文字没有可填的空"
    may_en = "it may have " + ", ".join(f"{{{name}}}" for name in known) if known else "this text has no blanks"
    return Text(f"没有名为{{{strange[0]}}}的空，{may_zh}", f"there is no blank {{{strange[0]}}}; {may_en}")


def blanks(text: str) -> tuple[str, ...] | None:
    """The names of the blanks of a text, each once; None if it is no text with blanks in single braces."""
    try:
        found = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    if any(spec or how or not name.isidentifier() for name, spec, how in found):
        return None
    return tuple(dict.fromkeys(name for name, _, _ in found))


def watch() -> dict[str, None]:
    """Note from here on, in this context, the keys of the texts that are written, in the order of their first use."""
    seen: dict[str, None] = {}
    _seen.set(seen)
    return seen


def text_of(key: str, ours: Pair, own: Mapping[str, Mapping[str, str]], *, is_zh: bool) -> str:
    """The text to be written: the own one where there is one in this language, else the built-in one."""
    seen = _seen.get()
    if seen is not None:
        seen.setdefault(key)
    mine = own.get(key, {}).get("zh" if is_zh else "en", "") if own else ""
    return mine or ours[not is_zh]


def hideable(kind: str) -> tuple[str, ...]:
    """The labels of the parts and annexes that a kind of document may do without.

    What was found, the conclusion and the opinions stay, and no sentence points to one of these annexes by its number.

    Source: handbook D3.
    """
    return _PARTS if kind in _CLOSURES else ()
