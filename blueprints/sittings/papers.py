"""Sittings on paper: the notice with its agenda, and the minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.filters import reader_language, t
from blueprints.sittings import finding, panels
from blueprints.sittings.views import bp
from workflow import clock
from workflow.db import db
from workflow.errors import NotFound
from workflow.models.matter import Matter
from workflow.queries import sittings as known
from workflow.queries.calendars import calendar_of


@bp.get("/<uuid:matter_uid>/notice")
@allow(*BUSINESS)
def notice(matter_uid: UUID) -> ResponseReturnValue:
    """The notice with the agenda, the invited units, and how the last sitting's resolutions stand."""
    matter = finding.sitting(matter_uid)
    session, person = db.session(), actor()
    return render_template(
        "sittings/notice.html",
        **_head(matter),
        facts=panels.facts(matter),
        items=panels.items_of(known.agenda(session, matter.id)),
        invited=panels.invited(known.attendance(session, matter.id), person),
        last=panels.last(matter, person),
    )


@bp.get("/<uuid:matter_uid>/minutes/print")
@allow(*BUSINESS)
def minutes(matter_uid: UUID) -> ResponseReturnValue:
    """The minutes with who was there and what was resolved; to units from their issue on."""
    matter = finding.sitting(matter_uid)
    session, person = db.session(), actor()
    if not panels.may_read(matter, person):
        raise NotFound
    found = known.resolutions(session, matter.id, person, clock.now())
    assert matter.sitting is not None
    return render_template(
        "sittings/minutes.html",
        **_head(matter),
        facts=[pair for pair in panels.facts(matter) if not pair["is_wide"]],
        items=panels.items_of(known.agenda(session, matter.id)),
        invited=panels.invited(known.attendance(session, matter.id), person),
        lines=[line for line in matter.sitting.minutes.split("\n") if line.strip()],
        rows=panels.followed(found, calendar_of(session, matter.meeting)),
    )


def _head(matter: Matter) -> dict[str, Any]:
    person = actor()
    unit = t(person.unit.short) if person.unit else ""
    return {
        "matter": matter,
        "organ": t(matter.meeting.name),
        "at": clock.now(),
        "person": f"{unit} {person.name_in(reader_language())}".strip(),
        "state": panels.state(matter),
    }
