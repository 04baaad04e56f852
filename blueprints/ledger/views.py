"""The ledger: every matter that a person may know of; also where the search box of the frame leads."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.lists import kinds, page

bp = Blueprint("ledger", __name__, url_prefix="/ledger")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Every matter, as filtered."""
    return page.answer(kinds.ledger(actor()), "lists/index.html", page.present())
