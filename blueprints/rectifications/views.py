"""Pages of the area `rectifications`."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.lists import kinds, page

bp = Blueprint("rectifications", __name__, url_prefix="/rectifications")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Rectifications as a list."""
    return page.answer(kinds.rectifications(actor()), "lists/index.html", page.present())
