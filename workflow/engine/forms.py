"""From what was posted to what an action takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workflow.engine.definition import Field
from workflow.engine.fields import EMPTY, TYPES, Wrong, clean, missing
from workflow.errors import Invalid
from workflow.types import Text

__all__ = ["TYPES", "Inputs", "Raw", "parse"]

Inputs = dict[str, Any]
"""The inputs of an action by field: strings, whole numbers, booleans, lists and rows; None or [] where left empty."""

Raw = Mapping[str, Sequence[str]]

MOST_ROWS = 100


def parse(form: Sequence[Field], raw: Raw) -> Inputs:
    """The inputs that `raw` holds for a form; what the form does not name is ignored.

    Values: `text`, `line`, `choice` a string; `number`, `percent`, `workdays` an int; `bool` a bool; `date`
    "2026-11-22" and `moment` "2026-11-22T09:30", local; `unit`, `person`, `matter`, `checklist` a uid and `units`,
    `persons`, `files` lists of them; `multichoice` a list in the form's order; `table` a list of rows by column, posted
    as `name-0-column`.

    Raises:
        Invalid: one sentence for each field that is missing or malformed; a cell is named `name-0-column`.
    """
    inputs: Inputs = {}
    faults: dict[str, Text] = {}
    for field in form:
        try:
            inputs[field.name] = _table(field, raw) if field.type == "table" else _value(field, raw.get(field.name, ()))
        except Wrong as wrong:
            faults[field.name] = wrong.text
        except Invalid as cells:
            faults.update(cells.faults)
    if faults:
        raise Invalid(faults)
    return inputs


def _value(field: Field, given: Sequence[str]) -> Any:
    filled = [text for text in (clean(one) for one in given) if text]
    if not filled:
        if field.required:
            raise missing(field)
        return EMPTY.get(field.type)
    return TYPES[field.type](field, filled)


def _table(field: Field, raw: Raw) -> list[Inputs]:
    rows: list[Inputs] = []
    faults: dict[str, Text] = {}
    for number in _rows(field, raw):
        cells = {column.name: raw.get(f"{field.name}-{number}-{column.name}", ()) for column in field.columns}
        if not any(clean(text) for given in cells.values() for text in given):
            continue
        try:
            rows.append(parse(field.columns, cells))
        except Invalid as invalid:
            faults |= {f"{field.name}-{number}-{cell}": text for cell, text in invalid.faults.items()}
    if faults:
        raise Invalid(faults)
    if field.required and not rows:
        raise missing(field)
    return _few_rows(field, rows)


def _rows(field: Field, raw: Raw) -> list[int]:
    pattern = re.compile(re.escape(field.name) + r"-(\d{1,6})-[a-z0-9_]+")
    return sorted({int(match[1]) for match in map(pattern.fullmatch, raw) if match})


def _few_rows(field: Field, rows: list[Inputs]) -> list[Inputs]:
    most = field.maximum or MOST_ROWS
    if len(rows) > most:
        raise Wrong(
            "“{what}”最多 {most} 行，现有 {count} 行",
            "{what}: at most {most} rows, not {count}",
            what=field.text,
            most=most,
            count=len(rows),
        )
    if field.minimum is not None and len(rows) < field.minimum:
        raise Wrong(
            "“{what}”至少 {least} 行，现有 {count} 行",
            "{what}: at least {least} rows, not {count}",
            what=field.text,
            least=field.minimum,
            count=len(rows),
        )
    return rows
