"""Pages of the area `rectifications`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rectifications", __name__, url_prefix="/rectifications")
