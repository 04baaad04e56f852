"""What a person owes an assessment, as lines over their worklist, each with its way on."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.assessments.ranking import month_words
from blueprints.filters import day
from workflow.db import db
from workflow.models.user import User
from workflow.queries.assessments_owed import LOOK, PUBLISH, RULE, Owed, owed
from workflow.queries.filters import Now


def lines(viewer: User, now: Now) -> list[dict[str, Any]]:
    """A sentence, the word of its link and the address, for each thing that is owed; `is_near` on its last day."""
    return [_line(one, now) for one in owed(db.session(), viewer, now.at)]


def _line(one: Owed, now: Now) -> dict[str, Any]:
    month = month_words(one.month)
    if one.what == LOOK:
        text = _(
            "The assessment of %(month)s is shown: look at your unit's numbers by %(day)s.",
            month=month,
            day=day(one.due_on),
        )
        url = url_for("assessments.sheet", sheet_uid=one.uid)
        return {"text": text, "label": _("Look, or object"), "url": url, "is_near": one.due_on == now.today}
    url = url_for("assessments.show", round_uid=one.uid)
    if one.what == RULE:
        text = _("Assessment of %(month)s: %(count)s objections wait for a ruling.", month=month, count=one.count)
        return {"text": text, "label": _("Rule"), "url": url, "is_near": True}
    if one.what == PUBLISH:
        text = _("The assessment of %(month)s is settled and not published yet.", month=month)
        return {"text": text, "label": _("Publish"), "url": url, "is_near": False}
    text = _(
        "The time for objections to the assessment of %(month)s is over; every objection is ruled on.", month=month
    )
    return {"text": text, "label": _("Settle"), "url": url, "is_near": True}
