"""One parser per type of field, each fault a sentence for the person who typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from workflow.engine.definition import Field
from workflow.types import Text

Parser = Callable[[Field, Sequence[str]], Any]

LONGEST_TEXT, LONGEST_LINE, MOST_DAYS = 4000, 200, 250


class Wrong(Exception):
    """One field is not what it should be."""

    def __init__(self, zh: str, en: str, **values: object) -> None:
        super().__init__(en)
        self.text = Text(zh, en).format(**values)


_INVISIBLE = {ord(mark): None for mark in "\u200b\u2060\ufeff"}
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """The text without outer blanks and what pasting leaves unseen, its line ends made one kind."""
    return text.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").strip()


def _refuse_control(field: Field, text: str, allowed: str = "") -> None:
    if any(is_control(mark) and mark not in allowed for mark in text):
        raise Wrong(
            "“{what}”含有不可见的控制字符，请删除后重填",
            "{what} holds control characters; type it again without them",
            what=field.text,
        )


def is_control(mark: str) -> bool:
    """It steers instead of being read; marks that turn the direction of writing can make a text lie."""
    return unicodedata.category(mark) in {"Cc", "Cs"} or mark in _OVERRIDES


def _refuse_long(field: Field, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Wrong(
            "“{what}”最多 {longest} 个字，现有 {length} 个",
            "{what} takes at most {longest} characters; these are {length}",
            what=field.text,
            longest=longest,
            length=len(text),
        )


def _text(field: Field, given: Sequence[str]) -> str:
    _refuse_control(field, given[0], allowed="\n\t")
    _refuse_long(field, given[0], field.maximum or LONGEST_TEXT)
    return given[0]


def _line(field: Field, given: Sequence[str]) -> str:
    _refuse_control(field, given[0])
    _refuse_long(field, given[0], field.maximum or LONGEST_LINE)
    return given[0]


def _whole(field: Field, given: Sequence[str], least: int | None, most: int | None) -> int:
    typed = unicodedata.normalize("NFKC", given[0]).replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", typed):
        raise Wrong(
            "“{what}”应为整数，例如 {like}",
            "{what} must be a whole number, such as {like}",
            what=field.text,
            like=_like(least, most),
        )
    number = int(typed)
    if least is not None and number < least:
        raise Wrong("“{what}”不能小于 {least}", "{what} must be at least {least}", what=field.text, least=least)
    if most is not None and number > most:
        raise Wrong("“{what}”不能大于 {most}", "{what} must be at most {most}", what=field.text, most=most)
    return number


def _like(least: int | None, most: int | None) -> int:
    number = max(10, least or 0)
    return number if most is None else min(number, most)


def _number(field: Field, given: Sequence[str]) -> int:
    return _whole(field, given, field.minimum, field.maximum)


def _percent(field: Field, given: Sequence[str]) -> int:
    typed = unicodedata.normalize("NFKC", given[0]).rstrip("%").strip()
    return _whole(field, (typed,), field.minimum or 0, field.maximum if field.maximum is not None else 100)


def _workdays(field: Field, given: Sequence[str]) -> int:
    return _whole(field, given, field.minimum or 1, field.maximum or MOST_DAYS)


_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def _date(field: Field, given: Sequence[str]) -> str:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", given[0]))
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else _no_date(field)
    except ValueError:
        return _no_date(field)


def _no_date(field: Field) -> str:
    raise Wrong("“{what}”应为日期，例如 2026-11-22", "{what} must be a date, such as 2026-11-22", what=field.text)


def _moment(field: Field, given: Sequence[str]) -> str:
    typed = unicodedata.normalize("NFKC", given[0]).replace(" ", "T")
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or "T" not in typed:
        raise Wrong(
            "“{what}”应为日期和时间，例如 2026-11-22 09:30",
            "{what} must be a date and a time, such as 2026-11-22 09:30",
            what=field.text,
        )
    return moment.isoformat(timespec="minutes")


def _choice(field: Field, given: Sequence[str]) -> str:
    _refuse_unknown(field, given[:1])
    return given[0]


def _multichoice(field: Field, given: Sequence[str]) -> list[str]:
    _refuse_unknown(field, given)
    chosen = [choice.value for choice in field.choices if choice.value in given]
    return _few_enough(field, chosen)


def _refuse_unknown(field: Field, given: Sequence[str]) -> None:
    if not set(given) <= {choice.value for choice in field.choices}:
        shown = Text("、".join(c.text.zh for c in field.choices), ", ".join(c.text.en for c in field.choices))
        raise Wrong(
            "“{what}”请从所列选项中选择：{shown}", "{what} must be one of: {shown}", what=field.text, shown=shown
        )


def _bool(field: Field, given: Sequence[str]) -> bool:
    word = given[-1].lower()
    if word in {"1", "on", "true", "yes", "y"}:
        return True
    if word not in {"0", "off", "false", "no", "n"}:
        raise Wrong("“{what}”请选择是或否", "{what} must be yes or no", what=field.text)
    if field.required and not field.choices:
        raise missing(field)
    return False


def _uid(field: Field, given: Sequence[str]) -> str:
    try:
        return str(UUID(given[0]))
    except ValueError:
        raise Wrong("“{what}”请从列表中选择", "choose {what} from the list", what=field.text) from None


def _uids(field: Field, given: Sequence[str]) -> list[str]:
    return _few_enough(field, list(dict.fromkeys(_uid(field, (one,)) for one in given)))


def _few_enough(field: Field, chosen: list[str]) -> list[str]:
    if field.minimum is not None and len(chosen) < field.minimum:
        raise Wrong(
            "“{what}”至少 {least} 项，现有 {count} 项",
            "{what}: at least {least}, not {count}",
            what=field.text,
            least=field.minimum,
            count=len(chosen),
        )
    if field.maximum is not None and len(chosen) > field.maximum:
        raise Wrong(
            "“{what}”最多 {most} 项，现有 {count} 项",
            "{what}: at most {most}, not {count}",
            what=field.text,
            most=field.maximum,
            count=len(chosen),
        )
    return chosen


TYPES: Mapping[str, Parser] = {
    "text": _text,
    "line": _line,
    "number": _number,
    "percent": _percent,
    "workdays": _workdays,
    "date": _date,
    "moment": _moment,
    "choice": _choice,
    "earlier_state": _choice,
    "multichoice": _multichoice,
    "bool": _bool,
    "unit": _uid,
    "units": _uids,
    "person": _uid,
    "persons": _uids,
    "matter": _uid,
    "checklist": _uid,
    "files": _uids,
    "table": lambda field, given: [],
}
"""Every type of field and what reads it; a table is read row by row."""


EMPTY: Mapping[str, Any] = {"bool": False, "multichoice": [], "units": [], "persons": [], "files": []}


def missing(field: Field) -> Wrong:
    """What to say where a required field is empty."""
    is_named = field.type in {"unit", "units", "person", "persons", "matter", "checklist"}
    if is_named or field.type in {"choice", "earlier_state", "multichoice"}:
        return Wrong("请选择“{what}”", "choose: {what}", what=field.text)
    if field.type == "files":
        return Wrong("请上传“{what}”", "upload: {what}", what=field.text)
    if field.type == "bool":
        return Wrong("须确认“{what}”", "confirm: {what}", what=field.text)
    if field.type == "table":
        return Wrong("“{what}”至少填写一行", "{what}: fill in at least one row", what=field.text)
    return Wrong("请填写“{what}”", "fill in: {what}", what=field.text)
