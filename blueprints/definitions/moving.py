"""Moving matters over to the version in force: rehearsed first, then done, and undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.definitions.outcome import outcome
from blueprints.definitions.rehearsing import job as rehearsal_job
from blueprints.definitions.rehearsing import posted_map
from blueprints.errors import faults_in, sentence
from blueprints.filters import t
from blueprints.uids import chosen, uid_of
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.moving_over import MovedMatter, MovingOver
from workflow.queries import definitions as known
from workflow.queries import movings, rehearsals
from workflow.services import moving_over
from workflow.services import rehearsals as rehearsing
from workflow.types import Position

bp = Blueprint("moving", __name__, url_prefix="/workflows")
DIRECTOR = frozenset({Position.DIRECTOR})


@bp.get("/<kind>/versions/<int:number>/moving")
@allow(*COORDINATORS)
def show(kind: str, number: int) -> ResponseReturnValue:
    """What moving the matters of older versions over to this one would do, and the form that does it."""
    return _page(kind, number)


@bp.post("/<kind>/versions/<int:number>/moving/rehearsal")
@allow(*COORDINATORS)
def rehearse(kind: str, number: int) -> ResponseReturnValue:
    """Rehearse this version with the places that were chosen."""
    rehearsing.rehearse_version(kind, number, posted_map(), actor=actor())
    return redirect(url_for("moving.show", kind=kind, number=number), 303)


@bp.post("/<kind>/versions/<int:number>/moving")
@allow(*DIRECTOR)
def move(kind: str, number: int) -> ResponseReturnValue:
    """Move them, as the rehearsal that was seen says."""
    given, rehearsal = typed("reason", "may_shorten"), uid_of(request.form.get("rehearsal", ""))
    if rehearsal is None:
        raise NotFound
    try:
        moving = moving_over.move_over(
            kind,
            number,
            rehearsal,
            actor=actor(),
            reason=given.get("reason", ""),
            may_shorten=bool(given.get("may_shorten")),
            chosen=list(chosen(request.form.getlist("chosen"))) or None,
        )
    except Invalid as error:
        return _page(kind, number, given, faults_in(error)), 422
    except Refused as error:
        return _page(kind, number, given, {"": sentence(error)}), 409
    return redirect(url_for("moving.made", moving_uid=moving.uid), 303)


@bp.get("/movings/<uuid:moving_uid>")
@allow(*COORDINATORS)
def made(moving_uid: UUID) -> ResponseReturnValue:
    """What became of each matter, and the way back."""
    return _made(movings.one(db.session(), moving_uid, actor()))


@bp.get("/movings/<uuid:moving_uid>/progress")
@allow(*COORDINATORS)
def progress(moving_uid: UUID) -> ResponseReturnValue:
    """How far it is, for its page to ask again."""
    return render_template("definitions/progress.html", job=_job(movings.one(db.session(), moving_uid, actor())))


@bp.post("/movings/<uuid:moving_uid>/undo")
@allow(*DIRECTOR)
def undo(moving_uid: UUID) -> ResponseReturnValue:
    """Bring back what nobody has moved since."""
    try:
        moving_over.undo(moving_uid, actor=actor())
    except Refused as error:
        return _made(movings.one(db.session(), moving_uid, actor()), sentence(error)), 409
    return redirect(url_for("moving.made", moving_uid=moving_uid), 303)


def _page(kind: str, number: int, values: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> str:
    session, person = db.session(), actor()
    version = known.version(session, person.meeting_id, kind, number)
    rehearsal = rehearsals.newest(session, person.meeting_id, kind, version.sha256)
    is_going = rehearsal is not None and rehearsal.ended_at is None
    form = Form("moving", values or {}, faults or {})
    form.add("reason", "line", _("Why they are moved"), required=True, max=200, hint=_("Stands in every history."))
    form.add(
        "may_shorten",
        "bool",
        _("Due dates may come forward"),
        hint=_("Without it, whatever would be due earlier stays due when it is."),
    )
    return render_template(
        "definitions/move.html",
        version=version,
        name=t(version.workflow.text),
        older=len(movings.candidates(session, version, person.meeting_id)),
        job=rehearsal_job(rehearsal, url_for("moving.show", kind=kind, number=number))
        if rehearsal and is_going
        else None,
        outcome=outcome(rehearsal),
        post_url=url_for("moving.rehearse", kind=kind, number=number),
        form=form,
        choosable=movings.choosable(session, version, person.meeting_id),
        chosen=frozenset(request.form.getlist("chosen")),
        may_move=bool(person.positions & DIRECTOR),
        earlier=movings.of_kind(session, person.meeting_id, kind),
    )


def _made(moving: MovingOver, notice: str = "") -> str:
    session = db.session()
    moved, undone, kept = movings.counts(session, moving)
    is_going = moving.ended_at is None or (moving.undo_asked_at is not None and moving.undone_at is None)
    return render_template(
        "definitions/moved.html",
        moving=moving,
        name=t(moving.version.workflow.text),
        notice=notice,
        job=_job(moving) if is_going else None,
        figures=[
            {"label": _("Matters"), "value": moving.total},
            {"label": _("Moved over"), "value": moved},
            {"label": _("Left where they were"), "value": kept},
            {"label": _("Brought back"), "value": undone},
        ],
        rows=[_row(one) for one in movings.rows_of(session, moving)] if not is_going else [],
        may_undo=bool(actor().positions & DIRECTOR) and moved > 0,
    )


def _row(one: MovedMatter) -> dict[str, Any]:
    states = one.from_version.workflow.states
    came_from = states.get(one.from_state)
    return {
        "number": one.matter.number,
        "title": t(one.matter.heading),
        "url": url_for("matters.show", matter_uid=one.matter.uid),
        "from": _("version %(number)s", number=one.from_version.number),
        "state": t(came_from.text) if came_from else one.from_state,
        "now": t(one.matter.standing.text),
        "kept": t(one.kept) if one.kept else "",
        "is_moved": one.moved_at is not None,
        "is_back": one.undone_at is not None,
    }


def _job(moving: MovingOver) -> dict[str, Any]:
    moved, undone, kept = movings.counts(db.session(), moving)
    is_undo = moving.undo_asked_at is not None
    is_done = (moving.undone_at if is_undo else moving.ended_at) is not None
    done = undone if is_undo else moved + kept
    counted = _("%(done)s of %(total)s matters", done=done, total=moving.total)
    label = _("Bring the matters back") if is_undo else _("Move the matters over")
    here = url_for("moving.made", moving_uid=moving.uid)
    return {
        "percent": 100 if is_done else 100 * done // max(moving.total, 1),
        "left": counted,
        "steps": [{"label": label, "fact": counted, "state": "done" if is_done else "now"}],
        "is_done": is_done,
        "result_url": here if is_done else "",
        "result_label": _("See what became of each"),
        "poll_url": url_for("moving.progress", moving_uid=moving.uid),
        "reload_url": here,
    }
