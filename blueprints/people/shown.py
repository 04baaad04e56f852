"""What the pages of people show: a unit's people, and one person's substitutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, actor
from blueprints.admin.forms import Form
from blueprints.filters import local, reader_language, t
from blueprints.people import windows
from workflow import clock
from workflow.db import db
from workflow.models.unit import Unit
from workflow.models.user import LENDABLE, User
from workflow.queries import handovers, substitutes, units
from workflow.types import UNIT_KINDS, UnitKind


def listed() -> str:
    """The people of the reader's unit; of any unit to those who look after the whole joint meeting."""
    viewer, session = actor(), db.session()
    is_everywhere = bool(viewer.own_positions & COORDINATORS)
    unit = _unit(viewer) if is_everywhere else viewer.unit
    open_now = substitutes.current(session, unit.id, clock.now()) if unit else []
    people = units.people_of(session, unit) if unit else []
    return render_template(
        "people/index.html",
        unit=unit,
        filters=[_units(unit)] if is_everywhere else [],
        rows=[_person(one, [w for w in open_now if w.principal_id == one.id], viewer) for one in people],
    )


def _units(chosen: Unit | None) -> dict[str, Any]:
    """The choice among all open units, kind by kind."""
    rows, language = units.to_choose(db.session(), actor().meeting_id, list(UnitKind)), reader_language()
    groups: dict[UnitKind, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append((str(row.uid), row.short_zh if language == "zh" else row.short_en))
    choices = [(t(UNIT_KINDS[kind]), found) for kind, found in groups.items()]
    value = str(chosen.uid) if chosen else ""
    return {"type": "select", "name": "unit", "label": _("Unit"), "value": value, "choices": choices}


def _unit(viewer: User) -> Unit | None:
    """The unit asked for, of the viewer's joint meeting; their own where none is."""
    asked = request.args.get("unit", type=UUID)
    return units.one(db.session(), viewer.meeting_id, asked) if asked else viewer.unit


def _person(one: User, open_now: list[Any], viewer: User) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "name": one.name_in(reader_language()),
        "positions": windows.positions(one.own_positions),
        "phone": one.phone,
        "windows": [windows.row(window, viewer) for window in open_now],
        "may_hand_over": handovers.may_make(viewer, one),
        "may_name": substitutes.may_arrange(viewer, one),
    }


def one(
    person: User, typed: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None, notice: str = ""
) -> str:
    """One person: who stands in for them, for whom they stand in, and the form that names a substitute."""
    viewer, session = actor(), db.session()
    is_own, may_name = person.id == viewer.id, substitutes.may_arrange(viewer, person)
    return render_template(
        "people/show.html",
        person=person,
        name=person.name_in(reader_language()),
        unit=t(person.unit.short) if person.unit else "",
        positions=windows.positions(person.own_positions),
        is_own=is_own,
        is_listed=substitutes.is_senior(viewer),
        rows=[windows.row(row, viewer) for row in substitutes.of_person(session, person)],
        form=_form(person, typed or {}, faults or {}) if may_name and person.own_positions & LENDABLE else None,
        may_name=may_name,
        may_hand_over=handovers.may_make(viewer, person),
        has_colleagues=bool(substitutes.colleagues(session, person)) if may_name else False,
        notice=notice,
    )


def _form(person: User, typed: Mapping[str, Any], faults: Mapping[str, str]) -> Form:
    today = local(clock.now())
    drawn = Form("substitute", {"from": today.strftime("%Y-%m-%d"), **typed}, faults)
    language = reader_language()
    choices = [
        (str(row.uid), f"{row.name_in(language)} · {windows.positions(row.own_positions) or '—'}")
        for row in substitutes.colleagues(db.session(), person)
    ]
    drawn.add("substitute", "person", _("Substitute"), required=True, choices=choices)
    drawn.add("from", "date", _("First day"), required=True, hint=_("From today on: it begins at once."))
    drawn.add("until", "date", _("Last day"), required=True, hint=_("That day included; it ends by itself."))
    drawn.add("reason", "text", _("Reason given"), rows=2, max=500, placeholder=_("Business trip, training, leave"))
    return drawn
