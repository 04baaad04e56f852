"""Reminders: sending them from a matter or for many at once, answering them, and the list of what is unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.reminders import shown
from blueprints.uids import uid_of
from workflow import clock
from workflow.db import db
from workflow.errors import Invalid, Refused
from workflow.queries import reminders as known
from workflow.queries.calendars import calendar_of
from workflow.services import reminders
from workflow.services.bulk import Outcome
from workflow.types import Position

bp = Blueprint("reminders", __name__)

SPEAKING = BUSINESS - {Position.VIEWER, Position.AUDITOR}
"""Who may write: everybody but those who only read."""


@bp.get("/reminders")
@allow(*known.REMINDING)
def index() -> ResponseReturnValue:
    """What other units have not done in time, to be ticked and reminded of, and which reminders nobody answered."""
    return _list()


@bp.post("/reminders")
@allow(*known.REMINDING)
def remind_together() -> ResponseReturnValue:
    """Remind every ticked unit of what it owes; where some could not be, the list says which and why."""
    picked = [one for one in map(_picked, request.form.getlist("owed")[: known.MOST]) if one is not None]
    uids = list(dict.fromkeys(matter_uid for matter_uid, _unit, _part in picked))
    if not uids:
        flash(_("Tick the units to remind first."), "warning")
        return redirect(url_for(".index"), 303)
    try:
        outcomes = reminders.remind_many(uids, request.form.get("text", ""), actor=actor(), only=picked)
    except Invalid as error:
        return _list(error=" ".join(faults_in(error).values())), 422
    refused = [outcome for outcome in outcomes if outcome.fault is not None]
    done = len(outcomes) - len(refused)
    if done:
        said = ngettext("%(num)s matter reminded of.", "%(num)s matters reminded of.", done)
        flash(said, "success")
    return (_list(refused), 409) if refused else redirect(url_for(".index"), 303)


def _picked(value: str) -> known.Target | None:
    """A row of the list as its box says it: matter, unit and, where it is one, the unit's part."""
    uids = [uid_of(one) for one in value.split(".")]
    if None in uids or len(uids) not in (2, 3):
        return None
    return uids[0], uids[1], uids[2] if len(uids) == 3 else None


def _list(refused: Sequence[Outcome] = (), *, error: str = "") -> str:
    session, viewer, now = db.session(), actor(), clock.now()
    calendar = calendar_of(session, viewer.meeting)
    return render_template(
        "reminders/index.html",
        late=[shown.overdue(one, calendar, now) for one in known.overdue(session, viewer, now)],
        unanswered=[shown.line(one, viewer, now) for one in known.unanswered(session, viewer)],
        refused=[{"number": one.number, "reason": sentence(one.fault)} for one in refused if one.fault is not None],
        error=error,
        limit=reminders.LONGEST,
        most=known.MOST,
    )


@bp.post("/matters/<uuid:matter_uid>/remind")
@allow(*known.ASKING)
def remind(matter_uid: UUID) -> ResponseReturnValue:
    """Remind the units ticked on a matter's page, or all that must act."""
    chosen = [uid for uid in map(uid_of, request.form.getlist("unit")) if uid is not None]
    try:
        sent = reminders.remind(matter_uid, request.form.get("text", ""), actor=actor(), unit_uids=chosen)
    except (Refused, Invalid) as error:
        return _back(matter_uid, _said(error), "error")
    return _back(matter_uid, ngettext("%(num)s unit reminded.", "%(num)s units reminded.", len(sent)), "success")


@bp.post("/matters/<uuid:matter_uid>/reminders/<uuid:reminder_uid>/reply")
@allow(*SPEAKING)
def reply(matter_uid: UUID, reminder_uid: UUID) -> ResponseReturnValue:
    """Answer a reminder to one's unit."""
    try:
        reminders.reply(reminder_uid, request.form.get("text", ""), actor=actor(), matter_uid=matter_uid)
    except (Refused, Invalid) as error:
        return _back(matter_uid, _said(error), "error")
    return _back(matter_uid, _("The reminder is answered."), "success")


def _said(error: Refused | Invalid) -> str:
    return " ".join(faults_in(error).values()) if isinstance(error, Invalid) else sentence(error)


def _back(matter_uid: UUID, said: str, tone: str) -> ResponseReturnValue:
    flash(said, tone)
    return redirect(url_for("matters.show", matter_uid=matter_uid, _anchor="reminders"), 303)
