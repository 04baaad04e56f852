"""Accounts and positions: one administrator makes and asks, the other approves; neither sees business data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import ACCOUNT_ADMINS, SECURITY_ADMIN, SYSTEM_ADMIN, actor, allow
from blueprints.admin import account_lists as lists
from blueprints.admin import account_pages as pages
from blueprints.admin.forms import typed
from blueprints.errors import faults_in, sentence
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.user import User
from workflow.queries import accounts as known
from workflow.services import people, positions

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("")
@allow(*ACCOUNT_ADMINS)
def index() -> ResponseReturnValue:
    """The accounts as filtered, or those with positions that wait for approval; ?format=xlsx gives them as Excel."""
    return lists.file() if request.args.get("format") == "xlsx" else lists.page()


@bp.get("/new")
@allow(*SYSTEM_ADMIN)
def new() -> ResponseReturnValue:
    """The empty form."""
    return pages.form(None, {}, {})


@bp.post("/new")
@allow(*SYSTEM_ADMIN)
def create() -> ResponseReturnValue:
    """Make an account; its first password is shown once."""
    given = typed(*people.PARTS)
    try:
        person, password = people.create(given, actor=actor())
    except Invalid as error:
        return pages.form(None, given, faults_in(error)), 422
    _tell_password(person, password)
    return redirect(url_for("accounts.show", user_uid=person.uid), 303)


@bp.get("/<uuid:user_uid>")
@allow(*ACCOUNT_ADMINS)
def show(user_uid: UUID) -> ResponseReturnValue:
    """One account: what it may, and what this administrator may do with it."""
    return pages.one(_found(user_uid))


@bp.get("/<uuid:user_uid>/edit")
@allow(*SYSTEM_ADMIN)
def edit(user_uid: UUID) -> ResponseReturnValue:
    """The form, filled with what is known."""
    person = _found(user_uid)
    return pages.form(person, people.known(person), {})


@bp.post("/<uuid:user_uid>/edit")
@allow(*SYSTEM_ADMIN)
def change(user_uid: UUID) -> ResponseReturnValue:
    """Change what is known of a person."""
    given = typed(*people.PARTS)
    try:
        people.change(user_uid, given, actor=actor())
    except Invalid as error:
        return pages.form(_found(user_uid), given, faults_in(error)), 422
    flash(_("The account is changed."), "success")
    return redirect(url_for("accounts.show", user_uid=user_uid), 303)


@bp.post("/<uuid:user_uid>/unit")
@allow(*SYSTEM_ADMIN)
def move(user_uid: UUID) -> ResponseReturnValue:
    """Move a person to another unit; their positions end."""
    unit_uid, told = request.form.get("unit", ""), _("The person is moved; ask for their positions in the new unit.")
    return _done(user_uid, lambda: people.move(user_uid, unit_uid, actor=actor()), told)


@bp.post("/<uuid:user_uid>/enabled")
@allow(*SYSTEM_ADMIN)
def enable(user_uid: UUID) -> ResponseReturnValue:
    """Enable or disable an account."""
    is_on = request.form.get("to") == "on"
    told = _("The account may sign in again.") if is_on else _("The account is disabled and signed out.")
    despite = "despite" in request.form
    return _done(user_uid, lambda: people.set_enabled(user_uid, is_on, actor=actor(), despite_work=despite), told)


@bp.post("/<uuid:user_uid>/reset")
@allow(*SYSTEM_ADMIN)
def reset(user_uid: UUID) -> ResponseReturnValue:
    """Unlock an account with a new first password."""
    try:
        person, password = people.reset(user_uid, actor=actor())
    except Refused as error:
        return pages.one(_found(user_uid), notice=sentence(error)), 409
    _tell_password(person, password)
    return redirect(url_for("accounts.show", user_uid=user_uid), 303)


@bp.post("/<uuid:user_uid>/positions")
@allow(*SYSTEM_ADMIN)
def ask(user_uid: UUID) -> ResponseReturnValue:
    """Ask for a position."""
    position, told = request.form.get("position", ""), _("Asked for; the security administrator decides.")
    return _done(user_uid, lambda: positions.ask(user_uid, position, actor=actor()), told)


@bp.post("/<uuid:user_uid>/positions/<position>/withdraw")
@allow(*SYSTEM_ADMIN)
def withdraw(user_uid: UUID, position: str) -> ResponseReturnValue:
    """Take back a request that is not decided yet."""
    told = _("The request is withdrawn.")
    return _done(user_uid, lambda: positions.withdraw(user_uid, position, actor=actor()), told)


@bp.post("/<uuid:user_uid>/positions/<position>")
@allow(*SECURITY_ADMIN)
def decide(user_uid: UUID, position: str) -> ResponseReturnValue:
    """Approve a position, refuse it, or take it back; a form that says none of these changes nothing."""
    decision = request.form.get("decision")
    if decision not in ("approve", "refuse"):
        return pages.one(_found(user_uid), notice=_("Not done: choose to approve or to refuse.")), 422
    is_approved = decision == "approve"
    told = _("The position is granted.") if is_approved else _("The position is not granted.")
    return _done(user_uid, lambda: positions.decide(user_uid, position, is_approved, actor=actor()), told)


def _done(user_uid: UUID, act: Callable[[], Any], told: str) -> ResponseReturnValue:
    try:
        act()
    except (Refused, Invalid) as error:
        status = 409 if isinstance(error, Refused) else 422
        return pages.one(_found(user_uid), notice=_("Not done: %(reason)s", reason=sentence(error))), status
    flash(told, "success")
    return redirect(url_for("accounts.show", user_uid=user_uid), 303)


def _tell_password(person: User, password: str) -> None:
    told = _("First password of %(login)s, shown only now: %(password)s", login=person.login, password=password)
    flash(told, "warning")


def _found(user_uid: UUID) -> User:
    person = known.one(db.session(), actor().meeting_id, user_uid)
    if person is None:
        raise NotFound
    return person
