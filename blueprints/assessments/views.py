"""The monthly assessment: its rounds, the ranking of one, the steps it takes, and its weights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, COORDINATORS, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.assessments import ranking
from blueprints.errors import faults_in, sentence
from blueprints.filters import t
from workflow import clock
from workflow.db import db
from workflow.errors import Invalid, Refused, Stale
from workflow.models.assessment import PUBLISHED, TRIAL, Assessment
from workflow.queries import assessments as known
from workflow.queries.assessment_rules import DEDUCTIONS, MEASURES, weights_of
from workflow.queries.calendars import calendar_of
from workflow.services import assessments
from workflow.services.assessment_weights import set_weights
from workflow.types import Position

bp = Blueprint("assessments", __name__, url_prefix="/assessments")
SCORERS = frozenset({Position.COORDINATOR, Position.REVIEWER, Position.DIRECTOR})
MONTHS = 12


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """The months that were counted, newest first, and the form that counts one."""
    rows = known.rounds(db.session(), actor())
    return render_template(
        "assessments/index.html",
        rows=[ranking.line(one) for one in rows],
        months=_months({one.month for one in rows if one.state != TRIAL}) if _is_office() else [],
        formula=weights_of(actor().meeting)[0],
    )


@bp.post("")
@allow(*SCORERS)
def count() -> ResponseReturnValue:
    """Count a month on trial, or anew."""
    try:
        month = date.fromisoformat(f"{request.form.get('month', '')[:7]}-01")
    except ValueError:
        flash(_("Choose a month."), "warning")
        return redirect(url_for("assessments.index"), 303)
    try:
        one = assessments.count(month, actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
        return redirect(url_for("assessments.index"), 303)
    flash(_("%(month)s is counted on trial; the units do not see it yet.", month=ranking.month(one)), "success")
    return redirect(url_for("assessments.show", round_uid=one.uid), 303)


@bp.get("/<uuid:round_uid>")
@allow(*BUSINESS)
def show(round_uid: UUID) -> ResponseReturnValue:
    """The ranking of a month; before it is published a unit comes to its own sheet. ?format=xlsx gives it as Excel."""
    session, person = db.session(), actor()
    one = known.found(session, person, round_uid)
    rows = known.sheets(session, one, person)
    if one.state != PUBLISHED and not known.oversees(person):
        return redirect(url_for("assessments.sheet", sheet_uid=rows[0].uid)) if rows else _nothing(one)
    among = request.args.get("among", "")
    among = among if among in known.GROUPS else _usual_group()
    shown = [row for row in rows if row.among == among]
    if request.args.get("format") == "xlsx":
        return ranking.file(one, shown)
    return render_template(
        "assessments/show.html",
        **ranking.context(session, person, one, shown, among),
        groups=_groups(round_uid, among),
        export_url=url_for("assessments.show", round_uid=round_uid, among=among, format="xlsx"),
    )


@bp.post("/<uuid:round_uid>/show")
@allow(*SCORERS)
def announce(round_uid: UUID) -> ResponseReturnValue:
    """Show each unit its sheet."""
    return _step(
        round_uid, assessments.show, _("The units see their sheets now and may object within three working days.")
    )


@bp.post("/<uuid:round_uid>/settle")
@allow(Position.DIRECTOR)
def settle(round_uid: UUID) -> ResponseReturnValue:
    """Settle the numbers."""
    return _step(round_uid, assessments.settle, _("The numbers are settled; publish them next."))


@bp.post("/<uuid:round_uid>/publish")
@allow(*COORDINATORS)
def publish(round_uid: UUID) -> ResponseReturnValue:
    """Publish the ranking to every unit."""
    return _step(round_uid, assessments.publish, _("Published and frozen; every unit sees the ranking."))


@bp.get("/weights")
@allow(*BUSINESS)
def weights() -> ResponseReturnValue:
    """The rules in words, and what each measure weighs."""
    _formula, now = weights_of(actor().meeting)
    return _weights({code: str(weight) for code, weight in now.items()}, {})


@bp.post("/weights")
@allow(*COORDINATORS)
def weigh() -> ResponseReturnValue:
    """Set what each measure weighs."""
    given = typed(*MEASURES)
    try:
        formula = set_weights(given, actor=actor())
    except Invalid as error:
        return _weights(given, faults_in(error)), 422
    except Refused as error:
        flash(sentence(error), "info")
        return redirect(url_for("assessments.weights"), 303)
    flash(_("The weights are set as %(formula)s; months counted already keep theirs.", formula=formula), "success")
    return redirect(url_for("assessments.weights"), 303)


def _step(round_uid: UUID, do: Callable[..., Assessment], told: str) -> ResponseReturnValue:
    try:
        do(round_uid, actor=actor(), version=request.form.get("version", 0, type=int))
    except Refused as error:
        flash(sentence(error), "warning")
    except Stale:
        flash(_("The numbers have changed since this page was opened; look at them again."), "warning")
    else:
        flash(told, "success")
    return redirect(url_for("assessments.show", round_uid=round_uid), 303)


def _nothing(one: Assessment) -> ResponseReturnValue:
    flash(_("Your unit has no sheet for %(month)s.", month=ranking.month(one)), "info")
    return redirect(url_for("assessments.index"))


def _is_office() -> bool:
    return known.oversees(actor()) and bool(actor().positions & SCORERS)


def _usual_group() -> str:
    unit = actor().unit
    return next((name for name, kinds in known.GROUPS.items() if unit and unit.kind in kinds), "members")


def _groups(round_uid: UUID, among: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for("assessments.show", round_uid=round_uid, among=name),
            "is_current": name == among,
        }
        for name, label in ranking.group_names().items()
    ]


def _months(taken: set[date]) -> list[tuple[str, str]]:
    """The last twelve months that may be counted, the last whole one first, the present one at the end."""
    today = calendar_of(db.session(), actor().meeting).local_date(clock.now())
    index = today.year * 12 + today.month - 1
    before = [date(n // 12, n % 12 + 1, 1) for n in range(index - MONTHS, index)]
    every = [*reversed(before), today.replace(day=1)]
    return [(one.strftime("%Y-%m"), ranking.month_words(one)) for one in every if one not in taken]


def _weights(values: dict[str, str], faults: dict[str, str]) -> str:
    form = Form("weights", values, faults)
    for code, one in MEASURES.items():
        form.add(code, "number", t(one.name), required=True, min=0, max=100, unit=_("points"))
    return render_template(
        "assessments/weights.html",
        form=form,
        formula=weights_of(actor().meeting)[0],
        rules=[
            {"name": t(one.name), "rule": t(one.rule), "weight": values.get(code, ""), "by_hand": one.by_hand}
            for code, one in MEASURES.items()
        ],
        deductions=[{"name": t(one.name), "rule": t(one.rule), "costs": one.costs} for one in DEDUCTIONS.values()],
        may_change=known.oversees(actor()) and bool(actor().positions & COORDINATORS),
    )
