"""Writing the minutes, with agenda, attendance and resolutions beside them; kept while typing."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import clock as hour
from blueprints.sittings import finding, panels
from blueprints.sittings.finding import Typed
from blueprints.sittings.views import SECRETARIES, bp
from workflow.db import db
from workflow.errors import Invalid, Refused, Stale
from workflow.models.matter import Matter
from workflow.queries import drafts
from workflow.services import matters

ACTION = "submit_minutes"


@bp.get("/<uuid:matter_uid>/minutes")
@allow(*SECRETARIES)
def write(matter_uid: UUID) -> ResponseReturnValue:
    """The minutes as they were typed, or as they came back."""
    matter = finding.sitting(matter_uid)
    kept = drafts.of(db.session(), actor(), f"{matter_uid}/{ACTION}")
    return _page(matter, kept.values if kept else None, saved=hour(kept.saved_at) if kept else "")


@bp.post("/<uuid:matter_uid>/minutes")
@allow(*SECRETARIES)
def submit(matter_uid: UUID) -> ResponseReturnValue:
    """Submit the minutes to be checked."""
    raw, version = forms.read(actor()).raw, request.form.get("version", -1, type=int)
    try:
        matter = matters.act(matter_uid, ACTION, actor=actor(), version=version, raw=raw)
    except Invalid as error:
        return _page(finding.sitting(matter_uid), raw, faults_in(error)), 422
    except (Stale, Refused) as error:
        return _page(finding.sitting(matter_uid), raw, notice=sentence(error)), 409
    flash(_("The minutes of %(number)s are submitted to be checked.", number=matter.number), "success")
    return redirect(url_for("matters.show", matter_uid=matter_uid), 303)


@bp.post("/<uuid:matter_uid>/minutes/draft")
@allow(*SECRETARIES)
def keep_minutes(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what has been typed so far."""
    finding.sitting(matter_uid)
    matters.save_draft(f"{matter_uid}/{ACTION}", forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("sittings.write", matter_uid=matter_uid), 303)


def _page(
    matter: Matter, typed: Typed | None, faults: dict[str, str] | None = None, notice: str = "", saved: str = ""
) -> str:
    is_open = matter.state == "held"
    if not is_open and not notice:
        notice = _("The minutes are not being written now; the sitting is “%(state)s”.", state=panels.state(matter))
    form = matter.workflow.actions[ACTION][0].form
    drawn = finding.form_of(form, typed, faults or {}, prefix="minutes", matter=matter)
    drawn["fields"]["minutes"]["rows"] = 22
    return render_template(
        "sittings/write.html",
        matter=matter,
        notice=notice,
        is_open=is_open,
        saved=saved,
        **panels.beside_minutes(matter, actor()),
        **drawn,
    )
