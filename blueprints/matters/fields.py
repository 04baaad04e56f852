"""From a definition's fields to what the form component draws: value, choices, error, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import day, local, reader_language
from workflow.engine.definition import Field
from workflow.engine.made import COLUMNS
from workflow.models.assignment import Assignment
from workflow.models.file import StoredFile
from workflow.models.matter import Matter, detail_of
from workflow.models.unit import Unit
from workflow.queries.choices import Option
from workflow.services.inputs import opinion_field
from workflow.services.uploads import ALLOWED
from workflow.types import Text

Raw = Mapping[str, Sequence[str]]
EARLIER = "earlier_state"
"""The type of a field that names a step that the matter has been through."""
TYPES = {"moment": "datetime", "matter": "unit", "checklist": "choice", EARLIER: "choice"}
ACCEPT = ",".join(f".{ending}" for ending in ALLOWED)
SPOKEN = ("opinion", "ruling")
"""Opinions that common phrases suit; progress, or a reason for a step back, is to be written anew."""
PHRASES = (Text("同意。", "Agreed."), Text("已阅。", "Noted."), Text("请按期办理。", "Please finish in time."))


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is filled with.

    Attributes:
        subject: the matter or part whose present values stand in the form at first.
        typed: what was typed before, by field as it was posted; None for a form that nobody has touched.
        faults: the sentence of each wrong field; a cell of a table is named `table-row-column`.
        options: what fields that take a uid choose among.
        kept: files that were uploaded before, by uid.
        phrases: common phrases for the opinion.
        answer_url: answers a number of working days with the day they end on.
        proposed: what stands in a field that nobody has touched, by field.
        spans: the first and last day that a date may be, by field.
    """

    subject: Matter | Assignment
    typed: Raw | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    kept: Mapping[str, StoredFile] = field(default_factory=dict)
    phrases: Sequence[Text] = PHRASES
    answer_url: str = ""
    proposed: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, tuple[date, date]] = field(default_factory=dict)


def drawn(form: Sequence[Field], filling: Filling) -> list[dict[str, Any]]:
    """Every field of a form as its component takes it."""
    spoken = opinion_field(form)
    opinion = spoken if spoken in SPOKEN else None
    wrong = next((one.name for one in form if _error(one, filling)), None)
    return [_field(one, filling) | _extras(one, filling, one.name == opinion, one.name == wrong) for one in form]


def errors(form: Sequence[Field], filling: Filling, *, prefix: str) -> list[dict[str, str]]:
    """The faults of a form for the summary above it, in the form's order; `prefix` is the form's own id."""
    places = [(f"{prefix}-{one.name}", _error(one, filling)) for one in form]
    found = [(prefix, filling.faults.get("", "")), *places]
    return [{"id": place, "label": text, "text": ""} for place, text in found if text]


def _field(one: Field, filling: Filling) -> dict[str, Any]:
    language = reader_language()
    return {
        "name": one.name,
        "type": _type(one),
        "label": one.text.of(language),
        "required": one.required,
        "hint": one.hint.of(language) if one.hint else "",
        "error": _error(one, filling),
        "value": _value(one, filling),
        "choices": _choices(one, one.name, filling),
        "min": one.minimum if one.type in ("number", "percent", "workdays") else None,
        "max": one.maximum if one.type in ("number", "percent", "workdays", "line", "text") else None,
    }


def _extras(one: Field, filling: Filling, is_opinion: bool, is_first_wrong: bool) -> dict[str, Any]:
    language = reader_language()
    extras: dict[str, Any] = {"is_first_wrong": is_first_wrong}
    if one.type == "text" and is_opinion:
        extras["phrases"] = [phrase.of(language) for phrase in filling.phrases]
    if one.type == "matter":
        extras["placeholder"] = _("Number or title")
    if one.type == "workdays":
        extras["answer_url"] = filling.answer_url
    if one.type == "files":
        extras |= _of_files(one, filling)
    if one.type == "table":
        extras["columns"] = [_column(one, column, filling) for column in one.columns]
    if one.type == EARLIER and not _choices(one, one.name, filling):
        extras["hint"] = _("In this round it has been through none of these steps; it cannot be returned from here.")
    if one.name in filling.spans:
        extras |= _of_span(*filling.spans[one.name], one.hint.of(language) if one.hint else "")
    if one.sets == "percent" and filling.subject.percent:
        extras["last"] = _("last %(percent)s%%", percent=filling.subject.percent)
    return extras


def _of_span(first: date, last: date, hint: str) -> dict[str, str]:
    said = _("%(first)s to %(last)s", first=day(first), last=day(last))
    return {"min": first.isoformat(), "max": last.isoformat(), "hint": " ".join(one for one in (said, hint) if one)}


def _type(one: Field) -> str:
    return "choice" if one.type == "bool" and one.choices else TYPES.get(one.type, one.type)


def _error(one: Field, filling: Filling) -> str:
    if one.type != "table" or one.name in filling.faults:
        return filling.faults.get(one.name, "")
    cell = re.compile(re.escape(one.name) + r"-\d+-")
    return " ".join(dict.fromkeys(text for name, text in filling.faults.items() if cell.match(name)))


def _of_files(one: Field, filling: Filling) -> dict[str, Any]:
    uids = (filling.typed or {}).get(one.name, ())
    kept = [filling.kept[uid] for uid in uids if uid in filling.kept]
    hint = one.hint.of(reader_language()) if one.hint else _("Pictures, PDF, Office files; 20 MB each, 30 at most")
    return {
        "accept": ACCEPT,
        "hint": hint,
        "multiple": one.maximum != 1,
        "kept": [
            {
                "uid": str(file.uid),
                "name": file.name,
                "size": file.size,
                "url": url_for("files.show", file_uid=file.uid),
                "is_picture": file.is_picture,
            }
            for file in kept
        ],
    }


def _column(table: Field, column: Field, filling: Filling) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": {"text": "line"}.get(column.type, column.type),
        "label": column.text.of(reader_language()),
        "choices": _choices(column, f"{table.name}-{column.name}", filling),
    }


def _choices(one: Field, name: str, filling: Filling) -> list[tuple[str, ...]]:
    language = reader_language()
    if one.choices and one.name not in filling.options:
        return [(choice.value, choice.text.of(language)) for choice in one.choices]
    return [
        (option.value, option.text.of(language), option.keys, option.group.of(language) if option.group else "")
        for option in filling.options.get(name, ())
    ]


def _value(one: Field, filling: Filling) -> Any:
    """What stands in the field: typed, else what the matter has, else what the definition proposes."""
    if one.type == "table":
        proposed = {name: [text] for name, text in filling.proposed.items()}
        return _rows(one, proposed if filling.typed is None else filling.typed)
    if filling.typed is not None:
        given = list(filling.typed.get(one.name, ()))
        return given if one.type in ("units", "persons", "multichoice") else (given[-1] if given else "")
    if one.type == "persons":
        return [option.value for option in filling.options.get(one.name, ()) if option.is_usual]
    present = "" if one.sets in (None, "percent") else _present(filling.subject, one)
    present = present or filling.proposed.get(one.name, "")
    return present or (one.default.of(reader_language()) if one.default else "")


def _present(subject: Matter | Assignment, one: Field) -> Any:
    """The value of the column that the field sets, as the form would post it."""
    rows: Iterable[Any] = (subject, detail_of(subject)) if isinstance(subject, Matter) else (subject,)
    if isinstance(subject, Matter) and one.sets not in COLUMNS and one.sets in (subject.details or {}):
        kept = subject.details[one.sets]
        return [str(entry) for entry in kept] if isinstance(kept, list) else _plain(kept)
    value = next((getattr(row, one.sets or "") for row in rows if hasattr(row, one.sets or "")), None)
    return str(value.uid) if isinstance(value, Unit) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | Decimal) else ""


def _rows(table: Field, typed: Raw) -> list[dict[str, str]]:
    """The rows of a table as they were posted, blank ones left out."""
    cell = re.compile(re.escape(table.name) + r"-(\d{1,6})-([a-z0-9_]+)")
    rows: dict[int, dict[str, str]] = {}
    for name, values in typed.items():
        match = cell.fullmatch(name)
        if match and values:
            rows.setdefault(int(match[1]), {})[match[2]] = values[-1]
    return [row for _number, row in sorted(rows.items()) if any(text.strip() for text in row.values())]
