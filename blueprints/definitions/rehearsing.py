"""Rehearsing a draft on the matters under way, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, SYSTEM_ADMIN, actor, allow
from blueprints.definitions.outcome import outcome
from blueprints.errors import sentence
from blueprints.filters import t
from workflow.db import db
from workflow.engine.loading import load
from workflow.engine.nodes import DefinitionFault
from workflow.errors import Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.rehearsal import Rehearsal
from workflow.queries import definitions as known
from workflow.queries import rehearsals as found
from workflow.services import rehearsals

bp = Blueprint("rehearsing", __name__, url_prefix="/workflows")
KEEPERS = COORDINATORS | SYSTEM_ADMIN


@bp.get("/drafts/<uuid:draft_uid>/rehearsal")
@allow(*KEEPERS)
def show(draft_uid: UUID) -> ResponseReturnValue:
    """The last rehearsal of the draft's text, and the form that rehearses it again."""
    return _page(known.draft(db.session(), draft_uid, actor()))


@bp.post("/drafts/<uuid:draft_uid>/rehearsal")
@allow(*KEEPERS)
def rehearse(draft_uid: UUID) -> ResponseReturnValue:
    """Rehearse the text as it stands, with the state map that was chosen."""
    try:
        rehearsals.rehearse(draft_uid, posted_map(), actor=actor())
    except Refused as error:
        return _page(known.draft(db.session(), draft_uid, actor()), sentence(error)), 409
    return redirect(url_for("rehearsing.show", draft_uid=draft_uid), 303)


@bp.get("/rehearsals/<uuid:rehearsal_uid>/progress")
@allow(*KEEPERS)
def progress(rehearsal_uid: UUID) -> ResponseReturnValue:
    """How far a rehearsal is, for its page to ask again."""
    rehearsal = found.one(db.session(), rehearsal_uid, actor())
    return render_template("definitions/progress.html", job=job(rehearsal, request.args.get("back", "")))


def posted_map() -> dict[str, str]:
    """Where each state goes, as the selects of the page say; what goes to itself is left out."""
    given = {name.removeprefix("to-"): to for name, to in request.form.items() if name.startswith("to-")}
    return {state: to for state, to in given.items() if to}


def job(rehearsal: Rehearsal, back: str) -> dict[str, Any]:
    """How far a rehearsal is, for the component `job`; `back` is the address of the page that shows what came of it."""
    back = back if back.startswith("/workflows/") else url_for("workflows.show", kind=rehearsal.kind)
    is_done = rehearsal.ended_at is not None
    counted = _("%(done)s of %(total)s matters", done=rehearsal.done, total=rehearsal.total)
    return {
        "percent": 100 if is_done else 100 * rehearsal.done // max(rehearsal.total, 1),
        "left": counted,
        "steps": [
            {"label": _("Rehearse on copies of the matters"), "fact": counted, "state": "done" if is_done else "now"}
        ],
        "is_done": is_done,
        "error": rehearsal.fault if not is_done and rehearsal.fault else "",
        "result_url": back if is_done else "",
        "result_label": _("See what it would do"),
        "poll_url": url_for("rehearsing.progress", rehearsal_uid=rehearsal.uid, back=back),
        "reload_url": back,
    }


def _page(draft: DefinitionDraft, notice: str = "") -> str:
    session, here = db.session(), url_for("rehearsing.show", draft_uid=draft.uid)
    rehearsal = found.newest(session, draft.meeting_id, draft.kind, draft.sha256)
    is_going = rehearsal is not None and rehearsal.ended_at is None
    return render_template(
        "definitions/rehearsal.html",
        draft=draft,
        name=name_of(draft),
        has_version=draft.base_version is not None and draft.base_version.kind == draft.kind,
        notice=notice,
        job=job(rehearsal, here) if rehearsal and is_going else None,
        outcome=outcome(rehearsal),
        post_url=url_for("rehearsing.rehearse", draft_uid=draft.uid),
        waiting=found.count_under_way(session, draft.meeting_id, draft.kind),
    )


def name_of(draft: DefinitionDraft) -> str:
    """The name that the draft's text gives the kind; its code where the text cannot be read."""
    try:
        return t(load(draft.source, name=draft.kind).text)
    except DefinitionFault:
        return draft.kind
