"""Pages of the area `problems`."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.lists import kinds, page

bp = Blueprint("problems", __name__, url_prefix="/problems")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Problems as a list."""
    return page.answer(kinds.problems(actor()), "lists/index.html", page.present())
