"""Administration: `workflows`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("workflows", __name__, url_prefix="/admin/workflows")
