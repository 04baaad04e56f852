"""Units and outlets, kept by the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, OFFICE, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.unit import Unit
from workflow.queries import administration
from workflow.services import units
from workflow.types import UNIT_KINDS, UnitKind

bp = Blueprint("units", __name__, url_prefix="/units")


@bp.get("")
@allow(*OFFICE)
def index() -> ResponseReturnValue:
    """The units of one kind, with a search."""
    kind = _kind(request.args.get("kind"))
    session, meeting_id = db.session(), actor().meeting_id
    counts = administration.counts_by_kind(session, meeting_id)
    language = reader_language()
    return render_template(
        "admin/units.html",
        kind=kind,
        kinds=[
            {
                "label": UNIT_KINDS[one].of(language),
                "count": counts.get(one, 0),
                "url": url_for("units.index", kind=one),
                "is_current": one == kind,
            }
            for one in UnitKind
        ],
        rows=administration.units(
            session, meeting_id, kind, request.args.get("q", "").strip(), with_closed="closed" in request.args
        ),
        text=request.args.get("q", ""),
        can_add=kind in units.ADDABLE and bool(actor().positions & COORDINATORS),
    )


@bp.get("/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """The empty form of a kind of unit."""
    return _form(_kind(request.args.get("kind")), None, {}, {})


@bp.post("/new")
@allow(*COORDINATORS)
def add() -> ResponseReturnValue:
    """Add a unit."""
    kind = _kind(request.args.get("kind"))
    try:
        unit = units.add(kind, request.form, actor=actor())
    except Invalid as error:
        return _form(kind, None, request.form, faults_in(error)), 422
    flash(_("%(name)s is added.", name=unit.name.of(reader_language())), "success")
    return redirect(url_for("units.index", kind=kind), 303)


@bp.get("/<uuid:unit_uid>")
@allow(*OFFICE)
def show(unit_uid: UUID) -> ResponseReturnValue:
    """One unit, to be changed by who may."""
    unit = _found(unit_uid)
    return _form(unit.kind, unit, _values(unit), {})


@bp.post("/<uuid:unit_uid>")
@allow(*COORDINATORS)
def change(unit_uid: UUID) -> ResponseReturnValue:
    """Change a unit."""
    unit = _found(unit_uid)
    try:
        units.change(unit_uid, request.form, actor=actor())
    except Invalid as error:
        return _form(unit.kind, unit, request.form, faults_in(error)), 422
    flash(_("%(name)s is changed.", name=unit.name.of(reader_language())), "success")
    return redirect(url_for("units.show", unit_uid=unit_uid), 303)


@bp.post("/<uuid:unit_uid>/close")
@allow(*COORDINATORS)
def close(unit_uid: UUID) -> ResponseReturnValue:
    """Close a unit; refused while it owes something."""
    unit = _found(unit_uid)
    try:
        units.close(unit_uid, actor=actor())
    except Refused as error:
        flash(_("Not closed: %(reason)s", reason=sentence(error)), "error")
        return redirect(url_for("units.show", unit_uid=unit_uid), 303)
    flash(_("%(name)s is closed from today on; its history stays.", name=unit.name.of(reader_language())), "success")
    return redirect(url_for("units.index", kind=unit.kind), 303)


def _kind(given: str | None) -> UnitKind:
    return next((kind for kind in UnitKind if kind == given), UnitKind.MEMBER)


def _found(unit_uid: UUID) -> Unit:
    unit = administration.unit(db.session(), actor().meeting_id, unit_uid)
    if unit is None:
        raise NotFound
    return unit


def _values(unit: Unit) -> dict[str, str]:
    values = {name: getattr(unit, name) or "" for name in units.LONGEST}
    values["parent"] = str(unit.parent.uid) if unit.parent else ""
    values["station"] = str(unit.station.uid) if unit.station else ""
    return values | ({"is_enforcement": "on"} if unit.is_enforcement else {})


def _form(kind: UnitKind, unit: Unit | None, typed: Any, faults: dict[str, str]) -> str:
    session, meeting_id, language = db.session(), actor().meeting_id, reader_language()
    parents = administration.units(session, meeting_id, units.PARENTS[kind]) if kind in units.PARENTS else []
    stations = administration.units(session, meeting_id, UnitKind.STATION) if kind == UnitKind.OUTLET else []
    choices = {
        "parent": [(str(u.uid), u.short.of(language)) for u in parents],
        "station": [(str(u.uid), u.short.of(language)) for u in stations],
    }
    return render_template(
        "admin/unit.html",
        kind=kind,
        kind_name=UNIT_KINDS[kind].of(language),
        unit=unit,
        fields=[
            _field(name, label, typed, faults, choices, unit) for name, label in _labels(kind, is_new=unit is None)
        ],
        faults=[
            {"id": f"unit-{name}", "label": dict(_labels(kind, is_new=True)).get(name, ""), "text": text}
            for name, text in faults.items()
        ],
        can_change=bool(actor().positions & COORDINATORS),
    )


def _labels(kind: UnitKind, *, is_new: bool) -> list[tuple[str, str]]:
    labels = [("code", _("Code"))] if is_new else []
    labels += [
        ("name_zh", _("Full name in Chinese")),
        ("short_zh", _("Short name in Chinese")),
        ("name_en", _("Full name in English")),
        ("short_en", _("Short name in English")),
    ]
    if kind in units.PARENTS:
        labels.append(("parent", _("Bank") if kind == UnitKind.OUTLET else _("Police bureau")))
    if kind == UnitKind.OUTLET:
        labels.append(("station", _("Station of the precinct")))
    labels += [
        ("address_zh", _("Address in Chinese")),
        ("address_en", _("Address in English")),
        ("phone", _("Telephone")),
        ("credit_code", _("Credit code")),
    ]
    if kind in (UnitKind.BUREAU, UnitKind.STATION):
        labels.append(("is_enforcement", _("Competent to inspect (enforcement subject)")))
    return labels


def _field(
    name: str, label: str, typed: Any, faults: dict[str, str], choices: dict[str, Any], unit: Unit | None
) -> dict[str, Any]:
    sort = "unit" if choices.get(name) else "bool" if name == "is_enforcement" else "line"
    return {
        "name": name,
        "type": sort,
        "label": label,
        "required": name in units.NEEDED or name in ("code", "parent", "station"),
        "hint": _("Small letters and digits; it never changes.") if name == "code" else "",
        "value": typed.get(name, ""),
        "choices": choices.get(name, []),
        "error": faults.get(name, ""),
        "max": units.LONGEST.get(name),
    }
