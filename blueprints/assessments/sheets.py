"""A unit's sheet of the assessment: its numbers with their lists, objections, and what the office puts right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, COORDINATORS, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.assessments import ranking, remarking
from blueprints.assessments.views import SCORERS, bp
from blueprints.errors import faults_in, sentence
from blueprints.filters import day, moment, t
from workflow.db import db
from workflow.errors import Invalid, Refused, Stale
from workflow.models.assessment import UPHELD, AssessmentRemark, AssessmentSheet
from workflow.queries import assessments as known
from workflow.queries.assessment_rules import DEDUCTIONS, MEASURES, NAMES, Share, scored
from workflow.queries.assessments_owed import OBJECTING
from workflow.services import assessment_remarks
from workflow.services.assessment_remarks import said
from workflow.types import titled


@bp.get("/sheets/<uuid:sheet_uid>")
@allow(*BUSINESS)
def sheet(sheet_uid: UUID) -> ResponseReturnValue:
    """One unit's numbers, what each came to, and what was said of them."""
    return _page(known.sheet(db.session(), actor(), sheet_uid))


@bp.get("/sheets/<uuid:sheet_uid>/<measure>")
@allow(*BUSINESS)
def cases(sheet_uid: UUID, measure: str) -> ResponseReturnValue:
    """The cases behind one number, each with its matter."""
    session, person = db.session(), actor()
    one = known.sheet(session, person, sheet_uid)
    if measure not in NAMES:
        abort(404)
    wanted = {"yes": True, "no": False}.get(request.args.get("met", ""))
    rows = known.cases(session, one, measure, person, is_met=wanted)
    is_measure = measure in MEASURES
    return render_template(
        "assessments/cases.html",
        one=one,
        month=ranking.month(one.assessment),
        unit=t(one.unit.short),
        name=t(NAMES[measure]),
        rule=t((MEASURES | DEDUCTIONS)[measure].rule),
        counted=said(one.counts.get(measure)),
        set_to=said(one.corrected[measure]) if measure in one.corrected else "",
        rows=[{"row": row, "title": t(titled(row.title, row.title_en)), "at": day(row.at)} for row in rows],
        is_measure=is_measure,
        segments=_segments(sheet_uid, measure, wanted) if is_measure else [],
        most=known.MOST_CASES,
    )


@bp.post("/sheets/<uuid:sheet_uid>/object")
@allow(*OBJECTING)
def object_to(sheet_uid: UUID) -> ResponseReturnValue:
    """Object to one number of one's own sheet."""
    given = typed("measure", "text")
    told = _("Your objection has been handed in; the office rules on it.")
    return _done(
        sheet_uid,
        "object",
        given,
        lambda: assessment_remarks.object_to(sheet_uid, given.get("measure", ""), given.get("text", ""), actor=actor()),
        told,
    )


@bp.post("/sheets/<uuid:sheet_uid>/correct")
@allow(*SCORERS)
def correct(sheet_uid: UUID) -> ResponseReturnValue:
    """Set a number that is set by hand."""
    given = typed("measure", "met", "whole", "reason")
    return _done(
        sheet_uid,
        "correct",
        given,
        lambda: assessment_remarks.correct(
            sheet_uid, given.get("measure", ""), given, actor=actor(), version=_version()
        ),
        _("The number is set, and the places are counted anew."),
    )


@bp.post("/sheets/<uuid:sheet_uid>/accuse")
@allow(*SCORERS)
def accuse(sheet_uid: UUID) -> ResponseReturnValue:
    """Put falsification forward."""
    given = typed("text")
    return _done(
        sheet_uid,
        "accuse",
        given,
        lambda: assessment_remarks.accuse(sheet_uid, given.get("text", ""), actor=actor(), version=_version()),
        _("Put forward; it counts once another person of the office finds so."),
    )


@bp.post("/sheets/<uuid:sheet_uid>/remarks/<uuid:remark_uid>/rule")
@allow(*COORDINATORS)
def rule(sheet_uid: UUID, remark_uid: UUID) -> ResponseReturnValue:
    """Rule on an objection."""
    given = typed("outcome", "met", "whole", "reason")
    return _done(
        sheet_uid,
        f"rule-{remark_uid}",
        given,
        lambda: assessment_remarks.rule(
            remark_uid, is_upheld=_outcome(given), typed=given, actor=actor(), version=_version()
        ),
        _("The ruling is kept; the unit sees it with its reason."),
    )


@bp.post("/sheets/<uuid:sheet_uid>/remarks/<uuid:remark_uid>/find")
@allow(*SCORERS)
def find(sheet_uid: UUID, remark_uid: UUID) -> ResponseReturnValue:
    """Rule, as a second person, on falsification."""
    given = typed("outcome", "reason")
    return _done(
        sheet_uid,
        f"rule-{remark_uid}",
        given,
        lambda: assessment_remarks.find(
            remark_uid, is_upheld=_outcome(given), reason=given.get("reason", ""), actor=actor(), version=_version()
        ),
        _("The ruling is kept; the unit sees it with its reason."),
    )


def _outcome(given: dict[str, str]) -> bool:
    if given.get("outcome") not in ("upheld", "refused"):
        raise Invalid({"outcome": remarking.CHOOSE})
    return given["outcome"] == UPHELD


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _done(sheet_uid: UUID, place: str, given: dict[str, str], do: Any, told: str) -> ResponseReturnValue:
    """Do it and come back to the sheet; what could not be taken stands in its form again, with the sentence why."""
    try:
        do()
    except (Invalid, Refused, Stale) as error:
        db.session().expire_all()
        faults = faults_in(error) if isinstance(error, Invalid) else {"": _said(error)}
        one = known.sheet(db.session(), actor(), sheet_uid)
        return _page(one, Form(place, given, faults)), 422 if isinstance(error, Invalid) else 409
    flash(told, "success")
    return redirect(url_for("assessments.sheet", sheet_uid=sheet_uid), 303)


def _said(error: Refused | Stale) -> str:
    if isinstance(error, Stale):
        return _("The numbers have changed since this page was opened; look at them again.")
    return sentence(error)


def _page(one: AssessmentSheet, form: Form | None = None) -> str:
    session, person, assessment = db.session(), actor(), one.assessment
    remarks = known.remarks(session, [one])
    told = scored(one.standing, assessment.weights)
    forms = remarking.forms(person, one, remarks, form)
    g.menu_area = "assessments"
    return render_template(
        "assessments/sheet.html",
        one=one,
        assessment=assessment,
        unit=t(one.unit.name),
        month=ranking.month(assessment),
        state=ranking.state_names()[assessment.state],
        tone=ranking.tone(assessment.state),
        fact=ranking.group_names()[one.among],
        until=day(assessment.due_on) if assessment.due_on else "",
        is_open=assessment.state == "shown",
        measures=[_measure(one, code, told.shares[code]) for code in MEASURES],
        deductions=[_deduction(one, code) for code in DEDUCTIONS],
        deducted=told.deducted,
        remarks=[_remark(remark, forms) for remark in remarks],
        forms=forms,
        errors=form.errors if form else [],
        sees_ranking=known.oversees(person) or assessment.state == "published",
    )


def _measure(one: AssessmentSheet, code: str, share: Share) -> dict[str, Any]:
    return {
        "name": t(MEASURES[code].name),
        "rule": t(MEASURES[code].rule),
        "weight": one.assessment.weights[code],
        "share": share,
        "percent": f"{100 * share.met / share.whole:.0f}%" if share.whole else "",
        "met_url": _cases_url(one, code, "yes") if (one.counts.get(code) or [0])[0] else "",
        "url": _cases_url(one, code) if one.counts.get(code) else "",
        "was": said(one.counts.get(code) or (0, 0)) if code in one.corrected else "",
    }


def _deduction(one: AssessmentSheet, code: str) -> dict[str, Any]:
    often = int(one.standing.get(code) or 0)
    return {
        "name": t(DEDUCTIONS[code].name),
        "rule": t(DEDUCTIONS[code].rule),
        "often": often,
        "costs": often * DEDUCTIONS[code].costs,
        "url": _cases_url(one, code) if one.counts.get(code) else "",
        "was": said(one.counts.get(code)) if code in one.corrected and code != "false" else "",
    }


def _cases_url(one: AssessmentSheet, code: str, met: str | None = None) -> str:
    return url_for("assessments.cases", sheet_uid=one.uid, measure=code, met=met)


def _segments(sheet_uid: UUID, measure: str, wanted: bool | None) -> list[dict[str, Any]]:
    labels = ((None, None, _("All")), (True, "yes", _("Met the rule")), (False, "no", _("Missed")))
    return [
        {
            "label": label,
            "url": url_for("assessments.cases", sheet_uid=sheet_uid, measure=measure, met=met),
            "is_current": wanted is value,
        }
        for value, met, label in labels
    ]


def _remark(remark: AssessmentRemark, forms: dict[str, Any]) -> dict[str, Any]:
    now = said([remark.met, remark.whole] if remark.whole is not None else remark.met)
    return {
        "kind": remarking.kinds()[remark.kind],
        "measure": t(NAMES[remark.measure]),
        "state": remarking.states(remark.kind)[remark.state],
        "tone": {"open": "amber", "upheld": "accent", "refused": "line"}[remark.state],
        "text": remark.text,
        "by": remark.by.name,
        "at": moment(remark.at),
        "changed": f"{remark.was} → {now}" if remark.was else "",
        "ruling": remark.ruling,
        "ruled_by": remark.ruled_by.name if remark.ruled_by else "",
        "ruled_at": moment(remark.ruled_at) if remark.ruled_at else "",
        "form": forms.get(f"rule-{remark.uid}"),
    }
