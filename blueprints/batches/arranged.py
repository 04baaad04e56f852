"""What a batch gives each station, as a table on the batch's own page while it can still be changed."""

from __future__ import annotations

from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from workflow.db import db
from workflow.models.matter import Matter
from workflow.queries import arrangements
from workflow.queries.arrangements import Arranged
from workflow.queries.calendars import calendar_of
from workflow.services import planning

BEFORE = ("pending_approval", "approved", "drawn")
"""The states of a batch whose outlets are proposed or chosen, and which is not published yet."""

Table = tuple[str, list[str], list[list[str]]]


def table(matter: Matter) -> Table | None:
    """Station, visits against what it can make, and inspectors; None where nothing is arranged or all is published."""
    batch = matter.batch
    if batch is None or matter.state not in BEFORE:
        return None
    rows = arrangements.of_batch(db.session(), matter)
    if not rows:
        return None
    days = planning.working_days(calendar_of(db.session(), matter.meeting), batch.starts_on, batch.ends_on)
    head = [_("Station"), _("Visits / can make"), _("Inspectors")]
    return _("Load of each station"), head, [_row(one, days) for one in rows]


def _row(one: Arranged, days: int) -> list[str]:
    bearable = planning.can_bear(one.inspectors, days, one.ahead)
    over = one.outlets - bearable
    word = _("%(count)s over", count=over) if over > 0 else _("full") if not over else ""
    team = ("、" if reader_language() == "zh" else ", ").join(t(name) for name in one.team)
    return [t(one.station), f"{one.outlets} / {bearable} {word}".strip(), team]
