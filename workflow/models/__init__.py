"""The tables; importing any of them registers all, so that relationships find each other."""

from workflow.models import all as _all  # noqa: F401
