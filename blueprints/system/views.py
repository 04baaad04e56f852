"""Pages of the area `system`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("system", __name__, url_prefix="/system")
