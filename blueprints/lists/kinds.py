"""What is particular to the ledger and to the list of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from blueprints.filters import moment, short_day, t, weekday
from blueprints.lists import rows
from blueprints.lists.rows import Reader
from blueprints.lists.sheet import DATE, NUMBER
from blueprints.lists.spec import Extra, Spec
from workflow.engine.definition import Field
from workflow.models.user import User
from workflow.queries import lists
from workflow.queries.paging import AnyRow
from workflow.types import GRADES, SEVERITIES, Light

SORTS = {"left": "due", "number": "number"}
FILTERS = ("text", "state", "light", "unit", "phase", "since", "until", "by", "clockless")


def ledger(viewer: User) -> Spec:
    """Every matter that the viewer may know of."""
    return Spec(
        title=_("Ledger"),
        listing=lists.ledger(viewer),
        shown=_ledger_row,
        columns=("light", "left", "number", "title", "kind", "state", "due"),
        extra=[
            Extra("unit", _("Responsible unit"), width=22, rank=2),
            Extra("created_at", _("Registered"), holds=DATE, width=12, rank=3),
        ],
        sorts=SORTS,
        filters=("kind", *FILTERS, "part"),
        lights=tuple(Light),
        unit=(_("Unit"), _("All units")),
        moment=(_("Registered"), _("Any time")),
        nothing=(_("No matters"), _("Matters that your unit leads, supports or is to know of appear here."), _home()),
    )


def problems(viewer: User) -> Spec:
    """Problems."""
    text = _("Problems that your unit leads, supports, registered or is copied on appear here.")
    return of_kind(
        lists.problems(viewer),
        "problem",
        _("Problems"),
        _problem_row,
        [
            Extra("unit", _("Lead unit"), width=22),
            Extra("severity", _("Severity"), width=10, rank=3),
            Extra("created_at", _("Registered"), holds=DATE, width=12, rank=3),
        ],
        unit=(_("Lead unit"), _("All lead units")),
        more=("severity",),
        text=text,
        ways=_way(viewer, "problems.new", _("Register a problem")),
    )


def batches(viewer: User) -> Spec:
    """Inspection batches."""
    return of_kind(
        lists.batches(viewer),
        "batch",
        _("Inspection batches"),
        _batch_row,
        [
            Extra("period", _("Period"), width=24),
            Extra("unit", _("Enforcement subject"), width=20, rank=3),
            Extra("progress", _("Visits done"), is_number=True, width=12),
            Extra("findings", _("Findings"), is_number=True, holds=NUMBER, width=10),
        ],
        unit=(_("Enforcement subject"), _("All enforcement subjects")),
        text=_("Batches that your unit plans, carries out or inspects for appear here."),
        ways=_way(viewer, "batches.plan", _("Plan a batch")),
    )


def visits(viewer: User) -> Spec:
    """Visits to outlets."""
    return of_kind(
        lists.visits(viewer),
        "visit",
        _("Visits"),
        _visit_row,
        [
            Extra("outlet", _("Outlet"), width=28, url_name="url"),
            Extra("bank", _("Bank"), width=18, rank=3),
            Extra("station", _("Station"), width=14, rank=2),
            Extra("day", _("Visited on"), holds=DATE, width=12),
            Extra("score", _("Score"), is_number=True, holds=NUMBER, width=8),
            Extra("grade", _("Grade"), width=10, rank=3),
        ],
        unit=(_("Unit"), _("All units")),
        more=("batch", "lost", "failed", "found"),
        text=_("Visits of your precinct or outlets appear here; an outlet learns of one when the team arrives."),
        has_title=False,
    )


def rectifications(viewer: User) -> Spec:
    """Rectifications of findings."""
    return of_kind(
        lists.rectifications(viewer),
        "rectification",
        _("Rectifications"),
        _rectification_row,
        [
            Extra("outlet", _("Outlet"), width=28, is_for_sheet=True),
            Extra("item", _("Failed item"), width=60, is_for_sheet=True),
            Extra("bank", _("Bank"), width=18, rank=2),
            Extra("severity", _("Severity"), width=10),
        ],
        unit=(_("Unit"), _("All units")),
        more=("severity", "batch"),
        text=_("What an inspection found and what must be put right appears here."),
    )


def sittings(viewer: User) -> Spec:
    """Sittings of the joint meeting."""
    return Spec(
        title=_("Sittings"),
        listing=lists.sittings(viewer),
        shown=_sitting_row,
        columns=("number", "title", "state"),
        extra=[
            Extra("held", _("Time"), width=18),
            Extra("place", _("Place"), width=24, rank=3),
            Extra("replies", _("Replies"), is_number=True, width=12),
            Extra("handed", _("Handed on"), is_number=True, width=10, rank=2),
        ],
        sorts={"number": "number"},
        filters=tuple(name for name in FILTERS if name != "unit"),
        kinds=("sitting",),
        lights=tuple(Light),
        unit=(_("Unit"), _("All units")),
        moment=(_("Held"), _("Any time")),
        nothing=(
            _("No sittings yet"),
            _("Sittings that your unit is invited to appear here once the office has notified it."),
            [*_way(viewer, "sittings.new", _("Arrange a sitting")), *_home()][:2],
        ),
        ways=_way(viewer, "sittings.new", _("Arrange a sitting")),
    )


def _sitting_row(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return rows.matter(row, reader) | {
        "held": f"{moment(row.held_at)} {weekday(row.held_at)}" if row.held_at else "",
        "place": row.place,
        "replies": f"{row.replied} / {row.invited}",
        "handed": f"{row.handed} / {row.given}" if row.given else "",
    }


def of_kind(
    listing: Any,
    kind: str,
    title: str,
    shown: Callable[[AnyRow, Reader], dict[str, Any]],
    extra: Sequence[Extra],
    *,
    unit: tuple[str, str],
    text: str,
    more: Sequence[str] = (),
    has_title: bool = True,
    ways: Sequence[dict[str, str]] = (),
    choices: Mapping[str, Field] = MappingProxyType({}),
) -> Spec:
    """A list of one kind, with the columns and filters that every such list has."""
    titled = ("title",) if has_title else ()
    return Spec(
        title=title,
        listing=listing,
        shown=shown,
        columns=("light", "left", "number", *titled, "state", "due"),
        extra=extra,
        sorts=SORTS,
        filters=(*FILTERS, *more),
        kinds=(kind,),
        lights=tuple(Light),
        unit=unit,
        moment=(_("Registered"), _("Any time")),
        nothing=(_("None yet"), text, [*ways, *_home()][:2]),
        ways=ways,
        choices=choices,
    )


def _way(viewer: User, endpoint: str, label: str) -> list[dict[str, str]]:
    """A button to a page, for those whom its route names."""
    view = current_app.view_functions.get(endpoint)
    may = view is not None and viewer.positions & getattr(view, "roles", frozenset())
    return [{"label": label, "url": url_for(endpoint)}] if may else []


def _ledger_row(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return rows.matter(row, reader) | {
        "unit": rows.unit_name(row, "unit", reader),
        "created_at": row.created_at,
        "labels": rows.marks(row, reader),
    }


def _problem_row(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return _ledger_row(row, reader) | {"severity": _severity(row)}


def _batch_row(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return rows.matter(row, reader) | {
        "unit": rows.unit_name(row, "unit", reader),
        "period": _("%(first)s to %(last)s", first=short_day(row.starts_on), last=short_day(row.ends_on)),
        "progress": f"{row.visits_done} / {row.visits}",
        "findings": row.findings,
    }


def _visit_row(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return _places(row, reader) | {
        "station": rows.unit_name(row, "station", reader),
        "day": row.visited_on or row.planned_on,
        "score": float(row.score) if row.score is not None else None,
        "grade": t(GRADES[row.grade]) if row.grade in GRADES else None,
    }


def _rectification_row(row: AnyRow, reader: Reader) -> dict[str, Any]:
    item = reader.text(row.item_zh, row.item_en)
    also = _(" and %(count)s more", count=row.items - 1) if row.items and row.items > 1 else ""
    return _places(row, reader) | {
        "item": f"{row.item}. {item}{also}" if row.item else "",
        "severity": _severity(row),
        "labels": rows.marks(row, reader),
    }


def _places(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return rows.matter(row, reader) | {
        "outlet": rows.unit_name(row, "outlet", reader),
        "bank": rows.unit_name(row, "bank", reader),
    }


def _severity(row: AnyRow) -> str:
    return t(SEVERITIES[row.severity]) if row.severity else ""


def _home() -> list[dict[str, str]]:
    return [{"label": _("See what is to do"), "url": url_for("worklist.todo")}]
