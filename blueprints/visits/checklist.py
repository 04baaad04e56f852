"""Filling in a visit's checklist, on the spot and with a thumb; handing it in; reading it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import t
from blueprints.visits import result, sheet
from blueprints.visits.sheet import Raw, Sheet, Terms
from blueprints.visits.views import bp
from workflow import clock
from workflow.db import db
from workflow.engine.deadlines import due
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.models.matter import Matter
from workflow.queries import drafts, matters
from workflow.queries import visits as found
from workflow.queries.calendars import calendar_of
from workflow.queries.flows import newest
from workflow.services import matters as keeping
from workflow.services import scoring, visits
from workflow.types import Position, Severity

TEAM = (Position.INSPECTOR,)


@bp.get("/<uuid:matter_uid>/checklist")
@allow(*BUSINESS)
def checklist(matter_uid: UUID) -> ResponseReturnValue:
    """The form, for the team on site; for everybody else, and once it is handed in, what was answered."""
    matter = visit_of(matter_uid)
    return _form(matter) if _may_fill(matter) else result.page(matter)


@bp.post("/<uuid:matter_uid>/checklist")
@allow(*TEAM)
def hand_in(matter_uid: UUID) -> ResponseReturnValue:
    """Keep the answers, then hand the checklist in; what is missing is marked, and nothing typed is lost."""
    matter, posted = visit_of(matter_uid), forms.read(actor())
    version = request.form.get("version", -1, type=int)
    try:
        posted.refuse()
        visits.record(matter_uid, _answers(matter, posted.raw), actor=actor())
        visits.hand_in(matter_uid, {}, _remark(posted.raw), actor=actor(), version=version)
    except Invalid as error:
        return _form(visit_of(matter_uid), posted.raw, faults_in(error)), 422
    except (Refused, Stale) as error:
        return _again(matter_uid, posted.raw, error)
    flash(_("The checklist of %(number)s is handed in; the outlet signs next.", number=matter.number), "success")
    return redirect(url_for("visits.sign", matter_uid=matter_uid), 303)


@bp.post("/<uuid:matter_uid>/checklist/keep")
@allow(*TEAM)
def keep(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what is answered so far; the browser asks for it by itself, a button for the page."""
    matter, posted = visit_of(matter_uid), forms.read(actor())
    try:
        posted.refuse()
        visits.record(matter_uid, _answers(matter, posted.raw), actor=actor())
    except Invalid as error:
        return _form(visit_of(matter_uid), posted.raw, faults_in(error)), 422
    except Refused as error:
        return _again(matter_uid, posted.raw, error)
    keeping.save_draft(f"{matter_uid}/finish", dict(_remark(posted.raw)), actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Kept. It goes on from here when you come back."), "success")
    return redirect(url_for("visits.checklist", matter_uid=matter_uid), 303)


@bp.post("/<uuid:matter_uid>/checklist/<code>/photos")
@allow(*TEAM)
def photograph(matter_uid: UUID, code: str) -> ResponseReturnValue:
    """Keep pictures of one item as soon as they are taken; answers with them as they then stand in the form."""
    matter, posted = visit_of(matter_uid), forms.read(actor())
    posted.refuse()
    uids = sheet.uids(posted.raw, "photos")
    visits.photograph(matter_uid, code, uids, actor=actor())
    line = next((one for one in found.lines(db.session(), matter) if one.item.code == code), None)
    photos = [one for one in line.photos if one.uid in uids] if line else []
    return render_template("visits/photos.html", photos=[sheet.photo(one, matter, one.name) for one in photos])


@bp.post("/<uuid:matter_uid>/checklist/withdraw")
@allow(*TEAM)
def withdraw(matter_uid: UUID) -> ResponseReturnValue:
    """Take the picture away that the button names; what was typed in the meantime is kept first."""
    matter, posted = visit_of(matter_uid), forms.read(actor())
    visits.record(matter_uid, _answers(matter, posted.raw), actor=actor())
    for file_uid in sheet.uids(posted.raw, "withdraw"):
        visits.withdraw(matter_uid, file_uid, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    return redirect(url_for("visits.checklist", matter_uid=matter_uid), 303)


def visit_of(uid: UUID) -> Matter:
    """The visit of an address.

    Raises:
        NotFound: there is none, or it is not the reader's to know.
    """
    matter = matters.found(db.session(), uid, actor())
    if matter.kind != "visit" or matter.visit is None:
        raise NotFound
    return matter


def _may_fill(matter: Matter) -> bool:
    return matter.state == "on_site" and matter.visit is not None and actor().counts_among(matter.visit.team)


def _answers(matter: Matter, raw: Raw) -> dict[str, visits.Given]:
    codes = [line.item.code for line in found.lines(db.session(), matter)]
    return sheet.answers(raw, codes)


def _remark(raw: Raw) -> dict[str, list[str]]:
    return {"remark": list(raw.get("remark", ()))}


def _again(uid: UUID, raw: Raw, error: Refused | Stale) -> ResponseReturnValue:
    """The page as it stands now: the form with what is missing, or what has become of the visit meanwhile."""
    matter = visit_of(uid)
    if not _may_fill(matter):
        return result.page(matter, notice=sentence(error)), 409
    faults = sheet.lacking(found.lines(db.session(), matter))
    return _form(matter, raw, faults, notice=sentence(error)), 409


def _form(
    matter: Matter, typed: Raw | None = None, faults: Mapping[str, str] | None = None, *, notice: str = ""
) -> str:
    session, person = db.session(), actor()
    lines = found.lines(session, matter)
    filled = Sheet(matter, lines, _terms(matter, [line.item.code for line in lines]), typed or {}, faults or {})
    draft = drafts.of(session, person, f"{matter.uid}/finish")
    remark = (typed or {}).get("remark") or (draft.values.get("remark") if draft else None) or [""]
    sections = sheet.sections(filled)
    return render_template(
        "visits/checklist.html",
        matter=matter,
        outlet=t(matter.subject_unit.short) if matter.subject_unit else "",
        checklist=_("checklist version %(number)s", number=matter.visit.checklist.number) if matter.visit else "",
        score=sheet.score(filled),
        total=len(lines),
        sections=sections,
        faults=_summary(sections),
        remark=remark[-1] if remark else "",
        notice=notice,
        backs=found.backs(session, matter),
    )


def _summary(sections: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What is wrong, item by item, each with a link to it."""
    return [
        {"id": f"item-{item['name']}", "label": _("Item %(number)s", number=item["number"]), "text": text}
        for section in sections
        for item in section["items"]
        for text in (item["error"], item["remark_error"], item["photo_error"])
        if text
    ]


def _terms(matter: Matter, codes: list[str]) -> Terms:
    """By when a finding of each severity must be put right, were its notice served now."""
    session, now = db.session(), clock.now()
    flow, calendar = newest(session, matter.meeting_id)["rectification"], calendar_of(session, matter.meeting)
    term = flow.term("unit")
    limits = {severity: term.limit(severity) if term else None for severity in Severity}
    return Terms(
        {severity: limit.length for severity, limit in limits.items() if limit},
        {severity: due(limit, now, calendar).due_on for severity, limit in limits.items() if limit},
        found.failed_since(session, matter, codes, now - scoring.REPEATED_WITHIN),
    )
