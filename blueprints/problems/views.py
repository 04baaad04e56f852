"""Pages of the area `problems`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("problems", __name__, url_prefix="/problems")
