"""Pages of the area `sittings`: the list."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.lists import kinds, page
from workflow.db import db
from workflow.queries import sittings
from workflow.types import Position

bp = Blueprint("sittings", __name__, url_prefix="/sittings")

SECRETARIES = (Position.COORDINATOR,)
"""Who prepares sittings; the service asks for those of the office."""


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Sittings as a list, and the way to the items that wait for one."""
    waiting = sittings.waiting(db.session(), actor())
    return page.answer(kinds.sittings(actor()), "sittings/index.html", page.present(), waiting=waiting)
