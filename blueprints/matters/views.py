"""A matter's page, and everything that is done on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.access import BUSINESS, actor, allow, wants_fragment
from blueprints.errors import faults_in
from blueprints.files import posted as uploads
from blueprints.files.posted import Posted
from blueprints.filters import reader_language, t
from blueprints.matters import conflict, offering, presenting
from blueprints.matters import why as whys
from blueprints.matters.conflict import Conflict
from blueprints.matters.fields import Filling
from blueprints.matters.offering import Attempt, Opened, part_title
from blueprints.matters.veil import veil_for
from blueprints.sittings import panels
from workflow import clock
from workflow.db import db
from workflow.engine import diagram as drawings
from workflow.engine.deadlines import due as deadline
from workflow.engine.definition import Limit
from workflow.errors import Invalid, Refused, Stale
from workflow.models.assignment import part_kind
from workflow.queries import choices, files, pages
from workflow.queries import history as lines_of
from workflow.queries.calendars import calendar_of
from workflow.queries.matters import found
from workflow.queries.pages import MatterPage
from workflow.queries.reasons import reasons
from workflow.services import assignments, matters
from workflow.services.beginning import latest
from workflow.types import Position

bp = Blueprint("matters", __name__, url_prefix="/matters")

SPEAKING = BUSINESS - {Position.VIEWER, Position.AUDITOR}
"""Who may write: everybody but those who only read."""
MOST_PRINTED, LONGEST_ACTION = 1000, 40


@bp.get("/<uuid:matter_uid>")
@allow(*BUSINESS)
def show(matter_uid: UUID) -> ResponseReturnValue:
    """The matter's page; ?action= opens that action's form, ?part= that of a supporting part."""
    page = pages.page(db.session(), matter_uid, actor())
    html = _rendered(page, _asked())
    if page.is_unseen:
        matters.see(page.matter, viewer=actor())
    return html


@bp.post("/<uuid:matter_uid>/act")
@allow(*BUSINESS)
def act(matter_uid: UUID) -> ResponseReturnValue:
    """Fire the posted action; the engine decides whether this person may."""
    posted, action = uploads.read(actor()), request.form.get("action", "")
    try:
        posted.refuse()
        matter = matters.act(matter_uid, action, actor=actor(), version=_version(), raw=posted.raw)
    except (Invalid, Stale, Refused) as error:
        return _again(matter_uid, error, _attempt(action, None, posted, error))
    flash(_done(matter.number, t(matter.workflow.actions[action][0].text), t(matter.standing.text)), "success")
    return redirect(url_for(".show", matter_uid=matter.uid), 303)


@bp.post("/<uuid:matter_uid>/parts/<uuid:assignment_uid>/act")
@allow(*BUSINESS)
def act_part(matter_uid: UUID, assignment_uid: UUID) -> ResponseReturnValue:
    """Fire the posted action on a supporting unit's part."""
    posted, action = uploads.read(actor()), request.form.get("action", "")
    try:
        posted.refuse()
        part = assignments.act(matter_uid, assignment_uid, action, actor=actor(), version=_version(), raw=posted.raw)
    except (Invalid, Stale, Refused) as error:
        return _again(matter_uid, error, _attempt(action, assignment_uid, posted, error))
    flow = latest(db.session(), part_kind(part.role, part.matter.kind)).workflow
    flash(_done(part_title(part), t(flow.actions[action][0].text), t(flow.states[part.state].text)), "success")
    return redirect(url_for(".show", matter_uid=matter_uid), 303)


@bp.post("/<uuid:matter_uid>/comment")
@allow(*SPEAKING)
def comment(matter_uid: UUID) -> ResponseReturnValue:
    """Say something about a matter, to all concerned or to one's own unit."""
    text, is_internal = request.form.get("text", ""), request.form.get("audience") != "shared"
    try:
        matters.comment(matter_uid, text, actor=actor(), is_internal=is_internal)
    except Invalid as error:
        page = pages.page(db.session(), matter_uid, actor())
        return _rendered(page, None, said={"text": text, "error": faults_in(error).get("text", "")}), 422
    return redirect(url_for(".show", matter_uid=matter_uid, _anchor="comments"), 303)


@bp.post("/<uuid:matter_uid>/draft")
@allow(*SPEAKING)
def draft(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what is being typed into the open form; the browser asks for a line, a button for the page."""
    found(db.session(), matter_uid, actor())
    action, part = request.form.get("action", ""), request.form.get("part", type=UUID)
    if not action.isidentifier() or len(action) > LONGEST_ACTION:
        abort(400)
    posted = uploads.read(actor())
    place = f"{matter_uid}/{part}/{action}" if part else f"{matter_uid}/{action}"
    kept = matters.save_draft(place, posted.raw, actor=actor())
    if "X-Draft" in request.headers:
        return render_template("matters/saved.html", at=kept.saved_at)
    flash(_("Kept. It goes on from here when you come back."), "success")
    return redirect(url_for(".show", matter_uid=matter_uid, action=action, part=part, _anchor="actions"), 303)


@bp.get("/<uuid:matter_uid>/print", endpoint="print")
@allow(*BUSINESS)
def print_out(matter_uid: UUID) -> ResponseReturnValue:
    """The matter on paper (办理单), with every opinion."""
    page = pages.page(db.session(), matter_uid, actor(), told=MOST_PRINTED)
    shown = presenting.context(page) | {"is_paper": True}
    organ = t(page.matter.meeting.name)
    return render_template("matters/print.html", **shown, organ=organ, at=page.now, person=_name(page))


@bp.get("/<uuid:matter_uid>/history")
@allow(*BUSINESS)
def history(matter_uid: UUID) -> ResponseReturnValue:
    """The history page by page, newest first; ?only= moves or opinions, ?before= a line's number."""
    session, only = db.session(), request.args.get("only", "all")
    matter = pages.head(session, matter_uid, actor())
    lines = lines_of.older(session, matter, before=request.args.get("before", type=int), only=only)
    shown, more = lines[: lines_of.PAGE], lines[lines_of.PAGE :]
    veil = veil_for(actor(), matter)
    return render_template(
        "matters/history.html",
        matter=matter,
        title=veil(t(matter.heading)),
        lines=[presenting.line(one, veil) for one in shown],
        only=only,
        older=shown[-1].seq if more else None,
        is_first="before" not in request.args,
    )


@bp.get("/<uuid:matter_uid>/diagram")
@allow(*BUSINESS)
def diagram(matter_uid: UUID) -> ResponseReturnValue:
    """The matter's workflow as a drawing, with the states gone through and the present one marked."""
    session = db.session()
    matter = pages.head(session, matter_uid, actor())
    visited = lines_of.of_matter(session, matter, told=0).visited()
    language = reader_language()
    drawing = drawings.svg(matter.workflow, language, current=matter.state, visited=visited)
    template = "matters/drawing.html" if wants_fragment() else "matters/diagram.html"
    return render_template(
        template, matter=matter, drawing=Markup(drawing), rows=drawings.table(matter.workflow, language)
    )


@bp.get("/<uuid:matter_uid>/why")
@allow(*BUSINESS)
def why(matter_uid: UUID) -> ResponseReturnValue:
    """Why each action is open to the reader or not, and who could; beside the buttons, or as a page."""
    found_out = reasons(db.session(), matter_uid, actor())
    matter = found_out.matter
    title = veil_for(actor(), matter)(t(matter.heading))
    is_page = not wants_fragment()
    template = "matters/why.html" if is_page else "matters/reasons.html"
    return render_template(template, matter=matter, title=title, asked=whys.drawn(found_out), is_page=is_page)


@bp.get("/<uuid:matter_uid>/due")
@allow(*BUSINESS)
def due(matter_uid: UUID) -> ResponseReturnValue:
    """On which day a number of working days that begins now ends, as a line for the form."""
    matter = pages.head(db.session(), matter_uid, actor())
    typed = next((value for value in request.args.values() if value.isdigit()), "")
    days = int(typed) if typed and len(typed) < 4 else 0
    ends = deadline(Limit(days), clock.now(), calendar_of(db.session(), matter.meeting)) if days else None
    return render_template("matters/due.html", ends=ends)


def _done(what: str, action: str, state: str) -> str:
    """What was done and where it stands now, for a step that leaves the state as it was says little by itself."""
    return _("%(what)s: “%(action)s” is done; the state is “%(state)s”.", what=what, action=action, state=state)


def _name(page: MatterPage) -> str:
    unit = t(page.viewer.unit.short) if page.viewer.unit else ""
    return f"{unit} {page.viewer.name_in(reader_language())}".strip()


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _asked() -> Attempt | None:
    action = request.args.get("action")
    return Attempt(action, request.args.get("part", type=UUID)) if action else None


def _attempt(action: str, part: UUID | None, posted: Posted, error: Exception) -> Attempt:
    faults = faults_in(error) if isinstance(error, Invalid) else {}
    return Attempt(action, part, posted.raw, faults)


def _again(matter_uid: UUID, error: Invalid | Stale | Refused, attempt: Attempt) -> ResponseReturnValue:
    """The page as it stands now, with what was typed: 422 for a wrong field, 409 for what came too late."""
    page = pages.page(db.session(), matter_uid, actor())
    if isinstance(error, Invalid):
        return _rendered(page, attempt), 422
    kept = files.named_in(db.session(), attempt.typed or {}, page.viewer)
    is_possible = offering.opened(page, attempt) is not None
    trouble = conflict.of(page, error, attempt, kept, is_kept_in_form=is_possible)
    return _rendered(page, attempt, trouble=trouble), 409


def _rendered(
    page: MatterPage, attempt: Attempt | None, *, trouble: Conflict | None = None, said: dict[str, str] | None = None
) -> str:
    one = offering.opened(page, attempt)
    is_sitting = page.matter.kind == "sitting"
    return render_template(
        "sittings/show.html" if is_sitting else "matters/show.html",
        **presenting.context(page),
        **(panels.of(page) if is_sitting else {}),
        groups=offering.groups(page, one),
        form=_form(page, one, attempt) if one else None,
        person=offering.who(page),
        trouble=trouble,
        said=said or {},
        may_speak=bool(actor().positions & SPEAKING),
    )


def _form(page: MatterPage, one: Opened, attempt: Attempt | None) -> dict[str, Any]:
    session = db.session()
    typed = offering.typed(page, one, attempt)
    options = choices.for_form(session, one.transition.form, page.matter, page.viewer)
    options |= offering.earlier(page, one)
    filling = Filling(
        subject=one.part.assignment if one.part else page.matter,
        typed=typed,
        faults=attempt.faults if attempt else {},
        options=options,
        kept=files.named_in(session, typed or {}, page.viewer),
        phrases=offering.phrases(page.matter),
        answer_url=url_for("matters.due", matter_uid=page.matter.uid),
        proposed=offering.proposed(page),
        spans=offering.spans(page),
    )
    return offering.form(page, one, filling, has_typed=attempt is not None and attempt.typed is not None)
