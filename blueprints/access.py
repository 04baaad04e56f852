"""Who is asking, and who may: the one place that reads Flask-Login's proxy, and the role mark of every route."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import LoginManager, current_user
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.sql.base import ExecutableOption
from werkzeug.wrappers import Response

from workflow import clock
from workflow.db import db
from workflow.models.substitution import Substitution
from workflow.models.user import User
from workflow.types import ADMINISTRATORS, Position

login_manager = LoginManager()

ANYONE = frozenset({"anyone"})
"""Signed in or not: the sign-in page, the public verify page, health."""
SIGNED_IN = frozenset(Position)
"""Everybody with an account, administrators too: their own settings."""
BUSINESS = frozenset(Position) - ADMINISTRATORS
"""Everybody who takes part in the joint meeting's work; what they see is decided by scope."""
OFFICE = frozenset({Position.DIRECTOR, Position.COORDINATOR, Position.REVIEWER, Position.ARCHIVIST})
COORDINATORS = frozenset({Position.COORDINATOR, Position.DIRECTOR})
LEADERSHIP = OFFICE | {Position.CONVENER, Position.VIEWER, Position.AUDITOR, Position.LEADER, Position.HEAD}
SYSTEM_ADMIN = frozenset({Position.SYSTEM_ADMIN})
SECURITY_ADMIN = frozenset({Position.SECURITY_ADMIN})
AUDIT_ADMIN = frozenset({Position.AUDIT_ADMIN})
ACCOUNT_ADMINS = SYSTEM_ADMIN | SECURITY_ADMIN

OPEN_BEFORE_CHANGE = frozenset({"auth.account", "auth.password", "auth.sign_out", "auth.stay"})
"""What is open to a person who must set a password of their own first."""

View = Callable[..., Any]


def allow(*positions: Position | str) -> Callable[[View], View]:
    """Mark a view with the positions that may call it; `allow(*ANYONE)` needs no sign-in.

    A view without this mark does not start (the application refuses to be made).
    """

    def mark(view: View) -> View:
        roles = frozenset(positions)

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if roles != ANYONE:
                refused = _refusal(roles)
                if refused is not None:
                    return refused
            return view(*args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return mark


def _refusal(roles: frozenset[Any]) -> Response | None:
    person = viewer()
    if person is None:
        response: Response = login_manager.unauthorized()
        return response
    if not person.positions & roles:
        abort(403)
    if person.must_change_password and request.endpoint not in OPEN_BEFORE_CHANGE:
        return redirect(url_for("auth.account"), 303)
    return None


def viewer() -> User | None:
    """The signed-in person, unwrapped; None when nobody is."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def actor() -> User:
    """The signed-in person of a view that needs one."""
    person = viewer()
    if person is None:
        abort(401)
    return person


@login_manager.user_loader
def load_user(key: str) -> User | None:
    """The account of a session and whom it stands in for, in one statement; None when disabled or signed out."""
    number, _, session_key = key.partition(".")
    if not number.isdigit():
        return None
    statement = select(User).where(User.id == int(number)).options(joinedload(User.grants), _windows(clock.now()))
    person = db.session.scalars(statement).unique().one_or_none()
    return person if person is not None and person.is_enabled and person.session_key == session_key else None


def _windows(at: datetime) -> ExecutableOption:
    """Who stands in for whom at that moment, with the positions of the one stood in for."""
    is_open = and_(Substitution.from_at <= at, Substitution.until_at > at, Substitution.ended_at.is_(None))
    windows = joinedload(User.windows.and_(is_open))
    person = (lazyload(User.meeting), lazyload(User.unit))
    principal = joinedload(Substitution.principal).options(joinedload(User.grants), *person)
    return windows.options(principal, joinedload(Substitution.substitute).options(lazyload(User.grants), *person))


def unmarked(view_functions: dict[str, View]) -> list[str]:
    """Endpoints without a role mark, in order; static files need none."""
    return sorted(name for name, view in view_functions.items() if not hasattr(view, "roles") and name != "static")


def wants_fragment() -> bool:
    """The request came from htmx and wants a part of the page."""
    return request.headers.get("HX-Request") == "true"
