"""What a matter's page tells of its earlier rounds, and of the matters that it is tied to."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from blueprints.filters import day, t
from workflow.models.tie import MERGED, RELATES
from workflow.queries.pages import MatterPage
from workflow.queries.relatives import Relative


def tie(one: Relative) -> str:
    """How another matter is tied to the one that is read."""
    if one.tie == MERGED:
        return _("this one was merged into it") if one.is_ours else _("it was merged into this one")
    if one.tie == RELATES:
        return _("related")
    return _("this one repeats it") if one.is_ours else _("it repeats this one")


def closings(page: MatterPage) -> list[dict[str, Any]]:
    """How each earlier round ended, oldest first; nothing as long as there is one round only."""
    states = page.matter.workflow.states
    return [
        {
            "round": one.round,
            "state": t(states[one.state].text) if one.state in states else one.state,
            "day": day(one.closed_at),
            "word": _("late") if one.is_late else _("in time"),
        }
        for one in page.closings
    ]
