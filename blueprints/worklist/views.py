"""Pages of the area `worklist`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("worklist", __name__, url_prefix="/worklist")
