"""Pages of the area `visits`."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.lists import kinds, page

bp = Blueprint("visits", __name__, url_prefix="/visits")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Visits as a list, with their results."""
    return page.answer(kinds.visits(actor()), "lists/index.html", page.present())
