"""The list of bulletins: which issue each is, of which period, and which units stand under its shortcomings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import short_day, t
from blueprints.lists import made
from blueprints.lists.rows import Reader
from blueprints.lists.spec import Extra, Spec
from workflow.models.user import User
from workflow.queries.paging import AnyRow

MOST_NAMES = 2


def spec(viewer: User, kind: str) -> Spec:
    """What is particular to the list of bulletins; it reads what the row has, with no statement of its own."""
    usual = made.spec(viewer, kind)
    kept = [one for one in usual.extra if one.name in ("detail_bulletin_kind", "detail_archive_no")]
    own = [
        Extra("issue", _("Issue"), width=10),
        Extra("period", _("Period of the figures"), width=24),
        Extra("named", _("Units named"), width=36, rank=3),
    ]

    def shown(row: AnyRow, reader: Reader) -> dict[str, Any]:
        return usual.shown(row, reader) | _own(row.details or {}, reader)

    return replace(
        usual,
        shown=shown,
        extra=[*own, *(replace(one, is_for_sheet=True) for one in kept)],
        filters=tuple(name for name in usual.filters if name != "unit"),
        nothing=(
            _("No bulletins yet"),
            _("A bulletin stands here from its draft on, once the office has chosen its period and units."),
            usual.nothing[2],
        ),
    )


def _own(details: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    first, last = (date.fromisoformat(details[name]) for name in ("first_on", "last_on"))
    return {
        "issue": _issue(details),
        "period": _("%(first)s to %(last)s", first=short_day(first), last=short_day(last)),
        "named": _names([t(name) for name in details.get("named") or []], reader),
    }


def _issue(details: Mapping[str, Any]) -> str:
    """Which issue of its year, and which edition where it is a correction; nothing before it is numbered."""
    number, edition = details.get("issue"), details.get("edition", 1)
    if not number:
        return ""
    if edition == 1:
        return _("No. %(number)s", number=number)
    return _("No. %(number)s, edition %(edition)s", number=number, edition=edition)


def _names(names: list[str], reader: Reader) -> str:
    if len(names) <= MOST_NAMES:
        return ("、" if reader.language == "zh" else ", ").join(names)
    return _("%(first)s among %(count)s units", first=names[0], count=len(names))
