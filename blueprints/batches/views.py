"""Pages of the area `batches`."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.lists import kinds, page

bp = Blueprint("batches", __name__, url_prefix="/batches")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Inspection batches as a list, with what has been done."""
    return page.answer(kinds.batches(actor()), "lists/index.html", page.present())
