"""Who is asking, and who may: the one place that reads Flask-Login's proxy, and the role mark of every route."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import LoginManager, current_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from workflow import clock
from workflow.db import UtcDateTime, db
from workflow.models.user import User
from workflow.queries import substitutes
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
    """The account of a session, None when it was disabled or signed out elsewhere; in one statement, and one more for
    whoever stands in or is stood in for now.
    """
    number, _, session_key = key.partition(".")
    if not number.isdigit():
        return None
    row = db.session.execute(_ACCOUNT, {"key": int(number), "at": clock.now()}).unique().one_or_none()
    if row is None or not row[0].is_enabled or row[0].session_key != session_key:
        return None
    person: User = row[0]
    substitutes.bring(db.session(), person, has_any=row[1])
    return person


_ACCOUNT = (
    select(User, substitutes.has_open(bindparam("key"), bindparam("at", type_=UtcDateTime())))
    .where(User.id == bindparam("key"))
    .options(joinedload(User.grants))
)
"""Built once a process: building it would cost more than running it."""


def unmarked(view_functions: dict[str, View]) -> list[str]:
    """Endpoints without a role mark, in order; static files need none."""
    return sorted(name for name, view in view_functions.items() if not hasattr(view, "roles") and name != "static")


def wants_fragment() -> bool:
    """The request came from htmx and wants a part of the page."""
    return request.headers.get("HX-Request") == "true"
