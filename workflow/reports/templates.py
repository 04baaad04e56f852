"""Which version of its template each kind of document is made with."""

from __future__ import annotations

from workflow.reports.render import KINDS

TEMPLATE_VERSIONS = {name: kind.template_version for name, kind in KINDS.items()}
"""Kept with every document, so that it can be told later what it was made with."""
