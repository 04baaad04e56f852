"""Publishing a draft: what it changes, what stands in the way, and the confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import COORDINATORS, SYSTEM_ADMIN, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.definitions.outcome import outcome
from blueprints.definitions.rehearsing import name_of
from blueprints.errors import faults_in, sentence
from workflow.db import db
from workflow.engine.comparing import differences
from workflow.engine.loading import load
from workflow.engine.nodes import DefinitionFault
from workflow.errors import Forbidden, Invalid, Refused, Stale
from workflow.models.definition_draft import DefinitionDraft
from workflow.queries import definitions as known
from workflow.queries import rehearsals
from workflow.services import publishing
from workflow.services.soundness import findings
from workflow.types import Position

bp = Blueprint("publishing", __name__, url_prefix="/workflows/drafts/<uuid:draft_uid>/publish")
KEEPERS = COORDINATORS | SYSTEM_ADMIN
PUBLISHERS = SYSTEM_ADMIN | {Position.DIRECTOR}


@bp.get("")
@allow(*KEEPERS)
def show(draft_uid: UUID) -> ResponseReturnValue:
    """What would be published, what stands in the way, and who may."""
    return _page(known.draft(db.session(), draft_uid, actor()))


@bp.post("")
@allow(*PUBLISHERS)
def publish(draft_uid: UUID) -> ResponseReturnValue:
    """Publish the text that the page showed."""
    version = request.form.get("version", 0, type=int)
    given = typed("note")
    try:
        made = publishing.publish(draft_uid, version=version, note=given.get("note", ""), actor=actor())
    except Invalid as error:
        return _page(known.draft(db.session(), draft_uid, actor()), given, faults_in(error)), 422
    except (Refused, Forbidden, Stale) as error:
        status = 403 if isinstance(error, Forbidden) else 409
        return _page(known.draft(db.session(), draft_uid, actor()), given, {"": sentence(error)}), status
    told = _(
        "Version %(number)s is published: new matters take it, those under way stay on theirs.", number=made.number
    )
    flash(told, "success")
    return redirect(url_for("workflows.show", kind=made.kind), 303)


def _page(draft: DefinitionDraft, values: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> str:
    session, person = db.session(), actor()
    versions = known.versions(session, person.meeting_id, draft.kind)
    reason = publishing.refusal(session, draft, person)
    form = Form("publish", values if values is not None else {"note": draft.note}, faults or {})
    form.add("note", "text", _("Why it was changed"), required=True, max=500, hint=_("Kept with the version for ever."))
    rehearsal = rehearsals.newest(session, draft.meeting_id, draft.kind, draft.sha256)
    return render_template(
        "definitions/publish.html",
        draft=draft,
        name=name_of(draft),
        number=max((one.number for one in versions), default=0) + 1,
        now=known.in_force(versions),
        changes=_changes(draft),
        checks=_checks(draft),
        outcome=outcome(rehearsal) if draft.is_rehearsed else None,
        reason=sentence(reason) if reason else "",
        form=form,
        may_edit=bool(person.positions & COORDINATORS),
    )


def _changes(draft: DefinitionDraft) -> Any:
    base = draft.base_version
    try:
        return differences(base.workflow, load(draft.source, name=draft.kind)) if base else ()
    except DefinitionFault:
        return ()


def _checks(draft: DefinitionDraft) -> list[dict[str, str]]:
    """What is looked at before publishing, one a line."""
    faults = len(findings(db.session(), actor().meeting, draft.source, kind=draft.kind))
    wrong = ngettext("%(num)s fault is left", "%(num)s faults are left", faults)
    apart = actor().id not in draft.writers
    return [
        {"text": wrong if faults else _("Checked: no fault"), "mark": "bad" if faults else "good"},
        {
            "text": _("Rehearsed with this very text") if draft.is_rehearsed else _("Not rehearsed with this text yet"),
            "mark": "good" if draft.is_rehearsed else "bad",
        },
        {
            "text": _("You have not written in this draft")
            if apart
            else _("You have written in this draft, so another person publishes it"),
            "mark": "good" if apart else "bad",
        },
    ]
