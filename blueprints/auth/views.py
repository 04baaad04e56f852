"""Signing in and out, and the person's own settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from blueprints.access import ANYONE, AUDIT_ADMIN, SIGNED_IN, actor, allow, viewer
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language
from blueprints.limits import SIGN_IN, limiter
from workflow.db import db
from workflow.errors import Invalid, Refused
from workflow.queries import meetings
from workflow.services import accounts

bp = Blueprint("auth", __name__)


@bp.get("/sign-in")
@allow(*ANYONE)
def sign_in() -> ResponseReturnValue:
    """The sign-in page; whoever is signed in goes home."""
    if viewer() is not None:
        return redirect(home())
    return _page()


@bp.post("/sign-in")
@limiter.limit(SIGN_IN)
@allow(*ANYONE)
def enter() -> ResponseReturnValue:
    """Check account and password; back to where the person was going."""
    try:
        person = accounts.sign_in(request.form.get("login", ""), request.form.get("password", ""))
    except Refused as error:
        return _page(error=sentence(error)), 422
    session.clear()
    session.permanent = True
    login_user(person)
    g.pop("language", None)
    return redirect(_safe(request.args.get("next")) or home(), 303)


def _page(error: str | None = None) -> str:
    meeting = meetings.first(db.session())
    return render_template(
        "auth/sign_in.html",
        error=error,
        login=request.form.get("login", ""),
        organ=meeting.name.of(reader_language()) if meeting else "",
        action=url_for("auth.enter", next=request.args.get("next")),
    )


@bp.post("/sign-out")
@allow(*SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    logout_user()
    language = reader_language()
    session.clear()
    session["language"] = language
    return redirect(url_for("auth.sign_in"), 303)


@bp.get("/language/<any(zh, en):to>")
@allow(*ANYONE)
def language(to: str) -> ResponseReturnValue:
    """Switch the language, for good where somebody is signed in."""
    person = viewer()
    if person is not None:
        accounts.set_preferences(actor=person, language=to)
    session["language"] = to
    return redirect(_safe(request.args.get("next")) or (home() if person else url_for("auth.sign_in")), 303)


@bp.get("/large-type")
@allow(*ANYONE)
def large_type() -> ResponseReturnValue:
    """Switch the large type on or off, for good where somebody is signed in."""
    person = viewer()
    if person is None:
        session["is_large"] = not session.get("is_large")
        return redirect(url_for("auth.sign_in"), 303)
    accounts.set_preferences(actor=person, is_large_type=not person.is_large_type)
    return redirect(_safe(request.args.get("next")) or home(), 303)


@bp.get("/stay")
@allow(*SIGNED_IN)
def stay() -> ResponseReturnValue:
    """Keep the session: any answer does, this one is short."""
    return "", 204


@bp.get("/account")
@allow(*SIGNED_IN)
def account() -> ResponseReturnValue:
    """The person's own page: who they are here, when they last signed in, password, settings."""
    return _account({})


@bp.post("/account/password")
@allow(*SIGNED_IN)
def password() -> ResponseReturnValue:
    """Set a new password; whoever had to goes on to their work."""
    form, is_first = request.form, actor().must_change_password
    try:
        words = (form.get(name, "") for name in ("current", "new", "again"))
        person = accounts.change_password(*words, actor=actor())
    except Invalid as error:
        return _account(faults_in(error)), 422
    login_user(person)
    flash(_("The password is changed; every other session of yours is signed out."), "success")
    return redirect(home() if is_first else url_for("auth.account"), 303)


@bp.post("/account/settings")
@allow(*SIGNED_IN)
def settings() -> ResponseReturnValue:
    """Language, type size and keyboard."""
    form = request.form
    accounts.set_preferences(
        actor=actor(),
        language=form.get("language"),
        is_large_type="large_type" in form,
        has_shortcuts="shortcuts" in form,
    )
    return redirect(url_for("auth.account"), 303)


def _account(faults: dict[str, str]) -> str:
    return render_template("auth/account.html", person=actor(), faults=faults)


def home() -> str:
    """Where a person lands: the worklist, or for administrators the accounts or the log."""
    person = viewer()
    if person is None or not person.is_administrator:
        return url_for("worklist.todo")
    return url_for("log.index" if person.positions & AUDIT_ADMIN else "accounts.index")


def _safe(target: str | None) -> str | None:
    """An address of our own, or nothing: never another site's."""
    if not target:
        return None
    parts = urlsplit(target)
    is_here = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if is_here and not parts.scheme and not parts.netloc else None
