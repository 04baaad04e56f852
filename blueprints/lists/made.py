"""The list of a kind that is made of its definition: its columns and filters are the definition's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import t
from blueprints.lists import kinds, rows
from blueprints.lists.rows import Reader
from blueprints.lists.sheet import DATE, NUMBER, TEXT
from blueprints.lists.spec import Extra, Spec
from workflow.db import db
from workflow.engine import made_rules, said
from workflow.engine.definition import Field, Workflow
from workflow.models.user import User
from workflow.queries import lists
from workflow.queries.paging import AnyRow
from workflow.services.made import made_version
from workflow.types import SEVERITIES

PLACE = "kinds.show"
NUMBERS = ("number", "percent", "workdays")


def flow_of(viewer: User, kind: str) -> Workflow:
    """The definition of a made kind in the viewer's joint meeting.

    Raises:
        NotFound: there is no such kind, or it has a list of its own.
    """
    return made_version(db.session(), kind, viewer.meeting_id).workflow


def spec(viewer: User, kind: str) -> Spec:
    """What is particular to the list of a made kind.

    Raises:
        NotFound: as `flow_of`.
    """
    flow = flow_of(viewer, kind)
    made, known = flow.made, made_rules.details(flow)
    assert made is not None
    more = [_extra(known[name], name, number) for number, name in enumerate(made.columns) if name in known]
    graded = [Extra("severity", _("Severity"), width=10, rank=3)] if _is_graded(flow) else []
    choices = {name: known[name] for name in made.filters if name in known}
    return kinds.of_kind(
        lists.of_made(viewer, kind),
        kind,
        t(flow.text),
        lambda row, reader: _row(row, reader, made.columns),
        [Extra("unit", _("Lead unit"), width=22), *more, *graded],
        unit=(_("Lead unit"), _("All lead units")),
        more=("details", *(("severity",) if graded else ())),
        text=_("Those that your unit leads, supports, registered or is copied on appear here."),
        choices=choices,
    )


def _is_graded(flow: Workflow) -> bool:
    return flow.made is not None and any(field.sets == "severity" for field in flow.made.form)


def _extra(field: Field, name: str, number: int) -> Extra:
    is_number = field.type in NUMBERS
    holds = NUMBER if is_number else DATE if field.type == "date" else TEXT
    rank = 3 if number else 0
    return Extra(f"detail_{name}", t(field.text), is_number=is_number, holds=holds, width=16, rank=rank)


def _row(row: AnyRow, reader: Reader, names: Sequence[str]) -> dict[str, Any]:
    """A row; a column that its own version of the definition lacks stays empty."""
    flow, details = reader.flows[row.flow], row.details or {}
    known = made_rules.details(flow)
    own = {f"detail_{name}": _value(flow, known.get(name), details, name, reader) for name in names}
    return (
        rows.matter(row, reader)
        | own
        | {
            "unit": rows.unit_name(row, "unit", reader),
            "severity": t(SEVERITIES[row.severity]) if row.severity else "",
            "labels": rows.marks(row, reader),
        }
    )


def _value(flow: Workflow, field: Field | None, details: Mapping[str, Any], name: str, reader: Reader) -> Any:
    value = details.get(name)
    if field is None or value is None:
        return None
    if field.type in NUMBERS:
        return value if isinstance(value, int) else None
    if field.type == "date":
        return date.fromisoformat(value)
    return reader.veil(said.said(flow, details, name).of(reader.language))
