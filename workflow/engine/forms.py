"""From what was posted to what an action takes: one parser per type of field, each fault a sentence for the person who typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from workflow.engine.definition import Field
from workflow.errors import Invalid
from workflow.types import Text

Inputs = dict[str, Any]
"""The inputs of an action by field: strings, whole numbers, booleans, lists and rows of them; None or [] for what was left empty."""

Raw = Mapping[str, Sequence[str]]
Parser = Callable[[Field, Sequence[str]], Any]

LONGEST_TEXT, LONGEST_LINE, MOST_ROWS, MOST_DAYS = 4000, 200, 100, 250


class _Wrong(Exception):
    """One field is not what it should be."""

    def __init__(self, zh: str, en: str, **values: object) -> None:
        super().__init__(en)
        self.text = Text(zh, en).format(**values)


def parse(form: Sequence[Field], raw: Raw) -> Inputs:
    """The inputs that `raw` holds for a form; what the form does not name is ignored.

    Values: `text`, `line`, `choice` a string; `number`, `percent`, `workdays` an int; `bool` a bool; `date` "2026-11-22" and `moment`
    "2026-11-22T09:30", local; `unit`, `person`, `matter`, `checklist` a uid and `units`, `persons`, `files` lists of them; `multichoice`
    a list in the form's order; `table` a list of rows by column, posted as `name-0-column`.

    Raises:
        Invalid: one sentence for each field that is missing or malformed; a cell is named `name-0-column`.
    """
    inputs: Inputs = {}
    faults: dict[str, Text] = {}
    for field in form:
        try:
            inputs[field.name] = _table(field, raw) if field.type == "table" else _value(field, raw.get(field.name, ()))
        except _Wrong as wrong:
            faults[field.name] = wrong.text
        except Invalid as cells:
            faults.update(cells.faults)
    if faults:
        raise Invalid(faults)
    return inputs


def _value(field: Field, given: Sequence[str]) -> Any:
    filled = [text for text in (_clean(one) for one in given) if text]
    if not filled:
        if field.required:
            raise _missing(field)
        return _EMPTY.get(field.type)
    return TYPES[field.type](field, filled)


_EMPTY: Mapping[str, Any] = {"bool": False, "multichoice": [], "units": [], "persons": [], "files": []}


def _missing(field: Field) -> _Wrong:
    if field.type in {"choice", "multichoice", "unit", "units", "person", "persons", "matter", "checklist"}:
        return _Wrong("请选择“{what}”", "choose: {what}", what=field.text)
    if field.type == "files":
        return _Wrong("请上传“{what}”", "upload: {what}", what=field.text)
    if field.type == "bool":
        return _Wrong("须确认“{what}”", "confirm: {what}", what=field.text)
    if field.type == "table":
        return _Wrong("“{what}”至少填写一行", "{what}: fill in at least one row", what=field.text)
    return _Wrong("请填写“{what}”", "fill in: {what}", what=field.text)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _refuse_control(field: Field, text: str, allowed: str = "") -> None:
    if any(unicodedata.category(mark) in {"Cc", "Cs"} and mark not in allowed for mark in text):
        raise _Wrong(
            "“{what}”含有不可见的控制字符，请删除后重填",
            "{what} holds control characters; type it again without them",
            what=field.text,
        )


def _refuse_long(field: Field, text: str, longest: int) -> None:
    if len(text) > longest:
        raise _Wrong(
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
        raise _Wrong(
            "“{what}”应为整数，例如 {like}",
            "{what} must be a whole number, such as {like}",
            what=field.text,
            like=_like(least, most),
        )
    number = int(typed)
    if least is not None and number < least:
        raise _Wrong("“{what}”不能小于 {least}", "{what} must be at least {least}", what=field.text, least=least)
    if most is not None and number > most:
        raise _Wrong("“{what}”不能大于 {most}", "{what} must be at most {most}", what=field.text, most=most)
    return number


def _like(least: int | None, most: int | None) -> int:
    return min(max(10, least or 0), most if most is not None else 10)


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
    raise _Wrong("“{what}”应为日期，例如 2026-11-22", "{what} must be a date, such as 2026-11-22", what=field.text)


def _moment(field: Field, given: Sequence[str]) -> str:
    typed = unicodedata.normalize("NFKC", given[0]).replace(" ", "T")
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or "T" not in typed:
        raise _Wrong(
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
        raise _Wrong(
            "“{what}”请从所列选项中选择：{shown}", "{what} must be one of: {shown}", what=field.text, shown=shown
        )


def _bool(field: Field, given: Sequence[str]) -> bool:
    word = given[-1].lower()
    if word in {"1", "on", "true", "yes", "y"}:
        return True
    if word not in {"0", "off", "false", "no", "n"}:
        raise _Wrong("“{what}”请选择是或否", "{what} must be yes or no", what=field.text)
    if field.required and not field.choices:
        raise _missing(field)
    return False


def _uid(field: Field, given: Sequence[str]) -> str:
    try:
        return str(UUID(given[0]))
    except ValueError:
        raise _Wrong("“{what}”请从列表中选择", "choose {what} from the list", what=field.text) from None


def _uids(field: Field, given: Sequence[str]) -> list[str]:
    return _few_enough(field, list(dict.fromkeys(_uid(field, (one,)) for one in given)))


def _few_enough(field: Field, chosen: list[str]) -> list[str]:
    if field.minimum is not None and len(chosen) < field.minimum:
        raise _Wrong(
            "“{what}”至少 {least} 项，现有 {count} 项",
            "{what}: at least {least}, not {count}",
            what=field.text,
            least=field.minimum,
            count=len(chosen),
        )
    if field.maximum is not None and len(chosen) > field.maximum:
        raise _Wrong(
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


def _table(field: Field, raw: Raw) -> list[Inputs]:
    rows: list[Inputs] = []
    faults: dict[str, Text] = {}
    for number in _rows(field, raw):
        cells = {column.name: raw.get(f"{field.name}-{number}-{column.name}", ()) for column in field.columns}
        if not any(_clean(text) for given in cells.values() for text in given):
            continue
        try:
            rows.append(parse(field.columns, cells))
        except Invalid as invalid:
            faults |= {f"{field.name}-{number}-{cell}": text for cell, text in invalid.faults.items()}
    if faults:
        raise Invalid(faults)
    if field.required and not rows:
        raise _missing(field)
    return _few_rows(field, rows)


def _rows(field: Field, raw: Raw) -> list[int]:
    pattern = re.compile(re.escape(field.name) + r"-(\d{1,6})-[a-z0-9_]+")
    return sorted({int(match[1]) for match in map(pattern.fullmatch, raw) if match})


def _few_rows(field: Field, rows: list[Inputs]) -> list[Inputs]:
    most = field.maximum or MOST_ROWS
    if len(rows) > most:
        raise _Wrong(
            "“{what}”最多 {most} 行，现有 {count} 行",
            "{what}: at most {most} rows, not {count}",
            what=field.text,
            most=most,
            count=len(rows),
        )
    if field.minimum is not None and len(rows) < field.minimum:
        raise _Wrong(
            "“{what}”至少 {least} 行，现有 {count} 行",
            "{what}: at least {least} rows, not {count}",
            what=field.text,
            least=field.minimum,
            count=len(rows),
        )
    return rows
