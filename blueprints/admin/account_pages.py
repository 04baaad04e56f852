"""What the pages of one account show: what is known of it, what this administrator may do, the form that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from blueprints.access import SECURITY_ADMIN, SYSTEM_ADMIN, actor
from blueprints.admin.forms import Form, options
from blueprints.filters import moment, reader_language, t
from workflow import clock
from workflow.db import db
from workflow.models.user import Grant, User
from workflow.queries import handovers, units
from workflow.services.people import LONGEST
from workflow.services.positions import FITTING
from workflow.types import ADMINISTRATORS, POSITIONS, UNIT_KINDS, Position, UnitKind


def is_system() -> bool:
    """The reader keeps accounts."""
    return bool(actor().positions & SYSTEM_ADMIN)


def one(person: User, notice: str = "") -> str:
    """One account: what is known of it, its positions, and what this administrator may do with it."""
    return render_template(
        "admin/account.html",
        person=person,
        name=person.name_in(reader_language()),
        unit=t(person.unit.short) if person.unit else "",
        notice=notice,
        left_work=handovers.count_open(db.session(), person) if is_system() and person.is_enabled else 0,
        handed_over=_handed_over(person) if is_system() and person.is_enabled else None,
        facts=_facts(person),
        grants=[_grant(grant) for grant in person.grants],
        free=_free(person),
        is_own=person.id == actor().id,
        is_system=is_system(),
        is_security=bool(actor().positions & SECURITY_ADMIN),
        unit_field=_unit_field(person) if is_system() and person.unit else None,
    )


def _handed_over(person: User) -> datetime | None:
    """When the person's work was handed over for the last time."""
    last = handovers.last_made(db.session(), person)
    return last.at if last else None


def _facts(person: User) -> list[dict[str, Any]]:
    last = moment(person.last_sign_in_at) if person.last_sign_in_at else _("never signed in")
    facts = [
        (_("Account"), person.login),
        (_("Name"), person.name),
        (_("Name in English"), person.name_en),
        (_("Unit"), t(person.unit.short) if person.unit else _("none: an administrator")),
        (_("Telephone"), person.phone),
        (_("Enforcement certificate"), person.certificate),
        (_("Standing"), standing(person)),
        (_("Last signed in"), last),
    ]
    return [{"label": label, "value": value or "—"} for label, value in facts]


def standing(person: User) -> str:
    """Whether an account may sign in, and if not, why."""
    if not person.is_enabled:
        return _("disabled")
    if person.locked_until is not None and person.locked_until > clock.now():
        return _("locked after wrong passwords, until %(at)s", at=moment(person.locked_until))
    return _("has a first password to change") if person.must_change_password else _("may sign in")


def _grant(grant: Grant) -> dict[str, Any]:
    return {"code": grant.position, "name": t(POSITIONS[grant.position]), "approved_at": grant.approved_at}


def _free(person: User) -> list[tuple[str, str]]:
    """The positions that could be asked for."""
    held = {grant.position for grant in person.grants}
    if person.unit is None or held & ADMINISTRATORS:
        return []
    return [(one, t(POSITIONS[one])) for one in Position if one in FITTING[person.unit.kind] - held]


def _units(without: User | None = None) -> list[tuple[str, ...]]:
    rows = units.to_choose(db.session(), actor().meeting_id, list(UnitKind))
    own = without.unit.uid if without and without.unit else None
    return options([row for row in rows if row.uid != own], reader_language(), UNIT_KINDS)


def _unit_field(person: User) -> dict[str, Any]:
    form = Form("move", {}, {})
    form.add("unit", "unit", _("The new unit"), required=True, choices=_units(person))
    return form.fields["unit"]


def form(person: User | None, values: Mapping[str, Any], faults: Mapping[str, str]) -> str:
    """The form that makes an account, or changes what is known of a person."""
    drawn = Form("account", values, faults)
    if person is None:
        hint = _("Small letters, digits, dots or hyphens, such as jyj.zhang; it never changes.")
        drawn.add("login", "line", _("Account name"), required=True, hint=hint, max=60)
    drawn.add("name", "line", _("Name"), required=True, max=LONGEST["name"])
    drawn.add("name_en", "line", _("Name in English"), max=LONGEST["name_en"])
    if person is None:
        drawn.add("unit", "unit", _("Unit"), required=True, choices=_units())
    drawn.add("phone", "line", _("Telephone"), max=LONGEST["phone"])
    hint = _("For inspectors; it stands in the papers of a visit.")
    drawn.add("certificate", "line", _("Enforcement certificate"), hint=hint, max=LONGEST["certificate"])
    return render_template("admin/account_form.html", person=person, form=drawn)
