"""How a visit's checklist was answered, in one line."""

from __future__ import annotations

from flask_babel import gettext as _

from blueprints.filters import t
from workflow.db import db
from workflow.models.matter import Matter
from workflow.queries import visits
from workflow.services.visits import RESULTS

HANDED_IN = ("pending_sign", "submitted", "completed")


def counted(matter: Matter) -> str:
    """符合 19·部分符合 1·不符合 1·不适用 1; empty until the checklist is handed in."""
    if matter.state not in HANDED_IN:
        return ""
    counts = visits.counts(db.session(), matter)
    return _(" · ").join(f"{t(text)} {counts.get(result, 0)}" for result, text in RESULTS.items())
