"""Arranging a sitting: when, where, who is invited; one page for a new one and for one in preparation."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.sittings import finding
from blueprints.sittings.finding import Typed
from blueprints.sittings.views import SECRETARIES, bp
from workflow.db import db
from workflow.engine.definition import Field
from workflow.errors import Invalid, Refused, Stale
from workflow.models.matter import Matter
from workflow.models.sitting import Sitting
from workflow.queries import drafts
from workflow.queries import sittings as known
from workflow.services import matters, sittings
from workflow.services.beginning import latest


@bp.get("/new")
@allow(*SECRETARIES)
def new() -> ResponseReturnValue:
    """The form of a new sitting, with every member unit invited, or what was typed before."""
    kept = drafts.of(db.session(), actor(), sittings.PLACE)
    return _page(None, kept.values if kept else _usual())


@bp.post("/new")
@allow(*SECRETARIES)
def begin() -> ResponseReturnValue:
    """Begin a sitting; its agenda comes next."""
    raw = forms.read(actor()).raw
    try:
        matter = sittings.arrange(raw, actor=actor())
    except Invalid as error:
        return _page(None, raw, faults_in(error)), 422
    flash(_("%(number)s is in preparation; put its items on the agenda.", number=matter.number), "success")
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


@bp.post("/new/draft")
@allow(*SECRETARIES)
def keep() -> ResponseReturnValue:
    """Keep what has been typed so far."""
    return _kept(None)


@bp.get("/<uuid:matter_uid>/arrange")
@allow(*SECRETARIES)
def arrange(matter_uid: UUID) -> ResponseReturnValue:
    """The form of a sitting in preparation."""
    matter = finding.sitting(matter_uid)
    kept = drafts.of(db.session(), actor(), sittings.place(matter_uid))
    return _page(matter, kept.values if kept else _stored(matter))


@bp.post("/<uuid:matter_uid>/arrange")
@allow(*SECRETARIES)
def rearrange(matter_uid: UUID) -> ResponseReturnValue:
    """Change the arrangement."""
    raw, version = forms.read(actor()).raw, request.form.get("version", -1, type=int)
    matter = finding.sitting(matter_uid)
    try:
        sittings.arrange(raw, actor=actor(), sitting_uid=matter_uid, version=version)
    except Invalid as error:
        return _page(matter, raw, faults_in(error)), 422
    except (Stale, Refused) as error:
        return _page(finding.sitting(matter_uid), raw, notice=sentence(error)), 409
    flash(_("The arrangement is kept."), "success")
    return redirect(url_for("matters.show", matter_uid=matter_uid), 303)


@bp.post("/<uuid:matter_uid>/arrange/draft")
@allow(*SECRETARIES)
def keep_arrangement(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what has been typed so far."""
    return _kept(finding.sitting(matter_uid))


def _kept(matter: Matter | None) -> ResponseReturnValue:
    uid = matter.uid if matter else None
    matters.save_draft(sittings.place(uid), forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("sittings.arrange", matter_uid=uid) if uid else url_for("sittings.new"), 303)


def _form(matter: Matter | None) -> tuple[Field, ...]:
    flow = matter.workflow if matter and matter.workflow_version else latest(db.session(), "sitting").workflow
    return flow.actions["arrange"][0].form


def _usual() -> Typed:
    """What a new sitting begins with: every member unit, and place and chair of the one before."""
    before, units = known.usual(db.session(), actor().meeting_id)
    notice = next(field.default for field in _form(None) if field.name == "notice")
    typed = {"units": [str(uid) for uid in units], "notice": [notice.zh if notice else ""]}
    if before is not None:
        typed |= {"place": [before.place], "chair": [before.chair], "recorder": [before.recorder]}
    return typed


def _stored(matter: Matter) -> Typed:
    sitting = matter.sitting
    assert sitting is not None
    held = sitting.held_at.astimezone(matter.meeting.timezone) if sitting.held_at else None
    return {
        "title": [matter.title],
        "held_at": [f"{held:%Y-%m-%dT%H:%M}"] if held else [],
        "place": [sitting.place],
        "chair": [sitting.chair],
        "recorder": [sitting.recorder],
        "notice": [sitting.notice],
        "units": [str(row.unit.uid) for row in known.attendance(db.session(), matter.id)],
    }


def _page(matter: Matter | None, typed: Typed | None, faults: dict[str, str] | None = None, notice: str = "") -> str:
    is_open = matter is None or matter.state == "draft"
    if not is_open and not notice:
        notice = _("The units know of this sitting already; use “Reschedule” for another time.")
    blank = Matter(meeting_id=actor().meeting_id, kind="sitting", title="", percent=0, sitting=Sitting())
    drawn = finding.form_of(_form(matter), typed, faults or {}, prefix="arrange", matter=matter or blank)
    return render_template("sittings/arrange.html", matter=matter, notice=notice, is_open=is_open, **drawn)
