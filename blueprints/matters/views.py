"""Pages of the area `matters`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("matters", __name__, url_prefix="/matters")
