"""Accounts and positions: one administrator makes and asks, the other approves; neither sees business data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import ACCOUNT_ADMINS, SECURITY_ADMIN, SYSTEM_ADMIN, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language
from workflow import clock
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.user import User
from workflow.queries import administration
from workflow.services import people
from workflow.types import ADMINISTRATORS, POSITIONS, UNIT_KINDS, Position, UnitKind

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("")
@allow(*ACCOUNT_ADMINS)
def index() -> ResponseReturnValue:
    """Every account, or those with positions that wait for approval."""
    waiting = "waiting" in request.args or (bool(actor().positions & SECURITY_ADMIN) and "all" not in request.args)
    text = request.args.get("q", "").strip()
    rows = administration.people(db.session(), actor().meeting_id, text, only_waiting=waiting)
    tabs = [
        {"label": _("All accounts"), "url": url_for("accounts.index", all=1), "is_current": not waiting},
        {"label": _("Awaiting approval"), "url": url_for("accounts.index", waiting=1), "is_current": waiting},
    ]
    return render_template(
        "admin/accounts.html",
        rows=[_row(row) for row in rows],
        tabs=tabs,
        text=text,
        waiting=waiting,
        can_create=_is_system(),
    )


@bp.get("/new")
@allow(*SYSTEM_ADMIN)
def new() -> ResponseReturnValue:
    """The empty form."""
    return _form({}, {})


@bp.post("/new")
@allow(*SYSTEM_ADMIN)
def create() -> ResponseReturnValue:
    """Make an account; its first password is shown once."""
    try:
        person, password = people.create(request.form, actor=actor())
    except Invalid as error:
        return _form(request.form, faults_in(error)), 422
    _tell_password(person, password)
    return redirect(url_for("accounts.show", user_uid=person.uid), 303)


@bp.get("/<uuid:user_uid>")
@allow(*ACCOUNT_ADMINS)
def show(user_uid: UUID) -> ResponseReturnValue:
    """One account: what it may, and what this administrator may do with it."""
    person = administration.person(db.session(), actor().meeting_id, user_uid)
    if person is None:
        raise NotFound
    language = reader_language()
    held = {grant.position for grant in person.grants}
    free = people.FITTING[person.unit.kind] - held if person.unit and not held & ADMINISTRATORS else frozenset()
    return render_template(
        "admin/account.html",
        person=person,
        row=_row(person),
        grants=[
            {"code": grant.position, "name": POSITIONS[grant.position].of(language), "approved_at": grant.approved_at}
            for grant in person.grants
        ],
        free=[(position, POSITIONS[position].of(language)) for position in Position if position in free],
        is_system=_is_system(),
        is_security=bool(actor().positions & SECURITY_ADMIN),
        is_locked=person.locked_until is not None and person.locked_until > clock.now(),
    )


@bp.post("/<uuid:user_uid>/enabled")
@allow(*SYSTEM_ADMIN)
def enable(user_uid: UUID) -> ResponseReturnValue:
    """Enable or disable an account."""
    return _done(
        user_uid,
        lambda: people.set_enabled(user_uid, request.form.get("to") == "on", actor=actor()),
        _("The account is changed."),
    )


@bp.post("/<uuid:user_uid>/reset")
@allow(*SYSTEM_ADMIN)
def reset(user_uid: UUID) -> ResponseReturnValue:
    """Unlock an account with a new first password."""
    person, password = people.reset(user_uid, actor=actor())
    _tell_password(person, password)
    return redirect(url_for("accounts.show", user_uid=user_uid), 303)


@bp.post("/<uuid:user_uid>/positions")
@allow(*SYSTEM_ADMIN)
def ask(user_uid: UUID) -> ResponseReturnValue:
    """Ask for a position."""
    position = request.form.get("position", "")
    told = _("Asked for; the security administrator decides.")
    return _done(user_uid, lambda: people.ask_position(user_uid, position, actor=actor()), told)


@bp.post("/<uuid:user_uid>/positions/<position>")
@allow(*SECURITY_ADMIN)
def decide(user_uid: UUID, position: str) -> ResponseReturnValue:
    """Approve a position, or refuse or withdraw it."""
    is_approved = request.form.get("decision") == "approve"
    told = _("The position is granted.") if is_approved else _("The position is not granted.")
    return _done(user_uid, lambda: people.decide(user_uid, position, is_approved, actor=actor()), told)


def _done(user_uid: UUID, act: Any, told: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as error:
        flash(_("Not done: %(reason)s", reason=sentence(error)), "error")
    else:
        flash(told, "success")
    return redirect(url_for("accounts.show", user_uid=user_uid), 303)


def _tell_password(person: User, password: str) -> None:
    flash(
        _("First password of %(login)s, shown only now: %(password)s", login=person.login, password=password), "warning"
    )


def _is_system() -> bool:
    return bool(actor().positions & SYSTEM_ADMIN)


def _row(person: User) -> dict[str, Any]:
    language = reader_language()
    return {
        "uid": person.uid,
        "login": person.login,
        "name": person.name_in(language),
        "unit": person.unit.short.of(language) if person.unit else "—",
        "positions": [POSITIONS[g.position].of(language) for g in person.grants if g.approved_at],
        "waiting": [POSITIONS[g.position].of(language) for g in person.grants if not g.approved_at],
        "is_enabled": person.is_enabled,
        "last_sign_in_at": person.last_sign_in_at,
    }


def _form(typed: Any, faults: dict[str, str]) -> str:
    session, meeting_id, language = db.session(), actor().meeting_id, reader_language()
    choices = [
        (str(unit.uid), unit.short.of(language), unit.initials, UNIT_KINDS[kind].of(language))
        for kind in UnitKind
        for unit in administration.units(session, meeting_id, kind)
    ]
    labels = [
        ("login", _("Account name"), "line", _("Small letters, digits, dots or hyphens, such as jyj.zhang")),
        ("name", _("Name"), "line", ""),
        ("name_en", _("Name in English"), "line", ""),
        ("unit", _("Unit"), "unit", ""),
        ("certificate", _("Enforcement certificate"), "line", _("For inspectors")),
    ]
    fields = [
        {
            "name": name,
            "type": sort,
            "label": label,
            "hint": hint,
            "required": name in ("login", "name", "unit"),
            "value": typed.get(name, ""),
            "error": faults.get(name, ""),
            "choices": choices if sort == "unit" else [],
        }
        for name, label, sort, hint in labels
    ]
    return render_template("admin/account_new.html", fields=fields)
