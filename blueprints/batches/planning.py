"""Planning a batch in three steps: basic facts, outlets, and a last look; each step is a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.batches import choosing, lastlook, plans
from blueprints.batches.plans import OUTLETS, Plan, Raw
from blueprints.batches.views import bp
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import t
from blueprints.matters.fields import Filling, drawn, errors
from workflow.db import db
from workflow.engine.forms import parse
from workflow.errors import Invalid, Refused, Stale
from workflow.services import batches, matters
from workflow.types import Position

PLANNERS = (Position.COORDINATOR, Position.TEAM_LEADER)
STEPS = ("basics", "outlets", "check")


@bp.get("/plan")
@bp.get("/<uuid:matter_uid>/plan")
@allow(*PLANNERS)
def plan(matter_uid: UUID | None = None) -> ResponseReturnValue:
    """One step of the plan, ?step=basics, outlets or check, with what was typed before."""
    try:
        opened = plans.opened(db.session(), actor(), matter_uid)
    except Refused as error:
        flash(sentence(error), "warning")
        return redirect(url_for("matters.show", matter_uid=matter_uid), 303)
    return _page(opened, _step(request.args.get("step")))


@bp.post("/plan")
@bp.post("/<uuid:matter_uid>/plan")
@allow(*PLANNERS)
def submit(matter_uid: UUID | None = None) -> ResponseReturnValue:
    """Submit the plan for approval."""
    raw, version = forms.read(actor()).raw, request.form.get("version", type=int)
    try:
        matter = batches.plan(raw, actor=actor(), batch_uid=matter_uid, version=version)
    except Invalid as error:
        faults = faults_in(error)
        step = OUTLETS if set(faults) == {OUTLETS} else "basics"
        return _page(plans.opened(db.session(), actor(), matter_uid, raw), step, faults=faults), 422
    except (Refused, Stale) as error:
        return _refused(matter_uid, raw, error)
    flash(_("%(number)s is submitted for approval.", number=matter.number), "success")
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


@bp.post("/plan/draft")
@bp.post("/<uuid:matter_uid>/plan/draft")
@allow(*PLANNERS)
def keep_plan(matter_uid: UUID | None = None) -> ResponseReturnValue:
    """Keep what is typed and go on: to another step, to other filters, or to the choice that was asked for."""
    raw, step, go = forms.read(actor()).raw, _step(request.form.get("step")), request.form.get("go", "")
    before = plans.opened(db.session(), actor(), matter_uid)
    now = plans.opened(db.session(), actor(), matter_uid, plans.merged(before, raw, step))
    typed = choosing.changed(now, go, raw)
    matters.save_draft(batches.place(matter_uid), typed, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    faults = _faults(now) if step == "basics" and go in STEPS else {}
    if faults:
        return _page(now, step, faults=faults), 422
    if not go:
        flash(_("Your draft is kept; you will find it here again."), "success")
    filters = choosing.asked(raw) if go not in STEPS else {}
    address = url_for("batches.plan", matter_uid=matter_uid, step=go if go in STEPS else step, **filters)
    return redirect(address, 303)


def _refused(matter_uid: UUID | None, raw: Raw, error: Refused | Stale) -> ResponseReturnValue:
    """Why it was not submitted, above the plan; where it is not being drafted any more, on the batch's own page."""
    try:
        opened = plans.opened(db.session(), actor(), matter_uid, raw)
    except Refused as gone:
        flash(sentence(gone), "warning")
        return redirect(url_for("matters.show", matter_uid=matter_uid), 303)
    return _page(opened, "check", notice=sentence(error)), 409


def _step(asked: str | None) -> str:
    return asked if asked in STEPS else "basics"


def _faults(opened: Plan) -> dict[str, str]:
    """What is missing or malformed in the first step."""
    try:
        parse(opened.basics, opened.typed)
    except Invalid as error:
        return faults_in(error)
    return {} if opened.period else {"ends_on": _("The last day cannot be before the first.")}


def _page(opened: Plan, step: str, *, faults: Mapping[str, str] | None = None, notice: str = "") -> str:
    filling = Filling(subject=opened.matter, typed=opened.typed, faults=faults or {}, options=opened.options)
    more = {
        "basics": lambda: {"fields": {one["name"]: one for one in drawn(opened.basics, filling)}},
        "outlets": lambda: choosing.context(opened, request.args),
        "check": lambda: lastlook.context(opened),
    }
    return render_template(
        f"batches/plan_{step}.html",
        step=step,
        number=opened.matter.number or "",
        title=opened.one("title") or _("New batch"),
        fact=_fact(opened),
        steps=_steps(opened, step),
        urls={
            "submit": url_for("batches.submit", matter_uid=opened.uid),
            "keep": url_for("batches.keep_plan", matter_uid=opened.uid),
            "matter": url_for("matters.show", matter_uid=opened.uid) if opened.uid else "",
        },
        version=opened.matter.version,
        faults=errors(opened.form, filling, prefix="plan"),
        notice=notice,
        **more[step](),
    )


def _fact(opened: Plan) -> str:
    """Whose batch it is, and when."""
    said = [t(opened.subject.short)] if opened.subject else []
    if opened.period:
        said.append(choosing.period(opened))
    return _(" · ").join(said)


def _steps(opened: Plan, now: str) -> list[dict[str, str | None]]:
    labels = {"basics": _("Basic facts"), "outlets": _("Outlets"), "check": _("Check and submit")}
    found: list[dict[str, str | None]] = []
    for place, (step, label) in enumerate(labels.items()):
        mark = "now" if step == now else "done" if place < STEPS.index(now) else "next"
        found.append({"label": label, "mark": mark, "url": url_for("batches.plan", matter_uid=opened.uid, step=step)})
    return found
