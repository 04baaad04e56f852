"""One action on many matters: which are meant, what may be done with them, the form, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.filters import t
from blueprints.lists import kinds, made, narrowing, page
from blueprints.lists.spec import Spec
from blueprints.matters import fields
from blueprints.matters.fields import Filling
from blueprints.uids import chosen
from blueprints.worklist import tabs
from workflow.db import db
from workflow.errors import Invalid, NotFound, WorkflowError
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import choices, listing, together, worklist
from workflow.queries.together import Shared
from workflow.services import bulk
from workflow.services.bulk import MOST, Outcome

bp = Blueprint("together", __name__, url_prefix="/together")
LISTS: dict[str, Callable[[User], Spec]] = {
    "ledger.index": kinds.ledger,
    "problems.index": kinds.problems,
    "batches.index": kinds.batches,
    "visits.index": kinds.visits,
    "rectifications.index": kinds.rectifications,
}
"""The lists of which all that is shown can be taken together, by their endpoint."""
SAFE = frozenset({"csrf_token", "action", "matter", "all", "go", "mode"})
Raw = Mapping[str, Sequence[str]]


@bp.post("")
@allow(*BUSINESS)
def choose() -> ResponseReturnValue:
    """What may be done with the chosen matters."""
    matters = _chosen()
    if not matters:
        flash(_("Tick the matters first."), "warning")
        return redirect(request.referrer or url_for("worklist.todo"), 303)
    session, viewer = db.session(), actor()
    offers = together.shared(session, matters, viewer)
    return render_template(
        "together/choose.html",
        **_about(matters),
        offers=[
            {"action": one.action, "label": t(one.first.text), "count": one.open_to, "is_danger": one.first.is_danger}
            for one in offers
        ],
    )


@bp.post("/act")
@allow(*BUSINESS)
def act() -> ResponseReturnValue:
    """Take one action on all of them: first its form, then what became of each."""
    matters = _chosen()
    offers = together.shared(db.session(), matters, actor())
    offer = next((one for one in offers if one.action == request.form.get("action")), None)
    if offer is None:
        flash(_("None of the chosen matters allows that action now."), "warning")
        return redirect(url_for("worklist.todo"), 303)
    if "go" not in request.form:
        return _form(matters, offer, None)
    raw = {name: values for name, values in request.form.lists() if name not in SAFE}
    is_whole = request.form.get("mode") == "whole"
    uids = [matter.uid for matter in matters]
    seen = {uid: at for uid, at in chosen(request.form.getlist("matter")).items() if at is not None}
    outcomes = bulk.act_on_all(uids, offer.action, actor=actor(), raw=raw, is_whole=is_whole, seen=seen)
    faults = [one.fault for one in outcomes if one.fault is not None]
    if faults and len(faults) == len(outcomes) and all(isinstance(fault, Invalid) for fault in faults):
        return _form(matters, offer, raw, faults), 422
    return _told(matters, offer, outcomes, is_whole=is_whole)


def _chosen() -> list[Matter]:
    """The ticked matters, or with `all` every one that the list shows as filtered; at most `MOST`."""
    session, viewer = db.session(), actor()
    uids = list(chosen(request.form.getlist("matter")))
    if "all" in request.form:
        spec, now = _spec(request.args.get("place", ""), viewer), page.present()
        asked = narrowing.wanted(spec.filters, now.today)
        uids = [row.uid for row in listing.some(session, spec.listing, asked, now, MOST)]
    return together.of(session, list(dict.fromkeys(uids))[:MOST], viewer)


def _spec(place: str, viewer: User) -> Spec:
    """The list that a place names.

    Raises:
        NotFound: no such list.
    """
    endpoint, _colon, kind = place.partition(":")
    if endpoint == made.PLACE:
        return made.spec(viewer, kind)
    if place == "worklist.todo":
        return tabs.todo(viewer, worklist.figures(db.session(), viewer, page.present()))
    if place not in LISTS:
        raise NotFound
    return LISTS[place](viewer)


def _about(matters: Sequence[Matter]) -> dict[str, Any]:
    return {
        "counted": ngettext("%(num)s matter", "%(num)s matters", len(matters)),
        "rows": [_row(matter) for matter in matters],
        "ticks": [f"{matter.uid}.{matter.version}" for matter in matters],
    }


def _row(matter: Matter) -> dict[str, Any]:
    return {
        "number": matter.number,
        "title": t(matter.heading),
        "url": url_for("matters.show", matter_uid=matter.uid),
        "kind": t(matter.workflow.text),
        "state": t(matter.standing.text),
    }


def _form(matters: Sequence[Matter], offer: Shared, raw: Raw | None, faults: Sequence[WorkflowError] = ()) -> str:
    said = {name: text for fault in faults if isinstance(fault, Invalid) for name, text in faults_in(fault).items()}
    options = choices.for_form(db.session(), offer.form, matters[0], actor())
    filling = Filling(subject=Assignment(), typed=raw, faults=said, options=options)
    verb, confirm = t(offer.first.text), offer.first.confirm
    return render_template(
        "together/form.html",
        **_about(matters),
        verb=verb,
        many=_("%(action)s: %(count)s", action=verb, count=len(matters)),
        able=offer.open_to,
        action=offer.action,
        fields=fields.drawn(offer.form, filling),
        errors=fields.errors(offer.form, filling, prefix="act"),
        confirm=t(confirm) if confirm else "",
        is_whole=request.form.get("mode") == "whole",
    )


def _told(
    matters: Sequence[Matter], offer: Shared, outcomes: Sequence[Outcome], *, is_whole: bool
) -> ResponseReturnValue:
    refused = [one for one in outcomes if one.fault is not None]
    verb = t(offer.first.text)
    done = 0 if is_whole and refused else len(outcomes) - len(refused)
    if not refused:
        flash(_("%(action)s: %(count)s done.", action=verb, count=done), "success")
        return redirect(url_for("worklist.todo"), 303)
    by_number = {matter.number: matter for matter in matters}
    told = [_row(by_number[one.number]) | {"reason": sentence(one.fault)} for one in refused if one.fault is not None]
    return render_template("together/outcome.html", verb=verb, done=done, refused=told, is_whole=is_whole)
