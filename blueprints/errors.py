"""Errors into answers: one table from predicament to status, page and words."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, render_template, request, session
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from blueprints.filters import reader_language
from workflow.db import db
from workflow.errors import Forbidden, Invalid, NotFound, Refused, Stale, WorkflowError

STATUS: dict[type[WorkflowError], int] = {NotFound: 404, Forbidden: 403, Refused: 409, Stale: 409, Invalid: 422}
AWAY = (OperationalError, InterfaceError, NoConnection)
"""How a database that is down, busy or out of connections shows itself."""
SECRET = re.compile("password|token|code")
PAGES = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503}


def sentence(error: WorkflowError) -> str:
    """What happened, in the reader's language."""
    language = reader_language()
    match error:
        case Forbidden() | Refused():
            return error.reason.of(language)
        case Invalid():
            return "; ".join(text.of(language) for text in error.faults.values())
        case Stale():
            return _("Somebody moved this matter first.")
        case _:
            return _("There is no such page, or it is not yours to see.")


def faults_in(error: Invalid) -> dict[str, str]:
    """The sentence of each blamed field, in the reader's language."""
    language = reader_language()
    said = {name: text.of(language) for name, text in error.faults.items()}
    return {name: text[:1].upper() + text[1:] for name, text in said.items()}


def register(app: Flask) -> None:
    """Hand every error to its page."""
    for kind, status in STATUS.items():
        app.register_error_handler(kind, _of_workflow(status))
    app.register_error_handler(CSRFError, lambda error: _page(400, error.description))
    app.register_error_handler(HTTPException, lambda error: _page(error.code or 500, error.description, error))
    app.register_error_handler(Exception, _unexpected)


def _of_workflow(status: int) -> Any:
    def answer(error: WorkflowError) -> tuple[str, int]:
        return _page(status, sentence(error))

    return answer


def _unexpected(error: Exception) -> tuple[str, int]:
    current_app.logger.exception(
        "unexpected error on %s %s (request %s)", request.method, request.path, g.get("request_id", "")
    )
    db.session.rollback()
    if isinstance(error, SQLAlchemyError):
        _do_without_database()
    return _page(503 if isinstance(error, AWAY) else 500, "")


def _do_without_database() -> None:
    """Make the reader a stranger for the rest of the request: the page of the error asks the database nothing."""
    g.is_without_database, g.language = True, session.get("language", "zh")
    g._login_user = AnonymousUserMixin()


def _page(status: int, reason: str | None, error: HTTPException | None = None) -> Any:
    if error is not None and error.response is not None:
        return error.response
    if status in (301, 302, 303, 307, 308) and error is not None:
        return error.get_response()
    name = status if status in PAGES else 500
    headers = {"Retry-After": "60"} if status in (429, 503) else {}
    number = g.get("request_id", "")
    page = render_template(
        "errors/error.html",
        status=name,
        reason=reason or "",
        request_id=number,
        back_url=_page_before(),
        typed=_typed(),
    )
    return page, status, headers


def _typed() -> list[str]:
    """The words of a form that could not be taken, so that nobody types them twice; codes and passwords left out."""
    if request.method == "GET":
        return []
    try:
        given = [(name, value.strip()) for name, value in request.form.items(multi=True)]
    except HTTPException:  # too large to be read
        return []
    return [value for name, value in given if not SECRET.search(name) and not (value.isascii() and " " not in value)]


def _page_before() -> str:
    """The page to load again: this one, or the one whose form was sent; the door where that is not known."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or not before.path:
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path
