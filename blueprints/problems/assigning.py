"""Assigning a problem: lead, supporting and copied units in one form, with each unit's load and the days counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import COORDINATORS, actor, allow
from blueprints.answers import counted
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import reader_language
from blueprints.matters.fields import Filling, drawn, errors
from blueprints.problems.views import bp
from workflow.db import db
from workflow.engine import machine
from workflow.engine.definition import Transition
from workflow.engine.facts import Facts
from workflow.errors import Invalid, Refused, Stale
from workflow.models.matter import Matter
from workflow.queries import choices, drafts, loads
from workflow.queries import matters as found
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.queries.loads import UnitLoad
from workflow.services import matters
from workflow.types import SEVERITIES, Light, Severity, UnitKind

KINDS = (UnitKind.MEMBER, UnitKind.BUREAU, UnitKind.STATION, UnitKind.BANK)
DEFAULT_DAYS, LONGEST = "10", 366
Typed = Mapping[str, Sequence[str]]


@bp.get("/<uuid:matter_uid>/assign")
@allow(*COORDINATORS)
def assign(matter_uid: UUID) -> ResponseReturnValue:
    """The form, filled with what was typed before."""
    matter = found.found(db.session(), matter_uid, actor())
    kept = drafts.of(db.session(), actor(), _place(matter))
    return _page(matter, kept.values if kept else None)


@bp.post("/<uuid:matter_uid>/assign")
@allow(*COORDINATORS)
def deliver(matter_uid: UUID) -> ResponseReturnValue:
    """Deliver the problem to its units."""
    posted = forms.read(actor())
    version = request.form.get("version", type=int) or 0
    try:
        matter = matters.act(matter_uid, "assign", actor=actor(), version=version, raw=posted.raw)
    except Invalid as error:
        return _page(found.found(db.session(), matter_uid, actor()), posted.raw, faults=faults_in(error)), 422
    except (Stale, Refused) as error:
        return _page(found.found(db.session(), matter_uid, actor()), posted.raw, notice=sentence(error)), 409
    count = 1 + len(
        {name.split("-")[1] for name, values in posted.raw.items() if name.startswith("supports-") and any(values)}
    )
    text = ngettext(
        "%(number)s is delivered to %(num)s unit.",
        "%(number)s is delivered to %(num)s units.",
        count,
        number=matter.number,
    )
    flash(text, "success")
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


@bp.post("/<uuid:matter_uid>/assign/draft")
@allow(*COORDINATORS)
def keep_assignment(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what has been typed so far."""
    matter = found.found(db.session(), matter_uid, actor())
    matters.save_draft(_place(matter), forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("problems.assign", matter_uid=matter_uid), 303)


@bp.get("/days")
@allow(*COORDINATORS)
def days() -> ResponseReturnValue:
    """The day on which a number of working days ends, as a fragment for the form."""
    typed = next((value for value in request.args.values() if value.strip().isdigit()), "")
    if not typed or not 1 <= int(typed) <= LONGEST:
        return ""
    calendar = calendar_of(db.session(), actor().meeting)
    return render_template("problems/days.html", answer=counted(int(typed), calendar))


@bp.post("/<uuid:matter_uid>/assign/slip")
@allow(*COORDINATORS)
def preview(matter_uid: UUID) -> ResponseReturnValue:
    """The slip as it will read with what is chosen so far, as a fragment."""
    session, typed = db.session(), request.form.to_dict(flat=False)
    matter = found.found(session, matter_uid, actor())
    units = loads.of_units(session, matter.meeting, KINDS)
    return render_template("problems/slip.html", matter=matter, **_slip_of(matter, units, typed))


def _place(matter: Matter) -> str:
    return f"{matter.uid}/assign"


def _page(matter: Matter, typed: Typed | None, *, faults: dict[str, str] | None = None, notice: str = "") -> str:
    session, person = db.session(), actor()
    facts = facts_for(session, [matter], person)[matter.id]
    transition = matter.workflow.actions["assign"][0]
    offer = next(
        (o for o in machine.available(matter.workflow, matter.state, facts) if o.transition.action == "assign"), None
    )
    units = loads.of_units(session, matter.meeting, KINDS)
    filling = Filling(
        subject=matter,
        typed=typed,
        faults=faults or {},
        options=choices.for_form(session, transition.form, matter, person),
        answer_url=url_for("problems.days"),
    )
    return render_template(
        "problems/assign.html",
        matter=matter,
        severity=SEVERITIES[matter.severity].of(reader_language()) if matter.severity else "",
        fields={one["name"]: one for one in drawn(transition.form, filling)},
        faults=errors(transition.form, filling, prefix="assign"),
        notice=notice or ("" if offer is None or offer.reason is None else offer.reason.of(reader_language())),
        is_open=offer is not None and offer.reason is None,
        units=[_choice(unit) for unit in units],
        chosen=list((typed or {}).get("lead", ())),
        checks=_checks(matter, facts, transition),
        **_slip_of(matter, units, typed),
    )


def _choice(unit: UnitLoad) -> dict[str, Any]:
    light, word = None, ""
    if unit.late:
        light, word = Light.RED, _("%(count)s overdue", count=unit.late)
    elif unit.soon:
        light, word = Light.AMBER, _("%(count)s due soon", count=unit.soon)
    elif unit.under_way:
        light, word = Light.GREEN, _("none overdue")
    return {
        "value": unit.uid,
        "label": unit.name.of(reader_language()),
        "fact": _("liaison %(name)s", name=unit.liaison.of(reader_language())) if unit.liaison else "",
        "load": _("%(count)s under way", count=unit.under_way),
        "light": light,
        "word": word,
        "keys": unit.initials,
        "is_off": False,
        "reason": "",
    }


def _checks(matter: Matter, facts: Facts, transition: Transition) -> list[dict[str, str]]:
    """What holds before the button is pressed, and what will be looked at when it is."""
    refused = machine.refusal(transition, facts)
    rows = [{"text": _("One lead unit, not among the supporting units"), "mark": "info"}]
    rows.append({"text": _("Supporting units end no later than the lead"), "mark": "info"})
    if matter.severity == Severity.MAJOR:
        text = (
            _("The director has endorsed this major problem")
            if refused is None
            else refused.reason.of(reader_language())
        )
        rows.append({"text": text, "mark": "good" if refused is None else "bad"})
    else:
        rows.append({"text": _("Below “major”, no endorsement is needed"), "mark": "good"})
    if matter.returns:
        text = ngettext("Returned %(num)s time already", "Returned %(num)s times already", matter.returns)
        rows.append({"text": text, "mark": "warning"})
    return rows


def _slip_of(matter: Matter, units: Sequence[UnitLoad], typed: Typed | None) -> dict[str, Any]:
    """The slip as it will read, and the day on which the lead's term ends."""
    days = next(iter((typed or {}).get("days", ())), DEFAULT_DAYS)
    is_counted = days.isdigit() and 1 <= int(days) <= LONGEST
    names = {str(unit.uid): unit.name.of(reader_language()) for unit in units}
    lead = next(iter((typed or {}).get("lead", ())), "")
    supports = [
        values[0]
        for name, values in (typed or {}).items()
        if name.startswith("supports-") and name.endswith("-unit") and values
    ]
    organ = matter.meeting.settings.get("organs", {}).get("assignment_slip", {})
    return {
        "answer": counted(int(days), calendar_of(db.session(), matter.meeting)) if is_counted else None,
        "slip": {
            "organ": organ.get(reader_language()) or matter.meeting.name.of(reader_language()),
            "lead": names.get(lead, ""),
            "supports": [names[uid] for uid in supports if uid in names],
        },
    }
