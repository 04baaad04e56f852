"""Kinds that are made of their definitions: all of them, the list of one, and registering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, COORDINATORS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import t
from blueprints.kinds import begun
from blueprints.lists import made as lists
from blueprints.lists import page
from blueprints.matters.fields import Filling, drawn, errors
from workflow.db import db
from workflow.engine.definition import Workflow
from workflow.errors import Invalid, Refused
from workflow.models.matter import Matter
from workflow.queries import choices, drafts, flows
from workflow.queries import kinds as counted
from workflow.queries import matters as found
from workflow.queries.registering import facts_of_new
from workflow.services import kinds, matters
from workflow.services.made import registration_of
from workflow.types import Position

bp = Blueprint("kinds", __name__, url_prefix="/kinds")
SPEAKING = BUSINESS - {Position.VIEWER, Position.AUDITOR}


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """Every such kind with how many are open, and what hangs on other matters."""
    session, person = db.session(), actor()
    numbers = counted.numbers(session, person)
    made = [flow for flow in flows.newest(session, person.meeting_id).values() if flow.made]
    groups = [
        {"title": _("Matters of their own"), "rows": [_row(flow, numbers) for flow in made if not _hangs(flow)]},
        {"title": _("Hanging on another matter"), "rows": [_row(flow, numbers) for flow in made if _hangs(flow)]},
    ]
    return render_template("kinds/index.html", groups=groups, may_make=bool(person.positions & COORDINATORS))


@bp.get("/<kind>")
@allow(*BUSINESS)
def show(kind: str) -> ResponseReturnValue:
    """The matters of one kind as a list."""
    spec, flow = lists.spec(actor(), kind), lists.flow_of(actor(), kind)
    return page.answer(spec, "kinds/list.html", page.present(), kind=kind, register=_way(flow))


@bp.get("/<kind>/new")
@allow(*SPEAKING)
def new(kind: str) -> ResponseReturnValue:
    """The form, filled in as the address says or as typed before; ?parent= is the matter that it will hang on."""
    asked = {name: request.args.getlist(name) for name in request.args if name != "parent"}
    kept = drafts.of(db.session(), actor(), kinds.place(kind, _parent())) if not asked else None
    return _page(kind, asked or (kept.values if kept else None))


@bp.post("/<kind>/new")
@allow(*SPEAKING)
def register(kind: str) -> ResponseReturnValue:
    """Register one."""
    posted, parent = forms.read(actor()), _parent()
    try:
        posted.refuse()
        matter = kinds.register(kind, posted.raw, actor=actor(), parent=parent)
    except Invalid as error:
        return _page(kind, posted.raw, faults=faults_in(error)), 422
    except Refused as error:
        return _page(kind, posted.raw, notice=sentence(error)), 409
    flash(_("%(number)s is registered; it stands at “%(state)s”.", number=matter.number, state=t(matter.standing.text)))
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


@bp.post("/<kind>/new/draft")
@allow(*SPEAKING)
def keep(kind: str) -> ResponseReturnValue:
    """Keep what has been typed so far."""
    lists.flow_of(actor(), kind)
    matters.save_draft(kinds.place(kind, _parent()), forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("kinds.new", kind=kind, parent=_parent()), 303)


def _parent() -> UUID | None:
    return request.args.get("parent", type=UUID)


def _page(
    kind: str, typed: dict[str, list[str]] | None, *, faults: dict[str, str] | None = None, notice: str = ""
) -> str:
    session, person = db.session(), actor()
    flow = lists.flow_of(person, kind)
    uid = _parent()
    parent = found.found(session, uid, person) if uid else None
    facts = facts_of_new(session, flow, person, parent)
    registration = registration_of(flow, parent)
    refused = begun.objection(registration, facts)
    blank = parent or Matter(meeting_id=person.meeting_id, kind=kind, title="", percent=0, details={})
    filling = Filling(
        subject=Matter(meeting_id=person.meeting_id, kind=kind, title="", percent=0, details={}),
        typed=typed,
        faults=faults or {},
        options=choices.for_form(session, registration.form, blank, person),
        kept=drafts.files(session, person, typed),
        answer_url=url_for("problems.days") if person.positions & COORDINATORS else "",
        spans=begun.spans(facts),
    )
    return render_template(
        "kinds/new.html",
        kind=kind,
        flow=flow,
        parent=parent,
        fields=drawn(registration.form, filling),
        faults=errors(registration.form, filling, prefix="new"),
        notice=notice or (begun.sentence_of(refused) if refused else ""),
        is_open=refused is None,
        first=flow.states[flow.initial],
    )


def _row(flow: Workflow, numbers: dict[str, tuple[int, int]]) -> dict[str, Any]:
    under_way, every = numbers.get(flow.kind, (0, 0))
    return {
        "name": t(flow.text),
        "url": url_for("kinds.show", kind=flow.kind),
        "figures_url": url_for("kinds.figures", kind=flow.kind),
        "new_url": _way(flow),
        "open": under_way,
        "all": every,
        "first": t(flow.states[flow.initial].text),
    }


def _hangs(flow: Workflow) -> bool:
    return flow.made is not None and bool(flow.made.attaches)


def _way(flow: Workflow) -> str:
    """The address of the registration, for those who may; what hangs on a matter begins on that matter's page."""
    may = not _hangs(flow) and flow.made is not None and begun.may(flow, actor())
    return url_for("kinds.new", kind=flow.kind) if may else ""
