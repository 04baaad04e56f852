"""Handing resolutions on: one page for all of them, and what stands in the way of each beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.filters import t
from blueprints.sittings import finding, panels
from blueprints.sittings.views import SECRETARIES, bp
from blueprints.uids import uid_of
from workflow import clock
from workflow.db import db
from workflow.engine.definition import Field
from workflow.errors import Invalid, Refused
from workflow.models.matter import Matter
from workflow.queries import sittings as known
from workflow.queries.calendars import calendar_of
from workflow.services import handing
from workflow.services.beginning import latest
from workflow.services.handing import ACCEPT, ASSIGN, NotHanded, Order

USUAL = {"category": "linkage", "severity": "general", "urgency": "normal", "needs_plan": "true", "task_type": "accept"}
"""What stands in a row that nobody has touched."""
ASKED = ("category", "severity", "urgency", "needs_plan", "task_type", "days", "place")


@bp.get("/<uuid:matter_uid>/hand-on")
@allow(*SECRETARIES)
def hand_on(matter_uid: UUID) -> ResponseReturnValue:
    """Every resolution that waits, each with what its problem still needs; all of them are ticked."""
    return _page(finding.sitting(matter_uid), None, {})


@bp.post("/<uuid:matter_uid>/hand-on")
@allow(*SECRETARIES)
def deliver(matter_uid: UUID) -> ResponseReturnValue:
    """Hand the ticked ones on, all of them or none."""
    matter = finding.sitting(matter_uid)
    try:
        made = handing.hand_on(matter_uid, _orders(), mode=request.form.get("mode", ""), actor=actor())
    except NotHanded as error:
        return _page(matter, request.form, faults_in(error)), 422
    except Invalid as error:
        return _page(matter, request.form, {}, notice=sentence(error)), 422
    except Refused as error:
        return _page(matter, request.form, {}, notice=sentence(error)), 409
    text = ngettext(
        "%(num)s resolution is handed on: %(numbers)s.",
        "%(num)s resolutions are handed on: %(numbers)s.",
        len(made),
        numbers="、".join(one.number for one in made),
    )
    flash(text, "success")
    return redirect(url_for("matters.show", matter_uid=matter_uid, tab="resolutions", _anchor="tab"), 303)


def _orders() -> list[Order]:
    chosen = [uid for value in request.form.getlist("resolution") if (uid := uid_of(value)) is not None]
    return [
        Order(resolution=uid, given={name: request.form.get(f"{uid}-{name}", "").strip() for name in ASKED})
        for uid in dict.fromkeys(chosen)
    ]


def _page(matter: Matter, typed: Mapping[str, Any] | None, faults: Mapping[str, str], notice: str = "") -> str:
    session = db.session()
    found = known.resolutions(session, matter.id, actor(), clock.now())
    rows = [row for row in panels.followed(found, calendar_of(session, matter.meeting)) if row["is_waiting"]]
    if matter.state != "issued":
        rows, notice = [], notice or _("Resolutions are handed on once the minutes are issued.")
    ticked = request.form.getlist("resolution") if typed is not None else [str(row["uid"]) for row in rows]
    return render_template(
        "sittings/hand_on.html",
        matter=matter,
        rows=[_row(row, typed, faults, ticked, matter) for row in rows],
        choices=_choices(),
        mode=(typed or {}).get("mode", ASSIGN),
        modes=[(ASSIGN, _("Register and assign at once")), (ACCEPT, _("Only register"))],
        notice=notice,
        fault_count=len(faults),
    )


def _row(
    row: dict[str, Any],
    typed: Mapping[str, Any] | None,
    faults: Mapping[str, str],
    ticked: list[str],
    matter: Matter,
) -> dict[str, Any]:
    uid = str(row["uid"])
    usual = USUAL | {"days": str(row["length"] or ""), "place": _("The whole district")}
    values = {name: (typed or {}).get(f"{uid}-{name}", usual[name]) for name in ASKED}
    return row | {"values": values, "fault": faults.get(uid, ""), "is_ticked": uid in ticked}


def _choices() -> dict[str, list[tuple[str, str]]]:
    """What the problem's and the task's own forms offer for each column."""
    session, meeting_id = db.session(), actor().meeting_id
    flow, task = latest(session, "problem").workflow, latest(session, "task", meeting_id).workflow
    fields: dict[str, Field] = {
        one.name: one for action in ("accept", "assign") for one in flow.actions[action][0].form
    }
    fields |= {one.name: one for one in (task.made.form if task.made else ()) if one.name == "task_type"}
    asked = ("category", "severity", "urgency", "needs_plan", "task_type")
    offered = {name: fields[name].choices for name in asked if name in fields}
    return {name: [(choice.value, t(choice.text)) for choice in found] for name, found in offered.items()}
